// What a `Content-Type` names. https://mimesniff.spec.whatwg.org/#parsing-a-mime-type

import { isToken } from './tokens';

const HTTP_WHITESPACE = /^[\t\n\r ]+|[\t\n\r ]+$/g;

/** `type/subtype`, lower-case, or undefined for what is no MIME type. Parameters never make it fail. */
export function essenceOf(text: string): string | undefined {
  const trimmed = text.replace(HTTP_WHITESPACE, '');
  const slash = trimmed.indexOf('/');
  if (slash === -1) return undefined;
  const semicolon = trimmed.indexOf(';', slash);
  const type = trimmed.slice(0, slash);
  const subtype = trimmed
    .slice(slash + 1, semicolon === -1 ? trimmed.length : semicolon)
    .replace(/[\t\n\r ]+$/, '');
  return isToken(type) && isToken(subtype) ? `${type}/${subtype}`.toLowerCase() : undefined;
}
