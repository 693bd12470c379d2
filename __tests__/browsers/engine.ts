// A browser engine as the tests use it, whichever it is, and the processes behind it.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { accessSync, constants, mkdtempSync, readdirSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { WayIn } from './network';

export type EngineName = 'Chromium' | 'Firefox' | 'WebKit';

export interface Engine {
  readonly name: EngineName;
  readonly version: string;
  readonly home: Home;
  visit(url: string): Promise<void>;
  /** The value of a promise in the page. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** Answers what it would ask the user. Chromium alone. */
  permit?(origin: string, names: readonly string[]): Promise<void>;
  /** Makes its window as wide as it can be made to be this wide. */
  resize(width: number, height: number): Promise<void>;
  /** What its console has shown as errors; undefined where that cannot be asked. */
  readonly consoleErrors: readonly string[] | undefined;
  /** Asks it to end; what does not is ended with its home. */
  close(): Promise<void>;
}

/** One kind of engine: where it is, if it is there, and how it is started. */
export interface EngineKind {
  readonly name: EngineName;
  /** Debian's packages for it. */
  readonly packages: string;
  isInstalled(): boolean;
  /** Without a way in it is in the network of this machine. */
  start(wayIn: WayIn | undefined, home: Home): Promise<Engine>;
}

/** The first of these programs that there is. */
export function findProgram(...names: string[]): string | undefined {
  const folders = (process.env.PATH ?? '').split(delimiter);
  return names.flatMap((name) => folders.map((folder) => join(folder, name))).find(isExecutable);
}

export function isExecutable(file: string): boolean {
  try {
    accessSync(file, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}

/**
 * A home for one engine: its profile and everything else that it writes is in there, and its processes are known by it,
 * also those that leave their group. They end with this process however it ends, by Ctrl-C or killed.
 */
export class Home {
  readonly folder = mkdtempSync(join(tmpdir(), 'corsage-browser-'));

  /** What an engine's processes are told about where they are. */
  readonly environment: Record<string, string | undefined> = {
    ...process.env,
    HOME: this.folder,
    TMPDIR: this.folder,
    XDG_CACHE_HOME: this.folder,
    XDG_CONFIG_HOME: this.folder,
    XDG_DATA_HOME: this.folder,
    XDG_RUNTIME_DIR: this.folder,
    // No engine needs a session bus, and one that finds none would start it and leave it running.
    DBUS_SESSION_BUS_ADDRESS: 'disabled:',
    NO_AT_BRIDGE: '1',
  };

  readonly #watch: ChildProcess;

  constructor() {
    this.#watch = spawn('sh', ['-c', WATCH], { detached: true, stdio: ['pipe', 'ignore', 'ignore'] });
    // Not as an argument, by which it would find itself.
    this.#watch.stdin?.write(`${this.folder}\n`);
  }

  /** Ends what is left of the engine, and resolves when nothing is. */
  async remove(): Promise<void> {
    // There is no event for the end of a process that is not a child.
    for (let ids = processesAt(this.folder); ids.length > 0; ids = processesAt(this.folder)) {
      for (const id of ids) kill(id);
      await wait(20);
    }
    rmSync(this.folder, { recursive: true, force: true });
    const ended = once(this.#watch, 'exit');
    kill(this.#watch.pid as number);
    await ended;
  }
}

/** The ids of the processes that were started with this home, whatever became of their parents. */
export function processesAt(home: string): number[] {
  const ids = readdirSync('/proc').filter((name) => /^\d+$/.test(name));
  return ids
    .filter((id) => ['environ', 'cmdline'].some((file) => contents(`/proc/${id}/${file}`).includes(home)))
    .map(Number);
}

/** Reads until our end of the pipe is gone; then does what `remove` does. */
const WATCH = `
  read -r home
  cat
  signal=TERM
  while ids=$(printf %s "$home" | grep -lsF -f - /proc/[0-9]*/environ /proc/[0-9]*/cmdline | cut -d/ -f3) && [ -n "$ids" ]; do
    kill -s $signal $ids
    signal=KILL
    sleep 0.5
  done
  rm -rf -- "$home"
`;

/** Empty for a process that has just ended, or that is not ours to look at. */
function contents(file: string): string {
  try {
    return readFileSync(file, 'latin1');
  } catch {
    return '';
  }
}

function kill(id: number): void {
  try {
    process.kill(id, 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code !== 'ESRCH') throw error;
  }
}
