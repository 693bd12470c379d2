// What to write instead of a value of the wrong type.

import { readOriginEntry } from '../origins';
import { isClass } from '../problems';
import { repairOrigin } from './origin-fixes';

/** For a number or a boolean in quotes, as settings from the environment are: undefined where `isRight` does not take it. */
export function unquoted(given: unknown, isRight: (value: unknown) => boolean): string | undefined {
  if (typeof given !== 'string') return undefined;
  const text = given.trim().toLowerCase();
  const meant =
    text === 'true' || text === 'false' ? text === 'true' : text === '' ? undefined : Number(text);
  return isRight(meant) ? `It is a string. Write ${meant}, without quotes.` : undefined;
}

/** For a class as an origin, or a built-in function. */
export function insteadOfClass(given: unknown): string {
  if (isAllowlist(given)) return 'Write new OriginAllowlist([…]).';
  const why = isClass(given) ? 'A class cannot be called.' : 'It does not know your origins.';
  return `${why} Write a function (origin, callback).`;
}

/** Whatever copy of the package it is from. */
function isAllowlist(given: unknown): boolean {
  return (given as { name?: unknown }).name === 'OriginAllowlist';
}

/** For something that cannot hold options. */
export function insteadOfOptions(given: unknown): string {
  if (isClass(given)) {
    return isAllowlist(given)
      ? 'Write { origin: new OriginAllowlist([…]) }.'
      : 'Write new in front of it if it makes options, or write a function (req) that returns them.';
  }
  switch (Object.prototype.toString.call(given).slice(8, -1)) {
    case 'Promise':
      return 'Write await in front of it.';
    case 'Array':
    case 'RegExp':
    case 'Boolean':
      return 'Put it into an object: { origin: … }.';
    case 'String':
      return insteadOfText(String(given).trim());
    default:
      return EXAMPLE;
  }
}

const EXAMPLE = 'Write an object, such as { origin: "https://app.example.com" }.';

/** A string is most often an origin, or several. A word such as `production` is none. */
function insteadOfText(text: string): string {
  if (/^\{\s*"/.test(text)) return 'It is a string. If it is JSON, pass it through JSON.parse first.';
  if (!/[.:*]/.test(text)) return EXAMPLE;
  const right = text === '*' || text.split(',').every((item) => readOriginEntry(item.trim()) !== undefined);
  const origin = right
    ? JSON.stringify(text)
    : /^Write ("(?:\\.|[^"\\])*")\./.exec(repairOrigin(text).fix)?.[1];
  return origin === undefined ? EXAMPLE : `Write { origin: ${origin} }.`;
}
