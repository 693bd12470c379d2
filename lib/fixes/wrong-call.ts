// A middleware that is called with what another framework gives: one sentence that names the right way.

import { show } from '../problems';

type Shape = Readonly<Record<string, unknown>>;

interface Framework {
  readonly what: string;
  /** Whether it gave this: told by what only its objects have. */
  readonly gave: (given: Shape) => boolean;
  readonly instead: string;
}

const REQUEST = { what: 'a Request', gave: isRequest, instead: 'Import cors from "corsage/fetch".' };
const NODES = { what: "one of Node's requests", gave: isIncoming, instead: 'Import cors from "corsage".' };

const WITH_MIDDIE =
  'Register @fastify/middie, and write fastify.use(cors(options)): docs/recipes.md has the lines.';

const WITH_A_REQUEST: readonly Framework[] = [
  { what: 'a Hono context', gave: ({ req }) => isRequest(Object(req).raw), ...recipe('Hono') },
  { what: 'an h3 event', gave: ({ req }) => isRequest(req), ...recipe('h3') },
  {
    what: 'an object with a Request',
    gave: ({ request }) => isRequest(request),
    ...recipe('each framework'),
  },
];

const WITH_NODES_REQUEST: readonly Framework[] = [
  {
    what: 'a Koa context',
    gave: ({ req, ctx, request }) => isIncoming(req) && (ctx ?? Object(request).ctx) !== undefined,
    instead: 'Write app.use(c2k(cors(options))) with koa-connect.',
  },
  {
    what: 'a Fastify request',
    gave: ({ raw }) => isIncoming(raw),
    instead: WITH_MIDDIE,
  },
  { what: 'a Fastify instance', gave: isFastify, instead: WITH_MIDDIE },
];

function recipe(framework: string): Pick<Framework, 'instead'> {
  return { instead: `Import cors from "corsage/fetch"; docs/fetch.md has the lines for ${framework}.` };
}

function isRequest(value: unknown): boolean {
  return typeof Object(Object(value).headers).get === 'function';
}

function isIncoming(value: unknown): boolean {
  return Array.isArray(Object(value).rawHeaders);
}

function isFastify({ addHook, register }: Shape): boolean {
  return typeof addHook === 'function' && typeof register === 'function';
}

/** For `cors` itself with more than options. */
export function wrongFactoryCall(first: unknown): TypeError {
  return new TypeError(
    isFastify(Object(first))
      ? `corsage: cors is not a Fastify plugin. ${WITH_MIDDIE}`
      : 'corsage: cors takes one argument: options, a policy or a delegate. If you wrote app.use(cors), write app.use(cors()).',
  );
}

/** For what is called as `(req, res, next)`. */
export function wrongConnectCall(first: unknown, second: unknown): TypeError {
  if (first instanceof Error || Object(second).httpVersion !== undefined) {
    return new TypeError(
      'corsage: the middleware takes (req, res, next), not the arguments of an error handler. Mount it by app.use(cors(options)), before the routes.',
    );
  }
  if (isIncoming(first) && typeof Object(second).setHeader === 'function') {
    return new TypeError(
      'corsage: the middleware was called without next. In a plain server, say what comes after it: createServer((req, res) => middleware(req, res, (error) => answer(req, res, error))). docs/reference.md has the lines.',
    );
  }
  return wrongCall('(req, res, next)', first, [REQUEST, ...WITH_A_REQUEST, ...WITH_NODES_REQUEST]);
}

/** For what is called as `(request, next)`. */
export function wrongFetchCall(first: unknown): TypeError {
  return wrongCall('a Request', first, [...WITH_A_REQUEST, ...WITH_NODES_REQUEST, NODES]);
}

function wrongCall(form: string, first: unknown, frameworks: readonly Framework[]): TypeError {
  const found = frameworks.find(({ gave }) => gave(Object(first)));
  const what = found?.what ?? show(first);
  const instead = found === undefined ? '' : ` ${found.instead}`;
  return new TypeError(`corsage: the middleware takes ${form}, not ${what}.${instead}`);
}
