// How a value is shown in a message or a log: escaped, on one line, and cut.

const LIMIT = 100;

/** Strings are quoted, whatever is not printable ASCII is escaped, and nothing is longer than 100 characters, or `limit`. */
export function show(value: unknown, limit = LIMIT): string {
  if (typeof value !== 'string') return cut(printable(describe(value)), limit);
  return `"${cut(printable(value.slice(0, limit).replace(/["\\]/g, '\\$&')), limit - 2)}"`;
}

/** As `show` shows a string, without the quotes. */
export function bare(text: string, limit?: number): string {
  return show(text, limit).slice(1, -1);
}

/** `a, b and 3 more`. */
export function listFirst(texts: readonly string[], most: number): string {
  const rest = texts.length - most;
  return rest > 0 ? `${texts.slice(0, most).join(', ')} and ${rest} more` : texts.join(', ');
}

/** `a, b and c`. */
export function listAll(texts: readonly string[], word = 'and'): string {
  const last = texts.at(-1) as string;
  return texts.length === 1 ? last : `${texts.slice(0, -1).join(', ')} ${word} ${last}`;
}

/** Whether a function is a class, which nobody can call without `new`. A frozen function has a `prototype` like a class's. */
export function isClass(value: unknown): boolean {
  return (
    typeof value === 'function' &&
    Object.getOwnPropertyDescriptor(value, 'prototype')?.writable === false &&
    sourceOf(value).startsWith('class')
  );
}

/** Whether a function is JavaScript's own, such as `Boolean`: as an answer, what most of them return allows any origin. */
function isBuiltIn(value: unknown): boolean {
  // What bind() returns has no name there.
  return /^function \w+\(\) {\s*\[native/.test(sourceOf(value));
}

/** Whether it is a function that somebody wrote to be asked: not a class, nor JavaScript's own. */
export function isUsersFunction(value: unknown): boolean {
  return typeof value === 'function' && !isClass(value) && !isBuiltIn(value);
}

function sourceOf(value: unknown): string {
  return Function.prototype.toString.call(value);
}

function describe(value: unknown): string {
  if (typeof value === 'function') {
    if (isBuiltIn(value)) return `the built-in function ${value.name}`;
    return isClass(value) ? 'a class' : 'a function';
  }
  if (Array.isArray(value)) return 'an array';
  if (value instanceof RegExp) return `/${value.source}/${value.flags}`;
  if (typeof value === 'object' && value !== null) {
    const kind = Object.prototype.toString.call(value).slice(8, -1);
    if (kind === 'Object') return 'an object';
    return `${/^[AEIO]/.test(kind) ? 'an' : 'a'} ${kind} object`;
  }
  return String(value);
}

function printable(text: string): string {
  return text.replace(
    /[^\x20-\x7e]/g,
    (character) => `\\u${character.charCodeAt(0).toString(16).padStart(4, '0')}`,
  );
}

function cut(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length - 3)}...`;
}
