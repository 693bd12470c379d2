// A header list: every header as it was sent, duplicates included. https://fetch.spec.whatwg.org/#concept-header-list

import { isToken } from './tokens';

/** In the order sent; names in any case. */
export type HeaderList = readonly (readonly [name: string, value: string])[];

/** Every value of a header, or an empty list. */
export function valuesOf(headers: HeaderList, name: string): string[] {
  const lower = name.toLowerCase();
  return headers.filter(([given]) => given.toLowerCase() === lower).map(([, value]) => value);
}

/** All values of a header as one, or null. https://fetch.spec.whatwg.org/#concept-header-list-get */
export function getHeader(headers: HeaderList, name: string): string | null {
  const values = valuesOf(headers, name);
  return values.length === 0 ? null : values.join(', ');
}

/** A list with an item that is not a token: the first such item. */
export interface ListFailure {
  readonly invalid: string;
}

/**
 * The tokens of a list header, over all its lines; null where there is none. Empty items are none.
 * https://fetch.spec.whatwg.org/#extract-header-list-values
 */
export function extractTokens(headers: HeaderList, name: string): readonly string[] | null | ListFailure {
  const values = valuesOf(headers, name);
  if (values.length === 0) return null;
  // https://httpwg.org/specs/rfc9110.html#abnf.extension.recipient
  const items = values
    .flatMap((value) => value.split(','))
    .map((item) => item.replace(/^[ \t]+|[ \t]+$/g, ''))
    .filter((item) => item !== '');
  const invalid = items.find((item) => !isToken(item));
  return invalid === undefined ? items : { invalid };
}

export function isListFailure(list: readonly string[] | null | ListFailure): list is ListFailure {
  return list !== null && 'invalid' in list;
}
