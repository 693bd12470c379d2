// The texts that the arguments name: files, standard input, and what was copied from developer tools.

import { createReadStream } from 'node:fs';
import type { Pasted, Unreadable } from '../pasted';
import { show } from '../problems';
import { type OPTIONS, tooMany } from './arguments';
import type { Surroundings } from './command';
import { ArgumentError, type CommandLine } from './command-line';

/** In bytes. A HAR file has the bodies of all responses. */
const LONGEST = 256 * 1024 * 1024;

/** Reads each input once. */
export class Inputs {
  readonly #line: CommandLine;
  readonly #stdin: Surroundings['stdin'];

  constructor(line: CommandLine, { stdin }: Surroundings) {
    this.#line = line;
    this.#stdin = stdin;
    const uses = [
      ...line.positionals,
      ...['har', 'response', 'preflight-response', 'data', 'config'].map((name) => line.one(name)),
    ];
    if (uses.filter((use) => use === '-' || use === '@-').length > 1) {
      throw new ArgumentError('Standard input (-) can only be read once.', 'Save the others to files.');
    }
  }

  /** The text of the file that an option names; undefined without that option. */
  async option(name: keyof typeof OPTIONS): Promise<string | undefined> {
    const file = this.#line.one(name);
    return file === undefined ? undefined : await this.#read(file, `--${name}`);
  }

  /** The value of `--data`, or the file after its `@`. */
  async data(): Promise<string | undefined> {
    const value = this.#line.one('data');
    return value?.startsWith('@') ? await this.#read(value.slice(1), '--data') : value;
  }

  /** What was copied from developer tools; undefined if there is a URL instead. */
  async pasted(): Promise<Pasted | undefined> {
    const { curl, positionals } = this.#line;
    const [text, ...more] = positionals;
    const har = await this.option('har');
    if (more.length > 0) throw tooMany(more[0]);
    if (har !== undefined) return readable(reading().readHar(har, text));
    if (curl !== undefined) return readable(reading().readCurlWords(curl));
    if (text === '-') return readable(reading().readPasted(await this.#read('-', 'Standard input')));
    return text !== undefined && isCopy(text) ? readable(reading().readPasted(text)) : undefined;
  }

  async #read(file: string, option: string): Promise<string> {
    const chunks: Uint8Array[] = [];
    let length = 0;
    try {
      for await (const chunk of file === '-' ? (this.#stdin ?? []) : createReadStream(file)) {
        const bytes = typeof chunk === 'string' ? Buffer.from(chunk) : chunk;
        chunks.push(bytes);
        length += bytes.length;
        if (length > LONGEST)
          throw new ArgumentError(`${option} is longer than 256 MiB.`, 'Save only what is needed.');
      }
    } catch (error) {
      if (error instanceof ArgumentError) throw error;
      const { code } = error as NodeJS.ErrnoException;
      throw new ArgumentError(
        code === 'ENOENT'
          ? `${option}: there is no file ${show(file)}.`
          : `${option}: ${show(file)} cannot be read (${code}).`,
        'Check the path of the file.',
      );
    }
    // A byte order mark is not part of the text.
    return new TextDecoder().decode(Buffer.concat(chunks));
  }
}

/** Loaded when first needed. */
function reading() {
  return require('../pasted') as typeof import('../pasted');
}

/** A URL has no spaces. */
function isCopy(text: string): boolean {
  return /\s/.test(text.trim())
    ? !/^https?:\/\/\S+ ?\S*$/i.test(text.trim())
    : /^(?:await\s+)?fetch\(/.test(text);
}

function readable(read: Pasted | Unreadable): Pasted {
  if ('fix' in read) throw new ArgumentError(read.message, read.fix);
  return read;
}
