// The request headers that need no preflight.

import type { HeaderList } from '../http';
import { essenceOf } from './mime-type';
import { isRangeWithStart } from './range-header';

/** In bytes, of one value. https://fetch.spec.whatwg.org/#cors-safelisted-request-header */
const MAX_VALUE_LENGTH = 128;

/** In bytes, of all safelisted values together. https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names */
const MAX_TOTAL_LENGTH = 1024;

/** https://fetch.spec.whatwg.org/#cors-unsafe-request-header-byte */
// biome-ignore lint/suspicious/noControlCharactersInRegex: the standard names them
const UNSAFE_BYTE = /[\x00-\x08\x0a-\x1f"():<>?@[\\\]{}\x7f]/;

const LANGUAGE = /^[0-9A-Za-z *,\-.;=]*$/;

/** What a form can send. */
const FORM_TYPES: ReadonlySet<string | undefined> = new Set([
  'application/x-www-form-urlencoded',
  'multipart/form-data',
  'text/plain',
]);

/** Each character of `value` is one byte. https://fetch.spec.whatwg.org/#cors-safelisted-request-header */
function isSafelistedRequestHeader(name: string, value: string): boolean {
  if (value.length > MAX_VALUE_LENGTH) return false;
  switch (name.toLowerCase()) {
    case 'accept':
      return !UNSAFE_BYTE.test(value);
    case 'accept-language':
    case 'content-language':
      return LANGUAGE.test(value);
    case 'content-type':
      return !UNSAFE_BYTE.test(value) && FORM_TYPES.has(essenceOf(value));
    case 'range':
      return isRangeWithStart(value);
    default:
      return false;
  }
}

/**
 * The names of the headers that need a preflight: lower-case, sorted, unique.
 * https://fetch.spec.whatwg.org/#cors-unsafe-request-header-names
 */
export function unsafeHeaderNames(headers: HeaderList): string[] {
  const unsafe: string[] = [];
  const potentiallyUnsafe: string[] = [];
  let length = 0;
  for (const [name, value] of headers) {
    if (isSafelistedRequestHeader(name, value)) {
      potentiallyUnsafe.push(name);
      length += value.length;
    } else unsafe.push(name);
  }
  if (length > MAX_TOTAL_LENGTH) unsafe.push(...potentiallyUnsafe);
  return sortedLowerCase(unsafe);
}

/** https://fetch.spec.whatwg.org/#convert-header-names-to-a-sorted-lowercase-set */
export function sortedLowerCase(names: readonly string[]): string[] {
  return [...new Set(names.map((name) => name.toLowerCase()))].sort();
}
