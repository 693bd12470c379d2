// A preflight that an outer policy answers, for a path that an inner policy decides on: the user is told if they differ.

import { isSafelistedMethod, type RequestLike } from '../http';
import type { CompiledPolicy, HeaderSet } from '../policy';
import { show, warnOnce } from '../problems';
import type { Decider, PreflightAnswer } from './decider';

/** How many preflights a policy remembers, for when the inner policy is met after them. */
const MOST_ANSWERED = 16;
/** How many paths with an inner policy it remembers. */
const MOST_PATHS = 100;

/** Keeps a preflight that ended here, and warns if the policy that decides on its path is known to answer otherwise. */
export function noteAnswer(outer: Decider, set: HeaderSet, request: RequestLike): void {
  const { answered } = outer;
  const place = outer.answers++ % MOST_ANSWERED;
  const url = urlOf(request);
  const { headers } = request;
  // An old one is written over, so that preflights make no objects.
  answered[place] ??= { url, headers, set };
  const answer = answered[place];
  answer.url = url;
  answer.headers = headers;
  answer.set = set;
  const inner = outer.inner.size === 0 ? undefined : outer.inner.get(pathOf(url));
  if (inner !== undefined) compare(outer, inner, answer);
}

/** Whether it is kept already that `inner` decided after `outer` on this path. */
export function isNoted(outer: Decider, inner: Decider, request: RequestLike): boolean {
  return outer.inner.get(pathOf(urlOf(request))) === inner;
}

/** Keeps that `inner` decided after `outer`, and warns if `outer` has answered a preflight for that path otherwise. */
export function noteInner(outer: Decider, inner: Decider, request: RequestLike): void {
  const path = pathOf(urlOf(request));
  if (outer.inner.size === MOST_PATHS) outer.inner.clear();
  outer.inner.set(path, inner);
  for (const answer of outer.answered) if (pathOf(answer.url) === path) compare(outer, inner, answer);
}

function compare(outer: Decider, inner: Decider, { url, headers, set }: PreflightAnswer): void {
  // A delegate and an origin function are not asked: that may cost something, and the answer may be another tomorrow.
  if (inner.policy === undefined || inner.policy.matcher.asks) return;
  const { origin, 'access-control-request-method': method } = headers;
  const allowed = grants(set, method);
  if (grants(preflightSet(inner.policy, origin), method) === allowed) return;
  const [did, would] = allowed ? ['allowed', 'deny'] : ['denied', 'allow'];
  warnOnce(
    'OUTER_PREFLIGHT',
    `${outer.site} ${inner.site}`,
    `corsage: the policy made at ${outer.site} ${did} a preflight for ${show(method)} ${show(pathOf(url))} from ${show(origin)}. The policy made at ${inner.site}, which decides on that path, would ${would} it. Mount each policy together with its routes, the inner one first, so that a request meets only one.`,
  );
}

function preflightSet({ matcher, headerSets }: CompiledPolicy, origin: unknown): HeaderSet {
  return matcher.allows(origin) ? headerSets.preflightAllowed : headerSets.preflightDenied;
}

/** Whether a browser goes on to the request after this answer. https://fetch.spec.whatwg.org/#cors-preflight-fetch */
function grants({ allowed, allowMethods }: HeaderSet, method: unknown): boolean {
  if (!allowed || typeof allowMethods !== 'string' || allowMethods === '*') return allowed;
  return isSafelistedMethod(String(method)) || allowMethods.split(', ').includes(String(method));
}

/** Express and Connect keep the URL that came, and change the other. */
function urlOf(request: RequestLike & { readonly originalUrl?: string }): string {
  return request.originalUrl ?? request.url ?? '';
}

function pathOf(url: string): string {
  return url.split('?', 1)[0] as string;
}
