// The four answers a policy can give, each with its headers made ready once. https://fetch.spec.whatwg.org/#http-responses

import type { Settings } from '../options';

/** Stands for a value that comes from the request: its origin, its method, or the header names it asks for. */
export const FROM_REQUEST = '';

/** What one response carries; a header that is `undefined` is not sent. */
export interface Answer {
  /** The status that ends the request here, or 0: it goes on to the app. */
  readonly status: number;
  readonly vary: string | undefined;
  readonly allowOrigin: '*' | typeof FROM_REQUEST | undefined;
  readonly allowCredentials: 'true' | undefined;
  readonly allowMethods: string | undefined;
  readonly allowHeaders: string | undefined;
  readonly maxAge: string | undefined;
  readonly exposeHeaders: string | undefined;
}

/** Every decision that can be made. */
export interface Answers {
  readonly allowed: Answer;
  readonly denied: Answer;
  readonly preflightAllowed: Answer;
  readonly preflightDenied: Answer;
}

/** Nothing is added, and the request goes on. */
const NOTHING: Answer = Object.freeze({
  status: 0,
  vary: undefined,
  allowOrigin: undefined,
  allowCredentials: undefined,
  allowMethods: undefined,
  allowHeaders: undefined,
  maxAge: undefined,
  exposeHeaders: undefined,
});

/**
 * `varies`: whether another request could be answered otherwise because of its origin. That is so for every policy but
 * `'*'` and `false`, and for any policy that a delegate returned.
 */
export function makeAnswers(settings: Settings, varies: boolean): Answers {
  const { given } = settings.origin;
  const actualVary = varies ? 'Origin' : undefined;
  const denied = { ...NOTHING, vary: actualVary };
  if (given === false)
    return freeze({ allowed: denied, denied, preflightAllowed: denied, preflightDenied: denied });

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

  const allowed: Answer = {
    ...denied,
    allowOrigin: given === '*' ? '*' : FROM_REQUEST,
    allowCredentials: credentials ? 'true' : undefined,
  };
  return freeze({
    allowed: { ...allowed, exposeHeaders: exposedHeaders === '*' ? '*' : join(exposedHeaders) },
    denied,
    preflightAllowed: {
      ...allowed,
      status: settings.preflightContinue ? 0 : settings.optionsSuccessStatus,
      vary: preflightVary,
      allowMethods,
      allowHeaders,
      maxAge: maxAge === false ? undefined : String(maxAge),
    },
    // 403 without CORS headers is the denial the standard suggests.
    preflightDenied: { ...denied, status: 403, vary: preflightVary },
  });
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
