// Starts a program as its user would start it, and stops it as its user would.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync } from 'node:fs';
import { join } from 'node:path';

export const ROOT = join(__dirname, '..', '..');

export interface Ended {
  readonly code: number | null;
  readonly signal: NodeJS.Signals | null;
  readonly stdout: string;
  readonly stderr: string;
}

export interface Spawned {
  /** The addresses that it has printed, in order. */
  readonly addresses: readonly string[];
  /** Sends the signal if the program still runs, and waits for its end. */
  stop(signal?: NodeJS.Signals): Promise<Ended>;
}

interface Options {
  /** What runs it. Default: this Node. */
  readonly program?: string | undefined;
  /** Where it is started. Default: the repository. */
  readonly cwd?: string;
  /** Added to the environment, which has `PORT=0`. */
  readonly env?: Readonly<Record<string, string>>;
}

const ADDRESS = /http:\/\/[a-z0-9.]+:\d+(?=\s)/g;

/** Examples load the package from `dist`, as users do. `npm test` builds it first. */
export function build(): void {
  if (!existsSync(join(ROOT, 'dist', 'index.js'))) execFileSync('npm', ['run', 'build:code'], { cwd: ROOT });
}

/** Starts `node ...args`, and waits until it has printed `count` addresses. */
export async function start(args: readonly string[], count: number, options?: Options): Promise<Spawned> {
  const { child, ended } = launch(args, options);
  let printed = '';
  const ready = new Promise<readonly string[]>((resolve) => {
    child.stdout?.on('data', (chunk: string) => {
      printed += chunk;
      const found = printed.match(ADDRESS) ?? [];
      if (found.length >= count) resolve(found);
    });
  });
  const addresses = await Promise.race([ready, ended]);
  if (!('length' in addresses)) throw new Error(`It ended too soon: ${JSON.stringify(addresses)}`);
  return {
    addresses,
    stop(signal = 'SIGTERM') {
      child.kill(signal);
      return ended;
    },
  };
}

/** Runs `node ...args` to its end. */
export function run(args: readonly string[], options?: Options): Promise<Ended> {
  return launch(args, options).ended;
}

function launch(args: readonly string[], { program = process.execPath, cwd = ROOT, env }: Options = {}) {
  const child = spawn(program, args, {
    cwd,
    env: { ...process.env, NODE_ENV: 'development', PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  return { child, ended: end(child) };
}

async function end(child: ChildProcess): Promise<Ended> {
  let stdout = '';
  let stderr = '';
  child.stdout?.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr?.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk;
  });
  const [code, signal] = await once(child, 'close');
  return { code, signal, stdout, stderr };
}
