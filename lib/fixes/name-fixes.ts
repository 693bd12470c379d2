// What to write instead of something that is not the name of a method or a header.

import type { ProblemCode } from '../problems';
import { nearestName } from './nearest-name';

interface NameFault {
  readonly code: ProblemCode;
  /** In words that go on after the value. */
  readonly says: string;
  readonly fix: string;
}

/** https://httpwg.org/specs/rfc9110.html#tokens, without the `*` that people mean as a wildcard. */
const NAME = /^[\w!#$%&'+.^`|~-]+$/;

/** For what is not a token, or a name that nobody means. `inString`: it was written in a string of names, not in an array. */
export function insteadOfName(item: string, method: boolean, inString: boolean): NameFault {
  const kind = method ? 'method' : 'header';
  const says =
    NAME.test(item) && !item.includes('|') ? 'has quotes around it' : `is not a valid ${kind} name`;
  const code = 'INVALID_TOKEN';
  if (/^[a-z]+$/i.test(item)) {
    return {
      code,
      says: 'is a JavaScript value in a string',
      fix: 'Set the variable that it comes from, or take it out of the list.',
    };
  }
  const plain = item.replace(/["'`“”‘’[\](){}<>]/g, '').trim();
  if (plain.replace(/[,;:|]/g, '').trim() === '') {
    return { code, says, fix: 'Take it out of the list.' };
  }
  if (plain.includes('*')) {
    return {
      code: 'WILDCARD_IN_NAME',
      says: 'has a * in it, which stands for itself there and is not a wildcard',
      fix: `List each ${kind} by its full name.`,
    };
  }
  const line = /^([^\s:]+)\s*:/.exec(plain)?.[1];
  if (!method && line !== undefined && NAME.test(line)) {
    return { code, says: 'is a header line, not a header name', fix: `Write ${JSON.stringify(line)}.` };
  }
  const names = method ? methodsIn(plain) : headersIn(plain);
  if (names?.every((name) => NAME.test(name))) {
    const literals = inString ? [names.join(', ')] : names;
    return {
      code,
      says: names.length > 1 ? `has several ${kind} names in it` : says,
      fix: `Write ${literals.map((literal) => JSON.stringify(literal)).join(', ')}.`,
    };
  }
  return { code, says, fix: `Write a name such as ${method ? '"PUT"' : '"X-Request-Id"'}.` };
}

/** Between spaces, methods that pages do not use must be in upper case. */
function methodsIn(text: string): string[] | undefined {
  const names = partsOf(text, /[,;|/\s]/).map((name) => {
    const upper = name.toUpperCase();
    return METHODS.includes(upper) ? upper : name;
  });
  return !/\s/.test(text) || names.every((name) => /^[A-Z]+$/.test(name)) ? names : undefined;
}

/** Spaces part names, or stand in the place of a name's hyphens. Undefined where nothing tells which. */
function headersIn(text: string): string[] | undefined {
  if (/[,;|]/.test(text) || !/\s/.test(text)) return partsOf(text, /[,;|]/);
  const names: string[] = [];
  let begun = false;
  for (const word of partsOf(text, /\s/)) {
    const begins = FIRST_WORD.test(word);
    if (begins || isOwnName(word)) names.push(word);
    else if (begun) names.push(`${names.pop()}-${word}`);
    else return undefined;
    begun = begins || (begun && !isOwnName(word));
  }
  return names.every(isOwnName) ? names : undefined;
}

function partsOf(text: string, separator: RegExp): string[] {
  return text
    .split(separator)
    .map((name) => name.trim())
    .filter((name) => name !== '');
}

/** Whether a word is the name of a header by itself. */
function isOwnName(word: string): boolean {
  return word.includes('-') || ONE_WORD.test(word);
}

const ONE_WORD =
  /^(?:accept|age|allow|authorization|date|etag|expires|link|location|origin|range|server|vary)$/i;

/** What names with hyphens begin with. */
const FIRST_WORD = /^(?:accept|api|cache|content|csrf|if|idempotency|last|retry|user|x)$/i;

/** Those that pages use. */
const METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS', 'QUERY'];

/** The header that was meant, of those in nearly every list; undefined for one of another name. */
export function misspeltHeader(name: string): string | undefined {
  const meant = nearestName(name, ['Authorization', 'Content-Type']);
  return meant?.toLowerCase() === name.toLowerCase() ? undefined : meant;
}

/** Which was meant by a method that is not known: the first letter is the one that nobody mistypes. */
export function nearestMethod(method: string, known: readonly string[]): string | undefined {
  const upper = method.toUpperCase();
  if (known.includes(upper)) return upper;
  const swapped = METHODS.find((name) => sorted(name) === sorted(upper));
  if (swapped !== undefined) return swapped;
  const nearest = nearestName(method, ['*', ...METHODS]);
  return nearest === '*' || nearest?.[0] === upper[0] ? nearest : undefined;
}

function sorted(letters: string): string {
  return [...letters].sort().join('');
}
