// Reads the options that are lists of names: methods, allowedHeaders, exposedHeaders.

import {
  FORBIDDEN_METHODS,
  isCorsResponseHeader,
  isForbiddenRequestHeader,
  isForbiddenResponseHeader,
  isNonWildcardName,
  isToken,
  normalizeMethod,
} from '../http';
import { type Report, show, warnOnce } from '../problems';
import { insteadOfName, misspeltHeader, nearestMethod } from './fixes';

/** Names to send, or any. */
export type Names = '*' | readonly string[];

const COMMON_METHODS: readonly string[] = ['GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'DELETE', 'OPTIONS'];

let receivable: (() => readonly string[]) | undefined;

/** What Node's HTTP/1.1 server can receive: Node alone knows, so its entries hand it in, to be asked when needed. */
export function knowMethodsBy(ask: () => readonly string[]): void {
  receivable = ask;
}

export function readMethods(given: unknown, option: string, report: Report): Names {
  return readNames(given, option, report, (name, path) => {
    const method = normalizeMethod(name);
    const upper = method.toUpperCase();
    if (FORBIDDEN_METHODS.has(upper)) {
      report.add(
        'FORBIDDEN_METHOD',
        path,
        name,
        'is forbidden: no browser lets a page send it',
        'Leave it out.',
      );
    } else if (upper === 'PATCH' && method !== upper) {
      report.add(
        'METHOD_CASE',
        path,
        name,
        'must be in upper case: browsers send patch and PATCH as two different methods',
        'Write "PATCH".',
      );
    } else if (!COMMON_METHODS.includes(method)) warnOfUnreceived(method, option);
    return method;
  });
}

/** Not refused, since over HTTP/2 it may be right. */
function warnOfUnreceived(method: string, option: string): void {
  const known = receivable?.();
  if (known === undefined || known.includes(method)) return;
  const meant = nearestMethod(method, known);
  warnOnce(
    'METHOD_NOT_RECEIVED',
    method,
    `corsage: ${option}: ${show(method)} is ${
      meant === undefined
        ? 'a method that this version of Node answers with 400 over HTTP/1.1. Leave it out, unless you serve HTTP/2 alone'
        : `not a method that this version of Node knows. Write ${show(meant)}`
    }.`,
  );
}

export function readAllowedHeaders(given: unknown, option: string, report: Report): Names | undefined {
  return readNames(given, option, report, (name, path) => {
    warnOfMethod(path, name);
    warnOfMisspelt(name);
    const lower = name.toLowerCase();
    if (isForbiddenRequestHeader(lower)) {
      return useless(path, name, 'is a header that only the browser sets, and it needs no permission');
    }
    return isCorsResponseHeader(lower)
      ? useless(path, name, 'is a response header, not a request header')
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
    warnOfMethod(path, name);
    const lower = name.toLowerCase();
    if (isForbiddenResponseHeader(lower))
      return useless(path, name, 'is a header that browsers never show to a page');
    return isCorsResponseHeader(lower)
      ? useless(path, name, 'is a header that only the browser reads, not the page')
      : name;
  });
  if (names === '*' && credentials) {
    report.add(
      'EXPOSED_WILDCARD_WITH_CREDENTIALS',
      option,
      '*',
      'does not work when credentials is true: browsers then read it as the name of a header, *',
      'List the headers by name.',
    );
  }
  return names;
}

/** Harmless, but a misunderstanding: said once, and left out of what is sent. */
function useless(path: string, name: string, says: string): undefined {
  const option = optionOf(path);
  warnOnce('USELESS_HEADER', `${option} ${name}`, `corsage: ${option}: ${show(name)} ${says}. Leave it out.`);
  return undefined;
}

/** A misunderstanding too, but a header may have any name: it is sent. */
function warnOfMethod(path: string, name: string): void {
  if (!COMMON_METHODS.includes(name)) return;
  const option = optionOf(path);
  warnOnce(
    'METHOD_AMONG_HEADERS',
    `${option} ${name}`,
    `corsage: ${option}: ${show(name)} is a method, not a header. Write it in methods.`,
  );
}

/** Not refused, since an app may read a header of any name. */
function warnOfMisspelt(name: string): void {
  // What begins otherwise is not compared: the fixes are loaded for that.
  const meant = /^(?:aut|cont)/i.test(name) ? misspeltHeader(name) : undefined;
  if (meant === undefined) return;
  warnOnce(
    'MISSPELT_HEADER',
    name,
    `corsage: allowedHeaders: ${show(name)} is not the header ${show(meant)}. If you mean that one, write ${show(meant)}.`,
  );
}

/** Valid in HTTP, but nobody means such a name: with its quotes, several in one, or what became of a missing variable. */
const NOT_MEANT = /^['`]|['`]$|\||^(?:undefined|null|NaN|true|false)$/;

function optionOf(path: string): string {
  return path.replace(/\[.*/, '');
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
      report.mismatch('WRONG_TYPE', path, item, 'a string', 'Write the name in quotes.');
    } else if (!isToken(item) || item.includes('*') || NOT_MEANT.test(item)) {
      const { code, says, fix } = insteadOfName(item, option === 'methods', typeof given === 'string');
      report.add(code, path, item, says, fix);
    } else {
      const name = read(item, path);
      if (name === undefined) continue;
      const key = option === 'methods' ? name : name.toLowerCase();
      if (!names.has(key)) names.set(key, name);
    }
  }
  if (!any) return Object.freeze([...names.values()]);
  // The standard has `*` and Authorization side by side, since the one does not cover the other.
  if ([...names.keys()].some((name) => option !== 'allowedHeaders' || !isNonWildcardName(name))) {
    warnOnce(
      'WILDCARD_IN_LIST',
      option,
      `corsage: ${option}: "*" stands for every name, so the other names in the list have no effect. Write "*" alone, or take it out of the list.`,
    );
  }
  return '*';
}

function listOf(given: unknown, option: string, report: Report): readonly unknown[] {
  if (Array.isArray(given)) return given;
  if (typeof given !== 'string') {
    report.mismatch(
      'WRONG_TYPE',
      option,
      given,
      'an array of names, or a string of names with commas',
      'Write an array of strings, or one string with commas between the names.',
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
      'has no names in it',
      'Write [] for no names, or leave the option out for its default.',
    );
  }
  return items;
}
