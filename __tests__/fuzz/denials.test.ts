// Whatever policies are stacked, whatever reflects behind them, and however it does: no denied origin is ever named together
// with credentials. Node's own responses, without a socket, so that a million cases take minutes.

import { IncomingMessage, ServerResponse } from 'node:http';
import { Socket } from 'node:net';
import cors from 'corsage';
import fc from 'fast-check';
import { fuzzing } from '../support/origin-arbitraries';
import { APP, OTHER_APP, PARTNER, STRANGER } from '../support/origins';
import { warningsOf } from '../support/process-warnings';
import type { Handler } from '../support/servers';

const PARAMETERS = fuzzing(5_000);

jest.setTimeout(60_000 + 10 * PARAMETERS.numRuns);

const ORIGINS = [APP, OTHER_APP, PARTNER, STRANGER, 'null', 'file://', 'junk, junk', 'capacitor://localhost'];

/** What a policy allows, as plain data. */
interface Described {
  readonly allows: readonly string[];
  readonly how:
    | 'list'
    | 'function'
    | 'throws'
    | 'false'
    | 'delegate'
    | 'failing delegate'
    | 'function goes on';
  readonly credentials: boolean;
  readonly protectHeaders: boolean;
}

const described: fc.Arbitrary<Described> = fc.record({
  allows: fc.uniqueArray(fc.constantFrom(APP, OTHER_APP, PARTNER), { minLength: 1, maxLength: 2 }),
  how: fc.constantFrom(
    'list',
    'function',
    'throws',
    'false',
    'delegate',
    'failing delegate',
    'function goes on',
  ),
  credentials: fc.boolean(),
  protectHeaders: fc.boolean(),
});

/** Made once for each description: a process has few policies and many requests. */
const made = new Map<string, Handler>();

function policyOf(one: Described): Handler {
  const key = JSON.stringify(one);
  const policy = made.get(key) ?? (make(one) as Handler);
  made.set(key, policy);
  return policy;
}

function make({ allows, how, ...options }: Described) {
  const fails = () => {
    throw new Error('down');
  };
  switch (how) {
    case 'list':
      return cors({ origin: allows, ...options });
    case 'function':
      return cors({ origin: (origin) => allows.includes(origin), ...options });
    case 'throws':
      return cors({ origin: fails, ...options });
    case 'false':
      return cors({ origin: false });
    case 'delegate':
      return cors(() => ({ origin: allows, ...options }));
    case 'failing delegate':
      return cors(fails);
    case 'function goes on':
      return cors({ origin: allows, ...options, disallowedOrigin: (_request, _response, next) => next() });
  }
}

type Named = readonly (readonly [name: string, value: string | string[]])[];

/** How another router sets its headers. */
const MANNERS: Readonly<Record<string, (response: ServerResponse, headers: Named) => void>> = {
  'setHeader()': (response, headers) => {
    for (const [name, value] of headers) response.setHeader(name, value);
  },
  'appendHeader()': (response, headers) => {
    for (const [name, value] of headers) response.appendHeader(name, value);
  },
  'writeHead(), an object': (response, headers) => void response.writeHead(200, Object.fromEntries(headers)),
  'writeHead(), a list': (response, headers) => void response.writeHead(200, headers.flat() as string[]),
  'some of each': (response, [first, ...rest]) => {
    if (first !== undefined) response.setHeader(...(first as [string, string]));
    response.writeHead(200, Object.fromEntries(rest));
  },
};

const anyCase = fc.record({
  stack: fc.array(described, { minLength: 1, maxLength: 3 }),
  origin: fc.constantFrom(...ORIGINS),
  method: fc.constantFrom('GET', 'POST', 'PUT', 'OPTIONS'),
  before: fc.boolean(),
  manner: fc.constantFrom(...Object.keys(MANNERS)),
  lowerCase: fc.boolean(),
  as: fc.constantFrom('text', 'list', 'blanks', 'after another'),
  credentialsFirst: fc.boolean(),
});

/** What stands in the head that would be sent. */
function values(head: string, name: string): string[] {
  const lines = head.split('\r\n').filter((line) => line.toLowerCase().startsWith(`${name}:`));
  return lines.flatMap((line) => line.slice(name.length + 1).split(',')).map((value) => value.trim());
}

const socket = new Socket();

test('no denied origin is ever named together with credentials, whatever reflects it behind random stacks', async () => {
  let defied = 0;
  let allowed = 0;
  await warningsOf(() =>
    fc.assert(
      fc.property(anyCase, ({ stack, origin, method, before, manner, lowerCase, as, credentialsFirst }) => {
        const request = new IncomingMessage(socket);
        Object.assign(request, { method, url: '/', headers: { host: 'api.example.net', origin } });
        const response = new ServerResponse(request);
        const shapes = {
          text: origin,
          list: [origin],
          blanks: ` ${origin} `,
          'after another': [APP, origin],
        };
        const named = [
          ['Access-Control-Allow-Origin', shapes[as]],
          ['Access-Control-Allow-Credentials', 'true'],
        ] as [string, string | string[]][];
        if (credentialsFirst) named.reverse();
        const headers = named.map(([name, value]) => [lowerCase ? name.toLowerCase() : name, value]) as Named;
        if (before) for (const [name, value] of headers) response.setHeader(name, value);

        const reflect = () => {
          MANNERS[manner]?.(response, headers);
          response.end();
        };
        const run = ([first, ...rest]: readonly Described[]): void =>
          first === undefined
            ? reflect()
            : policyOf(first)(request, response, (error) => (error === undefined ? run(rest) : reflect()));
        run(stack);

        const head = String((response as unknown as { _header: string })._header);
        // Functions are asked about serialized origins alone. What fails is the last to decide.
        const asked = origin.includes('://') && origin !== 'file://';
        const fails = ({ how }: Described) => how === 'failing delegate' || (how === 'throws' && asked);
        const last = (stack.find(fails) ?? stack.at(-1)) as Described;
        const denies = fails(last) || (last.how !== 'false' && !last.allows.includes(origin));
        const opened =
          values(head, 'access-control-allow-origin').includes(origin) &&
          values(head, 'access-control-allow-credentials').length > 0;
        if (denies) {
          defied++;
          expect(opened).toBe(false);
        } else if (opened) allowed++;
      }),
      PARAMETERS,
    ),
  );
  expect(defied).toBeGreaterThan(PARAMETERS.numRuns / 4);
  expect(allowed).toBeGreaterThan(PARAMETERS.numRuns / 20);
});
