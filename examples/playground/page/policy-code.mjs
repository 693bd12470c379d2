// A policy as code, read as data: literals, arrays, objects, RegExps, OriginAllowlists (as arrays), comments, and the names
// of ready-made functions.
// Nothing is evaluated. What is read keeps its place in the text, so that a fix changes nothing else.

import { CHOICES, FUNCTIONS } from './functions.mjs';

/** What cannot be read, and where. */
export class PolicyCodeError extends Error {
  constructor(problem, text, at) {
    const lines = text.slice(0, at).split('\n');
    super(`Line ${lines.length}, column ${lines.at(-1).length + 1}: ${problem}`);
  }
}

/** Deeper than any policy. */
const MAX_DEPTH = 20;
const MAX_LENGTH = 10_000;
const WORDS = { true: true, false: false, null: null, undefined };
const ESCAPES = { n: '\n', t: '\t', r: '\r', b: '\b', f: '\f', '\n': '' };

class Reader {
  constructor(text, at = 0) {
    this.text = text;
    this.at = at;
  }

  fail(problem, at = this.at) {
    throw new PolicyCodeError(problem, this.text, at);
  }

  match(pattern) {
    pattern.lastIndex = this.at;
    const found = pattern.exec(this.text);
    if (found !== null) this.at += found[0].length;
    return found;
  }

  /** White space and comments. */
  skip() {
    this.match(/(?:\s+|\/\/[^\n]*|\/\*(?:[^*]|\*(?!\/))*\*\/)*/y);
    if (this.text.startsWith('/*', this.at)) this.fail('this comment does not end.');
  }

  take(character) {
    this.skip();
    if (this.text[this.at] !== character) return false;
    this.at++;
    return true;
  }

  expect(character) {
    if (!this.take(character)) this.fail(`expected ${character} here, not ${this.shown()}.`);
  }

  shown() {
    const [word] = /^(?:[\w$.]+|(['"`]).*?\1|.|$)/s.exec(this.text.slice(this.at));
    return /^['"`]./.test(word) ? word : (word && `"${word}"`) || 'the end';
  }

  value(depth = 0) {
    this.skip();
    if (depth > MAX_DEPTH) this.fail('this is nested too deeply.');
    const start = this.at;
    return { ...this.read(this.text[start] ?? '', depth), start, end: this.at };
  }

  read(first, depth) {
    if (first === '{') return this.object(depth);
    if (first === '[') return this.array(depth);
    if (/['"`]/.test(first)) return { value: this.string() };
    if (first === '/') return { value: this.regExp() };
    const number = this.match(/-?(?:\d[\d_]*(?:\.\d+)?|\.\d+)(?:e[+-]?\d+)?(?![\w$.])/iy);
    if (number !== null) return { value: Number(number[0].replaceAll('_', '')) };
    const start = this.at;
    if (this.match(/new\s+OriginAllowlist\s*\(/y)) {
      const list = this.value(depth);
      const isOther = ({ value }) => typeof value !== 'string' || /^\*$|,/.test(value);
      if (!list.items?.length || list.items.some(isOther))
        this.fail("write its origins: new OriginAllowlist(['https://app.example.com']).", start);
      this.expect(')');
      return list;
    }
    if (this.match(/\(|(?:async|function)\b|[\w$]+\s*=>/y))
      this.fail(`code is not run here. In place of a function, write the name of one: ${CHOICES}.`, start);
    const word = this.match(/[A-Za-z_$][\w$]*(?:\.[\w$]+)*/y)?.[0];
    if (word === undefined) this.fail(`expected a value here, not ${this.shown()}.`);
    if (Object.hasOwn(WORDS, word)) return { value: WORDS[word] };
    if (Object.hasOwn(FUNCTIONS, word)) return { value: FUNCTIONS[word] };
    if (word.startsWith('process.env')) {
      this.fail('the playground does not know your environment. Write the value itself.', start);
    }
    return this.fail(
      `"${word}" is not known here. Code is not run: write values, or the name of a function: ${CHOICES}.`,
      start,
    );
  }

  object(depth) {
    this.expect('{');
    const entries = [];
    while (!this.take('}')) {
      const keyStart = this.at;
      const key = this.key();
      const keyEnd = this.at;
      if (entries.some((entry) => entry.key === key)) this.fail(`"${key}" is written twice.`, keyStart);
      this.expect(':');
      entries.push({ key, keyStart, keyEnd, node: this.value(depth + 1) });
      this.end('}');
    }
    return { value: Object.fromEntries(entries.map(({ key, node }) => [key, node.value])), entries };
  }

  /** After an item. */
  end(close) {
    if (this.take(',') || this.text[this.at] === close) return;
    const missing = /[\w$'"`/[{]/.test(this.text[this.at] ?? '') ? 'a comma' : close;
    this.fail(`${missing} is missing before ${this.shown()}.`);
  }

  key() {
    if (/['"]/.test(this.text[this.at])) return this.string();
    if (this.text.startsWith('...', this.at))
      this.fail('write the options themselves: nothing can be spread here.');
    return (
      this.match(/[\w$]+/y)?.[0] ?? this.fail(`expected the name of an option here, not ${this.shown()}.`)
    );
  }

  array(depth) {
    this.expect('[');
    const items = [];
    while (!this.take(']')) {
      items.push(this.value(depth + 1));
      this.end(']');
    }
    return { value: items.map(({ value }) => value), items };
  }

  string() {
    const start = this.at;
    const found = this.match(/(['"`])((?:\\[\s\S]|(?!\1)[^\\])*)\1/y);
    if (found === null || (found[1] !== '`' && /(?<!\\)\n/.test(found[2])))
      this.fail('this string does not end.', start);
    if (found[1] === '`' && found[2].includes('${')) {
      this.fail('a template cannot be filled in here. Write the value itself.', start);
    }
    return found[2].replace(
      /\\(?:u\{(0*[0-9a-f]{1,5})\}|u([0-9a-f]{4})|x([0-9a-f]{2})|([\s\S]))/gi,
      (_all, point, unit, byte, character) =>
        character === undefined
          ? String.fromCodePoint(Number.parseInt(point ?? unit ?? byte, 16))
          : (ESCAPES[character] ?? character),
    );
  }

  regExp() {
    const start = this.at;
    const found = this.match(/\/((?:[^\\/[\n]|\\[^\n]|\[(?:[^\]\\\n]|\\[^\n])*\])+)\/([a-z]*)/y);
    if (found === null) this.fail('this RegExp does not end.');
    try {
      return new RegExp(found[1], found[2]);
    } catch (error) {
      return this.fail(`${error.message}.`, start);
    }
  }
}

/**
 * Reads the options out of `{ origin: … }`; `cors({ … })` and `app.use(cors({ … }));` are taken too.
 *
 * @returns a node `{ value, start, end, entries }`; an empty text is an empty policy
 * @throws PolicyCodeError
 */
export function readPolicy(text) {
  const reader = new Reader(text);
  if (text.length > MAX_LENGTH) reader.fail(`this is longer than ${MAX_LENGTH} characters.`, 0);
  reader.skip();
  let closing = reader.match(/(?:app\s*\.\s*use\s*\(\s*)?cors\s*\(/y)?.[0].replace(/[^(]/g, '').length ?? 0;
  reader.skip();
  const at = reader.at;
  let node = { value: {}, start: at, end: at, entries: [] };
  if (at < text.length && text[at] !== ')') {
    if (text[at] !== '{')
      reader.fail(`options are written in braces, such as { origin: 'https://app.example.com' }.`);
    node = reader.value();
  }
  for (; closing > 0; closing--) reader.expect(')');
  reader.take(';');
  reader.skip();
  if (reader.at < text.length) reader.fail(`expected the end here, not ${reader.shown()}.`);
  return node;
}

/** The value at a place in a sentence; undefined if there is none. */
export function readValueAt(text, at) {
  const reader = new Reader(text, at);
  try {
    return reader.value();
  } catch {
    return undefined;
  }
}

/** A value as code. */
export function literal(value, indent = '') {
  if (typeof value === 'string') return quoted(value);
  if (typeof value === 'function') return Object.keys(FUNCTIONS).find((name) => FUNCTIONS[name] === value);
  if (value instanceof RegExp) return String(value);
  if (typeof value !== 'object' || value === null) return String(value);
  const inner = `${indent}  `;
  const [open, close, parts] = Array.isArray(value)
    ? ['[', ']', value.map((item) => literal(item, inner))]
    : ['{ ', ' }', Object.entries(value).map(([key, item]) => `${keyOf(key)}: ${literal(item, inner)}`)];
  const line = `${open}${parts.join(', ')}${close}`;
  if (parts.length === 0) return line.replaceAll(' ', '');
  if (line.length + indent.length <= 48) return line;
  return `${open.trim()}\n${parts.map((part) => `${inner}${part},\n`).join('')}${indent}${close.trim()}`;
}

const quoted = (text) =>
  `'${JSON.stringify(text).slice(1, -1).replaceAll('\\"', '"').replaceAll("'", "\\'")}'`;

const keyOf = (key) => (/^[A-Za-z_$][\w$]*$/.test(key) ? key : quoted(key));

const splice = (text, { start, end }, insert) => text.slice(0, start) + insert + text.slice(end);

/** Writes an option, or takes it out if `value` is undefined; the rest of the text stays as it is. */
export function setOption(text, name, value) {
  const policy = readPolicy(text);
  const entry = policy.entries.find(({ key }) => key === name);
  if (entry !== undefined) {
    return value === undefined ? removeEntry(text, entry) : splice(text, entry.node, literal(value, '  '));
  }
  if (value === undefined) return text;
  const written = `${name}: ${literal(value, '  ')}`;
  const last = policy.entries.at(-1)?.node.end;
  if (last === undefined) return splice(text, policy, `{\n  ${written},\n}`);
  const reader = new Reader(text, last);
  const comma = reader.take(',');
  const at = comma ? reader.at : last;
  if (!text.slice(policy.start, policy.end).includes('\n')) {
    return splice(text, { start: last, end: at }, `, ${written}`);
  }
  // A comment at the end of the line stays with its line.
  const [rest] = /^[^\S\n]*(?:\/\/[^\n]*|\/\*[^\n]*?\*\/)?/.exec(text.slice(at));
  const end = at + rest.length;
  const brace = text[end] === '}' ? '\n' : '';
  return splice(text, { start: last, end }, `,${rest.trimEnd()}\n  ${written},${brace}`);
}

function removeEntry(text, { keyStart, node }) {
  const after = new Reader(text, node.end);
  after.take(',');
  const [gap] = /\s*$/.exec(text.slice(0, keyStart));
  const ownLine = gap.includes('\n');
  if (!ownLine) after.skip();
  const rest = splice(text, { start: keyStart - (ownLine ? gap.length : 0), end: after.at }, '');
  const policy = readPolicy(rest);
  return policy.entries.length === 0 ? splice(rest, policy, '{}') : rest;
}

/** The node at a path such as `origin[1]`; a list in one string is one node. */
const nodeAt = (text, path) =>
  path
    .split(/[[\].]+/)
    .filter((part) => part !== '')
    .reduce(
      (node, part) =>
        node?.entries?.find(({ key }) => key === part)?.node ??
        node?.items?.[part] ??
        (typeof node?.value === 'string' ? node : undefined),
      readPolicy(text),
    );

/** Writes `values` where `wrong` is written; in a list in one string the item alone is replaced. */
export function replaceAt(text, path, wrong, values) {
  const node = nodeAt(text, path);
  if (node === undefined) return undefined;
  const written = values.map((value) => literal(replaced(node.value, wrong, value), '  '));
  return splice(text, node, written.join(', '));
}

function replaced(given, wrong, right) {
  if (typeof given !== 'string' || typeof wrong !== 'string' || given.trim() === wrong) return right;
  const items = given.split(',').map((item) => item.trim());
  if (items.length === 1 || !items.includes(wrong)) return right;
  const changed = items.map((item) => (item === wrong ? right : item));
  return changed.every((item) => typeof item === 'string') ? changed.join(', ') : changed;
}

/** Gives an option another name. */
export function renameOption(text, name, right) {
  const entry = readPolicy(text).entries.find(({ key }) => key === name);
  return entry && splice(text, { start: entry.keyStart, end: entry.keyEnd }, right);
}

/** Takes an item out of a list: its path ends with its place in there. */
export function removeAt(text, path) {
  const [, list, place] = /^(.*)\[(\d+)\]$/.exec(path) ?? [];
  const node = list && nodeAt(text, list);
  const items = typeof node?.value === 'string' ? node.value.split(',') : node?.value;
  return node && splice(text, node, literal(items.toSpliced(Number(place), 1), '  '));
}
