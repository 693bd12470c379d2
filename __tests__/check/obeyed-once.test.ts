// Whoever gives the answer that the checker prints is done: the next check says that the request is allowed.

import fc from 'fast-check';
import { type AnswerPart, corsageJson, type Report } from '../support/checker';
import { APP } from '../support/origins';
import { head, type RawServer, startRaw } from '../support/raw-server';

const { FUZZ_RUNS, FUZZ_SEED } = process.env;
const RUNS = { numRuns: Number(FUZZ_RUNS || 300), ...(FUZZ_SEED && { seed: Number(FUZZ_SEED) }) };

interface Answers {
  readonly preflight: AnswerPart;
  readonly actual: AnswerPart;
}

let answers: Answers;
/** What came, so that nothing is sent that may change something. */
let sent: string[] = [];

function answer(request: string): string {
  const [method = '', path = ''] = request.split(' ');
  sent.push(method);
  const { status, headers } = method === 'OPTIONS' ? answers.preflight : answers.actual;
  // A redirect leads to the same URL with a slash, which answers as it would without.
  const moved = status > 300 && status < 309 && /\/$|login/.test(path);
  const lines = moved ? headers.filter(([name]) => name !== 'Location') : headers;
  return head(
    `HTTP/1.1 ${moved ? 200 : status} Whatever`,
    ...lines.map(([name, value]) => `${name}: ${value.replace('PORT', String(server.port))}`),
  );
}

let server: RawServer;
let url: string;

beforeAll(async () => {
  server = await startRaw(answer);
  url = `http://127.0.0.1:${server.port}/items`;
});

afterAll(() => server.close());

const ALLOW = 'Access-Control-Allow-';
const lines = (name: string, ...values: string[]) =>
  fc.constantFrom<[string, string][]>([], ...values.map((value): [string, string][] => [[name, value]]));

const origin = fc.oneof(
  lines(
    `${ALLOW}Origin`,
    '*',
    APP,
    `${APP}/`,
    `${APP}:443`,
    `"${APP}"`,
    `${APP}/path`,
    `http://app.example.com`,
    `${APP}, https://b.example`,
    'https://b.example',
    'https://*.example.com',
    'null',
    'true',
    '',
  ),
  fc.constant<[string, string][]>([
    [`${ALLOW}Origin`, APP],
    [`${ALLOW}Origin`, '*'],
  ]),
  fc.constant<[string, string][]>([['Access-Control-Allowed-Origin', '*']]),
);
const credentials = lines(`${ALLOW}Credentials`, 'true', 'True', 'false');
const vary = lines('Vary', 'Origin', 'Accept-Encoding', 'accept-encoding, origin', '*');
const location = fc.constant<[string, string][]>([['Location', '/items/']]);
// The same server by another name, so that it is another one to a browser.
const login = fc.constant<[string, string][]>([['Location', 'http://localhost:PORT/login']]);

function part(statuses: number[], ...more: fc.Arbitrary<[string, string][]>[]): fc.Arbitrary<AnswerPart> {
  const headers = fc.tuple(origin, credentials, vary, ...more).map((all) => all.flat());
  return fc.record({ status: fc.constantFrom(...statuses), headers });
}

const methods = lines(`${ALLOW}Methods`, '*', 'GET', 'PUT DELETE', 'put', '["PUT","GET"]', 'PATCH', '');
const names = lines(`${ALLOW}Headers`, '*', 'X-Other', 'x-a;x-b', 'X-Trace: 1', 'X-\xfc, X-Trace', ',');
const maxAge = lines('Access-Control-Max-Age', '5', '10m');
const exposed = lines('Access-Control-Expose-Headers', 'X-Total-Count', '*');

const broken = fc.record({
  preflight: fc.oneof(
    { weight: 5, arbitrary: part([200, 204, 401, 403, 404, 405, 429, 500, 502], methods, names, maxAge) },
    part([301, 308], location),
    part([302], login),
  ),
  actual: fc.oneof(
    { weight: 5, arbitrary: part([200, 201, 401, 403, 404, 429, 500, 502], exposed) },
    part([301, 307], location),
    part([302], login),
  ),
});

const asked = fc.record({
  method: fc.constantFrom('GET', 'HEAD', 'POST', 'PUT', 'PATCH', 'patch', 'DELETE', 'PURGE'),
  headers: fc.subarray(['X-Trace: 1', 'Content-Type: application/json', 'Authorization: Bearer secret']),
  credentials: fc.boolean(),
  origin: fc.constantFrom(APP, APP, APP, 'null', 'http://localhost:5173'),
  server: fc.constantFrom([], ['--server', 'nginx']),
});

type Asked = typeof asked extends fc.Arbitrary<infer Value> ? Value : never;

function check({ method, headers, credentials, origin, server }: Asked, at: string) {
  return corsageJson([
    ...['check', at, '--origin', origin, '--method', method, ...server],
    ...headers.flatMap((line) => ['--header', line]),
    ...(credentials ? ['--credentials'] : []),
  ]);
}

/** What the fixes say to change in the page. */
function changed({ problems }: Report, given: Asked, at: string): [Asked, string] {
  let [page, target] = [given, at];
  for (const { fix } of problems) {
    const [, method] = /^Write method: '([^']+)'/.exec(fix) ?? [];
    if (method !== undefined) page = { ...page, method: method as Asked['method'] };
    const [, next] = /^Request "([^"]+)"/.exec(fix) ?? [];
    if (next !== undefined) target = next;
  }
  return [page, target];
}

/** The names that a list allows. */
function allowedBy({ headers }: AnswerPart, name: string): string[] {
  const values = headers.filter(([given]) => given === name).map(([, value]) => value);
  const items = values.flatMap((value) => value.split(',')).map((item) => item.trim().toLowerCase());
  return items.filter((item) => /^[\w*-]+$/.test(item));
}

/** What is rare at random. */
const RARE: [Answers, Asked][] = [
  [`${ALLOW}Origin: *`, 'GET'],
  [`${ALLOW}Methods: PUT DELETE`, 'PUT'],
  [`${ALLOW}Headers: x-a;x-b`, 'PUT'],
  ['Location: /items/', 'PUT'],
].map(([line = '', method]): [Answers, Asked] => {
  const wrong = line.split(': ') as [string, string];
  const isOrigin = line.includes('Origin');
  const headers = [...(isOrigin ? [] : [[`${ALLOW}Origin`, APP] as [string, string]]), wrong];
  const answer = { status: wrong[0] === 'Location' ? 301 : 200, headers };
  const page: Asked = {
    method: method as Asked['method'],
    headers: [],
    credentials: isOrigin,
    origin: APP,
    server: [],
  };
  return [{ preflight: answer, actual: { ...answer, status: 200 } }, page];
});

test(
  'after the whole answer is given once, the request is allowed, and nothing is lost that was allowed before',
  async () => {
    const seen = { answered: 0, codes: new Set<string>() };
    await fc.assert(
      fc.asyncProperty(broken, asked, async (wrong, given) => {
        answers = wrong;
        sent = [];
        const { report } = await check(given, url);
        fc.pre(report.allowed === false);
        expect(sent.filter((method) => !/^(?:OPTIONS|GET|HEAD)$/.test(method)).length).toBeLessThanOrEqual(2);
        const [first] = report.problems;
        expect(first).toEqual({ code: report.code, message: report.message, fix: report.fix });
        if (report.answer === null) {
          const byOrigin = report.problems.some(({ message }) => message.includes('decides by the origin'));
          expect(byOrigin ? given.server : given.origin).toEqual(byOrigin ? [] : 'null');
          if (!byOrigin) expect(given.credentials).toBe(true);
          return;
        }
        const { preflight, actual } = report.answer;
        seen.answered++;
        for (const { code } of report.problems) seen.codes.add(code);
        if (preflight !== null) {
          for (const name of [`${ALLOW}Methods`, `${ALLOW}Headers`]) {
            const kept = allowedBy(preflight, name);
            if (wrong.preflight.status < 300) {
              expect(kept).toEqual(expect.arrayContaining(allowedBy(wrong.preflight, name)));
            }
          }
        }
        answers = { preflight: preflight ?? wrong.preflight, actual };
        const again = await check(...changed(report, given, url));
        expect([again.report.code, again.exit]).toEqual([null, 0]);
      }),
      { ...RUNS, examples: RARE },
    );
    expect(seen.answered).toBeGreaterThan(RUNS.numRuns / 3);
    expect([...seen.codes].sort()).toEqual([
      'CORSAllowOriginNotMatchingOrigin',
      'CORSExternalRedirectNotAllowed',
      'CORSInvalidAllowHeader',
      'CORSInvalidAllowMethod',
      'CORSMethodNotFound',
      'CORSMissingAllowCredentials',
      'CORSMissingAllowHeaderFromPreflight',
      'CORSMissingAllowOrigin',
      'CORSMultipleAllowOriginNotAllowed',
      'CORSNotSupportingCredentials',
      'CORSPreflightDidNotSucceed',
    ]);
  },
  120_000 + 200 * RUNS.numRuns,
);
