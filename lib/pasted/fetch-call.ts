// "Copy as fetch", of Chromium, Firefox and Safari: a call of `fetch` with literals, read as data and never evaluated.

import type { HeaderList } from '../http';
import { bare } from '../problems';
import { behindPreflight, originOf, type Pasted, readHeaders, readUrl, type Unreadable } from './pasted';

const CALL = /\bfetch\s*\(/;

export function readFetchCall(text: string): Pasted | Unreadable {
  const { index, 0: call } = CALL.exec(text) as RegExpExecArray;
  const reader = new LiteralReader(text.slice(index + call.length));
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
    unread(`The value of ${bare(name)}`);
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

const WORDS: ReadonlyMap<Token | undefined, Literal> = new Map([
  ['true', true],
  ['false', false],
  ['null', null],
]);

/** White space or a comment; a text in quotes; a word, a number or any other sign. */
const TOKEN =
  /\s+|\/\/[^\n]*|\/\*.*?(?:\*\/|$)|(?<quote>["'`])(?<text>(?:\\.?|(?!\k<quote>)[^\\])*)(?<end>\k<quote>?)|(?<sign>[\w$.-]+|.)/gs;

/** What was in quotes has a text, undefined if it does not end or has code in it. */
type Token = string | { readonly text: string | undefined };

function tokensOf(code: string): Token[] {
  const tokens: Token[] = [];
  for (const { groups } of code.matchAll(TOKEN)) {
    const { quote, text = '', end, sign } = groups as Readonly<Record<string, string | undefined>>;
    const isCode = end === '' || (quote === '`' && text.replace(/\\./gs, '').includes('${'));
    if (sign !== undefined) tokens.push(sign);
    else if (quote !== undefined) tokens.push({ text: isCode ? undefined : unescaped(text) });
  }
  return tokens;
}

function unescaped(text: string): string {
  return text.replace(
    /\\(?:x([\da-fA-F]{2})|u([\da-fA-F]{4})|(.))/gs,
    (_all, x?: string, u?: string, character = '') => {
      const hex = x ?? u;
      if (hex !== undefined) return String.fromCharCode(Number.parseInt(hex, 16));
      return ESCAPES[character] ?? character;
    },
  );
}

/** Reads JavaScript's literals; whatever else there is becomes CODE. */
class LiteralReader {
  readonly #tokens: readonly Token[];
  #at = 0;

  constructor(code: string) {
    this.#tokens = tokensOf(code);
  }

  value(depth = 0): Literal {
    const start = this.#at;
    const read = depth > DEEPEST ? CODE : this.#literal(depth);
    // `'a' + b` and `[a].concat(b)` begin with a literal.
    if (read !== CODE && this.#isNext(',', ')', ']', '}', undefined)) return read;
    this.#at = start;
    this.#skip();
    return CODE;
  }

  /** Whether this comes next; if so, it is read. */
  takes(sign: string): boolean {
    const takes = this.#isNext(sign);
    if (takes) this.#at++;
    return takes;
  }

  #isNext(...signs: readonly (Token | undefined)[]): boolean {
    return signs.includes(this.#tokens[this.#at]);
  }

  #literal(depth: number): Literal {
    if (this.takes('{')) return this.#record(depth);
    if (this.takes('[')) return this.#list(depth);
    const token = this.#tokens[this.#at++];
    if (typeof token === 'object') return token.text ?? CODE;
    if (WORDS.has(token)) return WORDS.get(token) as Literal;
    return /^-?\d[\d.]*$/.test(String(token)) ? Number(token) : CODE;
  }

  #record(depth: number): Literal {
    const record = new Map<string, Literal>();
    while (!this.takes('}')) {
      const token = this.#tokens[this.#at++];
      const key = typeof token === 'object' ? token.text : token;
      if (key === undefined) return CODE;
      // `{ method }` is short for `{ method: method }`.
      record.set(key, this.takes(':') ? this.value(depth + 1) : CODE);
      if (!this.takes(',') && !this.#isNext('}')) return CODE;
    }
    return record;
  }

  #list(depth: number): Literal {
    const list: Literal[] = [];
    while (!this.takes(']')) {
      list.push(this.value(depth + 1));
      if (!this.takes(',') && !this.#isNext(']')) return CODE;
    }
    return list;
  }

  /** Over an expression, to the comma or the bracket after it. */
  #skip(): void {
    for (let depth = 0; this.#at < this.#tokens.length; this.#at++) {
      if (depth === 0 && this.#isNext(',', ')', ']', '}')) return;
      if (this.#isNext('(', '[', '{')) depth++;
      else if (this.#isNext(')', ']', '}')) depth--;
    }
  }
}
