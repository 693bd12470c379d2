// What each command of `corsage` is made of.

import type { LookupFunction } from 'node:net';
import { styleText } from 'node:util';
import type { Paint } from '../explain/index';
import type { CommandLine, Options } from './command-line';

/** Where to print, such as `process.stdout`. */
export interface Output {
  write(text: string): unknown;
  /** Whether it shows colours and `NO_COLOR` is not set; only terminals have this. */
  hasColors?(): boolean;
}

/** What surrounds a command: the parts of `process` that it uses. */
export interface Surroundings {
  readonly stdout: Output;
  readonly stderr: Output;
  /** What was piped in. Default: nothing. */
  readonly stdin?: AsyncIterable<string | Uint8Array>;
  /** Default: nothing is set. */
  readonly env?: Readonly<Record<string, string | undefined>>;
  /** How host names are looked up. Default: `dns.lookup`. */
  readonly lookup?: LookupFunction;
}

/** 0: allowed, or nothing to check; 1: blocked; 2: could not check. */
export type ExitCode = 0 | 1 | 2;

export interface Command {
  /** What it does, in a few words. */
  readonly summary: string;
  /** What `corsage <command> --help` prints. */
  readonly usage: string;
  readonly options: Options;
  run(line: CommandLine, around: Surroundings): Promise<ExitCode>;
}

/** In colours, if the output says that it shows them. */
export function paintFor(stdout: Output): Paint {
  const colours = stdout.hasColors?.() === true;
  return (style, text) => (colours ? styleText(style, text, { validateStream: false }) : text);
}

/** For whoever reads the server's log; some servers refuse requests without it. */
export const USER_AGENT = `Mozilla/5.0 (compatible; corsage/${version()})`;

export function version(): string {
  return (require('corsage/package.json') as { version: string }).version;
}
