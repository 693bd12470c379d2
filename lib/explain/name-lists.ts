// How several names are written in a sentence. What servers and pages send is escaped and cut.

import { listAll, listFirst, show } from '../problems';

/** More names than this are only counted. */
const MOST = 8;
const LONGEST = 60;

/** Tokens, which need no escaping: `PUT, PATCH and 3 more`. */
export function listNames(names: readonly string[]): string {
  const shown = names.map(cut);
  return shown.length > MOST ? listFirst(shown, MOST) : listAll(shown);
}

/** Tokens, as they are written in a header: `PUT, PATCH, ...`. */
export function listTokens(names: readonly string[]): string {
  const shown = names.slice(0, MOST).map(cut);
  return names.length > MOST ? `${shown.join(', ')}, ...` : shown.join(', ');
}

/** Any text, each in quotes. */
export function listValues(values: readonly string[]): string {
  return listFirst(
    values.map((value) => show(value)),
    MOST,
  );
}

function cut(name: string): string {
  return name.length > LONGEST ? `${name.slice(0, LONGEST)}...` : name;
}
