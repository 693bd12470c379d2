// One decision in words: what the channel publishes, and the reason that `debug` sends as X-Cors-Reason.

import { preflightCheck } from '../browser';
import { causeOfFailure, denialCause, failureCause } from '../explain/index';
import { type HeaderList, POLICY_HEADERS, type RequestLike, type ResponseLike } from '../http';
import { type HeaderSet, isPreflight } from '../policy';
import { decisions } from './channel';
import type { CorsDecision } from './decision';

type Verdict = Pick<CorsDecision, 'kind' | 'code' | 'cause'>;

/**
 * Publishes a decision, and gives back its reason in one line of ASCII; null where the browser goes on.
 *
 * @param crossOrigin whether a request that the policy does not allow comes from another site's page
 */
export function decided(
  set: HeaderSet,
  crossOrigin: boolean,
  request: RequestLike,
  response: ResponseLike,
): string | null {
  const verdict = set.preflight
    ? judgePreflight(set, request, response)
    : judgeActual(set, crossOrigin, request);
  publish(verdict, set.status === 0 ? undefined : set.status, undefined, request, response);
  return verdict.code === null ? null : `${verdict.code}: ${verdict.cause}`;
}

/** Publishes that there was no decision. */
export function failed(error: unknown, request: RequestLike, response: ResponseLike): void {
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
  if (!decisions.hasSubscribers) return;
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

function judgeActual(
  { allowed, refused }: HeaderSet,
  crossOrigin: boolean,
  { headers }: RequestLike,
): Verdict {
  const { origin } = headers;
  if (origin === undefined) {
    // A refusal is the policy's; no browser shows a reason for it.
    return refused
      ? { kind: 'actual', code: 'CROSS_ORIGIN_REFUSED', cause: 'Another site sent it, without an Origin.' }
      : { kind: 'other', code: null, cause: null };
  }
  if (allowed) return { kind: 'actual', code: null, cause: null };
  return crossOrigin
    ? { kind: 'actual', code: 'CORSMissingAllowOrigin', cause: denialCause(origin) }
    : { kind: 'other', code: null, cause: null };
}

function judgePreflight(set: HeaderSet, { headers }: RequestLike, response: ResponseLike): Verdict {
  const kind = 'preflight';
  if (!set.allowed) return { kind, code: 'CORSMissingAllowOrigin', cause: denialCause(headers.origin) };
  const origin = text(headers.origin) as string;
  const failure = preflightCheck(
    {
      origin,
      method: text(headers['access-control-request-method']) as string,
      unsafe: requestedNames(text(headers['access-control-request-headers'])),
      // Whether the page uses credentials, a preflight does not say; with them the check is stricter.
      credentials: set.allowCredentials !== undefined,
    },
    { status: set.status || 204, headers: corsHeadersOf(response) },
  );
  if (failure === undefined) return { kind, code: null, cause: null };
  return { kind, code: failure.code, cause: causeOfFailure({ name: 'preflight-answer' }, failure, origin) };
}

/** Read as a browser wrote them. */
function requestedNames(header = ''): string[] {
  const names = header.split(',').map((name) => name.trim().toLowerCase());
  return names.filter((name) => name !== '');
}

/** What the browser will see, whoever set it. */
function corsHeadersOf(response: ResponseLike): HeaderList {
  const names = POLICY_HEADERS.filter((name) => response.getHeader(name) !== undefined);
  return names.map((name) => [name, String(response.getHeader(name))]);
}
