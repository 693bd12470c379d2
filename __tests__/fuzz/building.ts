// Builds a case from its description: options, functions, delegates, and the code around them.

import type { ServerResponse } from 'node:http';
import cors, { type CorsOptions, createPolicy, type OriginAllowlist } from 'corsage';
import { APP } from '../support/origins';
import type { Handler } from '../support/servers';
import type { App, Asked, Before, Junk, Mount, Options, Origin, Refusing } from './descriptions';
import { isAsked, isExpressed, isOrigin } from './naive-policy';

/** The time limit for a function that never answers. */
const LIMIT = 2;

/** What is built for one case. */
export interface Built {
  readonly lists: readonly OriginAllowlist[];
  /** Values other than origins that a function was called with. */
  readonly misled: unknown[];
}

const JUNK: Readonly<Record<string, () => unknown>> = {
  set: () => new Set([APP]),
  map: () => new Map([[APP, true]]),
  url: () => new URL(APP),
  promise: () => Promise.resolve(true),
  undefined: () => undefined,
  NaN: () => Number.NaN,
  Infinity: () => Number.POSITIVE_INFINITY,
};

function junk({ junk }: Junk): unknown {
  return (JUNK[junk] ?? (() => JSON.parse(junk)))();
}

export function optionsOf({ unknown, ...described }: Options, built: Built): CorsOptions {
  const options: Record<string, unknown> = {};
  if (JSON.stringify(described).includes('"never"')) options.originTimeout = LIMIT;
  for (const [name, value] of Object.entries(described)) {
    if (value === undefined) continue;
    if (name === 'origin') options.origin = originOf(value as Origin, built);
    else if (typeof value !== 'object' || Array.isArray(value)) options[name] = value;
    else if ('junk' in value) options[name] = junk(value as Junk);
    else options[name] = 'refusing' in value ? refusing(value as Refusing) : value;
  }
  if (unknown !== undefined) options.origins = junk(unknown);
  return options as CorsOptions;
}

function originOf(described: Origin, built: Built): unknown {
  if (Array.isArray(described)) return described.map((item) => originOf(item, built));
  const item = described as Exclude<Origin, readonly Origin[]>;
  if (typeof item !== 'object') return item;
  if (isAsked(item)) return asked(item, built.misled);
  if (isExpressed(item)) return new RegExp(item.regexp, item.flags);
  return 'live' in item ? built.lists[item.live] : junk(item);
}

type Callback = (error: unknown, answer?: unknown) => void;

function asked({ asked: { how, says, to, twice } }: Asked, misled: unknown[]) {
  return (origin: unknown, callback: Callback): unknown => {
    if (typeof origin !== 'string' || !isOrigin(origin)) misled.push(origin);
    const saying = to === undefined || to.includes(origin as string) ? says : 'false';
    const told = (deliver: (answer: unknown) => unknown) => {
      if (saying === 'an error') throw new Error('the function failed');
      return deliver(ANSWERS[saying as keyof typeof ANSWERS](origin as string));
    };
    if (saying === 'never') return how.startsWith('promises') ? new Promise(() => {}) : undefined;
    return given(how, twice, told, callback);
  };
}

const ANSWERS = {
  true: () => true,
  false: () => false,
  null: () => null,
  'the origin': (origin) => origin,
  'another origin': (origin) => `${origin}.`,
  'a number': () => 1,
  'an asterisk': () => '*',
  nothing: () => undefined,
} satisfies Record<string, (origin: string) => unknown>;

type How = Asked['asked']['how'];

/** Answers in that way. `told` may throw. If there is a second answer, it is the opposite of the first. */
function given(
  how: How,
  twice: boolean,
  told: (deliver: (answer: unknown) => unknown) => unknown,
  callback: Callback,
): unknown {
  const callBack = () => {
    try {
      told((answer) => callback(null, answer));
    } catch (error) {
      callback(error);
    }
    if (twice) callback(null, true);
  };
  switch (how) {
    case 'returns':
      if (twice) setImmediate(callback, null, true);
      return told((answer) => answer);
    case 'promises':
      if (twice) setImmediate(callback, null, true);
      return new Promise((resolve) => told(resolve));
    case 'promises later':
      return new Promise((resolve, reject) =>
        setImmediate(() => {
          try {
            told(resolve);
          } catch (error) {
            reject(error);
          }
          // The value of a promise is known only after this turn.
          if (twice) setImmediate(callback, null, true);
        }),
      );
    case 'calls back':
      callBack();
      return undefined;
    case 'calls back later':
      setImmediate(callBack);
      return undefined;
  }
}

function refusing({ refusing: what }: Refusing) {
  return (_request: unknown, response: ServerResponse, next: cors.NextFunction): unknown => {
    switch (what) {
      case 'ends':
        response.statusCode = 451;
        return response.end();
      case 'goes on':
        return next();
      case 'fails':
        return next(new Error('refused'));
      case 'throws':
        throw new Error('refused');
      case 'rejects':
        return Promise.reject(new Error('refused'));
    }
  };
}

/** Throws if the package throws. */
export function middlewareOf({ options, as }: Mount, built: Built): cors.CorsMiddleware {
  const real = optionsOf(options, built);
  if (as === 'options') return cors(real);
  if (as === 'policy') return cors(createPolicy(real));
  const { delegate, says, twice } = as;
  // If the policy cannot be built, the delegate fails.
  const answers: Readonly<Record<typeof says, () => unknown>> = {
    options: () => real,
    policy: () => createPolicy(real),
    nothing: () => undefined,
    null: () => null,
    'a string': () => APP,
    'an error': () => {
      throw new Error('the delegate failed');
    },
  };
  // The package would wait for a callback if this returned undefined.
  const how = says === 'nothing' && delegate === 'returns' ? 'calls back' : delegate;
  const ask = (_request: unknown, callback: Callback) =>
    given(how, twice, (deliver) => deliver(answers[says]()), callback);
  return cors(ask as cors.CorsDelegate);
}

/** Whether options are accepted. Any error but the package's own is thrown again. */
export function isTaken(options: Options, built: Built): boolean {
  try {
    createPolicy(optionsOf(options, built));
    return true;
  } catch (error) {
    if (error instanceof cors.CorsConfigError) return false;
    throw error;
  }
}

export function beforeOf(before: Before): Handler {
  return (_request, response, next) => {
    if (before === 'varies twice') response.setHeader('Vary', ['Accept', 'origin']);
    else if (before !== 'nothing')
      response.setHeader('Vary', before === 'varies by everything' ? '*' : 'Accept-Encoding');
    if (before === 'has sent the head') response.flushHeaders();
    next();
  };
}

const OPEN = {
  'Access-Control-Allow-Origin': 'https://evil.test',
  'Access-Control-Allow-Credentials': 'true',
  Vary: 'Accept',
};

/** Apps that undo the decision do so only if it is `held`. */
export function appOf(app: App, held: boolean): Handler {
  return ({ headers: { origin } }, response, next) => {
    if (app === 'fails') {
      next(new Error('the app failed'));
      return;
    }
    if (!response.headersSent) {
      if (app === 'varies') response.appendHeader('Vary', 'Accept-Language');
      else if (app === 'reflects' || app === 'reflects in a head') reflect(app, origin, response);
      else if (app !== 'answers' && held) undo(app, response);
    }
    response.end('the app');
  };
}

/** As routers do that allow every origin. */
function reflect(app: App, origin: string | undefined, response: ServerResponse): void {
  if (origin === undefined) return;
  const headers = { 'Access-Control-Allow-Origin': origin, 'Access-Control-Allow-Credentials': 'true' };
  if (app === 'reflects in a head') response.writeHead(200, headers);
  else for (const [name, value] of Object.entries(headers)) response.setHeader(name, value);
}

function undo(app: App, response: ServerResponse): void {
  switch (app) {
    case 'adds an origin':
      response.appendHeader('Access-Control-Allow-Origin', 'https://evil.test');
      break;
    case 'writes a head':
      response.writeHead(200, OPEN);
      break;
    case 'writes a raw head':
      response.writeHead(200, Object.entries(OPEN).flat());
      break;
    case 'opens all':
      response.removeHeader('Vary');
      response.setHeader('Access-Control-Allow-Origin', ['*', 'https://evil.test']);
      response.setHeader('Access-Control-Allow-Headers', '*');
  }
}
