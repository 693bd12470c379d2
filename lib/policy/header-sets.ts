// The four answers a policy can give, each with its headers made ready once. https://fetch.spec.whatwg.org/#http-responses

import type { Settings } from '../options/options';

/** Stands for a value that comes from the request: its origin, its method, or the header names it asks for. */
export const FROM_REQUEST = '';

/** What one response carries; a header that is `undefined` is not sent. */
export interface Answer {
  /** The status that ends the request here, or 0: it goes on to the app. */
  readonly status: number;
  /** Whether it has what only an allowed preflight is told: methods, headers, max-age. */
  readonly preflight: boolean;
  readonly vary: string | undefined;
  readonly allowOrigin: '*' | typeof FROM_REQUEST | undefined;
  readonly allowCredentials: 'true' | undefined;
  readonly allowMethods: string | undefined;
  readonly allowHeaders: string | undefined;
  readonly maxAge: string | undefined;
  readonly exposeHeaders: string | undefined;
  /** Sent whether the origin is allowed or not, unless it is `FROM_REQUEST`. */
  readonly timingAllowOrigin: string | undefined;
}

/** Every decision that can be made. */
export interface Answers {
  readonly allowed: Answer;
  readonly denied: Answer;
  readonly preflightAllowed: Answer;
  readonly preflightDenied: Answer;
  /** For an actual request that `disallowedOrigin` does not let through. */
  readonly refused: Answer;
}

/** Nothing is added, and the request goes on. */
const NOTHING: Answer = Object.freeze({
  status: 0,
  preflight: false,
  vary: undefined,
  allowOrigin: undefined,
  allowCredentials: undefined,
  allowMethods: undefined,
  allowHeaders: undefined,
  maxAge: undefined,
  exposeHeaders: undefined,
  timingAllowOrigin: undefined,
});

/** What a failed delegate leaves: its answer might have depended on the origin. */
export const FAILED: Answer = Object.freeze({ ...NOTHING, vary: 'Origin' });

/**
 * `varies`: whether another request could be answered otherwise because of its origin. That is so for every policy but
 * `'*'` and `false`, and for any policy that a delegate returned.
 */
export function makeAnswers(settings: Settings, varies: boolean): Answers {
  const { given } = settings.origin;
  const actualVary = varies ? 'Origin' : undefined;
  const refused: Answer = { ...NOTHING, status: 403, vary: 'Origin' };
  if (given === false) {
    const denied: Answer = { ...NOTHING, vary: actualVary };
    const preflightDenied = settings.disallowedOrigin === 'ignore' ? denied : refused;
    return freeze({ allowed: denied, denied, preflightAllowed: denied, preflightDenied, refused });
  }

  const { credentials, methods, allowedHeaders, exposedHeaders, maxAge } = settings;
  const allowMethods = methods !== '*' ? join(methods) : credentials ? FROM_REQUEST : '*';
  // `*` does not cover Authorization. https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name
  const allowHeaders =
    allowedHeaders === undefined || (allowedHeaders === '*' && credentials)
      ? FROM_REQUEST
      : allowedHeaders === '*'
        ? '*,authorization'
        : join(allowedHeaders);
  const vary = [actualVary];
  if (allowMethods === FROM_REQUEST) vary.push('Access-Control-Request-Method');
  if (allowHeaders === FROM_REQUEST) vary.push('Access-Control-Request-Headers');
  const preflightVary = join(vary.filter((name) => name !== undefined));

  const timing = timingOrigins(settings);
  const denied = { ...NOTHING, vary: actualVary };
  const allowed: Answer = {
    ...denied,
    allowOrigin: given === '*' ? '*' : FROM_REQUEST,
    allowCredentials: credentials ? 'true' : undefined,
  };
  return freeze({
    allowed: {
      ...allowed,
      exposeHeaders: exposedHeaders === '*' ? '*' : join(exposedHeaders),
      timingAllowOrigin: timing,
    },
    denied: { ...denied, timingAllowOrigin: timing === FROM_REQUEST ? undefined : timing },
    preflightAllowed: {
      ...allowed,
      status: settings.preflightContinue ? 0 : settings.optionsSuccessStatus,
      preflight: true,
      vary: preflightVary,
      allowMethods,
      allowHeaders,
      maxAge: maxAge === false ? undefined : String(maxAge),
    },
    // 403 without CORS headers is the denial the standard suggests.
    preflightDenied: { ...denied, status: 403, vary: preflightVary },
    refused,
  });
}

/** A longer list would not pass every proxy; it then follows the decision. */
const MAX_TIMING_LENGTH = 4096;

/** Images and scripts bring no `Origin`, so a policy that can name every origin does. */
function timingOrigins({ timingAllowOrigin, origin }: Settings): string | undefined {
  if (!timingAllowOrigin) return undefined;
  if (origin.given === '*') return '*';
  const { entries, lists, regexps, functions } = origin;
  const others = lists.length + regexps.length + functions.length;
  if (origin.given === true || others > 0 || entries.some(({ pattern }) => pattern !== undefined))
    return FROM_REQUEST;
  const list = entries.map(({ text }) => text).join(', ');
  return list.length <= MAX_TIMING_LENGTH ? list : FROM_REQUEST;
}

/** The decision on a request, given what it is and whether its origin is allowed. */
export function decide(answers: Answers, preflight: boolean, allowed: boolean): Answer {
  if (preflight) return allowed ? answers.preflightAllowed : answers.preflightDenied;
  return allowed ? answers.allowed : answers.denied;
}

/** Undefined for an empty list: the header is then left out. */
function join(names: readonly string[]): string | undefined {
  return names.length === 0 ? undefined : names.join(', ');
}

function freeze(answers: Answers): Answers {
  for (const answer of Object.values(answers)) Object.freeze(answer);
  return Object.freeze(answers);
}
