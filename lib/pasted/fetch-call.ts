// "Copy as fetch", of Chromium, Firefox and Safari: a call of `fetch` with literals, read as data and never evaluated.

import type { HeaderList } from '../http';
import { show } from '../problems';
import { behindPreflight, originOf, type Pasted, readHeaders, readUrl, type Unreadable } from './pasted';

const CALL = /\bfetch\s*\(/;

export function readFetchCall(text: string): Pasted | Unreadable {
  const { index, 0: call } = CALL.exec(text) as RegExpExecArray;
  const reader = new LiteralReader(text, index + call.length);
  const address = reader.value();
  if (typeof address !== 'string') {
    return {
      message: 'The URL in the call of fetch is not a text in quotes.',
      fix: 'Write the URL itself, or copy the request in the network panel: "Copy as fetch".',
    };
  }
  const url = readUrl(address);
  if ('fix' in url) return url;
  const given = reader.takes(',') ? reader.value() : undefined;
  const options = isRecord(given) ? given : new Map<string, Literal>();
  const notes: string[] = [];
  const unread = (key: string) =>
    notes.push(`${key} is left out: it is code, and corsage only reads values.`);
  const textOf = (key: string): string | undefined => {
    const value = options.get(key);
    if (value === CODE) unread(key);
    return typeof value === 'string' ? value : undefined;
  };
  const lines = headersOf(options.get('headers'), unread);
  const read = readHeaders(lines);
  const mode = textOf('mode');
  const credentials = textOf('credentials');
  const body = textOf('body');
  // Browsers copy "omit" for every request that was sent without a cookie.
  const from = options.has('referrer') ? 'copy' : undefined;
  const isUnsure = credentials === undefined || (from === 'copy' && credentials === 'omit');
  const copy: Pasted = {
    ...read,
    url: url.url,
    origin: read.origin ?? originOf(textOf('referrer')),
    method: textOf('method') ?? 'GET',
    credentials: isUnsure ? read.credentials : credentials === 'include',
    body,
    kind: mode === 'no-cors' ? (read.kind ?? 'img') : read.kind,
    from,
    notes: [...read.notes, ...notes],
  };
  return behindPreflight(copy, lines);
}

/** An object, or a list of pairs; values that are code keep their name. */
function headersOf(given: Literal | undefined, unread: (key: string) => void): HeaderList {
  if (given === CODE) unread('headers');
  const pairs: [string, Literal | undefined][] = isRecord(given)
    ? [...given]
    : Array.isArray(given)
      ? given.flatMap((pair) => (isPair(pair) ? [pair] : []))
      : [];
  return pairs.map(([name, value]) => {
    if (value !== CODE && !isRecord(value) && !Array.isArray(value)) return [name, String(value)];
    unread(`The value of ${show(name).slice(1, -1)}`);
    return [name, 'corsage'];
  });
}

function isPair(value: Literal): value is [string, Literal] {
  return Array.isArray(value) && value.length === 2 && typeof value[0] === 'string';
}

/** What is not a literal. */
const CODE = Symbol('code');
type Literal = string | number | boolean | null | typeof CODE | Literal[] | Map<string, Literal>;

function isRecord(value: Literal | undefined): value is Map<string, Literal> {
  return value instanceof Map;
}

/** Deeper than any call of `fetch`, and safe for the stack. */
const DEEPEST = 8;

const ESCAPES: Readonly<Record<string, string>> = {
  b: '\b',
  f: '\f',
  n: '\n',
  r: '\r',
  t: '\t',
  v: '\v',
  0: '\0',
};

const WORDS: ReadonlyMap<string, Literal> = new Map<string, Literal>([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** Reads JavaScript's literals, one pass over the text; whatever else there is becomes CODE. */
class LiteralReader {
  readonly #text: string;
  #at: number;

  constructor(text: string, at: number) {
    this.#text = text;
    this.#at = at;
  }

  value(depth = 0): Literal {
    this.#space();
    const start = this.#at;
    const read = depth > DEEPEST ? CODE : this.#literal(depth);
    this.#space();
    // `'a' + b` and `[a].concat(b)` begin with a literal.
    if (read !== CODE && /^[,)\]}]?$/.test(this.#text.charAt(this.#at))) return read;
    this.#at = start;
    this.#skip();
    return CODE;
  }

  /** Whether this comes next; if so, it is read. */
  takes(char: string): boolean {
    this.#space();
    if (this.#text[this.#at] !== char) return false;
    this.#at++;
    return true;
  }

  #literal(depth: number): Literal {
    if (this.takes('{')) return this.#record(depth);
    if (this.takes('[')) return this.#list(depth);
    const char = this.#text[this.#at] as string;
    if (char === '"' || char === "'" || char === '`') return this.#string(char) ?? CODE;
    const word = this.#word();
    if (WORDS.has(word)) return WORDS.get(word) as Literal;
    return /^-?\d[\d.]*$/.test(word) ? Number(word) : CODE;
  }

  #record(depth: number): Literal {
    const record = new Map<string, Literal>();
    while (!this.takes('}')) {
      const char = this.#text[this.#at];
      const key = char === '"' || char === "'" ? this.#string(char) : this.#word();
      if (key === undefined || key === '') return CODE;
      // `{ method }` is short for `{ method: method }`.
      record.set(key, this.takes(':') ? this.value(depth + 1) : CODE);
      if (!this.takes(',') && this.#peek() !== '}') return CODE;
    }
    return record;
  }

  #list(depth: number): Literal {
    const list: Literal[] = [];
    while (!this.takes(']')) {
      list.push(this.value(depth + 1));
      if (!this.takes(',') && this.#peek() !== ']') return CODE;
    }
    return list;
  }

  /** Undefined if it does not end, or has code in it. */
  #string(quote: string): string | undefined {
    let read = '';
    let i = this.#at + 1;
    for (; this.#text[i] !== quote; i++) {
      const char = this.#text[i];
      if (char === undefined || (quote === '`' && char === '$' && this.#text[i + 1] === '{'))
        return undefined;
      if (char !== '\\') read += char;
      else {
        const next = this.#text[i + 1] ?? '';
        const escaped = this.#text.slice(i, i + (next === 'x' ? 4 : 6));
        const [whole, hex] = /^\\[xu]([\da-fA-F]+)/.exec(escaped) ?? [];
        read += hex === undefined ? (ESCAPES[next] ?? next) : String.fromCharCode(Number.parseInt(hex, 16));
        i += (whole?.length ?? 2) - 1;
      }
    }
    this.#at = i + 1;
    return read;
  }

  #word(): string {
    const start = this.#at;
    while (/[\w$.-]/.test(this.#text.charAt(this.#at))) this.#at++;
    return this.#text.slice(start, this.#at);
  }

  #peek(): string | undefined {
    this.#space();
    return this.#text[this.#at];
  }

  /** White space and comments. */
  #space(): void {
    for (;;) {
      while (/\s/.test(this.#text.charAt(this.#at))) this.#at++;
      const end = this.#text.startsWith('//', this.#at)
        ? this.#text.indexOf('\n', this.#at)
        : this.#text.startsWith('/*', this.#at)
          ? this.#text.indexOf('*/', this.#at) + 1
          : undefined;
      if (end === undefined) return;
      this.#at = end <= 0 ? this.#text.length : end + 1;
    }
  }

  #skipString(quote: string): void {
    for (this.#at++; this.#at < this.#text.length && this.#text[this.#at] !== quote; this.#at++) {
      if (this.#text[this.#at] === '\\') this.#at++;
    }
    this.#at++;
  }

  /** Over an expression, to the comma or the bracket after it. */
  #skip(): void {
    let depth = 0;
    while (this.#at < this.#text.length) {
      const char = this.#text[this.#at] as string;
      if (/["'`]/.test(char)) {
        this.#skipString(char);
        continue;
      }
      if (/[([{]/.test(char)) depth++;
      else if (depth === 0 && /[,)\]}]/.test(char)) return;
      else if (/[)\]}]/.test(char)) depth--;
      this.#at++;
    }
  }
}
