// A middleware that is not called as Connect calls it: the error says what to write.

import cors, { createPolicy } from 'corsage';
import { APP } from '../support/origins';
import { ask, KINDS, start } from '../support/servers';
import { actual } from '../support/wire';

type Called = (...given: unknown[]) => void;

const next = () => {};

/** What other frameworks call middleware with, as far as it is looked at. */
const CALLS: readonly (readonly [string, unknown[], RegExp])[] = [
  [
    'a Hono context',
    [{ req: { raw: {} }, res: {} }, async () => {}],
    /Hono context.*import cors from 'corsage\/fetch'/,
  ],
  ['a Hono context alone', [{ req: { raw: {} }, res: {} }], /Hono context/],
  ['a Koa context', [{ req: {}, res: {}, request: {} }, async () => {}], /Koa context.*koa-connect/],
  [
    'a Fastify request',
    [{ raw: {}, server: {}, headers: {} }, { sent: false }, next],
    /Fastify request.*@fastify\/middie/,
  ],
  ['a Request', [{ headers: { get: () => null } }], /Request of the Fetch standard.*corsage\/fetch/],
  [
    'an error, a request and a response',
    [new Error('down'), { httpVersion: '1.1' }, {}, next],
    /arguments of an error handler/,
  ],
  [
    'what was thrown, a request and a response',
    ['down', { httpVersion: '1.1' }, {}, next],
    /arguments of an error handler/,
  ],
  ['a request and a response alone', [{ headers: {} }, { headersSent: false }], /with a function next/],
  ['nothing', [], /not called with \(req, res, next\)/],
];

describe.each([
  ['a policy', () => cors({ origin: APP })],
  ['a policy for everybody', () => cors()],
  ['a delegate', () => cors(() => createPolicy())],
])('%s', (_which, make) => {
  test.each(CALLS)('called with %s says in one error what to write', (_what, given, says) => {
    const middleware = make() as unknown as Called;
    expect(() => middleware(...given)).toThrow(says);
    expect(() => middleware(...given)).toThrow(TypeError);
  });
});

test('a real Request of the Fetch standard is told from a request of Node', () => {
  const request = new Request('http://127.0.0.1/', { headers: { Origin: APP } });
  expect(() => (cors() as unknown as Called)(request)).toThrow(/Request of the Fetch standard/);
});

test.each(KINDS)(
  'on %s, an error handler that calls the middleware with its four arguments is told',
  async (kind) => {
    const middleware = cors({ origin: APP }) as unknown as Called;
    const reply = await ask(
      start(kind, (request, response, goOn) => {
        try {
          middleware(new Error('down'), request, response, goOn);
        } catch (error) {
          response.end(String(error));
        }
      }),
      actual(APP),
    );
    expect(reply.body).toMatch(/^TypeError: corsage: .*arguments of an error handler/);
  },
);

test('a response by hand without headersSent is answered', () => {
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
  (cors() as unknown as Called)({ method: 'GET', headers: { origin: APP } }, response, went);
  expect(sent).toEqual({ 'Access-Control-Allow-Origin': '*' });
  expect(went).toHaveBeenCalledWith();
});

test('cors(cors(…)) is refused with what to write', () => {
  expect(() => cors(cors({ origin: APP }) as never)).toThrow(
    'corsage: cors() was given a middleware that cors() has made. Give it the options, or the policy: cors(middleware.policy).',
  );
  expect(cors(cors({ origin: APP }).policy).policy?.origin).toEqual([APP]);
});
