// A server that answers from a list, so that a test can send any response to the browser model.

import type {
  BrowserRequest,
  NetworkError,
  Outcome,
  WireRequest,
  WireResponse,
} from '../../lib/browser/exchange';
import { fetchAs } from '../../lib/browser/fetch-as';
import type { PreflightCache } from '../../lib/browser/preflight-cache';
import { APP } from './origins';
export const URL_ASKED = 'https://api.example.com/items';

/** A status, and header lines: `'Vary: Origin'`. */
export type Scripted = readonly [status: number, ...lines: string[]];

export function response([status, ...lines]: Scripted): WireResponse {
  return {
    status,
    headers: lines.map((line) => {
      const colon = line.indexOf(':');
      return [line.slice(0, colon), line.slice(colon + 1).replace(/^[\t ]+|[\t ]+$/g, '')];
    }),
  };
}

export interface Played {
  readonly outcome: Outcome;
  readonly sent: readonly WireRequest[];
}

/** What a browser does with `answers`, one for each request it sends; a string is a network error. */
export async function play(
  request: Partial<BrowserRequest>,
  answers: readonly (Scripted | string)[],
  cache?: PreflightCache,
): Promise<Played> {
  const sent: WireRequest[] = [];
  const outcome = await fetchAs(
    { url: URL_ASKED, origin: APP, ...request },
    async (wire): Promise<WireResponse | NetworkError> => {
      const answer = answers[sent.length];
      sent.push(wire);
      if (answer === undefined) throw new Error(`Nothing is scripted for ${wire.method} ${wire.url}`);
      return typeof answer === 'string' ? { networkError: answer } : response(answer);
    },
    cache,
  );
  return { outcome, sent };
}

/** As the browser writes a request. */
export function lines({ method, url, headers }: WireRequest): string[] {
  return [`${method} ${url}`, ...headers.map(([name, value]) => `${name}: ${value}`)];
}

/** The step that failed, and its code. */
export function stopped({ allowed, steps, code }: Outcome): string {
  const last = steps.at(-1);
  expect(last?.passed).toBe(allowed);
  return allowed ? 'allowed' : `${last?.name} ${code}`;
}
