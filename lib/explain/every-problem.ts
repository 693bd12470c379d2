// Everything that is wrong with what a server answers, in one go: each response is repaired in thought, and the browser's
// checks go on with the repaired one.

import {
  type BrowserRequest,
  type Exchange,
  fetchAs,
  locationOf,
  type NetworkError,
  type Outcome,
  type Send,
  type Step,
  type WireRequest,
  type WireResponse,
} from '../browser';
import { getHeader } from '../http';
import { show } from '../problems';
import { denialIn, findListed, type Listed } from './denial';
import type { RequestProblem } from './explanation';
import { headerFix } from './header-fixes';
import { isSafe } from './probes';
import { isLogin, mayFollow, type Target, targetOf } from './redirect-fixes';
import { repairOf, withHeader } from './repair';
import { failureMessage, lowerFirst, stepMessage } from './step-messages';
import { type Answer, wholeAnswer } from './whole-answer';

export interface Diagnosis {
  /** First what blocks the request. Empty if it is allowed. */
  readonly problems: readonly RequestProblem[];
  /** Null if the request is allowed, if no answer would help, or if the server means to deny the page. */
  readonly answer: Answer | null;
}

/** More than one exchange can have. */
const MOST_ROUNDS = 20;

/**
 * `send` sends what the browser did not come to: preflights, and GET and HEAD requests, never one that may change something.
 *
 * @param isYours whether the server is known to be the user's own, who may let in whom he wants
 * @param reads the response headers that the page reads
 */
export async function findEveryProblem(
  request: BrowserRequest,
  { exchange }: Outcome,
  send: Send,
  isYours: boolean,
  reads: readonly string[],
): Promise<Diagnosis> {
  const replay = new Replay(exchange, send);
  const problems: RequestProblem[] = [];
  /** What the fixes so far mend too. */
  const told = new Set<string>();
  let page = request;
  let outcome = await replay.play(page);
  for (let i = 0; !outcome.allowed && i < MOST_ROUNDS; i++) {
    const step = outcome.steps.at(-1) as FailedStep;
    const state = replay.stateOf(step.exchange);
    // The second look at a response shows nothing new.
    const seen = state === 'seen' ? await lookAround(step, page.origin, replay.seenOf(outcome), send) : {};
    const change = changeOf(step, page, seen);
    if (state !== 'assumed' || change?.request !== undefined) {
      const problem = problemOf(step, page, seen);
      const message =
        page.url === request.url ? problem.message : `At ${show(page.url)}, ${lowerFirst(problem.message)}`;
      if (!told.has(problem.message)) problems.push({ ...problem, message });
      for (const mended of mendedBy(problem, step)) told.add(mended);
    }
    if (seen.denial === 'certain') replay.denied(page.origin, seen.listed);
    if (change === undefined) return { problems, answer: null };
    if (change.response !== undefined)
      replay.change(seen.login ?? (step.exchange as Exchange), change.response);
    if (change.request?.url !== undefined) told.clear();
    page = { ...page, ...change.request };
    outcome = await replay.play(page);
  }
  const hasAnswer = problems.length > 0 && outcome.allowed && (isYours || !replay.isDenied);
  return { problems, answer: hasAnswer ? wholeAnswer(outcome, reads) : null };
}

/** Messages that would only repeat a problem: its fix has the line for credentials too, or is for both responses. */
function mendedBy({ message, fix }: RequestProblem, { name }: FailedStep): string[] {
  const both = fix.startsWith('Answer the preflight and the request after it');
  const mended = both ? [message.replace(/^The preflight response/, 'The response')] : [];
  if (!fix.includes('Access-Control-Allow-Credentials: true')) return mended;
  const responses = both ? [name, 'answer' as const] : [name];
  const lacks = { code: 'CORSMissingAllowCredentials', value: null } as const;
  return [...mended, ...responses.map((of) => failureMessage({ name: of }, lacks, ''))];
}

type FailedStep = Step & { readonly failure: NonNullable<Step['failure']> };

interface Seen {
  readonly target?: Target | undefined;
  /** What redirected to a log-in page of another server. */
  readonly login?: Exchange | undefined;
  readonly webSocket?: boolean;
  readonly denial?: ReturnType<typeof denialIn>;
  readonly listed?: Listed | undefined;
}

async function lookAround(
  step: FailedStep,
  origin: string,
  seen: readonly Exchange[],
  send: Send,
): Promise<Seen> {
  const { exchange, failure } = step;
  if (exchange === undefined || !('status' in exchange.response)) return {};
  if (isWebSocket(exchange.response)) return { webSocket: true };
  const target = step.name === 'redirect' ? undefined : await targetOf(step, send);
  if (target !== undefined) return { target };
  if (isTainted(exchange, origin)) {
    const url = new URL(exchange.request.url);
    const login = seen.findLast(({ response }) => 'status' in response && locationOf(response) !== undefined);
    return isLogin(url) && login !== undefined ? { target: { url, login: true }, login } : {};
  }
  const missing = failure.code === 'CORSMissingAllowOrigin' && origin !== 'null';
  // Whoever passed a preflight is on the list.
  const isListed = seen.some((other) => other !== exchange && other.request.kind === 'preflight');
  const denial = missing && !isListed ? denialIn(exchange) : undefined;
  if (denial === undefined) return {};
  const safe = exchange.request.kind === 'preflight' || isSafe(exchange.request);
  return { denial, listed: safe ? await findListed(exchange.request, origin, send) : undefined };
}

/** The answer of WebSocket servers to other requests. https://httpwg.org/specs/rfc9110.html#status.426 */
function isWebSocket({ status, headers }: WireResponse): boolean {
  const upgrade = getHeader(headers, 'Upgrade');
  return upgrade === null ? status === 426 : status > 399 && /\bwebsocket\b/i.test(upgrade);
}

function problemOf(step: FailedStep, page: BrowserRequest, seen: Seen): RequestProblem {
  const { failure, exchange } = step;
  const message = [stepMessage(step, page.origin)];
  if (seen.denial === 'certain')
    message.push('The server decides by the origin, and does not allow this one.');
  if (seen.webSocket) message.push('This is a WebSocket endpoint, to which CORS does not apply.');
  if (seen.listed !== undefined) message.push(`It allows ${show(seen.listed.origin)}.`);
  const { headers = [] } = (exchange?.response ?? {}) as Partial<WireResponse>;
  const reason = seen.denial && getHeader(headers, 'X-Cors-Reason');
  if (typeof reason === 'string') message.push(`It says: ${show(reason, 400)}.`);
  return { code: failure.code, message: message.join(' '), fix: headerFix(step, failure, page, seen) };
}

interface Change {
  readonly response?: WireResponse | undefined;
  readonly request?: Partial<BrowserRequest> | undefined;
}

function changeOf(
  step: FailedStep,
  page: BrowserRequest,
  { webSocket, target, login, listed }: Seen,
): Change | undefined {
  if (webSocket) return undefined;
  const { failure, exchange } = step;
  if (target !== undefined && target.url !== null && !target.login) {
    return { request: { url: target.url.href } };
  }
  if (login !== undefined) return { response: { ...(login.response as WireResponse), status: 401 } };
  // After a redirect across origins, the browser sends `null`.
  if (exchange !== undefined && isTainted(exchange, page.origin))
    return { request: { url: exchange.request.url } };
  const repair = repairOf(step, failure, page);
  if (repair?.response === undefined) return repair;
  if (target !== undefined) {
    const status = target.login && !step.name.startsWith('preflight') ? 401 : 204;
    return { response: { ...repair.response, status } };
  }
  // What the server answers a listed origin shows what else is missing.
  if (listed === undefined) return repair;
  return {
    response: { ...listed.response, headers: withHeader(listed.response.headers, ORIGIN, page.origin) },
  };
}

function isTainted({ request }: Exchange, origin: string): boolean {
  const sent = getHeader(request.headers, 'Origin');
  return sent !== null && sent !== origin;
}

const ORIGIN = 'Access-Control-Allow-Origin';

/** Answers as the server did, or with what was put in its place. */
class Replay {
  readonly #responses = new Map<string, WireResponse | NetworkError>();
  readonly #keys = new WeakMap<WireRequest, string>();
  /** The keys of what nobody has seen: nothing is said of it. */
  readonly #assumed = new Set<string>();
  readonly #changed = new Set<string>();
  readonly #others: Send;
  readonly #start: URL | undefined;
  readonly #times = new Map<string, number>();
  /** Who the server was found to let in, in place of the page; null if nobody was. */
  #listed: string | null | undefined;
  #page = '';
  #url = '';

  constructor(exchange: readonly Exchange[], others: Send) {
    this.#others = others;
    const [first] = exchange;
    if (first !== undefined) this.#start = new URL(first.request.url);
    for (const { request, response } of exchange) this.#responses.set(this.#keyOf(request), response);
  }

  play(page: BrowserRequest): Promise<Outcome> {
    this.#times.clear();
    this.#url = page.url;
    return fetchAs(page, async (wire) => {
      const key = this.#keyOf(wire);
      this.#keys.set(wire, key);
      const response = this.#responses.get(key) ?? (await this.#ask(wire));
      this.#responses.set(key, response ?? NOTHING);
      if (response === undefined) this.#assumed.add(key);
      return response ?? NOTHING;
    });
  }

  stateOf(exchange: Exchange | undefined): 'seen' | 'changed' | 'assumed' {
    const key = exchange && this.#keys.get(exchange.request);
    if (key === undefined) return 'seen';
    return this.#assumed.has(key) ? 'assumed' : this.#changed.has(key) ? 'changed' : 'seen';
  }

  /** What the server itself answered. */
  seenOf({ exchange }: Outcome): readonly Exchange[] {
    return exchange.filter((one) => this.stateOf(one) === 'seen');
  }

  get isDenied(): boolean {
    return this.#listed !== undefined;
  }

  denied(page: string, listed: Listed | undefined): void {
    this.#page = page;
    this.#listed = listed?.origin ?? null;
  }

  /** An origin that is not allowed seldom gets the other headers: without a listed one, they are not known. */
  change({ request, response }: Exchange, changed: WireResponse): void {
    const key = this.#keys.get(request) as string;
    this.#responses.set(key, changed);
    this.#changed.add(key);
    const shown = (response as WireResponse).headers.some(([name]) => /^access-control-allow-/i.test(name));
    if (this.#listed === null && !shown) this.#assumed.add(key);
  }

  /** Undefined if it cannot be known. To another host, only a redirect leads, without what the page keeps secret. */
  async #ask(wire: WireRequest): Promise<WireResponse | undefined> {
    const mayAsk = wire.kind === 'preflight' || isSafe(wire);
    if (!mayAsk || this.#listed === null || !mayFollow(this.#start as URL, new URL(this.#url)))
      return undefined;
    const listed = this.#listed;
    if (listed === undefined) return answerIn(await this.#others(wire));
    const response = answerIn(
      await this.#others({ ...wire, headers: withHeader(wire.headers, 'Origin', listed) }),
    );
    if (response === undefined || getHeader(response.headers, ORIGIN) !== listed) return response;
    return { ...response, headers: withHeader(response.headers, ORIGIN, this.#page) };
  }

  /** The same request may be answered in another way the second time, as by a redirect to itself. */
  #keyOf({ kind, method, url, headers }: WireRequest): string {
    const key = `${kind} ${method} ${url} ${getHeader(headers, 'Origin')}`;
    const times = (this.#times.get(key) ?? 0) + 1;
    this.#times.set(key, times);
    return `${key} ${times}`;
  }
}

const NOTHING: WireResponse = { status: 200, headers: [] };

function answerIn(response: WireResponse | NetworkError): WireResponse | undefined {
  return 'status' in response ? response : undefined;
}
