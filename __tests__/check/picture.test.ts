// What the checker prints: the exchange, what passed, what blocks it, what to change, and how to repeat it.

import { execFile, spawnSync } from 'node:child_process';
import { promisify } from 'node:util';
import type { WireRequest } from '../../lib/browser/exchange';
import { curlLine } from '../../lib/check/curl';
import { main } from '../../lib/check/main';
import { corsage, corsageJson } from '../support/checker';
import { head, type RawAnswer, startRaw } from '../support/raw-server';

const run = promisify(execFile);
/** A page on this machine, as the servers are. */
const APP = 'http://localhost:5173';
const { version } = require('../../package.json');

/** What is printed about a server, with PORT in place of its port. */
async function printed(answer: RawAnswer, given: readonly string[] = [], colors?: boolean) {
  const server = await startRaw(answer);
  const terminal = colors === undefined ? {} : { hasColors: () => colors };
  try {
    const url = `http://127.0.0.1:${server.port}/items`;
    const { stdout, stderr } = await corsage(['check', url, '--origin', APP, ...given], terminal);
    expect(stderr).toBe('');
    return stdout.replaceAll(String(server.port), 'PORT');
  } finally {
    await server.close();
  }
}

const DENIED = head(
  'HTTP/1.1 204 No Content',
  `Access-Control-Allow-Origin: ${APP}`,
  'Access-Control-Allow-Methods: GET, POST',
  'Server: quiet',
);

test('an allowed response that is an error is told to be one', async () => {
  const error = head('HTTP/1.1 404 Not Found', `Access-Control-Allow-Origin: ${APP}`, 'Vary: Origin');
  expect(await printed(error)).toMatch(
    /^Allowed\n {2}The page can read the response, which is an error: status 404\.$/m,
  );
  const fine = head('HTTP/1.1 200 OK', `Access-Control-Allow-Origin: ${APP}`, 'Vary: Origin');
  expect(await printed(fine)).not.toContain('error');
});

test('a blocked request is shown with its preflight, what passed, what blocks it, and what to change', async () => {
  expect(await printed(DENIED, ['--method', 'PUT'])).toBe(`\
PUT http://127.0.0.1:PORT/items
from http://localhost:5173

  ✓ The browser first sends a preflight, because of the method.

→ OPTIONS http://127.0.0.1:PORT/items
  Access-Control-Request-Method: PUT
  Origin: http://localhost:5173
← 204 No Content
  Access-Control-Allow-Origin: http://localhost:5173
  Access-Control-Allow-Methods: GET, POST
  ✓ Access-Control-Allow-Origin is "http://localhost:5173".
  ✓ Status 204 means success.
  ✓ The lists of methods and headers are valid.
  ✗ The preflight response has Access-Control-Allow-Methods: GET, POST, which does not include PUT.

The browser does not send the request itself.

Blocked: CORSMethodNotFound
  Answer the preflight with Access-Control-Allow-Methods: GET, POST, PUT.

The PUT itself was not sent, since it may change something: what its response lacks is not known.

The whole answer
  to the preflight (OPTIONS): status 204
    Access-Control-Allow-Origin: http://localhost:5173
    Access-Control-Allow-Methods: GET, POST, PUT
    Access-Control-Max-Age: 600
    Vary: Origin
  to the PUT request, with errors and redirects too
    Access-Control-Allow-Origin: http://localhost:5173
    Vary: Origin

To send the last request again:
  curl -g -i -X OPTIONS http://127.0.0.1:PORT/items -H 'Access-Control-Request-Method: PUT' -H 'Origin: http://localhost:5173' -H 'Referer: http://localhost:5173/' -H 'Sec-Fetch-Dest: empty' -H 'Sec-Fetch-Mode: cors' -H 'Sec-Fetch-Site: cross-site'
`);
});

test('an allowed request is shown with both exchanges and the warnings', async () => {
  const answer = head(
    'HTTP/1.1 200 OK',
    'Access-Control-Allow-Origin: *',
    'Access-Control-Allow-Headers: X-Trace',
    'Content-Length: 0',
  );
  expect(await printed(answer, ['--header', 'X-Trace: 1'])).toBe(`\
GET http://127.0.0.1:PORT/items
from http://localhost:5173

  ✓ The browser first sends a preflight, because of the header x-trace.

→ OPTIONS http://127.0.0.1:PORT/items
  Access-Control-Request-Method: GET
  Access-Control-Request-Headers: x-trace
  Origin: http://localhost:5173
← 200 OK
  Access-Control-Allow-Origin: *
  Access-Control-Allow-Headers: X-Trace
  ✓ Access-Control-Allow-Origin is "*".
  ✓ Status 200 means success.
  ✓ The lists of methods and headers are valid.
  ✓ The method is allowed.
  ✓ The headers are allowed.

→ GET http://127.0.0.1:PORT/items
  Origin: http://localhost:5173
← 200 OK
  Access-Control-Allow-Origin: *
  Access-Control-Allow-Headers: X-Trace
  ✓ Access-Control-Allow-Origin is "*".
  ✓ The page can read the response, with these headers: content-length.

Allowed

Warning: NO_MAX_AGE
  The preflight response has no Access-Control-Max-Age, so browsers send a new preflight after five seconds.
  Answer the preflight with Access-Control-Max-Age: 600.

To send the last request again:
  curl -g -i http://127.0.0.1:PORT/items -H 'X-Trace: 1' -H 'Origin: http://localhost:5173' -H 'Referer: http://localhost:5173/' -H 'Sec-Fetch-Dest: empty' -H 'Sec-Fetch-Mode: cors' -H 'Sec-Fetch-Site: cross-site'
`);
});

test('a server that could not be checked is shown with the problem and what to do', async () => {
  const text = await printed('SSH-2.0-OpenSSH_9.6\r\n', ['--credentials']);
  expect(text).toContain('\nfrom http://localhost:5173, with credentials\n');
  expect(text).toContain(`
→ GET http://127.0.0.1:PORT/items
  Origin: http://localhost:5173
  ✗ What 127.0.0.1:PORT sent is not valid HTTP/1.1. ("NOT_HTTP`);
  expect(text).toMatch(/\n\nCould not check\n {2}Check whether .*\.\n/);
});

test('with --json, all that was sent and received is in one object', async () => {
  const server = await startRaw((request) =>
    request.startsWith('OPTIONS')
      ? head(
          'HTTP/1.1 204 No Content',
          `Access-Control-Allow-Origin: ${APP}`,
          'Access-Control-Allow-Credentials: true',
          'Access-Control-Allow-Methods: PUT',
        )
      : '',
  );
  try {
    const url = `http://127.0.0.1:${server.port}/items`;
    const given = ['--method', 'PUT', '--credentials', '--header', 'Cookie: id=1'];
    const { exit, report } = await corsageJson(['check', url, '--origin', APP, ...given]);
    expect([exit, report.allowed, report.code]).toEqual([2, null, 'CORSDidNotSucceed']);
    expect(report.warnings.map(({ code }) => code)).toEqual(['NO_MAX_AGE']);
    const added = [
      ['Referer', `${APP}/`],
      ['Sec-Fetch-Dest', 'empty'],
      ['Sec-Fetch-Mode', 'cors'],
      ['Sec-Fetch-Site', 'cross-site'],
    ];
    const userAgent = ['User-Agent', `Mozilla/5.0 (compatible; corsage/${version})`];
    expect(report.exchange).toEqual([
      {
        request: {
          method: 'OPTIONS',
          url,
          headers: [
            ['Accept', '*/*'],
            ['Access-Control-Request-Method', 'PUT'],
            ['Origin', APP],
            ...added,
            userAgent,
          ],
        },
        response: {
          status: 204,
          headers: [
            ['Access-Control-Allow-Origin', APP],
            ['Access-Control-Allow-Credentials', 'true'],
            ['Access-Control-Allow-Methods', 'PUT'],
          ],
        },
      },
      {
        request: {
          method: 'PUT',
          url,
          headers: [['Accept', '*/*'], ['Origin', APP], ...added, ['Cookie', 'id=1'], userAgent],
        },
        response: null,
      },
    ]);
  } finally {
    await server.close();
  }
});

test('a request that no browser sends is shown with the problem only', async () => {
  const { stdout } = await corsage(['check', 'ftp://files.example.com/', '--origin', APP]);
  expect(stdout).toBe(`\
GET ftp://files.example.com/
from http://localhost:5173

  ✗ The URL has the scheme "ftp". CORS only works over http and https.

Blocked: CORSRequestNotHttp
  Use an https URL.
`);
});

test('a status that has no name is shown as a number', async () => {
  expect(await printed(head('HTTP/1.1 299 Whatever', 'Access-Control-Allow-Origin: *'))).toContain(
    '\n← 299\n',
  );
});

test('the headers that CORS depends on are shown, and no others', async () => {
  const answer = head(
    'HTTP/1.1 200 OK',
    'access-control-allow-origin: *',
    'Access-Control-Max-Age: 5',
    'Vary: Origin',
    'Vary-By: nothing',
    'Location: /elsewhere',
    'X-Location: here',
    'Cross-Origin-Resource-Policy: cross-origin',
    'Timing-Allow-Origin: *',
    'Content-Length: 0',
  );
  const headers = ['Origin-Trial: 1', 'X-Origin: 1', 'X-Access-Control-A: 1', 'Access-Control-B: 1'];
  const given = headers.flatMap((line) => ['--header', line]);
  const text = await printed((request) => (request.startsWith('GET') ? answer : allowing(headers)), given);
  expect(text).toContain(`

→ GET http://127.0.0.1:PORT/items
  Access-Control-B: 1
  Origin: http://localhost:5173
← 200 OK
  access-control-allow-origin: *
  Access-Control-Max-Age: 5
  Vary: Origin
  Location: /elsewhere
  Cross-Origin-Resource-Policy: cross-origin
  Timing-Allow-Origin: *
  ✓ `);
});

function allowing(headers: readonly string[]): string {
  const names = headers.map((line) => line.slice(0, line.indexOf(':')));
  return head(
    'HTTP/1.1 200 OK',
    'Access-Control-Allow-Origin: *',
    `Access-Control-Allow-Headers: ${names.join()}`,
    'Content-Length: 0',
  );
}

test.each([
  [20, 'Access-Control-Z19: 1\n  ✓'],
  [21, 'Access-Control-Z19: 1\n  and 1 more\n  ✓'],
])('of %d header lines that CORS depends on, the first twenty are shown', async (count, end) => {
  const others = Array.from({ length: count - 1 }, (_, i) => `Access-Control-Z${i + 1}: 1`);
  const text = await printed(head('HTTP/1.1 200 OK', 'Access-Control-Allow-Origin: *', ...others));
  expect(text).toContain(end);
});

describe('what a server sends', () => {
  const HOSTILE = 'x\x1b[2J\x9b31m\x07\x7f\xff"';
  const hostile = head(
    'HTTP/1.1 200 \x1b[31mOK',
    `Access-Control-Allow-Origin: ${HOSTILE}`,
    `Vary: ${'y'.repeat(10_000)}`,
    ...Array.from({ length: 500 }, (_, i) => `Access-Control-Allow-X${i}: 1`),
  );

  test('is escaped and cut in the picture', async () => {
    const text = await printed(hostile);
    expect(text).toContain('Access-Control-Allow-Origin: x\\u001b[2J\\u009b31m\\u0007\\u007f\\u00ff\\"\n');
    // Line feeds and what the picture is drawn with; nothing of the server's.
    expect(text).toMatch(/^[\n\x20-\x7e→←✓✗]*$/);
    expect(text).toMatch(/\n {2}Vary: y+\.\.\.\n/);
    expect(text).toContain('\n  and 482 more\n');
    expect(text.split('\n').length).toBeLessThan(50);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(400);
  });

  test('is escaped in the object of --json, and not cut', async () => {
    const server = await startRaw(hostile);
    try {
      const given = ['check', `http://127.0.0.1:${server.port}/`, '--origin', APP];
      const { stdout } = await corsage([...given, '--json']);
      expect(stdout).toMatch(/^[\n\x20-\x7e]*$/);
      const { report } = await corsageJson(given);
      const headers = report.exchange[0]?.response?.headers ?? [];
      expect(headers[0]).toEqual(['Access-Control-Allow-Origin', HOSTILE]);
      expect(headers).toHaveLength(502);
    } finally {
      await server.close();
    }
  });

  test('is not put into the curl line if it is a location too long for a shell', async () => {
    const moved = (length: number) =>
      printed((request) =>
        request.startsWith('GET /items')
          ? head('HTTP/1.1 302 Found', 'Access-Control-Allow-Origin: *', `Location: /${'z'.repeat(length)}`)
          : head('HTTP/1.1 200 OK'),
      );
    const [line = ''] = /curl .*$/m.exec(await moved(1000)) ?? [];
    const most = 8192 - line.replace('PORT', '12345').length + 1000;
    expect(await moved(most)).toContain(`\n  curl -g -i http://127.0.0.1:PORT/${'z'.repeat(most)} `);
    const text = await moved(most + 1);
    expect(text).toMatch(/\n {4}Vary: Origin\n$/);
    expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(400);
  });
});

describe('colour', () => {
  const ESCAPE = '\x1b[';

  test('is used in a terminal that can show it', async () => {
    const shown = await printed(DENIED, ['--method', 'PUT'], true);
    expect(shown).toContain(`${ESCAPE}31mBlocked: CORSMethodNotFound${ESCAPE}39m`);
    expect(shown).toContain(`${ESCAPE}32m✓${ESCAPE}39m`);
  });

  test('marks the outcome and the headers that decided it', async () => {
    const lines = Array.from({ length: 30 }, (_, i) => `Access-Control-Z${i}: 1`);
    const allowed = await printed(
      head(
        'HTTP/1.1 200 OK',
        'Access-Control-Allow-Origin: *',
        'Cross-Origin-Resource-Policy: same-origin',
        ...lines,
      ),
      [],
      true,
    );
    const [title] = allowed.split('\n');
    expect(title).toBe(`${ESCAPE}1mGET http://127.0.0.1:PORT/items${ESCAPE}22m`);
    expect(allowed).toContain(`\n  ${ESCAPE}2mAccess-Control-Allow-Origin: *${ESCAPE}22m\n`);
    expect(allowed).toContain(`\n  ${ESCAPE}2mand 12 more${ESCAPE}22m\n`);
    expect(allowed).toContain(`\n${ESCAPE}32mAllowed${ESCAPE}39m\n`);
    expect(allowed).toContain(`\n${ESCAPE}33mWarning: RESOURCE_POLICY${ESCAPE}39m\n`);
    expect(await printed('', [], true)).toContain(`\n${ESCAPE}31mCould not check${ESCAPE}39m\n`);
  });

  test('is not used in a terminal that cannot show it, or if NO_COLOR is set', async () => {
    expect(await printed(DENIED, ['--method', 'PUT'], false)).toBe(
      await printed(DENIED, ['--method', 'PUT']),
    );
  });

  test('is not used with --json', async () => {
    const shown = await printed(DENIED, ['--json'], true);
    expect(shown).not.toContain(ESCAPE);
  });
});

test('a bug of the checker itself is not reported as a verdict', async () => {
  let said = '';
  const stdout = {
    write() {
      throw new Error('no paper');
    },
  };
  const stderr = {
    write(text: string) {
      said += text;
    },
  };
  expect(await main(['check', 'ftp://127.0.0.1/', '--origin', APP], { stdout, stderr })).toBe(2);
  expect(said).toMatch(/^corsage: this is a bug: Error: no paper\n {4}at /);
});

describe('the curl line in the picture', () => {
  const HARMLESS: WireRequest = { kind: 'actual', method: 'GET', url: 'http://127.0.0.1/', headers: [] };

  /** The words that a shell makes of a line. */
  async function words(line: string): Promise<string[]> {
    const { stdout } = await run('sh', ['-c', `printf '%s\\n' ${line}`]);
    return stdout.trimEnd().split('\n');
  }

  test.each<[string, Partial<WireRequest>, string[]]>([
    [
      'nothing in it is for the shell',
      {
        method: "a'b`c`$d|e&f!g*",
        url: "http://127.0.0.1/'$(touch%20x);[a-z]{1}?a=1&b=`id`#",
        headers: [
          ["X'$(id)", `it's "$HOME" \\ !! ~ ; | > /dev/null \`id\` $(id)`],
          ['X-Dash', '-o /etc/passwd'],
        ],
      },
      [
        '-i',
        '-X',
        "a'b`c`$d|e&f!g*",
        "http://127.0.0.1/'$(touch%20x);[a-z]{1}?a=1&b=`id`#",
        '-H',
        `X'$(id): it's "$HOME" \\ !! ~ ; | > /dev/null \`id\` $(id)`,
        '-H',
        'X-Dash: -o /etc/passwd',
      ],
    ],
    [
      'an empty value is sent as such',
      { headers: [['X-Empty', '']] },
      ['-i', HARMLESS.url, '-H', 'X-Empty;'],
    ],
    ['HEAD waits for no body', { method: 'HEAD' }, ['-I', HARMLESS.url]],
    ...['POST', 'PUT'].map((method): [string, Partial<WireRequest>, string[]] => [
      `an empty body is said to be so, with ${method}`,
      { method },
      ['-i', '-X', method, HARMLESS.url, '-H', 'Content-Length: 0'],
    ]),
    [
      'what curl sends of itself is left out',
      {
        headers: [
          ['accept', '*/*'],
          ['User-Agent', 'corsage'],
        ],
      },
      ['-i', HARMLESS.url],
    ],
    [
      'another Accept is not',
      { headers: [['Accept', 'text/html']] },
      ['-i', HARMLESS.url, '-H', 'Accept: text/html'],
    ],
  ])('%s', async (_name, request, expected) => {
    expect(await words(curlLine({ ...HARMLESS, ...request }))).toEqual(['curl', '-g', ...expected]);
  });

  const there = spawnSync('curl', ['--version']).status === 0;
  if (!there) console.warn('The curl lines are not run: curl is not installed.');

  (there ? test : test.skip).each([
    ['a preflight', ['--method', 'PUT', '--header', 'X-Trace: 1']],
    ['a form', ['--method', 'POST', '--header', "Content-Type: text/plain; who='me'"]],
    ['HEAD', ['--method', 'HEAD']],
    ['an Accept of its own', ['--header', 'Accept: text/html']],
  ])('run by a shell, it sends what the checker sent: %s', async (_name, given) => {
    const server = await startRaw(head('HTTP/1.1 403 Forbidden', 'Content-Length: 0'));
    try {
      const { stdout } = await corsage([
        'check',
        `http://127.0.0.1:${server.port}/?q=[1]`,
        '--origin',
        APP,
        ...given,
      ]);
      const before = server.requests.length;
      await run('sh', ['-c', stdout.trimEnd().split('\n').at(-1) as string]);
      const [sent, again] = [server.requests[0], server.requests[before]].map((request = '') =>
        request.split('\r\n').filter((line) => !/^(?:user-agent|connection):/i.test(line)),
      );
      expect(again?.sort()).toEqual(sent?.sort());
    } finally {
      await server.close();
    }
  });
});
