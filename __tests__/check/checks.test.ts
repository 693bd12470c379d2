// `corsage check --config`: many checks in one run, each with what is expected.

import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { corsage } from '../support/checker';
import { APP } from '../support/origins';
import { head, type RawServer, startRaw } from '../support/raw-server';

const folder = mkdtempSync(join(tmpdir(), 'corsage-checks-'));
const running: RawServer[] = [];

afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));
afterAll(() => rmSync(folder, { recursive: true }));

/** Allows the app, and only the app; what it allows can be changed. */
async function serve(allowed: (requests: number) => string = () => APP): Promise<RawServer> {
  const server: RawServer = await startRaw(() =>
    head(
      'HTTP/1.1 200 OK',
      'Content-Length: 0',
      `Access-Control-Allow-Origin: ${allowed(server.requests.length)}`,
      'Vary: Origin',
    ),
  );
  running.push(server);
  return server;
}

function file(content: unknown): string {
  const path = join(folder, 'cors-checks.json');
  writeFileSync(path, typeof content === 'string' ? content : JSON.stringify(content));
  return path;
}

const run = (content: unknown, ...more: string[]) => corsage(['check', '--config', file(content), ...more]);

const urlOf = ({ port }: RawServer) => `http://127.0.0.1:${port}/`;
const READS = (server: RawServer) => ({
  name: 'The app reads',
  url: urlOf(server),
  origin: APP,
  expect: 'allowed',
});
const OTHERS = (server: RawServer) => ({
  url: urlOf(server),
  origin: 'https://other.example',
  expect: 'blocked',
});
/** Nothing listens there. */
const NOWHERE = { name: 'nowhere', url: 'http://127.0.0.1:1/', origin: APP, expect: 'blocked' };

/** Without the warning that the server is on this machine. */
const elsewhere = (table: string) => table.replace(/^\n(?:LOCAL_NETWORK_ACCESS: .*\n)+/m, '');

test('if all is as expected, the table says so and why what is blocked is, and the exit code is 0', async () => {
  const server = await serve();
  const { code, stdout, stderr } = await run({
    $schema: './x.json',
    checks: [READS(server), OTHERS(server)],
  });
  expect([code, stderr]).toEqual([0, '']);
  expect(elsewhere(stdout)).toBe(`  result   expected  check
✓ allowed  allowed   The app reads
✓ blocked  blocked   GET ${urlOf(server)}, from https://other.example
    CORSAllowOriginNotMatchingOrigin: The response has Access-Control-Allow-Origin: "${APP}", which is not exactly the page's origin "https://other.example": it has another host than "other.example".

2 of 2 as expected.
`);
});

test.each([['table'], ['github']])(
  'the reporter %s shows the warnings of what is allowed, and headers that the response does not have; the exit code is 0',
  async (reporter) => {
    const server = await startRaw(
      head('HTTP/1.1 200 OK', 'Content-Length: 0', 'Access-Control-Allow-Origin: *', 'X-Total-Count: 7'),
    );
    running.push(server);
    const reads = 'x-total-count, X-Totalcounts,X-Other';
    const { code, stdout } = await run({ checks: [{ ...READS(server), reads }] }, '--reporter', reporter);
    expect([code, elsewhere(stdout)]).toEqual([
      0,
      `  result   expected  check
✓ allowed  allowed   The app reads
    HEADER_NOT_EXPOSED: The page cannot read x-total-count: the response does not expose it.
    The response does not have the header X-Totalcounts, which the page reads; it has X-Total-Count.
    The response does not have the header X-Other, which the page reads.

1 of 1 as expected.
`,
    ]);
    const { stdout: json } = await run({ checks: [{ ...READS(server), reads: ['X-Other'] }] }, '--json');
    expect(JSON.parse(json).checks[0].notes).toEqual([
      'The response does not have the header X-Other, which the page reads.',
    ]);
  },
);

test('what is warned of because of the hosts is said once, below all checks', async () => {
  const server = await serve(() => '*');
  const { stdout } = await run({
    checks: [READS(server), { ...READS(server), method: 'HEAD', name: 'It looks' }],
  });
  expect(stdout).toMatch(
    /The app reads\n✓ .* It looks\n\nLOCAL_NETWORK_ACCESS: The server "127\.0\.0\.1" is .*\n\n2 of 2 as expected\.\n$/,
  );
});

test('what is not as expected is explained, and the exit code is 1', async () => {
  const server = await serve(() => '*');
  const { code, stdout } = await run({
    checks: [NOWHERE, OTHERS(server), { ...READS(server), credentials: true }],
  });
  expect(code).toBe(1);
  expect(stdout).toContain(`✗ allowed  blocked   GET ${urlOf(server)}, from https://other.example
    The page can read the response.
    Do not allow this origin, or write "expect": "allowed" instead of "blocked".
    corsage audit ${urlOf(server)} finds who else is let in with credentials.
`);
  expect(stdout).toContain(
    '✗ blocked  allowed   The app reads\n    CORSNotSupportingCredentials: The response has',
  );
  expect(stdout).toContain('? unknown  blocked   nowhere\n    CORSDidNotSucceed: Nothing is listening');
  expect(stdout).toMatch(/\n0 of 3 as expected, 2 not as expected, 1 could not be checked\.\n$/);
});

test('if only the connection failed, the exit code is 2', async () => {
  expect(await run({ checks: [NOWHERE] })).toMatchObject({ code: 2 });
});

test('the table has colours in a terminal', async () => {
  const { stdout } = await corsage(['check', '--config', file({ checks: [NOWHERE] })], {
    hasColors: () => true,
  });
  expect(stdout).toContain('\x1b[33m?\x1b[39m unknown');
});

test('every key of a check is sent as the option of its name is', async () => {
  const server = await startRaw(
    head(
      'HTTP/1.1 200 OK',
      `Access-Control-Allow-Origin: ${APP}`,
      'Access-Control-Allow-Credentials: true',
      'Access-Control-Allow-Methods: PUT',
      'Access-Control-Allow-Headers: content-type',
      'ETag: "1"',
      'Content-Length: 0',
    ),
  );
  running.push(server);
  const check = {
    ...READS(server),
    method: 'PUT',
    headers: { 'Content-Type': 'application/json', Cookie: 'id=1' },
    credentials: true,
    data: '{}',
    reads: ['ETag'],
  };
  const { code, stdout } = await run(
    { checks: [check, { ...READS(server), as: 'font', credentials: false }] },
    '--json',
    '--user-agent',
    'me',
    '--concurrency',
    '1',
  );
  expect(code).toBe(0);
  expect(server.requests[1]).toMatch(
    /^PUT .*Content-Type: application\/json\r\n.*Cookie: id=1\r\nUser-Agent: me\r\nContent-Length: 2/s,
  );
  const { ok, checks } = JSON.parse(stdout);
  expect(ok).toBe(true);
  expect(checks[0]).toMatchObject({
    name: 'The app reads',
    url: urlOf(server),
    origin: APP,
    method: 'PUT',
    expect: 'allowed',
    ok: true,
    allowed: true,
    code: null,
  });
  expect(checks[0].warnings.map(({ code }: { code: string }) => code)).toContain('HEADER_NOT_EXPOSED');
  expect(server.requests.some((request) => request.includes('Sec-Fetch-Dest: font'))).toBe(true);
});

test('--reporter json tells what is not as expected', async () => {
  const server = await serve();
  const { code, stdout } = await run(
    { checks: [{ ...READS(server), expect: 'blocked' }] },
    '--reporter',
    'json',
  );
  expect([code, JSON.parse(stdout)]).toMatchObject([
    1,
    { ok: false, checks: [{ ok: false, allowed: true, code: null }] },
  ]);
});

test('--reporter github adds an annotation for each check that is not as expected, escaped', async () => {
  const server = await serve(() => 'https://100%.example');
  const name = 'a: b, c % d\n::error::e';
  const { stdout } = await run(
    { checks: [{ ...READS(server), name }, OTHERS(server)] },
    '--reporter',
    'github',
  );
  const [annotation, ...rest] = stdout.split('\n');
  expect(annotation).toMatch(
    /^::error title=CORS%3A a%3A b%2C c %25 d\\u000a%3A%3Aerror%3A%3Ae::CORSAllowOriginNotMatchingOrigin: .*https:\/\/100%25\.example.*%0A/,
  );
  expect(rest[0]).toBe('  result   expected  check');
});

describe('--retry-for', () => {
  test('tries again until the result is the expected one', async () => {
    const server = await serve((requests) => (requests > 2 ? APP : 'https://old.example'));
    expect(await run({ checks: [READS(server)] }, '--retry-for', '1m')).toMatchObject({ code: 0 });
  });

  test('ends with what was found last', async () => {
    const server = await serve(() => 'https://old.example');
    expect(await run({ checks: [READS(server)] }, '--retry-for', '600ms')).toMatchObject({ code: 1 });
    expect(
      server.requests.filter((request) => request.includes(`Origin: ${APP}\r\n`)).length,
    ).toBeGreaterThan(1);
  });

  test('holds for one check too', async () => {
    const server = await serve((requests) => (requests > 2 ? APP : 'https://old.example'));
    expect(await corsage(['check', urlOf(server), '--origin', APP, '--retry-for', '30'])).toMatchObject({
      code: 0,
    });
  });

  test('is off unless it is asked for', async () => {
    const server = await serve((requests) => (requests > 2 ? APP : 'https://old.example'));
    expect(await run({ checks: [READS(server)] })).toMatchObject({ code: 1 });
  });
});

test('at most --concurrency checks run at a time', async () => {
  let now = 0;
  let most = 0;
  const server = await startRaw((_request, socket) => {
    most = Math.max(most, ++now);
    setImmediate(() => {
      now--;
      socket.end(head('HTTP/1.1 200 OK', 'Content-Length: 0'));
    });
    return undefined;
  });
  running.push(server);
  const checks = Array.from({ length: 12 }, () => OTHERS(server));
  expect(await run({ checks }, '--concurrency', '3')).toMatchObject({ code: 0 });
  expect(most).toBeLessThanOrEqual(3);
});

describe('a file that cannot be used', () => {
  const CHECK = { url: 'https://api.example.com/', origin: APP, expect: 'allowed' };

  test('is told everything that is wrong with it at once, with what to write instead', async () => {
    const content = {
      chekcs: 1,
      checks: [
        { ...CHECK, origin: `${APP}/`, metod: 'PUT', expect: 'alowed' },
        { ...CHECK, url: 'api.example.com', headers: { 'X A': '1' }, reads: ['E Tag'], credentials: 'yes' },
        { ...CHECK, headers: { 'X-A': 1 }, zzzzzzzz: 1 },
        {},
        7,
        { ...CHECK, as: 'img', method: 'PUT' },
        { ...CHECK, headers: { Cookie: 'id=1' } },
        { ...CHECK, method: 'GET', data: 'x' },
        { ...CHECK, data: 'fine', as: 'video' },
      ],
    };
    const { code, stdout, stderr } = await run(content);
    expect([code, stdout]).toEqual([2, '']);
    const [first, ...lines] = stderr.trimEnd().split('\n');
    expect(first).toMatch(/^corsage: ".*cors-checks\.json" has 18 problems\. Correct each of them\.$/);
    expect(lines).toEqual([
      expect.stringMatching(
        /^ {2}".*" has a key "chekcs" that is not known\. Remove it; the keys are checks\.$/,
      ),
      `  checks[0].origin: "${APP}/" ends with a slash. Write "${APP}".`,
      '  checks[0].expect cannot be "alowed". Write "expect": "allowed".',
      '  checks[0] has a key "metod" that is not known. Write "method".',
      '  checks[1].url: "api.example.com" is not a URL. Write "https://api.example.com".',
      '  checks[1].headers: "X A" is not a valid header name. Write a name such as X-Request-Id.',
      '  checks[1].reads: "E Tag" is not a valid header name. Write "reads": ["E-Tag"].',
      '  checks[1].credentials cannot be "yes". Write "credentials": true.',
      '  checks[2].headers cannot be an object. Write "headers": { "X-A": "1" }.',
      expect.stringMatching(
        /^ {2}checks\[2\] has a key "zzzzzzzz" that is not known\. Remove it; the keys are name, url, .*\.$/,
      ),
      '  checks[3] has no url. Write "url": "https://api.example.com/items".',
      '  checks[3] has no origin. Write "origin": "https://app.example.com".',
      '  checks[3] has no expect. Write "expect": "allowed" or "expect": "blocked".',
      expect.stringMatching(/^ {2}checks\[4\] must be an object, not 7\. Write \{ "checks": /),
      '  checks[5]: img is a plain GET: it cannot have method. Leave method out, or write as fetch.',
      "  checks[6]: A browser only sends cookies with credentials. Add credentials, or remove header 'Cookie: …'.",
      expect.stringMatching(/^ {2}checks\[7\]: A browser sends a GET request without a body\./),
      expect.stringMatching(/^ {2}checks\[8\]\.as: cannot be "video"\./),
    ]);
    for (const line of lines) expect(line).not.toContain('--');
    const { stdout: json } = await run(content, '--json');
    const { problems } = JSON.parse(json);
    expect(problems).toHaveLength(18);
    expect(problems[1]).toEqual({
      code: 'BAD_ARGUMENT',
      message: `checks[0].origin: "${APP}/" ends with a slash.`,
      fix: `Write "${APP}".`,
    });
  });

  test('with one problem is told this one', async () => {
    expect(await run({ checks: [{ ...CHECK, expect: 'no' }] })).toEqual({
      code: 2,
      stdout: '',
      stderr: 'corsage: checks[0].expect cannot be "no". Write "expect": "allowed" or "expect": "blocked".\n',
    });
  });

  test('with one misspelt key is told of it once, with the nearest key that is not there', async () => {
    const { expect: expct, ...rest } = CHECK;
    expect((await run({ checks: [{ ...rest, expct }] })).stderr).toBe(
      'corsage: checks[0] has a key "expct" that is not known. Write "expect".\n',
    );
    expect((await run({ chekcs: [CHECK] })).stderr).toMatch(
      /has a key "chekcs" that is not known\. Write "checks"\.\n$/,
    );
    expect((await run({ checks: [{ ...CHECK, method: 'PUT', metod: 'PUT' }] })).stderr).toMatch(
      /has a key "metod" that is not known\. Remove it; the keys are/,
    );
  });

  test.each([
    ['reads', 7, '["X-Total-Count"]'],
    ['reads', { ETag: true }, '["X-Total-Count"]'],
    ['reads', ['ETag', 7], '["ETag"]'],
    ['reads', 'E Tag, X-Total', '["E-Tag", "X-Total"]'],
    ['headers', ['X-A: 1', 'X-B:2'], '{ "X-A": "1", "X-B": "2" }'],
    ['headers', 'Content-Type: text/xml', '{ "Content-Type": "text/xml" }'],
    ['headers', 'nothing', '{ "Content-Type": "application/json" }'],
    ['headers', { 'X-A': 1, 'X-B': true }, '{ "X-A": "1", "X-B": "true" }'],
    ['headers', { 'X-A': {} }, '{ "Content-Type": "application/json" }'],
    ['headers', [], '{ "Content-Type": "application/json" }'],
    ['headers', [`X-A: ${'a'.repeat(200)}`], `{ "X-A": "${'a'.repeat(200)}" }`],
    ['headers', [`X-A: ${'a'.repeat(2000)}`], '{ "Content-Type": "application/json" }'],
    ['credentials', 'omit', 'false'],
    ['credentials', 'include', 'true'],
    ['data', { name: 'x' }, '"{\\"name\\":\\"x\\"}"'],
    ['data', 7, '"{\\"name\\":\\"value\\"}"'],
    ['expect', 'block', '"blocked"'],
    ['expect', true, '"allowed"'],
    ['expect', false, '"blocked"'],
    ['expect', 7, '"allowed" or "expect": "blocked"'],
  ])('with "%s": %j is told what to write of its own value', async (key, value, written) => {
    const { code, stderr } = await run({ checks: [{ ...CHECK, [key]: value }] });
    expect([code, stderr]).toEqual([2, expect.stringContaining(` Write "${key}": ${written}.\n`)]);
  });

  test.each([
    ['{', 'is not JSON: '],
    ['[]', 'has no list of checks.'],
    ['{ "checks": {} }', 'has no list of checks.'],
    ['{ "checks": [] }', 'has no list of checks.'],
    [`{ "checks": [${Array(1001).fill(JSON.stringify(CHECK)).join()}] }`, 'has more than 1000 checks.'],
  ])('is refused: %.30s', async (content, problem) => {
    const { code, stderr } = await run(content);
    expect([code, stderr]).toEqual([2, expect.stringContaining(problem)]);
  });
});

test.each([
  [['--origin', APP], '--origin has no effect with --config. Write it into the file.'],
  [
    ['https://api.example.com/'],
    '"https://api.example.com/" has no effect with --config. Write it into the file.',
  ],
  [
    ['--reporter', 'junit'],
    'There is no reporter "junit". Write --reporter github, or one of table, github, json.',
  ],
  [
    ['--concurrency', '99'],
    '--concurrency must be a whole number from 1 to 16, not "99". Write --concurrency 4.',
  ],
])('with --config, %j is refused', async (more, said) => {
  expect(await run({ checks: [NOWHERE] }, ...more)).toEqual({
    code: 2,
    stdout: '',
    stderr: `corsage: ${said}\n`,
  });
});

test.each(['--reporter=github', '--concurrency=2'])('without --config, %s is refused', async (option) => {
  const { code, stderr } = await corsage(['check', 'http://127.0.0.1:1/', '--origin', APP, option]);
  expect([code, stderr]).toEqual([
    2,
    `corsage: ${option.split('=')[0]} only has an effect with --config. Add --config cors-checks.json, or leave it out.\n`,
  ]);
});
