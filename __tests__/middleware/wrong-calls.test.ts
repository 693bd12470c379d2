// A middleware called by a framework with other arguments: one sentence names the right entry or recipe.

import { createServer, type IncomingMessage } from 'node:http';
import connectCors from 'corsage';
import { cors as fetchCors } from 'corsage/fetch';
import { APP } from '../support/origins';
import { ask, during, KINDS, listen, start } from '../support/servers';
import { actual } from '../support/wire';

const request = new Request('http://api.example.net/');
const FETCH = 'Import cors from "corsage/fetch"';

/** One of Node's own requests. */
async function incoming(): Promise<IncomingMessage> {
  let kept: IncomingMessage | undefined;
  await during(
    listen((given, response) => {
      kept = given;
      response.end();
    }),
    (server) => server.send(actual()),
  );
  return kept as IncomingMessage;
}

/** As Koa makes them: each object refers to the others. */
function koaContext(req: IncomingMessage): object {
  const context = { req, request: {} };
  Object.assign(context.request, { ctx: context });
  return context;
}

/** What a plugin of Fastify's is called with. */
const FASTIFY = { addHook() {}, register() {} };
const WITH_MIDDIE =
  'Register @fastify/middie, and write fastify.use(cors(options)): docs/recipes.md has the lines.';

type Row = [what: string, given: (req: IncomingMessage) => unknown, says: string];

const CALLS: Row[] = [
  [
    'a Hono context',
    () => ({ req: { raw: request } }),
    `a Hono context. ${FETCH}; docs/fetch.md has the lines for Hono.`,
  ],
  ['an h3 event', () => ({ req: request }), `an h3 event. ${FETCH}; docs/fetch.md has the lines for h3.`],
  [
    'an event of SvelteKit, or a context of Elysia',
    () => ({ request, params: {} }),
    `an object with a Request. ${FETCH}; docs/fetch.md has the lines for each framework.`,
  ],
  ['a Koa context', koaContext, 'a Koa context. Write app.use(c2k(cors(options))) with koa-connect.'],
  ['a Fastify request', (raw) => ({ raw }), `a Fastify request. ${WITH_MIDDIE}`],
  ['a Fastify instance', () => FASTIFY, `a Fastify instance. ${WITH_MIDDIE}`],
  [
    'the request of a Koa context',
    (req) => ({ req, ctx: {} }),
    'a Koa context. Write app.use(c2k(cors(options))) with koa-connect.',
  ],
  ['an object with one of Node’s requests', (req) => ({ req }), 'an object.'],
  ['an object with a context alone', () => ({ req: {}, ctx: {} }), 'an object.'],
  ['nothing', () => undefined, 'undefined.'],
  ['something else', () => ({ url: '/' }), 'an object.'],
];

const next = () => {};

describe.each<[given: string, middleware: (...given: unknown[]) => unknown]>([
  ['options', connectCors({ origin: false }) as never],
  ['a delegate', connectCors(() => ({ origin: false })) as never],
])('corsage with %s,', (_given, middleware) => {
  test.each<Row>([...CALLS, ['a Request', () => request, 'a Request. Import cors from "corsage/fetch".']])(
    'given %s throws one sentence that says what to write',
    async (_what, given, says) => {
      const first = given(await incoming());
      const error = new TypeError(`corsage: the middleware takes (req, res, next), not ${says}`);
      for (const rest of [[], [next], [{}, next], [undefined, next], [null, next]]) {
        expect(() => middleware(first, ...rest)).toThrow(error);
      }
    },
  );
});

describe.each<[given: string, middleware: (...given: unknown[]) => unknown]>([
  ['options', fetchCors({ origin: false }) as never],
  ['a delegate', fetchCors(() => ({ origin: false })) as never],
])('corsage/fetch with %s,', (_given, middleware) => {
  test.each<Row>([
    ...CALLS,
    ["one of Node's requests", (req) => req, `one of Node's requests. Import cors from "corsage".`],
  ])('given %s throws one sentence that says what to write', async (_what, given, says) => {
    const first = given(await incoming());
    await expect(middleware(first, next)).rejects.toThrow(
      new TypeError(`corsage: the middleware takes a Request, not ${says}`),
    );
  });
});

test('an error handler’s arguments are told by the error alone, too', () => {
  expect(() => (connectCors() as (...given: unknown[]) => void)(new Error('down'), {})).toThrow(
    'the middleware takes (req, res, next), not the arguments of an error handler.',
  );
});

test.each([
  ['options', connectCors({ origin: APP })],
  ['a delegate', connectCors(() => ({ origin: APP }))],
])('as the listener of a server, without next, corsage with %s says what to write', async (_given, given) => {
  const middleware = given as (...given: unknown[]) => void;
  await during(
    listen((request, response) => {
      try {
        middleware(request, response);
      } catch (error) {
        response.end(String(error));
      }
    }),
    async (server) => {
      expect((await server.send(actual(APP))).body).toBe(
        'TypeError: corsage: the middleware was called without next. In a plain server, say what comes after it: createServer((req, res) => middleware(req, res, (error) => answer(req, res, error))). docs/reference.md has the lines.',
      );
    },
  );
});

test('cors registered as a plugin of Fastify says what to write', () => {
  const factory = connectCors as unknown as (...given: unknown[]) => void;
  expect(() => factory(FASTIFY, { origin: APP }, () => {})).toThrow(
    new TypeError(`corsage: cors is not a Fastify plugin. ${WITH_MIDDIE}`),
  );
});

test('a server that calls the middleware without next gets an error that says so', () => {
  expect(() => (connectCors() as (...given: unknown[]) => void)({ headers: {} }, createServer())).toThrow(
    'the middleware takes (req, res, next)',
  );
});

type Called = (...given: unknown[]) => void;

test.each(KINDS.flatMap((kind) => [[kind, new Error('down')] as const, [kind, 'down'] as const]))(
  'on %s, an error handler that passes its own arguments on, the first being %p, gets an error that says so',
  async (kind, thrown) => {
    const middleware = connectCors({ origin: APP }) as unknown as Called;
    const reply = await ask(
      start(kind, (request, response, goOn) => {
        try {
          middleware(thrown, request, response, goOn);
        } catch (error) {
          response.end(String(error));
        }
      }),
      actual(APP),
    );
    expect(reply.body).toMatch(/^TypeError: corsage: .*arguments of an error handler/);
  },
);

test('a response made by hand without headersSent works', () => {
  const sent: Record<string, string> = {};
  const response = {
    statusCode: 200,
    getHeader: () => undefined,
    setHeader(name: string, value: string) {
      sent[name] = value;
    },
    removeHeader() {},
    end() {},
  };
  const went = jest.fn();
  (connectCors() as unknown as Called)({ method: 'GET', headers: { origin: APP } }, response, went);
  expect(sent).toEqual({ 'Access-Control-Allow-Origin': '*' });
  expect(went).toHaveBeenCalledWith();
});

test('cors(cors(…)) is refused, and the error says what to write', () => {
  expect(() => connectCors(connectCors({ origin: APP }) as never)).toThrow(
    'corsage: cors() was given a middleware that cors() has made. Give it the options, or the policy: cors(middleware.policy).',
  );
  expect(connectCors(connectCors({ origin: APP }).policy).policy?.origin).toEqual([APP]);
});
