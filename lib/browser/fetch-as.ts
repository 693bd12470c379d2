// A browser's `fetch` over any transport.

import { type CheckedStep, corsSteps } from './cors-check';
import type {
  BrowserRequest,
  Exchange,
  Failure,
  NetworkError,
  Outcome,
  Send,
  Step,
  StepName,
  WireRequest,
  WireResponse,
} from './exchange';
import { type PageRequest, readPageRequest } from './page-request';
import { type PreflightSubject, preflightNeed, preflightOf } from './preflight';
import type { PreflightCache } from './preflight-cache';
import { preflightSteps } from './preflight-check';
import { basicView, corsView } from './readable-headers';
import { locationOf, redirected, redirectTarget, taintsOrigin } from './redirect';
import { resourcePolicyCheck } from './resource-policy';

/**
 * Does what a browser does when a page calls `fetch(url, { method, headers, credentials })`, and tells each thing it
 * checked. `send` is called for each request on the wire, one after the other. Rejects only if `send` rejects: what a
 * browser treats as a network error is a `NetworkError`.
 *
 * @param cache the browser's preflight cache; without one, every preflight is sent
 */
export async function fetchAs(request: BrowserRequest, send: Send, cache?: PreflightCache): Promise<Outcome> {
  const page = readPageRequest(request);
  if ('code' in page) {
    const step: Step = { name: 'request', url: request.url, passed: false, failure: page };
    return { allowed: false, code: page.code, steps: [step], exchange: [], dropped: [] };
  }
  const fetching = new Fetching(page, send, cache);
  const failure = await fetching.run();
  const { steps, exchange } = fetching;
  return {
    allowed: failure === undefined,
    code: failure?.code ?? null,
    steps,
    exchange,
    dropped: page.dropped,
  };
}

/** One `fetch` in progress. */
class Fetching {
  readonly steps: Step[] = [];
  readonly exchange: Exchange[] = [];
  readonly #page: PageRequest;
  readonly #send: Send;
  readonly #cache: PreflightCache | undefined;
  #url: URL;
  #request: Pick<PageRequest, 'method' | 'headers'>;
  /** The page's origin, or `null` once tainted. https://fetch.spec.whatwg.org/#serializing-a-request-origin */
  #origin: string;
  /** Whether a request went to another origin: every later one is checked too. */
  #elsewhere = false;
  /** Whether it is checked by CORS. */
  #cors = false;
  /** Whether anything needed a preflight, sent now or earlier. */
  #asked = false;
  #redirects = 0;

  constructor(page: PageRequest, send: Send, cache: PreflightCache | undefined) {
    this.#page = page;
    this.#send = send;
    this.#cache = cache;
    this.#url = page.url;
    this.#request = page;
    this.#origin = page.origin;
  }

  /** https://fetch.spec.whatwg.org/#concept-main-fetch */
  async run(): Promise<Failure | undefined> {
    this.#step('request', undefined);
    if (this.#url.protocol === 'data:') return this.#data();
    let failure = await this.#fetch();
    while (failure === REDIRECTED) failure = await this.#fetch();
    if (failure !== undefined && this.#asked) this.#cache?.clear(this.#subject());
    return failure;
  }

  /** https://fetch.spec.whatwg.org/#scheme-fetch */
  #data(): undefined {
    this.#step('same-origin', undefined);
    return this.#step('readable-headers', undefined, undefined, {
      view: { readable: ['content-type'], hidden: [] },
    });
  }

  /** https://fetch.spec.whatwg.org/#concept-http-fetch */
  async #fetch(): Promise<Failure | typeof REDIRECTED | undefined> {
    const { withoutCors } = this.#page;
    this.#elsewhere ||= this.#url.origin !== this.#page.origin;
    this.#cors = this.#elsewhere && !withoutCors;
    if (this.#cors) {
      const failure = await this.#preflight();
      if (failure !== undefined) return failure;
    } else if (!this.#elsewhere) this.#step('same-origin', undefined);

    const [exchange, response] = await this.#exchange(actualOf(this.#subject(), this.#cors));
    if ('networkError' in response) {
      return this.#step('answer', { code: 'CORSDidNotSucceed', problem: response.networkError }, exchange);
    }
    this.#step('answer', undefined, exchange);
    if (this.#cors) {
      const checked = corsSteps(this.#origin, this.#page.credentials, response.headers);
      const failure = this.#check(checked, exchange);
      if (failure !== undefined) return failure;
    }
    if (this.#elsewhere && withoutCors) {
      const value = resourcePolicyCheck(this.#page.origin, this.#url, response.headers);
      const failure = value === undefined ? undefined : ({ code: 'RESOURCE_POLICY', value } as const);
      const view = { readable: [], hidden: [] };
      if (this.#step('resource-policy', failure, exchange, { view }) !== undefined) return failure;
    }
    const location = locationOf(response);
    if (location !== undefined) return this.#redirect(response, exchange);
    if (this.#elsewhere && withoutCors) return undefined;
    const view = this.#cors
      ? corsView(response.headers, this.#page.credentials)
      : basicView(response.headers);
    this.#step('readable-headers', undefined, exchange, { view });
    return undefined;
  }

  /** https://fetch.spec.whatwg.org/#cors-preflight-fetch */
  async #preflight(): Promise<Failure | undefined> {
    const subject = this.#subject();
    const preflight = preflightNeed(subject, this.#cache);
    this.#step('preflight-needed', undefined, undefined, { preflight });
    this.#asked ||= preflight.method || preflight.headers.length > 0;
    if (!preflight.sent) return undefined;

    const [exchange, response] = await this.#exchange(preflightOf(subject, preflight.headers));
    if ('networkError' in response) {
      const problem = response.networkError;
      return this.#step(
        'preflight-answer',
        { code: 'CORSPreflightDidNotSucceed', problem, status: undefined },
        exchange,
      );
    }
    // Browsers check this first, and report it as such; in the standard it is a status that is not ok.
    const location = locationOf(response);
    if (location !== undefined) {
      return this.#step(
        'preflight-answer',
        { code: 'CORSExternalRedirectNotAllowed', location, by: 'preflight' },
        exchange,
      );
    }
    this.#step('preflight-answer', undefined, exchange);
    const checked = preflightSteps({ ...subject, unsafe: preflight.headers }, response);
    const failure = this.#check(checked, exchange);
    if (failure === undefined) this.#cache?.keep(subject, response.headers);
    return failure;
  }

  /** https://fetch.spec.whatwg.org/#concept-http-redirect-fetch */
  #redirect(response: WireResponse, exchange: Exchange): Failure | typeof REDIRECTED {
    const origin = this.#page.origin;
    const from = this.#url;
    const target = redirectTarget({ origin, url: from, cors: this.#cors, count: this.#redirects }, response);
    if (!(target instanceof URL)) return this.#step('redirect', target, exchange);
    this.#step('redirect', undefined, exchange);
    this.#redirects++;
    this.#request = redirected(this.#request, response.status, from.origin !== target.origin);
    if (taintsOrigin(origin, from, target)) this.#origin = 'null';
    this.#url = target;
    return REDIRECTED;
  }

  #subject(): PreflightSubject {
    const { method, headers } = this.#request;
    return {
      url: this.#url.href,
      origin: this.#origin,
      method,
      headers,
      credentials: this.#page.credentials,
    };
  }

  async #exchange(asked: WireRequest): Promise<[Exchange, WireResponse | NetworkError]> {
    const url = new URL(asked.url);
    url.hash = '';
    const request = { ...asked, url: url.href };
    const response = await this.#send(request);
    const exchange = { request, response };
    this.exchange.push(exchange);
    return [exchange, response];
  }

  /** Records each step of a check, up to the first that fails. */
  #check(checked: Iterable<CheckedStep>, exchange: Exchange): Failure | undefined {
    for (const [name, failure] of checked) {
      if (this.#step(name, failure, exchange) !== undefined) return failure;
    }
    return undefined;
  }

  #step<Why extends Failure | undefined>(
    name: StepName,
    failure: Why,
    exchange?: Exchange,
    more?: Pick<Step, 'preflight' | 'view'>,
  ): Why {
    const url = this.#url.href;
    this.steps.push({ name, url, passed: failure === undefined, failure, exchange, ...more });
    return failure;
  }
}

/** The response is a redirect to follow. */
const REDIRECTED = Symbol('redirected');

/** `Origin` is sent with every request to another origin, and with every request that may change something. */
function actualOf({ url, origin, method, headers }: PreflightSubject, cors: boolean): WireRequest {
  const sendsOrigin = cors || (method !== 'GET' && method !== 'HEAD');
  return {
    kind: 'actual',
    method,
    url,
    headers: sendsOrigin ? [...headers, ['Origin', origin]] : headers,
  };
}
