// Reads the options that are lists of names: methods, allowedHeaders, exposedHeaders.

import {
  FORBIDDEN_METHODS,
  isCorsResponseHeader,
  isForbiddenRequestHeader,
  isForbiddenResponseHeader,
  isToken,
  normalizeMethod,
} from '../http';
import { type Report, show, warnOnce } from '../problems';

/** Names to send, or any. */
export type Names = '*' | readonly string[];

export function readMethods(given: unknown, option: string, report: Report): Names {
  return readNames(given, option, report, (name, path) => {
    const method = normalizeMethod(name);
    const upper = method.toUpperCase();
    if (FORBIDDEN_METHODS.has(upper)) {
      report.add(
        'FORBIDDEN_METHOD',
        path,
        name,
        'is a method that no browser lets a page send',
        'Leave it out.',
      );
    } else if (upper === 'PATCH' && method !== upper) {
      report.add(
        'METHOD_CASE',
        path,
        name,
        'is not what browsers send: they do not upper-case it',
        'Write "PATCH".',
      );
    }
    return method;
  });
}

export function readAllowedHeaders(given: unknown, option: string, report: Report): Names | undefined {
  return readNames(given, option, report, (name, path) => {
    const lower = name.toLowerCase();
    if (isForbiddenRequestHeader(lower)) {
      return useless(path, name, 'is a header that only the browser sets, and needs no permission for');
    }
    return isCorsResponseHeader(lower)
      ? useless(path, name, 'is a header of the answer, not of the request')
      : name;
  });
}

export function readExposedHeaders(
  given: unknown,
  option: string,
  report: Report,
  { credentials }: { readonly credentials: boolean },
): Names {
  const names = readNames(given, option, report, (name, path) => {
    const lower = name.toLowerCase();
    if (isForbiddenResponseHeader(lower))
      return useless(path, name, 'is a header that no browser shows to a page');
    return isCorsResponseHeader(lower) ? useless(path, name, 'is for the browser, not for the page') : name;
  });
  if (names === '*' && credentials) {
    report.add(
      'EXPOSED_WILDCARD_WITH_CREDENTIALS',
      option,
      '*',
      'means nothing beside credentials: browsers take it for a header of that name',
      'List the headers.',
    );
  }
  return names;
}

/** Harmless, but a misunderstanding: said once, and left out of what is sent. */
function useless(path: string, name: string, says: string): undefined {
  const option = path.replace(/\[.*/, '');
  warnOnce('USELESS_HEADER', `${option} ${name}`, `corsage: ${option}: ${show(name)} ${says}. Leave it out.`);
  return undefined;
}

/**
 * `read` may report, and gives back the name to send or undefined to leave it out. Names are unique whatever their case:
 * the first one's is kept.
 */
function readNames(
  given: unknown,
  option: string,
  report: Report,
  read: (name: string, path: string) => string | undefined,
): Names {
  const items = listOf(given, option, report);
  const names = new Map<string, string>();
  let any = false;
  for (let i = 0; i < items.length; i++) {
    const item: unknown = items[i];
    const path = items.length === 1 && typeof given === 'string' ? option : `${option}[${i}]`;
    if (item === '*') any = true;
    else if (typeof item !== 'string') {
      report.add('WRONG_TYPE', path, item, 'is no name', 'Write a string.');
    } else if (!isToken(item)) {
      report.add('INVALID_TOKEN', path, item, 'is no name that HTTP allows', insteadOf(item));
    } else {
      const name = read(item, path);
      if (name === undefined) continue;
      const key = option === 'methods' ? name : name.toLowerCase();
      if (!names.has(key)) names.set(key, name);
    }
  }
  return any ? '*' : Object.freeze([...names.values()]);
}

function listOf(given: unknown, option: string, report: Report): readonly unknown[] {
  if (Array.isArray(given)) return given;
  if (typeof given !== 'string') {
    report.add(
      'WRONG_TYPE',
      option,
      given,
      'is no list of names',
      'Write an array of strings, or one string with commas.',
    );
    return [];
  }
  const items = given
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');
  if (items.length === 0) {
    report.add(
      'EMPTY_LIST',
      option,
      given,
      'names nothing',
      'Write [] for none, or leave the key out for the default.',
    );
  }
  return items;
}

function insteadOf(item: string): string {
  const parts = item.split(/[\s,;:]/).filter((part) => isToken(part));
  return parts.length === 0
    ? 'Write a name such as "X-Request-Id".'
    : `Write ${parts.map((part) => show(part)).join(', ')}.`;
}
