// How names are strung together in a sentence; what servers and pages send is escaped and cut.

import { show } from '../problems';

/** So many names are told; the rest is counted. */
const MOST = 8;
const LONGEST = 60;

/** Tokens, which need no escaping: `PUT, PATCH and 3 more`. */
export function listNames(names: readonly string[]): string {
  const told = names.slice(0, MOST).map(cut);
  const rest = names.length - told.length;
  if (rest > 0) return `${told.join(', ')} and ${rest} more`;
  const last = told.pop() as string;
  return told.length === 0 ? last : `${told.join(', ')} and ${last}`;
}

/** Tokens, as they stand in a header: `PUT, PATCH, ...`. */
export function listTokens(names: readonly string[]): string {
  const told = names.slice(0, MOST).map(cut);
  return names.length > MOST ? `${told.join(', ')}, ...` : told.join(', ');
}

/** Any text, each in quotes. */
export function listValues(values: readonly string[]): string {
  const told = values.slice(0, MOST).map(show);
  const rest = values.length - told.length;
  return rest > 0 ? `${told.join(', ')} and ${rest} more` : told.join(', ');
}

function cut(name: string): string {
  return name.length > LONGEST ? `${name.slice(0, LONGEST)}...` : name;
}
