// Asks a server what a browser would ask it, and other origins' questions after it.

import type { BrowserRequest, Outcome, WireRequest, WireResponse } from '../fetch/exchange';
import { fetchAs } from '../fetch/fetch-as';
import { type Probes, probe } from '../reasons/probes';
import { type Belongings, BrowserHeaders } from './browser-headers';
import { NoAnswer, send } from './wire';

/** One request as it went over the wire, and its answer; null where none came. */
export interface Sent {
  readonly request: WireRequest;
  readonly response: WireResponse | null;
}

export interface Asked {
  readonly outcome: Outcome;
  /** Why no answer came to the last request; undefined where all were answered. */
  readonly noAnswer: NoAnswer | undefined;
  /** What went over the wire, for each exchange of the outcome. */
  readonly sent: readonly Sent[];
  /** What other origins are answered; undefined where it was not asked, or no answer came. */
  readonly probes: Probes | undefined;
}

export interface Manner extends Belongings {
  /** Milliseconds for each answer. */
  readonly timeout: number;
}

/** Never rejects for what a server does. */
export async function ask(request: BrowserRequest, manner: Manner): Promise<Asked> {
  const browser = new BrowserHeaders(request.origin, manner);
  const sent: Sent[] = [];
  let noAnswer: NoAnswer | undefined;
  const outcome = await fetchAs(request, async (bare) => {
    const complete = browser.complete(bare);
    const response = await answerTo(complete, manner.timeout);
    if (response instanceof NoAnswer) {
      noAnswer = response;
      sent.push({ request: complete, response: null });
      return { networkError: response.message };
    }
    sent.push({ request: complete, response });
    return response;
  });
  return { outcome, noAnswer, sent, probes: outcome.allowed ? await asOthers(outcome, manner) : undefined };
}

/** A server that does not answer them has answered the page all the same. */
function asOthers(outcome: Outcome, manner: Manner): Promise<Probes | undefined> {
  return probe(outcome, async (bare) => {
    const [, origin] = bare.headers.find(([name]) => name === 'Origin') as readonly [string, string];
    const response = await answerTo(new BrowserHeaders(origin, manner).complete(bare), manner.timeout);
    return response instanceof NoAnswer ? { networkError: response.message } : response;
  });
}

async function answerTo(request: WireRequest, timeout: number): Promise<WireResponse | NoAnswer> {
  try {
    return await send(request, timeout);
  } catch (error) {
    if (error instanceof NoAnswer) return error;
    throw error;
  }
}
