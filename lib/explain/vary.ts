// What a response says that it depends on. https://httpwg.org/specs/rfc9110.html#field.vary

import { type HeaderList, isToken, valuesOf } from '../http';

/** The names, as they are written, `*` included. */
export function varyNames(headers: HeaderList): string[] {
  const names = valuesOf(headers, 'Vary').flatMap((line) => line.split(','));
  return names.map((name) => name.trim()).filter(isToken);
}

export function variesByOrigin(headers: HeaderList): boolean {
  return varyNames(headers).some((name) => name.toLowerCase() === 'origin');
}
