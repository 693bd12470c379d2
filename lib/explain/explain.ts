// explain(): what a browser does with a request to a server that runs a policy.

import { type BrowserRequest, fetchAs, type Outcome, type Step } from '../browser';
import { nearestName, repairOrigin } from '../fixes';
import type { HeaderList } from '../http';
import { type CorsOptions, findProblems, type OriginItem, type OriginOption } from '../options';
import { type DangerouslyOptions, isSerializedOrigin, liveOriginsOf, NAMED_ORIGINS } from '../origins';
import { type CorsPolicy, toPolicy } from '../policy';
import { show } from '../problems';
import type { Explanation, RequestProblem } from './explanation';
import { policyFix, policyWarningFix } from './policy-fixes';
import { type PolicyResponse, policyServer } from './policy-server';
import { putIntoWords } from './put-into-words';
import { denialMessage, lowerFirst, policyErrorMessage, responseName, stepMessage } from './step-messages';

/** What a page requests: `fetch(url, { method, headers, credentials: 'include' })`. */
export interface ExplainedRequest {
  /** Absolute. */
  readonly url: string;
  /** The page's origin: `'https://app.example.com'`, or `'null'` for a sandboxed frame. */
  readonly origin: string;
  /** As the page writes it. Default: `'GET'`. */
  readonly method?: string | undefined;
  /** As `fetch` takes them: an object, a list of pairs, or a `Headers` object. Default: none. */
  readonly headers?:
    | Readonly<Record<string, string>>
    // Iterable too, but TypeScript 5.0 takes a list of pairs for a record unless it is named.
    | readonly (readonly [name: string, value: string])[]
    | Iterable<readonly [name: string, value: string]>
    | undefined;
  /** Whether the page writes `credentials: 'include'`. Default: `false`. */
  readonly credentials?: boolean | undefined;
  /** The names of the response headers that the page's script reads; you are warned of those it cannot. Default: none. */
  readonly reads?: readonly string[] | undefined;
}

/**
 * Tells what a browser does with a request to a server that runs this policy, step by step by the Fetch standard, and
 * what to change if it is blocked. The policy itself decides, so its origin functions are called; a `disallowedOrigin`
 * function is not. Nothing is sent.
 *
 * ```js
 * const { allowed, code, message, fix } = await explain(
 *   { origin: 'https://app.example.com', methods: 'GET' },
 *   { url: 'https://api.example.com/items/1', origin: 'https://app.example.com', method: 'DELETE' },
 * );
 * // false, 'CORSMethodNotFound', …, "Write methods: ['GET', 'DELETE']."
 * ```
 *
 * @throws CorsConfigError with everything that is wrong with the options; TypeError if the request is not valid.
 */
export async function explain<
  const Origin extends OriginOption = OriginOption,
  const Dangerously extends DangerouslyOptions = DangerouslyOptions,
>(
  policyOrOptions: CorsOptions<Origin, Dangerously> | CorsPolicy,
  request: ExplainedRequest,
): Promise<Explanation> {
  const policy = toPolicy(policyOrOptions);
  const { page, reads } = readRequest(request);
  const send = policyServer(
    policy,
    reads.map((name) => [name, 'shown'] as const),
  );
  const outcome = await fetchAs(page, send);
  return putIntoWords({
    request: page,
    outcome,
    problems: await findAll(policy, page, outcome),
    send,
    reads,
    warningFix: (finding) => policyWarningFix(finding, policy),
  });
}

/**
 * Everything that is wrong: what blocks the request now, then what blocks it once that is fixed, and so on. One response
 * does not show it all: an origin that is not allowed gets no other CORS header.
 */
async function findAll(
  policy: CorsPolicy,
  request: BrowserRequest,
  { allowed, steps }: Outcome,
): Promise<RequestProblem[]> {
  if (allowed) return [];
  const step = steps.at(-1) as Step & { failure: NonNullable<Step['failure']> };
  const { failure } = step;
  const { error } = (step.exchange?.response ?? {}) as Partial<PolicyResponse>;
  const fix = policyFix(policy, step, failure, request, error);
  const problem = { code: failure.code, message: messageOf(step, request.origin, error), fix: fix.text };
  const changed = { ...policy, ...fix.options };
  const fixable = fix.options !== undefined || fix.request !== undefined;
  if (!fixable || findProblems(changed).length > 0) return [problem];
  const next = toPolicy({ ...changed, origin: copied(changed.origin) });
  const page = { ...request, ...fix.request };
  return [problem, ...(await findAll(next, page, await fetchAs(page, policyServer(next, []))))];
}

/** With the entries of live lists in place of the lists, which a policy would bind to its rules. */
function copied(origin: CorsOptions['origin']): CorsOptions['origin'] {
  if (typeof origin !== 'object') return origin;
  return (origin as readonly OriginItem[]).flatMap((item) =>
    liveOriginsOf(item) === undefined ? [item] : [...(item as Iterable<string>)],
  );
}

/** Tells why a policy sends no `Access-Control-Allow-Origin`. */
function messageOf(step: Step, origin: string, error: unknown): string {
  if (step.failure?.code !== 'CORSMissingAllowOrigin') return stepMessage(step, origin);
  const message = error === undefined ? denialMessage(origin) : policyErrorMessage(error);
  return `${message.slice(0, -1)}, so ${lowerFirst(responseName(step.name))} has no Access-Control-Allow-Origin header.`;
}

const KEYS = ['url', 'origin', 'method', 'headers', 'credentials', 'reads'] as const;

function readRequest(given: ExplainedRequest): { page: Required<BrowserRequest>; reads: readonly string[] } {
  if (typeof given !== 'object' || given === null) {
    throw wrong(`the request must be an object, not ${show(given)}. Write explain(policy, { url, origin }).`);
  }
  for (const key of Object.keys(given)) {
    if ((KEYS as readonly string[]).includes(key)) continue;
    const nearest = nearestName(key, KEYS);
    const fix = nearest === undefined ? `Remove it; a request has ${KEYS.join(', ')}.` : `Write ${nearest}.`;
    throw wrong(`a request has no key ${show(key)}. ${fix}`);
  }
  const { url, origin, method = 'GET', headers = {}, credentials = false, reads = [] } = given;
  if (typeof url !== 'string') {
    throw wrong(`url must be a string, not ${show(url)}. Write url: "https://api.example.com/items".`);
  }
  if (!NAMED_ORIGINS.includes(origin) && !isSerializedOrigin(origin)) {
    const fix = typeof origin === 'string' ? repairOrigin(origin).fix : 'Write "https://app.example.com".';
    throw wrong(`origin must be the origin of a page, not ${show(origin)}. ${fix}`);
  }
  if (typeof method !== 'string') {
    throw wrong(`method must be a string, not ${show(method)}. Write method: "PUT".`);
  }
  if (typeof credentials !== 'boolean') {
    // Of `fetch`'s words for it, these send no cookies to another origin.
    const meant = !['omit', 'same-origin', 'false'].includes(credentials);
    throw wrong(`credentials must be true or false, not ${show(credentials)}. Write credentials: ${meant}.`);
  }
  if (!Array.isArray(reads) || reads.some((name) => typeof name !== 'string')) {
    throw wrong(`reads must be a list of header names, not ${show(reads)}. Write reads: ["X-Total-Count"].`);
  }
  return { page: { url, origin, method, headers: pairsOf(headers), credentials, withoutCors: false }, reads };
}

function pairsOf(headers: NonNullable<ExplainedRequest['headers']>): HeaderList {
  if (typeof headers !== 'object' || headers === null) {
    throw wrong(`headers must be an object, not ${show(headers)}. Write headers: { "X-Request-Id": "1" }.`);
  }
  const pairs =
    Symbol.iterator in headers
      ? [...(headers as Iterable<readonly [string, string]>)]
      : Object.entries(headers);
  return pairs.map(([name, value]) => [name, String(value)]);
}

function wrong(message: string): TypeError {
  return new TypeError(`corsage: explain: ${message}`);
}
