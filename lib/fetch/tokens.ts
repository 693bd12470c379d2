// HTTP tokens, and the one list of them that a request brings.

/** Marks the characters of a token. https://httpwg.org/specs/rfc9110.html#tokens */
const TOKEN_CHARACTER = new Uint8Array(128);
for (const character of "!#$%&'*+-.^_`|~0123456789abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ") {
  TOKEN_CHARACTER[character.charCodeAt(0)] = 1;
}

const COMMA = 0x2c;
const SPACE = 0x20;
const TAB = 0x09;
const A = 0x41;
const Z = 0x5a;

/** https://httpwg.org/specs/rfc9110.html#tokens */
export function isToken(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (TOKEN_CHARACTER[text.charCodeAt(i)] !== 1) return false;
  }
  return text !== '';
}

/** No page needs more; what lies beyond is not read, so a hostile header buys no work. */
const MAX_REQUESTED_LENGTH = 8192;
const MAX_REQUESTED_NAMES = 128;

/**
 * The names in `Access-Control-Request-Headers` as a browser would write them: lower-case, sorted, unique, joined by
 * commas alone. Blanks, empty items, any case and any order are read; what is no token is left out, and so is `*`,
 * which would answer more than was asked. One pass, and the header itself when it is canonical already.
 * https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names
 */
export function readRequestedNames(header: string): string {
  const names: string[] = [];
  const length = Math.min(header.length, MAX_REQUESTED_LENGTH);
  let canonical = length === header.length;
  let start = 0;
  let end = 0; // one past the last character of the item that is no blank
  let valid = true;
  let upper = false;
  for (let i = 0; i <= length; i++) {
    const code = i < header.length ? header.charCodeAt(i) : COMMA;
    if (code === COMMA) {
      if (valid && end > start) {
        const name = upper ? header.slice(start, end).toLowerCase() : header.slice(start, end);
        if (name === '*') canonical = false;
        else {
          const previous = names[names.length - 1];
          if (upper || (previous !== undefined && previous >= name)) canonical = false;
          names.push(name);
          if (names.length === MAX_REQUESTED_NAMES) {
            canonical &&= i === header.length;
            break;
          }
        }
      } else canonical = false;
      start = end = i + 1;
      valid = true;
      upper = false;
    } else if (code === SPACE || code === TAB) {
      canonical = false;
      if (start === end) start = end = i + 1;
    } else {
      // A blank since the last character means a blank inside the name.
      if (TOKEN_CHARACTER[code] !== 1 || end !== i) valid = false;
      if (code >= A && code <= Z) upper = true;
      end = i + 1;
    }
  }
  if (canonical) return header;
  return [...new Set(names)].sort().join(',');
}
