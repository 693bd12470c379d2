// Reading an object that holds options: plain, frozen, without a prototype, or an instance with getters.

import { type Report, show } from '../problems';
import { nearestName } from './fixes';

/** Marks an option that is left out, which is not the same as one that is undefined. */
export const ABSENT: unique symbol = Symbol('corsage.absent');

interface OptionSource<Name extends string> {
  /** Reads an option, once. */
  read(name: Name): unknown;
}

/** Whether `given` can hold options: an object of no special kind. */
export function canHoldOptions(given: unknown): given is object {
  const kind = Object.prototype.toString.call(given);
  return kind === '[object Object]' || kind === '[object Module]';
}

/** Reports every key of `given` that is not among `names`; `prefix` comes before the names in the report. */
export function openSource<Name extends string>(
  given: object,
  names: readonly Name[],
  prefix: string,
  report: Report,
): OptionSource<Name> {
  const chain = prototypeChain(given);
  for (const key of keysOf(chain)) {
    if ((names as readonly string[]).includes(key)) continue;
    const nearest = nearestName(key, names);
    report.tell(
      'UNKNOWN_OPTION',
      prefix + key,
      (given as Record<string, unknown>)[key],
      `${show(prefix + key)} is not an option.`,
      nearest === undefined
        ? `Remove it. The options are ${names.join(', ')}.`
        : `Write ${prefix}${nearest}.`,
    );
  }
  return {
    read: (name) =>
      chain.some((object) => Object.hasOwn(object, name)) ? (given as Record<Name, unknown>)[name] : ABSENT,
  };
}

/** `given` and its prototypes, without the root of all objects: what is found there was not meant for us. */
function prototypeChain(given: object): object[] {
  const chain = [given];
  for (let object = Object.getPrototypeOf(given); object !== null; object = Object.getPrototypeOf(object)) {
    if (Object.getPrototypeOf(object) !== null || !Object.hasOwn(object, 'hasOwnProperty'))
      chain.push(object);
  }
  return chain;
}

/** Enumerable keys, and the getters of classes, which are not enumerable. */
function keysOf(chain: readonly object[]): Set<string> {
  const keys = new Set<string>();
  for (const object of chain) {
    for (const [key, property] of Object.entries(Object.getOwnPropertyDescriptors(object))) {
      if (property.enumerable || property.get !== undefined) keys.add(key);
    }
  }
  return keys;
}
