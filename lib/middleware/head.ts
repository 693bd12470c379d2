// What is done when the head of a response is written: a denial holds, and `protectHeaders` has the last word.

import type { OutgoingHttpHeaders, ServerResponse } from 'node:http';
import { POLICY_HEADERS, type RequestLike, type ResponseLike } from '../http';
import { isCrossOrigin, setHeaders } from '../policy';
import { show, warnOnce } from '../problems';
import { authorityOf } from './authority';
import type { Decision } from './decider';
import { nodeOnly } from './node-only';
import { addVary } from './response';

/** Kept, since each `require` takes as long as all the rest of a decision. */
let onHeaders: ((response: object, listener: () => void) => void) | undefined;

/** Has `decision`, as it then is, held when the head is written. A response is watched once. */
export function watchHead(response: ResponseLike, decision: Decision, request: RequestLike): void {
  decision.watched = true;
  onHeaders ??= (nodeOnly.onHeaders as NonNullable<typeof nodeOnly.onHeaders>)();
  const server = response as unknown as ServerResponse;
  onHeaders(server, () => {
    if (decision.protects) putBack(server, decision);
    else if (decision.denies) holdDenial(server, decision, request);
  });
}

/** `POLICY_HEADERS` as Node names them. */
let lowerCase: readonly string[] | undefined;

/**
 * Puts the decision in the place of whatever is there. All headers are read at once, since most often nothing is to be
 * changed, and each call on one of Express's responses costs more than all the comparisons.
 */
function putBack(response: ServerResponse, { set, headers }: Decision): void {
  const present: OutgoingHttpHeaders = response.getHeaders();
  const own: Record<string, string> = {};
  const collect = (name: string, value: string): void => {
    own[name] = value;
  };
  setHeaders(set, { headers }, { setHeader: collect });
  lowerCase ??= POLICY_HEADERS.map((name) => name.toLowerCase());
  for (let i = 0; i < POLICY_HEADERS.length; i++) {
    const name = POLICY_HEADERS[i] as string;
    const value = own[name];
    if (present[lowerCase[i] as string] === value) continue;
    if (value === undefined) response.removeHeader(name);
    else response.setHeader(name, value);
  }
  if (set.vary !== undefined && present.vary !== set.vary) addVary(response, set.vary);
}

/**
 * Browsers let a page read an answer with the user's cookies where both headers are there: many routers set them for any
 * origin that asks. `*` is left, since browsers take it for nobody then. https://fetch.spec.whatwg.org/#cors-check
 */
function holdDenial(response: ServerResponse, { by, headers }: Decision, request: RequestLike): void {
  if (response.getHeader('Access-Control-Allow-Credentials') === undefined) return;
  const { origin } = headers;
  if (!names(response.getHeader('Access-Control-Allow-Origin'), String(origin))) return;
  response.removeHeader('Access-Control-Allow-Origin');
  response.removeHeader('Access-Control-Allow-Credentials');
  addVary(response, 'Origin');
  // The site's own pages read the answer all the same: nothing is wrong with it.
  if (!isCrossOrigin(request, authorityOf)) return;
  warnOnce(
    'DENIAL_OVERRIDDEN',
    by.site,
    `corsage: the policy made at ${by.site} denied ${show(origin)}, and something behind it allowed that origin with credentials. These headers were removed. List the origin in the policy, or mount the other router before cors(), so that its preflights reach it too.`,
  );
}

/** Whether one of the values is the origin: a proxy may join several, or leave one of them. */
function names(value: number | string | readonly string[] | undefined, origin: string): boolean {
  const text = String(value);
  return text === origin || text.split(',').some((each) => each.trim() === origin);
}
