// A browser engine as the tests use it, whichever it is, and the processes behind it.

import { type ChildProcess, type SpawnOptions, spawn } from 'node:child_process';
import { accessSync, constants, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { delimiter, join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import type { WayIn } from './network';

export type EngineName = 'Chromium' | 'Firefox' | 'WebKit';

export interface Engine {
  readonly name: EngineName;
  readonly version: string;
  /** The folder that holds all it writes. */
  readonly home: string;
  visit(url: string): Promise<void>;
  /** The value of a promise in the page. */
  evaluate<Value>(expression: string): Promise<Value>;
  /** Ends every process and deletes every file that the engine had. */
  close(): Promise<void>;
}

/** One kind of engine: where it is, if it is there, and how it is started. */
export interface EngineKind {
  readonly name: EngineName;
  /** Debian's packages for it. */
  readonly packages: string;
  isInstalled(): boolean;
  start(wayIn: WayIn): Promise<Engine>;
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

/** A home for one engine: its profile and everything else that it writes is in there. */
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

  remove(): void {
    rmSync(this.folder, { recursive: true, force: true });
  }
}

/** Starts a program as the leader of a process group of its own. */
export function spawnGroup(program: string, args: readonly string[], options: SpawnOptions): ChildProcess {
  return spawn(program, args, { ...options, detached: true });
}

/** The process groups of one engine, which end with this process however it ends: killed, or by Ctrl-C. */
export class Groups {
  private readonly watched: (readonly [leader: ChildProcess, watch: ChildProcess])[] = [];

  constructor(private readonly home: Home) {}

  add(leader: ChildProcess): ChildProcess {
    // Reads until our end of the pipe is gone.
    const script = 'cat; kill -s KILL -- "-$0"; rm -rf -- "$1"';
    const watch = spawnGroup('sh', ['-c', script, String(leader.pid), this.home.folder], {
      stdio: ['pipe', 'ignore', 'ignore'],
    });
    this.watched.push([leader, watch]);
    return leader;
  }

  /** Ends what is left of them, and resolves when nothing is. */
  async end(): Promise<void> {
    for (const [leader, watch] of this.watched) {
      // A group outlives its leader, and there is no event for its end.
      while (kill(leader)) await wait(20);
      while (kill(watch)) await wait(5);
    }
    this.home.remove();
  }
}

/** Whether there was anything left of the group. */
function kill({ pid }: ChildProcess): boolean {
  try {
    return process.kill(-(pid as number), 'SIGKILL');
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}
