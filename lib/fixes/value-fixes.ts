// What to write instead of a value of the wrong type.

import { readOriginEntry } from '../origins';

/** For a number or a boolean in quotes, as settings from the environment are: undefined where `isRight` does not take it. */
export function unquoted(given: unknown, isRight: (value: unknown) => boolean): string | undefined {
  if (typeof given !== 'string') return undefined;
  const text = given.trim().toLowerCase();
  const meant =
    text === 'true' || text === 'false' ? text === 'true' : text === '' ? undefined : Number(text);
  return isRight(meant) ? `It is a string. Write ${meant}, without quotes.` : undefined;
}

/** For something that cannot hold options. */
export function insteadOfOptions(given: unknown): string {
  switch (Object.prototype.toString.call(given).slice(8, -1)) {
    case 'Promise':
      return 'Write await in front of it.';
    case 'Array':
    case 'RegExp':
    case 'Boolean':
      return 'Put it into an object: { origin: … }.';
    case 'String':
      return `Write { origin: ${JSON.stringify(originIn(String(given)))} }.`;
    default:
      return 'Write an object, such as { origin: "https://app.example.com" }.';
  }
}

function originIn(text: string): string {
  return readOriginEntry(text) === undefined ? 'https://app.example.com' : text;
}
