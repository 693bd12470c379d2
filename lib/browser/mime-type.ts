// The MIME type in a `Content-Type`. https://mimesniff.spec.whatwg.org/#parsing-a-mime-type

import { isToken } from '../http';

const LEADING_WHITESPACE = /^[\t\n\r ]+/;
const TRAILING_WHITESPACE = /[\t\n\r ]+$/;

/** `type/subtype`, lower-case; undefined if it is not a MIME type. Parameters are not checked. */
export function essenceOf(text: string): string | undefined {
  // White space at the end belongs to the subtype, which is trimmed below, or to the parameters.
  const trimmed = text.replace(LEADING_WHITESPACE, '');
  const slash = trimmed.indexOf('/');
  if (slash === -1) return undefined;
  const semicolon = trimmed.indexOf(';', slash);
  const type = trimmed.slice(0, slash);
  const subtype = trimmed
    .slice(slash + 1, semicolon === -1 ? trimmed.length : semicolon)
    .replace(TRAILING_WHITESPACE, '');
  return isToken(type) && isToken(subtype) ? `${type}/${subtype}`.toLowerCase() : undefined;
}
