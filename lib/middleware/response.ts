// Decisions on a response: its headers set, an earlier policy's removed, and held until the head is written.

import type { ServerResponse } from 'node:http';
import { POLICY_HEADERS } from '../http/names';
import { type Answer, FROM_REQUEST } from '../policy/header-sets';
import type { Engine } from '../policy/policy';
import { type RequestLike, requestedHeaders, requestedMethod } from '../policy/request';
import { warnOnce } from '../problems/process-warnings';

/** The part of a response that is used. */
export interface ResponseLike {
  statusCode: number;
  readonly headersSent: boolean;
  getHeader(name: string): number | string | string[] | undefined;
  setHeader(name: string, value: string): unknown;
  removeHeader(name: string): void;
  end(): unknown;
  end(text: string): unknown;
}

export type NextFunction = (error?: unknown) => void;

/** One `cors()`, as the record of what ran on a response; two copies of the package in one tree know it alike. */
export interface Mount {
  readonly format: 1;
  /** Where it was made. */
  readonly site: string;
  /** What it decides with; undefined under a delegate, which chooses. */
  engine: Engine | undefined;
}

/** Where a response keeps the mount that decided last. */
const DECIDED: unique symbol = Symbol.for('corsage.decided');

/** Who may decide in this process; two copies of the package in one tree count together. */
interface Deciders {
  readonly format: 1;
  mounts: number;
  /** Whether a response can be decided on twice, and not alike. A lone policy does not pay for the record of what ran. */
  several: boolean;
}

const DECIDERS: unique symbol = Symbol.for('corsage.deciders');
const shared = globalThis as { [DECIDERS]?: Deciders };
shared[DECIDERS] ??= { format: 1, mounts: 0, several: false };
const deciders = shared[DECIDERS];

/** Counts one more mount; `changes` says that it alone may decide one way first and another way later. */
export function countMount(changes: boolean): void {
  deciders.mounts++;
  if (changes || deciders.mounts > 1) deciders.several = true;
}

/** Where a response keeps the decision that its write hook applies once more. */
const PROTECTED: unique symbol = Symbol.for('corsage.protected');

interface Decision {
  answer: Answer;
  request: RequestLike;
}

type MarkedResponse = ResponseLike & { [DECIDED]?: Mount; [PROTECTED]?: Decision };

/** Puts the decision on the response, in the place of an earlier policy's. */
export function apply(
  mount: Mount,
  protect: boolean,
  answer: Answer,
  request: RequestLike,
  response: MarkedResponse,
): void {
  let earlier: Mount | undefined;
  if (deciders.several) {
    earlier = response[DECIDED];
    if (earlier !== undefined) supersede(earlier, mount, response);
    response[DECIDED] = mount;
  }
  setAnswer(answer, request, response);
  if (protect || (earlier !== undefined && response[PROTECTED] !== undefined))
    hold({ answer, request }, response);
}

/** The policy that runs last decides; nothing of the earlier one's is left but its names in `Vary`. */
function supersede(earlier: Mount, mount: Mount, response: ResponseLike): void {
  removeCorsHeaders(response);
  response.removeHeader(REASON_HEADER);
  if (earlier === mount || (earlier.engine !== undefined && earlier.engine === mount.engine)) return;
  warnOnce(
    'STACKED_POLICIES',
    `${earlier.site} ${mount.site}`,
    `corsage: two policies ran on one request: that of ${earlier.site} first, then that of ${mount.site}, which decides. A preflight is answered by the first alone. Mount the inner policy together with its routes before the outer one.`,
  );
}

/** Keeps the decision for the time when the head is written; a response has one decision and one hook. */
function hold(decision: Decision, response: MarkedResponse): void {
  const held = response[PROTECTED];
  response[PROTECTED] = decision;
  if (held !== undefined) return;
  const onHeaders = require('on-headers') as typeof import('on-headers');
  const server = response as unknown as ServerResponse;
  onHeaders(server, () => {
    const { answer, request } = response[PROTECTED] as Decision;
    removeCorsHeaders(response);
    removeForeignHeaders(server);
    setAnswer(answer, request, response);
  });
}

/** What no policy sets, but a proxied server may: `Access-Control-Allow-Private-Network`. */
function removeForeignHeaders(response: ServerResponse): void {
  for (const name of response.getHeaderNames()) {
    if (name.startsWith('access-control-')) response.removeHeader(name);
  }
}

function removeCorsHeaders(response: ResponseLike): void {
  for (const name of POLICY_HEADERS) response.removeHeader(name);
}

function setAnswer(answer: Answer, request: RequestLike, response: ResponseLike): void {
  if (answer.vary !== undefined) addVary(response, answer.vary);
  if (answer.allowOrigin !== undefined) setHeaders(answer, request, response);
  if (answer.timingAllowOrigin !== undefined) {
    response.setHeader('Timing-Allow-Origin', fromRequest(answer.timingAllowOrigin, request));
  }
}

function setHeaders(answer: Answer, request: RequestLike, response: ResponseLike): void {
  response.setHeader('Access-Control-Allow-Origin', fromRequest(answer.allowOrigin as string, request));
  if (answer.allowCredentials !== undefined) {
    response.setHeader('Access-Control-Allow-Credentials', answer.allowCredentials);
  }
  if (answer.exposeHeaders !== undefined) {
    response.setHeader('Access-Control-Expose-Headers', answer.exposeHeaders);
  }
  if (answer.preflight) setPreflightHeaders(answer, request, response);
}

function setPreflightHeaders(answer: Answer, request: RequestLike, response: ResponseLike): void {
  const methods =
    answer.allowMethods === FROM_REQUEST ? requestedMethod(request.headers) : answer.allowMethods;
  if (methods !== undefined) response.setHeader('Access-Control-Allow-Methods', methods);
  const names =
    answer.allowHeaders === FROM_REQUEST ? requestedHeaders(request.headers) : answer.allowHeaders;
  if (names !== undefined) response.setHeader('Access-Control-Allow-Headers', names);
  if (answer.maxAge !== undefined) response.setHeader('Access-Control-Max-Age', answer.maxAge);
}

/** The origin in an answer is the request's own, or `*` or a list. */
function fromRequest(origin: string, request: RequestLike): string {
  return origin === FROM_REQUEST ? (request.headers.origin as string) : origin;
}

function addVary(response: ResponseLike, names: string): void {
  const present = response.getHeader('Vary');
  response.setHeader('Vary', present === undefined ? names : merge(String(present), names));
}

/** Read on first need: many responses have no Vary before. */
function merge(present: string, names: string): string {
  return (require('vary') as typeof import('vary')).append(present, names);
}

/** Where `debug` says why. */
const REASON_HEADER = 'X-Cors-Reason';

/** Ends a request here, with an empty body. */
export function end(status: number, response: ResponseLike): void {
  response.statusCode = status;
  // https://httpwg.org/specs/rfc9110.html#field.content-length
  if (status !== 204) response.setHeader('Content-Length', '0');
  response.end();
}

/** As `end`, and says why the browser will block it; a `reason` is one line of ASCII. */
export function endWithReason(status: number, reason: string, response: ResponseLike): void {
  response.setHeader(REASON_HEADER, reason);
  if (status !== 403) {
    end(status, response);
    return;
  }
  const text = `${reason}\n`;
  response.statusCode = status;
  response.setHeader('Content-Type', 'text/plain; charset=utf-8');
  response.setHeader('Content-Length', String(text.length));
  response.end(text);
}
