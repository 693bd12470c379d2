// HTTP tokens, and the one list of them that a request brings.

/**
 * The characters of a token, a bit each: letters, digits and !#$%&'*+-.^_`|~. A table that is filled when the file is
 * loaded would take longer than all else in it. https://httpwg.org/specs/rfc9110.html#tokens
 */
const TOKEN_CHARACTERS = [0, 0x03ff6cfa, 0xc7fffffe, 0x57ffffff] as const;

function isTokenCharacter(code: number): boolean {
  return (((TOKEN_CHARACTERS[code >> 5] ?? 0) >>> (code & 31)) & 1) === 1;
}

const COMMA = 0x2c;
const STAR = 0x2a;
const SPACE = 0x20;
const TAB = 0x09;
const A = 0x41;
const Z = 0x5a;

/** https://httpwg.org/specs/rfc9110.html#tokens */
export function isToken(text: string): boolean {
  for (let i = 0; i < text.length; i++) {
    if (!isTokenCharacter(text.charCodeAt(i))) return false;
  }
  return text !== '';
}

/** No page needs more; what lies beyond is not read, so a hostile header buys no work. */
const MAX_REQUESTED_LENGTH = 8192;
const MAX_REQUESTED_NAMES = 128;

/**
 * The names in `Access-Control-Request-Headers` as a browser would write them: lower-case, sorted, unique, joined by
 * commas alone. Spaces, empty items, any case and any order are read; what is not a token is left out, and so is `*`,
 * which would answer more than was asked. Each pass is one way through, and the header itself is given back when it is
 * canonical already. https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names
 */
export function readRequestedNames(header: string): string {
  return isCanonical(header) ? header : readNames(header);
}

/** Whether nothing is to be done, as with every browser's header: found out without cutting out a single name. */
function isCanonical(header: string): boolean {
  if (header.length > MAX_REQUESTED_LENGTH) return false;
  let count = 0;
  let start = 0;
  let previous = 0; // where to go on comparing with the name before
  let after = true; // whether this name is known to come after that
  for (let i = 0; i <= header.length; i++) {
    const code = i < header.length ? header.charCodeAt(i) : COMMA;
    if (code === COMMA) {
      const isStar = i === start + 1 && header.charCodeAt(start) === STAR;
      if (i === start || isStar || !after || ++count > MAX_REQUESTED_NAMES) return false;
      previous = start;
      start = i + 1;
      after = false;
    } else if (!isTokenCharacter(code) || (code >= A && code <= Z)) return false;
    else if (!after) {
      // At its end stands a comma, which comes before most of a token's characters, but not before all.
      const other = header.charCodeAt(previous++);
      if (other === COMMA || code > other) after = true;
      else if (code < other) return false;
    }
  }
  return true;
}

function readNames(header: string): string {
  const names: string[] = [];
  const length = Math.min(header.length, MAX_REQUESTED_LENGTH);
  let start = 0;
  let end = 0; // one past the last character of the item, spaces aside
  let valid = true;
  for (let i = 0; i <= length; i++) {
    const code = i < header.length ? header.charCodeAt(i) : COMMA;
    if (code === COMMA) {
      if (valid && end > start) {
        const name = header.slice(start, end).toLowerCase();
        if (name !== '*') names.push(name);
        if (names.length === MAX_REQUESTED_NAMES) break;
      }
      start = end = i + 1;
      valid = true;
    } else if (code === SPACE || code === TAB) {
      if (start === end) start = end = i + 1;
    } else {
      // A blank since the last character means a blank inside the name.
      if (!isTokenCharacter(code) || end !== i) valid = false;
      end = i + 1;
    }
  }
  names.sort();
  let unique = 0;
  let last: string | undefined;
  for (const name of names) {
    if (name === last) continue;
    names[unique++] = name;
    last = name;
  }
  names.length = unique;
  return names.join(',');
}
