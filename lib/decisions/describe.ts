// One decision, told to those who asked for it. Loaded for the first that is told.

import type { WireResponse } from '../browser/exchange';
import { preflightCheck } from '../browser/preflight-check';
import { causeOfFailure } from '../explain/causes';
import { denialCause, failureCause } from '../explain/policy-causes';
import type { HeaderList } from '../http/header-list';
import { POLICY_HEADERS } from '../http/names';
import type { ResponseLike } from '../middleware/response';
import { isCrossOrigin } from '../policy/cross-origin';
import type { Answer } from '../policy/header-sets';
import { isPreflight, provenanceOf, type RequestLike } from '../policy/request';
import type { DecisionCode } from '../problems/codes';
import { decisions, SIMULATED } from './channel';

/** What the diagnostics channel `corsage:decision` publishes, once for each request that a policy decides on. */
export interface CorsDecision {
  /**
   * `'preflight'`; `'actual'`, a request of another site's page; or `'other'`, one that CORS is not about: it has no
   * `Origin`, or comes from the site's own pages.
   */
  readonly kind: 'preflight' | 'actual' | 'other';
  /** The value of `Origin`: bytes from a stranger. */
  readonly origin: string | undefined;
  readonly method: string | undefined;
  readonly url: string | undefined;
  /** `Access-Control-Request-Method` of a preflight. */
  readonly requestedMethod: string | undefined;
  /** `Access-Control-Request-Headers` of a preflight. */
  readonly requestedHeaders: string | undefined;
  /** Whether a browser goes on: sends the request that a preflight asks for, or gives the response to the page. */
  readonly allowed: boolean;
  /** Why not: the reason that the browser has, or one of our own. Null where allowed. */
  readonly code: DecisionCode | null;
  /** The same in one sentence, in which what the request brought is escaped and cut. Null where allowed. */
  readonly cause: string | null;
  /** The status with which the request ended here; undefined where it goes on to the app. */
  readonly status: number | undefined;
  /** What an origin function or a delegate failed with. */
  readonly error: unknown;
  readonly request: RequestLike;
  readonly response: ResponseLike;
}

type Verdict = Pick<CorsDecision, 'kind' | 'code' | 'cause'>;

/** Publishes a decision, and gives back its reason in one line of ASCII; null where the browser goes on. */
export function tell(
  answer: Answer,
  allowed: boolean,
  request: RequestLike,
  response: ResponseLike,
): string | null {
  const verdict = isPreflight(request)
    ? judgePreflight(answer, allowed, request, response)
    : judgeActual(answer, allowed, request);
  publish(verdict, answer.status === 0 ? undefined : answer.status, undefined, request, response);
  return verdict.code === null ? null : `${verdict.code}: ${verdict.cause}`;
}

/** Publishes that there was no decision. */
export function tellFailure(error: unknown, request: RequestLike, response: ResponseLike): void {
  const kind = isPreflight(request) ? 'preflight' : request.headers.origin === undefined ? 'other' : 'actual';
  publish({ kind, code: 'POLICY_FAILED', cause: failureCause(error) }, undefined, error, request, response);
}

function publish(
  { kind, code, cause }: Verdict,
  status: number | undefined,
  error: unknown,
  request: RequestLike,
  response: ResponseLike,
): void {
  if (!decisions.hasSubscribers || SIMULATED in request) return;
  const { method, url, headers } = request;
  const decision: CorsDecision = {
    kind,
    origin: text(headers.origin),
    method,
    url,
    requestedMethod: text(headers['access-control-request-method']),
    requestedHeaders: text(headers['access-control-request-headers']),
    allowed: code === null,
    code,
    cause,
    status,
    error,
    request,
    response,
  };
  decisions.publish(decision);
}

function text(value: string | string[] | undefined): string | undefined {
  return value === undefined ? undefined : String(value);
}

function judgeActual(answer: Answer, allowed: boolean, request: RequestLike): Verdict {
  const { origin } = request.headers;
  const ends = answer.status !== 0;
  if (origin === undefined) {
    // A refusal is the policy's; no browser shows a reason for it.
    return ends
      ? { kind: 'actual', code: 'CROSS_ORIGIN_REFUSED', cause: 'Another site sent it, without an Origin.' }
      : { kind: 'other', code: null, cause: null };
  }
  if (allowed) return { kind: 'actual', code: null, cause: null };
  return isCrossOrigin(provenanceOf(request))
    ? { kind: 'actual', code: 'CORSMissingAllowOrigin', cause: denialCause(origin) }
    : { kind: 'other', code: null, cause: null };
}

function judgePreflight(
  answer: Answer,
  allowed: boolean,
  { headers }: RequestLike,
  response: ResponseLike,
): Verdict {
  const kind = 'preflight';
  if (!allowed) return { kind, code: 'CORSMissingAllowOrigin', cause: denialCause(headers.origin) };
  const origin = text(headers.origin) as string;
  const answered: WireResponse = { status: answer.status || 204, headers: corsHeadersOf(response) };
  const failure = preflightCheck(
    {
      origin,
      method: text(headers['access-control-request-method']) as string,
      unsafe: requestedNames(text(headers['access-control-request-headers'])),
      // Whether the page uses credentials, a preflight does not say; with them the check is stricter.
      credentials: answer.allowCredentials !== undefined,
    },
    answered,
  );
  if (failure === undefined) return { kind, code: null, cause: null };
  return { kind, code: failure.code, cause: causeOfFailure({ name: 'preflight-answer' }, failure, origin) };
}

/** Read as a browser wrote them. */
function requestedNames(header = ''): string[] {
  const names = header.split(',').map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== '');
}

function corsHeadersOf(response: ResponseLike): HeaderList {
  const names = POLICY_HEADERS.filter((name) => response.getHeader(name) !== undefined);
  return names.map((name) => [name, String(response.getHeader(name))]);
}
