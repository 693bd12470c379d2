// A PostgreSQL of its own for a test, on a free port. It refuses to run as root, so it runs as the user that Debian made for it.

import { type ChildProcess, execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';
import { chownSync, existsSync, mkdtempSync, readdirSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freePort } from './redis';

const DEBIAN = '/usr/lib/postgresql';

/** Where its programs are; undefined if it is not installed. */
export function postgresFolder(): string | undefined {
  if (!existsSync(DEBIAN)) return undefined;
  const folders = readdirSync(DEBIAN).map((version) => join(DEBIAN, version, 'bin'));
  return folders.find((folder) => existsSync(join(folder, 'initdb')));
}

export const withPostgres = () => (postgresFolder() === undefined ? describe.skip : describe);

/** Who it runs as: nobody else, unless this is root. */
function owner(): { readonly uid?: number; readonly gid?: number } {
  if (process.getuid?.() !== 0) return {};
  const id = (flag: string) => Number(execFileSync('id', [flag, 'postgres'], { encoding: 'utf8' }));
  return { uid: id('-u'), gid: id('-g') };
}

export class Postgres {
  readonly #folder = mkdtempSync(join(tmpdir(), 'corsage-postgres-'));
  readonly #owner = owner();
  readonly #programs = postgresFolder() as string;
  #port = 0;
  #server: ChildProcess | undefined;

  static async start(): Promise<Postgres> {
    const postgres = new Postgres();
    const { uid, gid } = postgres.#owner;
    if (uid !== undefined && gid !== undefined) chownSync(postgres.#folder, uid, gid);
    postgres.#port = await freePort();
    const data = ['-D', join(postgres.#folder, 'data')];
    const initialise = [...data, '-U', 'postgres', '-A', 'trust', '--no-sync'];
    execFileSync(join(postgres.#programs, 'initdb'), initialise, { ...postgres.#owner, stdio: 'ignore' });
    await postgres.start();
    return postgres;
  }

  get url(): string {
    return `postgres://postgres@127.0.0.1:${this.#port}/postgres`;
  }

  async start(): Promise<void> {
    const place = [
      '-D',
      join(this.#folder, 'data'),
      '-p',
      String(this.#port),
      '-h',
      '127.0.0.1',
      '-k',
      this.#folder,
    ];
    this.#server = spawn(join(this.#programs, 'postgres'), place, {
      ...this.#owner,
      stdio: ['ignore', 'ignore', 'pipe'],
    });
    const { stderr } = this.#server;
    await new Promise<void>((resolve) => {
      stderr?.setEncoding('utf8').on('data', (text: string) => {
        if (text.includes('ready to accept connections')) resolve();
      });
    });
  }

  /** Ends every connection at once. */
  async stop(): Promise<void> {
    this.#server?.kill('SIGINT');
    if (this.#server !== undefined) await once(this.#server, 'exit');
    this.#server = undefined;
  }

  async remove(): Promise<void> {
    await this.stop();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
