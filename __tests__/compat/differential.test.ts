// corsage/compat compared with npm cors: the same programs, the same requests, the same responses.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import { type AddressInfo, connect } from 'node:net';
import { inspect, isDeepStrictEqual, types } from 'node:util';
import { createContext, runInContext, runInThisContext } from 'node:vm';
import npmCors from 'cors';
import compatCors from 'corsage/compat';
import * as fc from 'fast-check';
import { APP, OTHER_APP } from '../support/origins';
import { DIFFERENCES, type Place } from './differences';
import { PROGRAMS, type Source } from './programs';

/** How many cases are tried, and from which seed. A failure prints its seed and the program. */
const { FUZZ_RUNS, FUZZ_SEED, FUZZ_STATS } = process.env;
const RUNS = Number(FUZZ_RUNS || 24_000);
const WIRE_RUNS = Math.max(1200, Math.ceil(RUNS / 20));
const SEED = FUZZ_SEED ? { seed: Number(FUZZ_SEED) } : {};

jest.setTimeout(120_000 + 20 * RUNS);

type Middleware = (request: unknown, response: unknown, next: (...given: unknown[]) => void) => void;

interface Program {
  readonly stack: readonly Middleware[];
  /** Changes the options, as a program may while it runs. */
  change(): void;
}

const realm = createContext();
const foreign = (text: string): unknown => runInContext(text, realm);

function compile(text: string, cors: unknown): Program {
  return new Function('cors', 'foreign', text)(cors, foreign);
}

/** Values as they are told apart in a log. Engines word their own errors after the code that failed. */
function describeValue(value: unknown): string {
  if (types.isNativeError(value))
    return `${value.name}: ${value.message.startsWith('by the app') ? value.message : ''}`;
  return typeof value === 'function' ? String(value) : inspect(value, { depth: 5 });
}

/** Runs the stack as Connect would, and writes down what `next` is called with, and what is thrown. */
function runStack(stack: readonly Middleware[], request: unknown, response: unknown, log: string[]): void {
  const [middleware, ...rest] = stack;
  if (middleware === undefined) {
    log.push('the app');
    return;
  }
  middleware(request, response, (...given) => {
    log.push(`next(${given.map((value) => describeValue(value)).join(', ')})`);
    if (!given[0]) runStack(rest, request, response, log);
  });
}

function start(stack: readonly Middleware[], request: unknown, response: unknown, log: string[]): void {
  try {
    runStack(stack, request, response, log);
  } catch (error) {
    log.push(`thrown: ${describeValue(error)}`);
  }
}

/** Jest gives tests a copy of `process`, without what the real one tells. */
const realProcess: NodeJS.Process = runInThisContext('process');

/** Where an uncaught error belongs that a callback brought about. */
let uncaught: string[] = [];
let unhandled: string[] = [];

type Listeners = [event: string, listeners: ((...given: unknown[]) => void)[]][];
let replaced: Listeners;

beforeAll(() => {
  const events = ['uncaughtException', 'unhandledRejection', 'warning'];
  replaced = events.map((event) => [event, realProcess.listeners(event as 'exit') as never]);
  for (const event of events) realProcess.removeAllListeners(event);
  realProcess.on('uncaughtException', (error) => uncaught.push(`uncaught: ${describeValue(error)}`));
  realProcess.on('unhandledRejection', () => unhandled.push('unhandled rejection'));
  realProcess.on('warning', () => {});
});

afterAll(() => {
  for (const [event, listeners] of replaced) {
    realProcess.removeAllListeners(event);
    for (const listener of listeners) realProcess.on(event, listener);
  }
});

const turn = () => new Promise((resolve) => setImmediate(resolve));

/** More turns of the event loop than the slowest program takes for its last word. */
const TURNS = 12;

/** Lets a program that has functions come to its end. */
async function settle(text: string): Promise<void> {
  if (/=>|function|async|class/.test(text)) for (let i = 0; i < TURNS; i++) await turn();
}

interface Asked {
  readonly method: unknown;
  readonly headers: Readonly<Record<string, unknown>>;
  /** What others have set on the response before. */
  readonly present: readonly (readonly [name: string, value: string | string[]])[];
}

interface Case {
  readonly program: Source;
  readonly requests: readonly Asked[];
}

const HEADERS = {
  origin: fc.oneof(
    { weight: 6, arbitrary: fc.constantFrom(APP, OTHER_APP) },
    {
      weight: 2,
      arbitrary: fc.constantFrom(
        'null',
        '*',
        '',
        'undefined',
        'https://evil.test',
        'HTTPS://APP.EXAMPLE.COM',
        `${APP}/`,
        `${APP}, ${OTHER_APP}`,
        'http://localhost:3000',
      ),
    },
  ),
  'access-control-request-method': fc.constantFrom('PUT', 'get', ''),
  'access-control-request-headers': fc.constantFrom(
    'x-one',
    'X-One,x-two',
    'x-one , X-One,,',
    '*',
    '',
    ' ',
    'caf\u00e9',
    'a'.repeat(2000),
  ),
};

const PRESENT = fc.subarray<readonly [string, string | string[]]>([
  ['Vary', 'Accept-Encoding'],
  ['Vary', ['Accept', 'origin']],
  ['Vary', '*'],
  ['Vary', ['*', 'Cookie']],
  ['vary', 'Origin, Origin, ORIGIN'],
  ['VARY', ''],
  ['Vary', 'Accept-Encoding,,  access-control-request-headers'],
  ['Access-Control-Allow-Origin', 'https://before.example.com'],
  ['access-control-allow-credentials', 'true'],
  ['Access-Control-Expose-Headers', 'X-Before'],
  ['Access-Control-Max-Age', '1'],
  ['Content-Length', '3'],
]);

const present = fc.oneof({ weight: 3, arbitrary: fc.constant([]) }, { weight: 1, arbitrary: PRESENT });

function asked(methods: fc.Arbitrary<unknown>): fc.Arbitrary<Asked> {
  return fc.record({ method: methods, headers: fc.record(HEADERS, { requiredKeys: [] }), present });
}

function cases(methods: fc.Arbitrary<unknown>): fc.Arbitrary<Case> {
  return fc.record({
    program: PROGRAMS,
    requests: fc.oneof(
      { weight: 2, arbitrary: fc.array(asked(methods), { minLength: 1, maxLength: 1 }) },
      { weight: 1, arbitrary: fc.array(asked(methods), { minLength: 2, maxLength: 4 }) },
    ),
  });
}

const METHODS = fc.oneof(
  { weight: 6, arbitrary: fc.constantFrom('OPTIONS', 'GET', 'POST') },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'options',
      'Options',
      'oPTIONs',
      'get',
      'QUERY',
      'OPTION',
      'OPTIONS ',
      '',
      undefined,
      null,
      5,
      new String('options'),
      { toUpperCase: () => 'OPTIONS' },
      {},
    ),
  },
);

/** A response that sends nothing, and writes down what is done to it. */
class LightResponse {
  readonly #log: string[];
  readonly #headers = new Map<string, unknown>();
  #status: unknown = 200;

  constructor({ present }: Asked, log: string[]) {
    for (const [name, value] of present) this.#headers.set(name.toLowerCase(), value);
    this.#log = log;
  }

  get statusCode(): unknown {
    return this.#status;
  }

  set statusCode(status: unknown) {
    this.#status = status;
    this.#log.push(`statusCode = ${describeValue(status)}`);
  }

  getHeader(name: string): unknown {
    return this.#headers.get(name.toLowerCase());
  }

  setHeader(name: string, value: unknown): this {
    this.#headers.set(name.toLowerCase(), value);
    this.#log.push(`${name}: ${describeValue(value)}`);
    return this;
  }

  end(...given: unknown[]): this {
    this.#log.push(`end(${given.map((value) => describeValue(value)).join(', ')})`);
    return this;
  }
}

/** All that happens, in order, when a program gets one request after another. */
async function happenings(cors: unknown, text: string, requests: readonly Asked[]): Promise<string[]> {
  const log: string[] = [];
  uncaught = log;
  const program = compile(text, cors);
  for (const request of requests) {
    log.push(`-- ${inspect(request.method)}`);
    start(
      program.stack,
      { method: request.method, headers: { ...request.headers } },
      new LightResponse(request, log),
      log,
    );
    await settle(text);
    change(program);
  }
  return log;
}

/** Frozen options, and those that are none, stay as they are. */
function change(program: Program): void {
  try {
    program.change();
  } catch {}
}

/** What a failing case is shown as. */
function shown({ program, requests }: Case, npm: unknown, compat: unknown): string {
  return inspect({ program, requests, npm, compat }, { depth: 6, maxStringLength: 2000 });
}

test('compat does to every response what npm cors does', async () => {
  const seen: Record<string, number> = {};
  const count = (what: string, happened: boolean) => {
    seen[what] = (seen[what] ?? 0) + Number(happened);
  };
  const property = fc.asyncProperty(cases(METHODS), async (tried) => {
    const { program, requests } = tried;
    const npm = await happenings(npmCors, program.npm, requests);
    const compat = await happenings(compatCors, program.compat, requests);
    if (!isDeepStrictEqual(compat, npm)) throw new Error(shown(tried, npm, compat));
    const log = npm.join('\n');
    count('ended', /^end\(/m.test(log));
    count('went on to the app', /^the app$/m.test(log));
    count('fell through', /^next\(.*\)\nthe app$/m.test(log) && !/^(?:vary|access)/im.test(log));
    count('sent headers and went on', /^(?:vary|access)/im.test(log) && /^the app$/m.test(log));
    count('an error to next', /^next\([^)]*(?:by the app|route|status)/m.test(log));
    count('threw', /^thrown: /m.test(log));
    count('threw later', /^uncaught: /m.test(log));
    count('hung', /^-- [^\n]*(?:\n--|$)/.test(log));
    count('was asked again', requests.length > 1);
    count('was stacked', /cors\(.*cors\(/.test(program.npm) || program.npm.includes('twice'));
    count('changed its options', program.npm.includes('const options'));
    count('a known difference', program.npm !== program.compat);
  });
  await fc.assert(property, { numRuns: RUNS, ...SEED });
  if (FUZZ_STATS) console.log(seen);
  // Every kind of case has come up.
  for (const [what, times] of Object.entries(seen))
    expect([what, times >= Math.floor(RUNS / 2000)]).toEqual([what, true]);
});

/** A server that answers each request as the program does that is on. */
class Side {
  readonly #cors: unknown;
  readonly #server = createServer((request, response) => void this.#answer(request, response));
  #text = '';
  #program: Program = { stack: [], change() {} };
  #present: Asked['present'] = [];

  constructor(cors: unknown) {
    this.#cors = cors;
  }

  async listen(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    this.#server.close();
    await once(this.#server, 'close');
  }

  put(text: string): void {
    this.#text = text;
    this.#program = compile(text, this.#cors);
  }

  change(): void {
    change(this.#program);
  }

  /** Every byte of the answer, but for the date. */
  async bytes({ method, headers, present }: Asked): Promise<string> {
    this.#present = present;
    const socket = connect((this.#server.address() as AddressInfo).port, '127.0.0.1');
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    const lines = Object.entries({ Host: 'api.example.com', ...headers, Connection: 'close' });
    const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
    socket.write(`${method} / HTTP/1.1\r\n${head}\r\n`, 'latin1');
    await once(socket, 'close');
    return Buffer.concat(chunks)
      .toString('latin1')
      .replace(/^Date: .*\r\n/m, '');
  }

  async #answer(request: IncomingMessage, response: ServerResponse): Promise<void> {
    const log: string[] = [];
    for (const [name, value] of this.#present) response.setHeader(name, value);
    start(this.#program.stack, request, response, log);
    await settle(this.#text);
    if (response.writableEnded) return;
    // It went on to the app, or failed, or hangs: the body says which.
    log.push(`status ${describeValue(response.statusCode)}`);
    response.statusCode = 200;
    response.removeHeader('Content-Length');
    response.end(log.join('\n'));
  }
}

test('compat sends the bytes on the wire that npm cors sends', async () => {
  uncaught = [];
  const npm = new Side(npmCors);
  const compat = new Side(compatCors);
  await Promise.all([npm.listen(), compat.listen()]);
  let preflights = 0;
  const property = fc.asyncProperty(
    cases(fc.constantFrom('OPTIONS', 'GET', 'POST', 'PUT')),
    async (tried) => {
      npm.put(tried.program.npm);
      compat.put(tried.program.compat);
      for (const request of tried.requests) {
        const [theirs, ours] = await Promise.all([npm.bytes(request), compat.bytes(request)]);
        if (ours !== theirs) throw new Error(shown(tried, theirs, ours));
        preflights += Number(theirs.includes('\r\nAccess-Control-Allow-Methods: '));
        npm.change();
        compat.change();
      }
    },
  );
  try {
    await fc.assert(property, { numRuns: WIRE_RUNS, ...SEED });
  } finally {
    await Promise.all([npm.close(), compat.close()]);
  }
  expect(preflights).toBeGreaterThan(WIRE_RUNS / 20);
});

/** A middleware that meets a sample in one of its places. */
const MIDDLEWARE: Readonly<Record<Place, (sample: string) => string>> = {
  origin: (sample) => `cors({ origin: ${sample}, credentials: true })`,
  item: (sample) => `cors({ origin: ['https://none.example.com', ${sample}] })`,
  answer: (sample) =>
    `cors({ origin: ((answer) => (origin, callback) => callback(null, answer))(${sample}) })`,
  delegate: (sample) => `cors(${sample})`,
  options: (sample) => `cors(${sample})`,
};

const from = (headers: Asked['headers'], method = 'GET'): Asked => ({ method, headers, present: [] });
const EVERY_WAY = [
  from({ origin: APP }),
  from({ origin: APP }),
  from({ origin: OTHER_APP }),
  from({}),
  from({ origin: APP }, 'OPTIONS'),
];

/** All that happens when a sample is used in every way, unhandled rejections included. */
async function toldOf(cors: unknown, middleware: string): Promise<string[]> {
  unhandled = [];
  const log = await happenings(cors, `return { stack: [${middleware}], change() {} };`, EVERY_WAY);
  return [...log, ...unhandled];
}

test.each(DIFFERENCES)('compat differs, as its table says, where: $given', async ({ samples }) => {
  for (const { given, means, places } of samples) {
    for (const place of places) {
      const [told, meant] = [MIDDLEWARE[place](given), MIDDLEWARE[place](means)];
      const compat = await toldOf(compatCors, told);
      expect([told, ...compat]).toEqual([told, ...(await toldOf(npmCors, meant))]);
      // A row without a difference any more must go.
      expect([told, ...compat]).not.toEqual([told, ...(await toldOf(npmCors, told))]);
    }
  }
});
