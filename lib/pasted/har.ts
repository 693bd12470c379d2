// A HAR file, which the network panel of each browser saves: one of the requests in it. http://www.softwareishard.com/blog/har-12-spec/

import type { HeaderList } from '../http';
import { listFirst, show } from '../problems';
import { behindPreflight, originOf, type Pasted, readHeaders, type Unreadable } from './pasted';

type Json = Readonly<Record<string, unknown>>;

/** More choices are only counted. */
const MOST_SHOWN = 12;
/** In what one is to copy. */
const LONGEST_PART = 2000;

/**
 * The request of a page to another origin; of several, the one that failed.
 *
 * @param part a part of its URL, or its method and URL, where the file has several
 */
export function readHar(text: string, part?: string): Pasted | Unreadable {
  let entries: readonly Json[];
  try {
    entries = listOf(fieldOf(fieldOf(JSON.parse(text), 'log'), 'entries'));
  } catch {
    return unreadable('It is not a HAR file: it is not JSON.');
  }
  const found = entries.flatMap((entry) => read(entry) ?? []);
  const sent = new Set(found.filter(({ preflight }) => !preflight).map(({ name }) => name));
  const all = found.filter(({ preflight, name }) => !preflight || !sent.has(name));
  if (all.length === 0) return unreadable('The HAR file has no request from one origin to another.');
  const wanted = part === undefined ? all : all.filter(({ name }) => name.includes(part));
  if (wanted.length === 0) {
    return {
      message: `The HAR file has no request with ${show(part)} in its URL.`,
      fix: `It has: ${choices(all)}.`,
    };
  }
  const failed = wanted.filter((each) => each.failed);
  const [first, ...others] = distinct(failed.length > 0 ? failed : wanted);
  const { pasted, name } = first as Entry;
  if (others.length === 0) return pasted;
  return {
    message: `The HAR file has ${others.length + 1} such requests.`,
    fix: `Add a part of the URL to check one, such as ${show(name, LONGEST_PART)}. It has: ${choices([first as Entry, ...others])}.`,
  };
}

interface Entry {
  readonly pasted: Pasted;
  /** The method and the URL. */
  readonly name: string;
  readonly failed: boolean;
  /** Whether the file only has its preflight. */
  readonly preflight: boolean;
}

function unreadable(message: string): Unreadable {
  return {
    message,
    fix: 'In the network panel, reload the page, and choose "Save all as HAR".',
  };
}

/** Undefined for what CORS is not about: documents, the page's own origin, other schemes. */
function read(entry: Json): Entry | undefined {
  const request = fieldOf(entry, 'request');
  const url = textOf(request, 'url') ?? '';
  const method = textOf(request, 'method') ?? 'GET';
  const lines = headersOf(request);
  const read = readHeaders(lines);
  if (!/^https?:/i.test(url) || !URL.canParse(url)) return undefined;
  if (read.origin === undefined || read.origin === originOf(url)) return undefined;
  // A page that was opened has a Referer too.
  if (textOf(entry, '_resourceType') === 'document') return undefined;
  const body = textOf(fieldOf(request, 'postData'), 'text');
  const cookies = listOf(fieldOf(request, 'cookies'));
  const status = fieldOf(fieldOf(entry, 'response'), 'status');
  const copy: Pasted = {
    ...read,
    url,
    method,
    body,
    credentials: read.credentials ?? (cookies.length > 0 || undefined),
    from: 'copy',
  };
  const pasted = behindPreflight(copy, lines);
  const preflight = pasted !== copy;
  // Without what it asks for, it tells nothing.
  if (!preflight && textOf(entry, '_resourceType') === 'preflight') return undefined;
  return {
    pasted,
    preflight,
    name: `${pasted.method} ${url}`,
    // Browsers save no status of a response that they block, and send no request after a preflight that fails.
    failed: preflight || status === 0 || textOf(fieldOf(entry, 'response'), '_error') !== undefined,
  };
}

function headersOf(request: unknown): HeaderList {
  return listOf(fieldOf(request, 'headers')).flatMap((line) => {
    const name = textOf(line, 'name');
    return name === undefined ? [] : [[name, textOf(line, 'value') ?? ''] as const];
  });
}

function distinct(entries: readonly Entry[]): Entry[] {
  return [...new Map(entries.map((entry) => [entry.name, entry])).values()];
}

function choices(entries: readonly Entry[]): string {
  return listFirst(
    distinct(entries).map(({ name }) => show(name)),
    MOST_SHOWN,
  );
}

function fieldOf(value: unknown, key: string): unknown {
  return typeof value === 'object' && value !== null ? (value as Json)[key] : undefined;
}

function textOf(value: unknown, key: string): string | undefined {
  const text = fieldOf(value, key);
  return typeof text === 'string' && text !== '' ? text : undefined;
}

function listOf(value: unknown): readonly Json[] {
  return Array.isArray(value) ? value : [];
}
