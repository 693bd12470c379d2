// Sends a server what the page's browser would send, and what browsers of other pages would.

import {
  addressSpaceOf,
  type BrowserRequest,
  fetchAs,
  isHttp,
  type NetworkError,
  type Outcome,
  type Send,
  type WireRequest,
  type WireResponse,
} from '../browser';
import { getHeader } from '../http';
import { type Belongings, BrowserHeaders } from './browser-headers';
import { addressOf } from './connect';
import { type Saved, savedResponses } from './responses';
import { NoAnswer, type Reply, type Sending, send } from './wire';

/** One request as it was sent, and its response; null if none came. */
export interface Sent {
  readonly request: WireRequest;
  readonly response: WireResponse | null;
}

export interface Asked {
  readonly outcome: Outcome;
  /** Why the last request got no response; undefined if all did. */
  readonly noAnswer: NoAnswer | undefined;
  /** What was sent and received, for each exchange of the outcome. */
  readonly sent: readonly Sent[];
  /** The names of headers with a space before the colon, which not every browser reads. */
  readonly spaced: ReadonlySet<string>;
  /** Where each server is, and the page, by the host of its URL; without those that are not known. */
  readonly addresses: ReadonlyMap<string, string>;
}

interface Manner extends Belongings, Sending {
  /** Takes the place of the server: nothing is sent. Default: the server is asked. */
  readonly saved?: Saved | undefined;
}

const NOT_SAVED = new NoAnswer('NOT_SAVED', 'nothing was sent');

/** Never rejects because of what a server does. */
export async function ask(request: BrowserRequest, manner: Manner): Promise<Asked> {
  const browser = new BrowserHeaders(request.origin, manner);
  const saved = manner.saved && savedResponses(manner.saved);
  const sent: Sent[] = [];
  const addresses = new Map<string, string>();
  const spaced = new Set<string>();
  let noAnswer: NoAnswer | undefined;
  const outcome = await fetchAs(request, async (bare) => {
    const complete = browser.complete(bare);
    const reply = saved === undefined ? await send(complete, manner) : (saved(complete) ?? NOT_SAVED);
    if (reply instanceof NoAnswer) noAnswer = reply;
    else if (isReply(reply)) {
      if (reply.address !== undefined) addresses.set(new URL(complete.url).hostname, reply.address);
      for (const name of reply.spaced) spaced.add(name.toLowerCase());
    }
    const response = responseOf(reply);
    sent.push({ request: complete, response: 'networkError' in response ? null : response });
    return response;
  });
  const page = URL.canParse(request.origin) ? new URL(request.origin) : undefined;
  // It only matters to servers that are not public.
  const nearby = [...addresses.values()].some((address) => addressSpaceOf(address) !== 'public');
  if (nearby && page !== undefined && isHttp(page) && !addresses.has(page.hostname)) {
    const address = await addressOf(page, manner);
    if (address !== undefined) addresses.set(page.hostname, address);
  }
  return { outcome, noAnswer, sent, spaced, addresses };
}

/** Sends the requests of other pages, and without `Origin` as this page would. */
export function probing(manner: Manner, page: string): Send {
  return async (bare) => {
    if (manner.saved !== undefined) return responseOf(NOT_SAVED);
    const origin = getHeader(bare.headers, 'Origin') ?? page;
    return responseOf(await send(new BrowserHeaders(origin, manner).complete(bare), manner));
  };
}

/** Not one that was saved. */
function isReply(reply: WireResponse | NetworkError): reply is Reply {
  return 'spaced' in reply;
}

function responseOf(reply: WireResponse | NetworkError | NoAnswer): WireResponse | NetworkError {
  if (reply instanceof NoAnswer) return { networkError: reply.message };
  if ('networkError' in reply) return reply;
  const { status, headers } = reply;
  return { status, headers };
}
