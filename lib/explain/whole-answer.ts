// The complete answer that lets a request pass: every CORS header line of both responses.

import {
  type Exchange,
  isSafelistedResponseHeader,
  type Outcome,
  readMaxAge,
  type WireResponse,
} from '../browser';
import { extractTokens, getHeader, isForbiddenResponseHeader, isListFailure } from '../http';
import { defaultOf } from '../options';
import { usefulMaxAge, withoutQuotes } from './repair';
import { varyNames } from './vary';

/** A response to give: its status, and the header lines that matter to CORS. */
export type AnswerPart = WireResponse;

export interface Answer {
  /** What is requested in the end. */
  readonly url: string;
  /** Null if the request needs none. */
  readonly preflight: AnswerPart | null;
  readonly actual: AnswerPart;
}

/** Takes a request that is allowed once the responses are as they are here. `reads` are the headers that the page reads. */
export function wholeAnswer({ exchange }: Outcome, reads: readonly string[]): Answer {
  const last = (kind: Exchange['request']['kind']) =>
    exchange.findLast(({ request }) => request.kind === kind);
  const preflight = last('preflight');
  const actual = last('actual') as Exchange;
  return {
    url: actual.request.url,
    preflight: preflight === undefined ? null : partOf(preflight, true, []),
    actual: partOf(actual, false, reads),
  };
}

function partOf({ response }: Exchange, preflight: boolean, reads: readonly string[]): AnswerPart {
  const { status, headers } = response as WireResponse;
  const origin = getHeader(headers, 'Access-Control-Allow-Origin') as string;
  const lines: [string, string][] = [['Access-Control-Allow-Origin', origin]];
  const keep = (name: string, more: readonly string[] = []) => {
    const list = extractTokens(headers, name);
    const given = [...more, ...(list === null || isListFailure(list) ? [] : withoutQuotes(list))];
    const names = name === 'Access-Control-Allow-Methods' ? [...new Set(given)] : unique(given);
    if (names.length > 0) lines.push([name, names.join(', ')]);
  };
  if (origin !== '*' && getHeader(headers, 'Access-Control-Allow-Credentials') === 'true') {
    lines.push(['Access-Control-Allow-Credentials', 'true']);
  }
  if (preflight) {
    keep('Access-Control-Allow-Methods');
    keep('Access-Control-Allow-Headers');
    lines.push(['Access-Control-Max-Age', String(usefulMaxAge(readMaxAge(headers) ?? defaultOf('maxAge')))]);
  } else keep('Access-Control-Expose-Headers', reads.filter(isExposable));
  // Whoever answers one origin by its name does not answer the others so.
  if (origin !== '*') lines.push(['Vary', unique([...varyNames(headers), 'Origin']).join(', ')]);
  return { status, headers: lines };
}

/** A page can always read the others, or never. */
function isExposable(name: string): boolean {
  const lower = name.toLowerCase();
  return !isForbiddenResponseHeader(lower) && !isSafelistedResponseHeader(lower);
}

/** In any case: methods are compared exactly, header names are not. */
function unique(names: readonly string[]): string[] {
  const seen = new Map(names.map((name) => [name.toLowerCase(), name]));
  return [...seen.values()];
}
