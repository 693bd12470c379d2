// A decision in words: what the channel publishes, and the reason that `debug` sends as X-Cors-Reason.

import { type BrowserRequest, preflightCheck } from '../browser';
import {
  denialFix,
  denialMessage,
  failureMessage,
  listFix,
  NOT_FROM_A_BROWSER,
  policyErrorMessage,
} from '../explain/index';
import { type HeaderList, isToken, POLICY_HEADERS, type RequestLike, type ResponseLike } from '../http';
import { type HeaderSet, isPreflight } from '../policy';
import type { DecisionCode } from '../problems';
import { decisions } from './channel';
import type { CorsDecision } from './decision';

interface Problem {
  readonly code: DecisionCode;
  readonly message: string;
  readonly fix: string;
}

/**
 * Publishes a decision, and returns what is wrong in one line of ASCII; null if the browser goes on.
 *
 * @param crossOrigin whether a request that the policy does not allow comes from a page of another origin
 */
export function decided(
  set: HeaderSet,
  crossOrigin: boolean,
  request: RequestLike,
  response: ResponseLike,
): string | null {
  const problem = set.preflight
    ? preflightProblem(set, request, response)
    : actualProblem(set, crossOrigin, request);
  // Without an `Origin`, only a request that is refused counts as cross-origin.
  const across = request.headers.origin === undefined ? set.refused : set.allowed || crossOrigin;
  publish(
    kindOf(across, request),
    problem,
    set.status === 0 ? undefined : set.status,
    undefined,
    request,
    response,
  );
  return problem === undefined ? null : `${problem.code}: ${problem.message} ${problem.fix}`;
}

/**
 * Publishes that an origin function or a delegate failed.
 *
 * @param crossOrigin whether the request comes from a page of another origin
 */
export function failed(
  error: unknown,
  crossOrigin: boolean,
  request: RequestLike,
  response: ResponseLike,
): void {
  const problem: Problem = {
    code: 'POLICY_FAILED',
    message: policyErrorMessage(error),
    fix: 'Correct the function, or catch the error in it. The error went to the error handler of the app.',
  };
  const across = crossOrigin && request.headers.origin !== undefined;
  publish(kindOf(across, request), problem, undefined, error, request, response);
}

function kindOf(across: boolean, request: RequestLike): CorsDecision['kind'] {
  if (isPreflight(request)) return 'preflight';
  return across ? 'actual' : 'other';
}

function publish(
  kind: CorsDecision['kind'],
  problem: Problem | undefined,
  status: number | undefined,
  error: unknown,
  request: RequestLike,
  response: ResponseLike,
): void {
  if (!decisions.hasSubscribers) return;
  const { method, headers } = request;
  const { code, message, fix } = problem ?? { code: null, message: null, fix: null };
  const decision: CorsDecision = {
    kind,
    origin: text(headers.origin),
    method,
    url: urlOf(request),
    requestedMethod: text(headers['access-control-request-method']),
    requestedHeaders: text(headers['access-control-request-headers']),
    allowed: code === null,
    code,
    message,
    fix,
    status,
    error,
    request,
    response,
  };
  decisions.publish(decision);
}

/** Express and Connect take the path of a mount off `url`, and keep the whole. */
function urlOf({ originalUrl, url }: RequestLike & { readonly originalUrl?: string }): string | undefined {
  return originalUrl ?? url;
}

function text(value: string | string[] | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function actualProblem(
  { refused }: HeaderSet,
  crossOrigin: boolean,
  { headers: { origin } }: RequestLike,
): Problem | undefined {
  if (origin !== undefined) return crossOrigin ? originProblem(origin) : undefined;
  if (!refused) return undefined;
  return {
    code: 'CROSS_ORIGIN_REFUSED',
    message: 'A page of another origin sent this request, without an Origin header.',
    fix: 'If your app expects such requests, mount their route before the policy.',
  };
}

function originProblem(origin: unknown): Problem {
  return { code: 'CORSMissingAllowOrigin', message: denialMessage(origin), fix: denialFix(origin) };
}

function preflightProblem(set: HeaderSet, request: RequestLike, response: ResponseLike): Problem | undefined {
  const { headers } = request;
  if (!set.allowed) return originProblem(headers.origin);
  const origin = text(headers.origin) as string;
  const method = text(headers['access-control-request-method']) as string;
  const unsafe = requestedNames(text(headers['access-control-request-headers']));
  // A preflight does not say whether the page uses credentials; with them the check is stricter.
  const credentials = set.allowCredentials !== undefined;
  const answer = { status: set.status || 204, headers: corsHeadersOf(response) };
  const failure = preflightCheck({ origin, method, unsafe, credentials }, answer);
  if (failure === undefined) return undefined;
  const step = { name: 'preflight-answer' } as const;
  const page: BrowserRequest = { url: String(urlOf(request)), origin, method, credentials };
  return {
    code: failure.code,
    message: failureMessage(step, failure, origin),
    fix: [method, ...unsafe].every(isToken) ? listFix(step, failure, page).text : NOT_FROM_A_BROWSER,
  };
}

/** In lower case, as browsers write them. */
function requestedNames(header = ''): string[] {
  const names = header.split(',').map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== '');
}

/** What the browser will see, whoever set it. */
function corsHeadersOf(response: ResponseLike): HeaderList {
  const names = POLICY_HEADERS.filter((name) => response.getHeader(name) !== undefined);
  return names.map((name) => [name, String(response.getHeader(name))]);
}
