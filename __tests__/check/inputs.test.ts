// What people have in hand: bodies, copies from developer tools, HAR files, saved responses, proxies, other addresses.

import { once } from 'node:events';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { createSecureServer } from 'node:http2';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type Certificate, makeCertificate } from '../support/certificate';
import { corsage, type Report } from '../support/checker';
import { startProxy } from '../support/http-proxy';
import { APP } from '../support/origins';
import { head, type RawAnswer, type RawServer, startRaw } from '../support/raw-server';

const ANY = head(
  'HTTP/1.1 200 OK',
  'Content-Length: 0',
  `Access-Control-Allow-Origin: ${APP}`,
  'Access-Control-Allow-Credentials: true',
  'Access-Control-Allow-Methods: PUT',
  'Access-Control-Allow-Headers: content-type, x-trace',
  'X-Total-Count: 7',
);
const NONE = head('HTTP/1.1 200 OK', 'Content-Length: 0');

const folder = mkdtempSync(join(tmpdir(), 'corsage-inputs-'));
const running: { close(): Promise<void> }[] = [];
let certificate: Certificate;

beforeAll(async () => {
  certificate = await makeCertificate({ name: 'api.example.test' });
});
afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));
afterAll(() => {
  certificate.remove();
  rmSync(folder, { recursive: true, force: true });
});

async function serve(answer: RawAnswer, tls?: Certificate): Promise<RawServer> {
  const server = await startRaw(answer, tls);
  running.push(server);
  return server;
}

async function proxyTo(port: number, refusal?: string) {
  const proxy = await startProxy(port, refusal);
  running.push(proxy);
  return proxy;
}

function file(name: string, content: string): string {
  const path = join(folder, name);
  writeFileSync(path, content);
  return path;
}

interface Around {
  readonly piped?: string;
  readonly env?: Record<string, string>;
}

async function run(given: readonly string[], { piped, env = {} }: Around = {}) {
  async function* stdin() {
    yield Buffer.from(piped as string);
  }
  return await corsage(['check', ...given], undefined, {
    env,
    ...(piped !== undefined && { stdin: stdin() }),
  });
}

async function report(given: readonly string[], around?: Around): Promise<Report & { exit: number }> {
  const { code, stdout, stderr } = await run([...given, '--json'], around);
  expect(stderr).toBe('');
  const { notes, ...told } = JSON.parse(stdout) as Report;
  // That a PUT was not sent is told whatever was typed.
  return { exit: code, ...told, notes: notes.filter((note) => !/ itself was not sent, /.test(note)) };
}

const urlOf = ({ port }: RawServer, path = '/') => `http://127.0.0.1:${port}${path}`;

describe('--data', () => {
  test('is sent over HTTP/2 too', async () => {
    const server = createSecureServer(certificate, (request, response) => {
      request.setEncoding('utf8').on('data', (chunk) => {
        body += chunk;
      });
      request.on('end', () => response.writeHead(200, { 'access-control-allow-origin': '*' }).end());
    });
    let body = '';
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    running.push({ close: () => new Promise((resolve) => server.close(() => resolve())) });
    const url = `https://127.0.0.1:${(server.address() as AddressInfo).port}/`;
    const found = await report([url, '--origin', APP, '--insecure', '--data', 'a=1']);
    expect([found.exit, body]).toEqual([0, 'a=1']);
  });

  test('is sent with the request itself, as fetch sends a text, and not with the preflight', async () => {
    const server = await serve(ANY);
    const { exit } = await report([urlOf(server), '--origin', APP, '--method', 'PUT', '--data', '{"a":"ä"}']);
    const [preflight, actual] = server.requests;
    expect([exit, preflight?.split(' ')[0], actual?.split(' ')[0]]).toEqual([0, 'OPTIONS', 'PUT']);
    expect(preflight).not.toMatch(/content-length/i);
    expect(actual).toContain('\r\nContent-Length: 10\r\n');
    expect(actual).toContain('\r\nContent-Type: text/plain;charset=UTF-8\r\n');
  });

  test('makes the request a POST, keeps its Content-Type, and can come from a file or standard input', async () => {
    for (const [value, piped] of [
      ['{"a":1}', undefined],
      [`@${file('body.json', '\ufeff{"a":1}')}`, undefined],
      ['@-', '{"a":1}'],
    ] as const) {
      let body = '';
      const server = await serve((request, socket) => {
        socket.on('data', (chunk) => {
          body += chunk;
        });
        return ANY.replace('OK', `OK ${request.length}`);
      });
      const given = [urlOf(server), '--origin', APP, '--data', value, '-H', 'Content-Type: application/json'];
      await report(given, piped === undefined ? {} : { piped });
      expect(server.requests[1]).toMatch(
        /^POST .*\r\nContent-Type: application\/json\r\n.*\r\nContent-Length: 7\r\n\r\n/s,
      );
      expect((server.requests[1] as string).split('\r\n\r\n')[1] + body).toBe('{"a":1}');
    }
  });

  test('is repeated by the curl line', async () => {
    const server = await serve(ANY);
    const { stdout } = await run([urlOf(server), '--origin', APP, '--data', "it's", '-H', 'X-Trace: 1']);
    expect(stdout).toContain(" --data-raw 'it'\\''s'\n");
  });

  test('is not sent after a redirect that makes the request a GET', async () => {
    const second = await serve(ANY);
    const first = await serve(
      head(
        'HTTP/1.1 303 See Other',
        `Location: ${urlOf(second)}`,
        'Access-Control-Allow-Origin: *',
        'Content-Length: 0',
      ),
    );
    await report([urlOf(first), '--origin', APP, '--data', 'x']);
    expect(first.requests[0]).toMatch(/^POST /);
    expect(second.requests[0]).toMatch(/^GET /);
    expect(second.requests[0]).not.toMatch(/content-length/i);
  });
});

test('--user-agent takes the place of the one that names corsage', async () => {
  const server = await serve(ANY);
  await report([urlOf(server), '--origin', APP, '--user-agent', 'Mozilla/5.0 (me)']);
  for (const request of server.requests) expect(request).toContain('\r\nUser-Agent: Mozilla/5.0 (me)\r\n');
});

test('--reads warns of the response headers that the page reads and cannot', async () => {
  const server = await serve(ANY.replace('X-Total-Count: 7', 'ETag: "1"'));
  const { warnings } = await report([urlOf(server), '--origin', APP, '--reads', 'etag, content-type']);
  expect(warnings.filter(({ code }) => code === 'HEADER_NOT_EXPOSED')).toEqual([
    expect.objectContaining({ message: expect.stringContaining('etag') }),
  ]);
});

test('--reads says which headers the response does not have, if the page can read it', async () => {
  const server = await serve(ANY);
  const given = ['--reads', 'X-Totl,X-Total-Cont,x-total-count'];
  const { exit, notes } = await report([urlOf(server), '--origin', APP, ...given]);
  expect([exit, notes]).toEqual([
    0,
    [
      'The response does not have the header X-Totl, which the page reads.',
      'The response does not have the header X-Total-Cont, which the page reads; it has X-Total-Count.',
    ],
  ]);
  const { stdout } = await run([urlOf(server), '--origin', APP, ...given]);
  expect(stdout).toMatch(/^The response does not have the header X-Totl, which/);
  expect((await report([urlOf(server), '--origin', 'https://other.example', ...given])).notes).toEqual([]);
  expect((await report(['data:,x', '--origin', APP, ...given])).notes).toEqual([]);
});

describe('--as', () => {
  const policy = (value: string) =>
    head('HTTP/1.1 200 OK', 'Content-Length: 0', `Cross-Origin-Resource-Policy: ${value}`);

  test.each([
    ['img', 'same-origin', false],
    ['script', 'same-site', false],
    ['img', 'cross-origin', true],
    ['script', 'nonsense', true],
  ])(
    '%s of a server with Cross-Origin-Resource-Policy: %s is allowed: %p, and CORS is not asked',
    async (kind, value, allowed) => {
      const server = await serve(policy(value));
      const found = await report([urlOf(server), '--origin', APP, '--as', kind]);
      expect([found.exit, found.allowed, found.code]).toEqual(
        allowed ? [0, true, null] : [1, false, 'RESOURCE_POLICY'],
      );
      expect(server.requests).toHaveLength(1);
      expect(server.requests[0]).not.toMatch(/\r\nOrigin: /);
      expect(server.requests[0]).toMatch(/\r\nSec-Fetch-Mode: no-cors\r\n/);
      const { stdout } = await run([urlOf(server), '--origin', APP, '--as', kind]);
      expect(stdout).toContain('Cross-Origin-Resource-Policy');
    },
  );

  test('img follows redirects, and each response counts', async () => {
    const second = await serve(policy('same-origin'));
    const first = await serve(head('HTTP/1.1 302 Found', `Location: ${urlOf(second)}`, 'Content-Length: 0'));
    expect(await report([urlOf(first), '--origin', APP, '--as', 'img'])).toMatchObject({
      code: 'RESOURCE_POLICY',
    });
    const third = await serve(NONE);
    expect(await report([urlOf(third), '--origin', urlOf(third).slice(0, -1), '--as', 'img'])).toMatchObject({
      exit: 0,
    });
  });

  test('font needs CORS, without credentials', async () => {
    const server = await serve(NONE);
    expect(await report([urlOf(server), '--origin', APP, '--as', 'font'])).toMatchObject({
      code: 'CORSMissingAllowOrigin',
    });
    expect(server.requests[0]).toMatch(/\r\nSec-Fetch-Dest: font\r\nSec-Fetch-Mode: cors\r\n/);
  });
});

describe('a copy from developer tools', () => {
  test('of the console is checked, typed as the argument or piped in', async () => {
    const server = await serve(NONE);
    const text = `Access to fetch at '${urlOf(server)}' from origin '${APP}' has been blocked by CORS policy: Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.`;
    for (const found of [await report([text]), await report(['-'], { piped: text })]) {
      expect(found).toMatchObject({
        exit: 1,
        code: 'CORSMissingAllowOrigin',
        notes: [
          'Not in the message, so assumed: no headers; no credentials. Where your page differs, add --header or --credentials.',
        ],
      });
      expect(found.exchange[0]?.request.headers).toContainEqual(['Access-Control-Request-Method', 'PUT']);
    }
  });

  test('of the console that is allowed now says that this is not what the message says, and what may differ', async () => {
    const server = await serve(ANY);
    const text = `Access to fetch at '${urlOf(server)}' from origin '${APP}' has been blocked by CORS policy: No 'Access-Control-Allow-Origin' header is present on the requested resource.`;
    const says = 'The browser blocked the request of the message, but this one is allowed: ';
    const { stdout } = await run([text]);
    expect(stdout).toContain(`\nAllowed\n\n${says}your page may send another method`);
    expect((await report([text])).notes.at(-1)).toContain(says);
    const copy = `curl '${urlOf(server)}' -H 'Origin: ${APP}'`;
    for (const given of [[copy], [urlOf(server), '--origin', APP]])
      expect((await run(given)).stdout).not.toContain(says);
  });

  test('says in a line what was left out or assumed', async () => {
    const server = await serve(ANY);
    const text = `curl '${urlOf(server)}' -X PUT -H 'Origin: ${APP}' -H 'X-Trace: 1' -H 'DNT: 1' -H 'sec-ch-ua: "x"' -b 'id=1' --data-raw 'x'`;
    const { stdout, code } = await run([text]);
    expect(stdout).toMatch(/^Left out, because only browsers add them: dnt, sec-ch-ua\.\n\nPUT http:/);
    expect(code).toBe(0);
    expect(server.requests[1]).toMatch(/\r\nX-Trace: 1\r\n.*\r\nCookie: id=1\r\n/s);
    expect(server.requests[1]).not.toMatch(/dnt|sec-ch-ua/i);
  });

  const PREFLIGHT_MESSAGE =
    "from origin 'https://app.example.com' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: No 'Access-Control-Allow-Origin' header is present on the requested resource.";
  const TELLS = 'Not in the message, so assumed: ';
  const JSON_TYPE = 'header content-type: application/json, since there was a preflight';

  test.each<[given: string[], note: string | undefined]>([
    [
      [],
      `method GET; ${JSON_TYPE}; no credentials. Where your page differs, add --method, --header or --credentials.`,
    ],
    [
      ['--method', 'PUT'],
      'no headers; no credentials. Where your page differs, add --header or --credentials.',
    ],
    [
      ['--method', 'POST'],
      `${JSON_TYPE}; no credentials. Where your page differs, add --header or --credentials.`,
    ],
    [
      ['-H', 'Content-Type: text/xml'],
      'method GET; no credentials. Where your page differs, add --method or --credentials.',
    ],
    [['--credentials', '-X', 'POST'], `${JSON_TYPE}. Where your page differs, add --header.`],
    [['--credentials', '-X', 'PUT', '-H', 'X-Trace: 1'], undefined],
  ])(
    'of a message about a preflight, with %j, says all that is assumed, and only that',
    async (given, note) => {
      const server = await serve(NONE);
      const text = `Access to fetch at '${urlOf(server)}' ${PREFLIGHT_MESSAGE}`;
      const { notes, exchange } = await report([text, ...given]);
      expect(notes).toEqual(note === undefined ? [] : [`${TELLS}${note}`]);
      const sent = new Map(exchange[0]?.request.headers);
      const asked = /content-type/i.test([...given, note].join()) ? 'content-type' : undefined;
      expect(sent.get('Access-Control-Request-Headers')).toBe(
        given.includes('X-Trace: 1') ? 'x-trace' : asked,
      );
    },
  );

  test('of two lines, about a redirect and a method, says that headers and credentials are assumed', async () => {
    const server = await serve(NONE);
    const text = `Access to fetch at 'https://login.example.com/' (redirected from '${urlOf(server)}') ${PREFLIGHT_MESSAGE}\nPUT ${urlOf(server)} net::ERR_FAILED 401 (Unauthorized)`;
    expect((await report(['-'], { piped: text })).notes).toEqual([
      `${TELLS}no headers; no credentials. Where your page differs, add --header or --credentials.`,
    ]);
  });

  test('of a message that names a header says which value is sent, unless it was typed', async () => {
    const server = await serve(NONE);
    const text = `Access to fetch at '${urlOf(server)}' from origin '${APP}' has been blocked by CORS policy: Request header field x-trace is not allowed by Access-Control-Allow-Headers in preflight response.`;
    expect((await report([text, '--credentials', '-X', 'GET'])).notes).toEqual([
      `${TELLS}header x-trace: corsage. Where your page differs, add --header.`,
    ]);
    const { notes, exchange } = await report([text, '--credentials', '-X', 'GET', '-H', 'X-Trace: 7']);
    expect([notes, new Map(exchange[0]?.request.headers).get('Access-Control-Request-Headers')]).toEqual([
      [],
      'x-trace',
    ]);
  });

  test('of a preflight is checked as the request that it asks for, and says so', async () => {
    const server = await serve(ANY);
    const text = `curl '${urlOf(server)}' -X 'OPTIONS' -H 'access-control-request-headers: content-type,x-trace' -H 'access-control-request-method: PUT' -H 'origin: ${APP}'`;
    const found = await report([text]);
    expect(found.notes).toEqual([
      'The copy is a preflight: the request that it asks for is checked instead.',
      'Not in the copy, so assumed: header content-type: application/json; header x-trace: corsage; no credentials. Where your page differs, add --header or --credentials.',
    ]);
    expect(server.requests[0]).toContain('\r\nAccess-Control-Request-Headers: content-type,x-trace\r\n');
    expect(server.requests[1]).toMatch(/^PUT .*\r\nx-trace: corsage\r\n/s);
  });

  test('as cURL can be typed as it is, without quotes around it', async () => {
    const server = await serve(ANY);
    const words = ['curl', urlOf(server), '-H', 'X-Trace: 1', '--compressed'];
    expect(await report(['--origin', APP, ...words]).catch(String)).toContain('JSON');
    const { stdout } = await run(['--origin', APP, '--json', ...words]);
    expect(JSON.parse(stdout)).toMatchObject({ allowed: true });
  });

  test('as fetch is checked, and options count more than it', async () => {
    const server = await serve(ANY);
    const text = `fetch("${urlOf(server)}", { "headers": { "X-Trace": "1", "Content-Type": "text/plain" }, "referrer": "https://other.example/", "method": "DELETE", "credentials": "include" });`;
    await report([text, '--origin', APP, '--method', 'PUT', '-H', 'x-trace: 2']);
    expect(server.requests[1]).toMatch(/^PUT .*\r\nContent-Type: text\/plain\r\nx-trace: 2\r\n/s);
    expect(server.requests[1]).toContain(`\r\nOrigin: ${APP}\r\n`);
  });

  test('of an image is checked as an image', async () => {
    const server = await serve(head('HTTP/1.1 200 OK', 'Cross-Origin-Resource-Policy: same-origin'));
    const text = `GET ${urlOf(server)} net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin 200 (OK)`;
    expect(await report([text, '--origin', APP])).toMatchObject({ code: 'RESOURCE_POLICY' });
  });

  test('with the option -k of curl accepts any certificate', async () => {
    const server = await serve(ANY, certificate);
    const text = `curl -k https://127.0.0.1:${server.port}/ -H 'Origin: ${APP}'`;
    expect(await report([text])).toMatchObject({ allowed: true });
  });
});

describe('--har', () => {
  const har = (...urls: string[]) =>
    JSON.stringify({
      log: {
        entries: urls.map((url) => ({
          request: {
            method: 'GET',
            url,
            headers: [
              { name: 'Origin', value: APP },
              { name: 'Priority', value: 'u=1' },
            ],
          },
          response: { status: 0 },
        })),
      },
    });

  test('checks the request in the file, or the one whose URL has a text', async () => {
    const server = await serve(ANY);
    expect(await report(['--har', file('one.har', har(urlOf(server)))])).toMatchObject({
      exit: 0,
      notes: [
        'Left out, because only browsers add them: priority.',
        'Not in the copy, so assumed: no credentials. Where your page differs, add --credentials.',
      ],
    });
    const two = har(urlOf(server, '/a'), urlOf(server, '/b'));
    expect(await report(['/b', '--har', '-'], { piped: two })).toMatchObject({ exit: 0 });
    expect(server.requests.at(-1)).toMatch(/^GET \/b /);
    expect(await report(['--har', '-'], { piped: two })).toMatchObject({
      exit: 2,
      message: 'The HAR file has 2 such requests.',
    });
  });
});

describe('saved responses', () => {
  const PUT = ['https://api.example.com/items', '--origin', APP, '--method', 'PUT'];
  const preflight = `HTTP/2 204 \naccess-control-allow-origin: ${APP}\naccess-control-allow-methods: PUT\n`;
  const actual = `HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: ${APP}\r\nVary: Origin\r\n\r\n{"status": "a body"}`;

  test('take the place of the server: nothing is sent', async () => {
    const server = await serve(ANY);
    const [, ...rest] = PUT;
    const given = [urlOf(server), ...rest, '--preflight-response', file('preflight.txt', preflight)];
    const found = await report([...given, '--response', '-'], { piped: actual });
    const statuses = found.exchange.map(({ response }) => response?.status);
    expect([found.exit, found.allowed, statuses]).toEqual([0, true, [204, 200]]);
    await report([...given, '--response', '-'], { piped: 'HTTP/1.1 500 Oops' });
    expect(server.requests).toEqual([]);
  });

  test('that fail are explained like those of a server', async () => {
    const found = await report([...PUT, '--preflight-response', '-'], {
      piped: preflight.replace('PUT', 'GET'),
    });
    expect([found.exit, found.code]).toEqual([1, 'CORSMethodNotFound']);
  });

  test('that lack the next one leave the verdict open, and name the option', async () => {
    const given = [...PUT, '--preflight-response', '-'];
    expect(await report(given, { piped: preflight })).toMatchObject({
      exit: 2,
      allowed: null,
      message: 'There is no saved response to this request. ("nothing was sent")',
      fix: expect.stringContaining('--response'),
    });
    expect(await report([...PUT, '--response', '-'], { piped: actual })).toMatchObject({ exit: 2 });
  });

  test.each([
    [
      'curl -v',
      `*   Trying 127.0.0.1\n> GET / HTTP/1.1\n>\n< HTTP/1.1 200 OK\n< Access-Control-Allow-Origin: *\n<\n{ [5 bytes data]\n`,
    ],
    [
      'a proxy and 100 Continue',
      `HTTP/1.1 200 Connection established\n\nHTTP/1.1 100 Continue\n\nHTTP/1.1 200\nAccess-Control-Allow-Origin : *`,
    ],
    ['developer tools over HTTP/2', `:status: 200\naccess-control-allow-origin: *`],
    ['developer tools', `\n200 OK\naccess-control-allow-origin: *\n:scheme: https`],
  ])('are read as %s prints them', async (_name, text) => {
    const given = ['https://api.example.com/', '--origin', APP, '--response', '-'];
    expect(await report(given, { piped: text })).toMatchObject({ exit: 0 });
  });

  test.each([
    ['', '--response must begin with a status line, not "".'],
    ['Vary: Origin', '--response must begin with a status line, not "Vary: Origin".'],
    ['HTTP/1.1 200 OK\n\u001b[2J', '--response has a line that is not a header: "\\u001b[2J".'],
  ])('that are not a response are refused: %j', async (piped, message) => {
    const given = ['https://api.example.com/', '--origin', APP, '--response', '-'];
    expect(await report(given, { piped })).toMatchObject({ exit: 2, code: 'BAD_ARGUMENT', message });
  });

  test('do not answer a second request after a redirect', async () => {
    const piped = `HTTP/1.1 302 Found\nLocation: /b\nAccess-Control-Allow-Origin: ${APP}`;
    const given = ['https://api.example.com/', '--origin', APP, '--response', '-'];
    expect(await report(given, { piped })).toMatchObject({ exit: 2, allowed: null });
  });
});

describe('the connection', () => {
  test('--resolve leads to another address, with the name and certificate of the URL', async () => {
    const server = await serve(ANY, certificate);
    const given = [`https://api.example.test:${server.port}/`, '--origin', APP, '--insecure'];
    expect(
      await report([...given, '--resolve', `API.example.test:${server.port}:[127.0.0.1]`]),
    ).toMatchObject({ exit: 0 });
    expect(server.requests[0]).toContain(`\r\nHost: api.example.test:${server.port}\r\n`);
  });

  test('as it was made is repeated by the curl line', async () => {
    const server = await serve(ANY, certificate);
    const resolve = `api.example.test:${server.port}:127.0.0.1`;
    const given = [
      `https://api.example.test:${server.port}/`,
      '--origin',
      APP,
      '--insecure',
      '--resolve',
      resolve,
    ];
    expect((await run(given)).stdout).toContain(
      `\nTo send the last request again:\n  curl -g -i https://api.example.test:${server.port}/ -k --resolve ${resolve} -H`,
    );
    const saved = await run([...given, '--response', '-'], { piped: 'HTTP/1.1 200 OK' });
    expect(saved.stdout).toContain('\nTo send the last request:\n');
  });

  test('--insecure accepts a certificate that is not trusted, and only then', async () => {
    const server = await serve(ANY, certificate);
    const given = [`https://127.0.0.1:${server.port}/`, '--origin', APP];
    expect(await report(given)).toMatchObject({ exit: 2, message: expect.stringContaining('certificate') });
    expect(await report([...given, '--insecure'])).toMatchObject({ exit: 0 });
  });

  test('HTTPS_PROXY makes a tunnel to the server, with the user of its URL', async () => {
    const server = await serve(ANY, certificate);
    const proxy = await proxyTo(server.port);
    const env = { HTTPS_PROXY: `http://me:s%40fe@127.0.0.1:${proxy.port}` };
    expect(await report(['https://api.example.test/', '--origin', APP, '--insecure'], { env })).toMatchObject(
      { exit: 0 },
    );
    expect(new Set(proxy.asked)).toEqual(new Set(['CONNECT api.example.test:443']));
    expect(proxy.authorizations[0]).toBe(`Basic ${Buffer.from('me:s@fe').toString('base64')}`);
    expect(server.requests[0]).toContain('\r\nHost: api.example.test\r\n');
    expect(server.requests[0]).not.toMatch(/proxy-authorization/i);
  });

  test('a certificate that is not trusted is not trusted through a proxy either', async () => {
    const server = await serve(ANY, certificate);
    const proxy = await proxyTo(server.port);
    const env = { https_proxy: `127.0.0.1:${proxy.port}` };
    expect(await report(['https://api.example.test/', '--origin', APP], { env })).toMatchObject({
      exit: 2,
      message: expect.stringContaining('is not trusted'),
    });
  });

  test('HTTP_PROXY passes requests on, by their whole URL', async () => {
    const server = await serve(ANY);
    const proxy = await proxyTo(server.port);
    const env = { HTTP_PROXY: `http://me@127.0.0.1:${proxy.port}` };
    const given = ['http://api.example.test/items?a=1', '--origin', 'http://app.example.test', '--data', 'x'];
    await report(given, { env });
    expect(proxy.asked[0]).toBe('POST http://api.example.test/items?a=1');
    expect(proxy.authorizations[0]).toBe('Basic bWU6');
    expect(server.requests[0]).toMatch(/^POST \/items\?a=1 HTTP/);
  });

  test.each([
    ['HTTP/1.1 407 Proxy Authentication Required\r\n\r\n', 'the proxy answered with status 407'],
    ['SSH-2.0-OpenSSH_9.2\r\n\r\n', 'the proxy does not speak HTTP'],
  ])('a proxy that makes no tunnel is named: %j', async (refusal, problem) => {
    const proxy = await proxyTo(1, refusal);
    const env = { ALL_PROXY: `http://127.0.0.1:${proxy.port}` };
    expect(await report(['https://api.example.test/', '--origin', APP], { env })).toMatchObject({
      exit: 2,
      message: `The proxy did not connect to api.example.test. ("${problem}")`,
      fix: expect.stringContaining('NO_PROXY'),
    });
  });

  test.each([['example.test'], ['.example.test'], ['*.example.test'], ['other, api.example.test:80'], ['*']])(
    'NO_PROXY=%s leaves the proxy out',
    async (excepted) => {
      const server = await serve(ANY);
      const env = { HTTP_PROXY: 'http://127.0.0.1:1', NO_PROXY: excepted };
      const given = ['http://api.example.test/', '--origin', 'http://app.example.test'];
      const { message } = await report([...given, '--resolve', `api.example.test:80:127.0.0.1`], { env });
      expect(message).not.toContain('127.0.0.1:1');
      expect(message ?? '').not.toMatch(/proxy/);
      expect(server.requests).toEqual([]);
    },
  );

  test.each([['test.example'], ['ample.test'], ['a:b'], ['api.example.test:443'], ['']])(
    'NO_PROXY=%j is about other servers',
    async (excepted) => {
      const server = await serve(ANY);
      const proxy = await proxyTo(server.port);
      const env = { HTTP_PROXY: `http://127.0.0.1:${proxy.port}`, NO_PROXY: excepted };
      expect(
        await report(['http://api.example.test/', '--origin', APP.replace('https', 'http')], { env }),
      ).toMatchObject({ exit: 1 });
      expect(proxy.asked.length).toBeGreaterThan(0);
    },
  );

  test('servers on this machine are reached without the proxy', async () => {
    const server = await serve(ANY);
    const env = { HTTP_PROXY: 'http://127.0.0.1:1' };
    expect(await report([urlOf(server), '--origin', APP], { env })).toMatchObject({ exit: 0 });
  });
});

const REFUSED: readonly (readonly [given: readonly string[], said: string, around?: Around])[] = [
  [['-', '--response', '-'], 'Standard input (-) can only be read once. Save the others to files.'],
  [
    ['-'],
    'There is nothing to read. Copy the message from the console, or the request from the network panel: "Copy as cURL" or "Copy as fetch".',
    { piped: '' },
  ],
  [
    ['--har', join('no', 'such')],
    `--har: there is no file "${join('no', 'such')}". Check the path of the file.`,
  ],
  [['--har', '.'], '--har: "." cannot be read (EISDIR). Check the path of the file.'],
  [
    ['https://a.example/', '--origin', APP, '--data', 'x', '-X', 'get'],
    'A browser sends a get request without a body. Write --method POST, or leave --data out.',
  ],
  [
    ['https://a.example/', '--origin', APP, '--as', 'video'],
    '--as cannot be "video". Write --as fetch, --as font, --as img, --as script.',
  ],
  [
    ['https://a.example/', '--origin', APP, '--as', 'img', '-H', 'X-A: 1'],
    '--as img is a plain GET: it cannot have --header. Leave --header out, or write --as fetch.',
  ],
  [
    ['https://a.example/', '--origin', APP, '--as', 'font', '--credentials'],
    '--as font is a plain GET: it cannot have --credentials. Leave --credentials out, or write --as fetch.',
  ],
  [
    ['https://a.example/', '--origin', APP, '--reads', 'X A'],
    '--reads "X A" is not a valid header name. Write --reads X-Total-Count,Link.',
  ],
  [
    ['https://a.example/', '--origin', APP, '--user-agent', '\x1b[2J'],
    `--user-agent "\\u001b[2J" contains a character that is not printable ASCII. Write --user-agent 'Mozilla/5.0'.`,
  ],
  [
    ['https://a.example/', '--origin', APP, '--resolve', 'a.example:443:localhost'],
    '--resolve "a.example:443:localhost" is not a host, a port and an address. Write --resolve api.example.com:443:127.0.0.1.',
  ],
  [
    ['https://a.example/', '--origin', APP, '--resolve', '::1'],
    '--resolve "::1" is not a host, a port and an address. Write --resolve api.example.com:443:127.0.0.1.',
  ],
  [
    ['https://a.example/', '--origin', APP, '--retry-for', 'ever'],
    '--retry-for must be a time of up to an hour, not "ever". Write --retry-for 60s.',
  ],
  [
    ['https://a.example/', '--origin', APP],
    'The environment variable HTTPS_PROXY is "socks5://…@p", which is not the URL of an HTTP proxy. Set HTTPS_PROXY to http://proxy.example.com:8080, or unset it.'.replace(
      '…',
      '\\u2026',
    ),
    { env: { HTTPS_PROXY: 'socks5://me:secret@p' } },
  ],
  [
    ['https://a.example/', '--origin', APP],
    'The environment variable https_proxy is "http://[", which is not the URL of an HTTP proxy. Set https_proxy to http://proxy.example.com:8080, or unset it.',
    { env: { https_proxy: 'http://[' } },
  ],
  [
    [
      'Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://a.example/. (Reason: CORS request did not succeed). Status code: (null).',
    ],
    'The origin of the page is missing. Write --origin https://app.example.com.',
  ],
  [
    [
      'Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at https://a.example/. (Reason: Did not find method in CORS header ‘Access-Control-Allow-Methods’).',
      '--origin',
      APP,
    ],
    'The message says that the method is not allowed, but not which it was. Add it: --method PUT.',
  ],
  [
    [`Origin ${APP} is not allowed by Access-Control-Allow-Origin.`],
    `The message does not name the URL. Write corsage check https://api.example.com/path --origin ${APP}.`,
  ],
];

test.each(REFUSED.map(([given, said, around = {}]) => [given, said, around] as const))(
  '%j: refused, with what to type instead',
  async (given, said, around) => {
    expect(await run(given, around)).toEqual({ code: 2, stdout: '', stderr: `corsage: ${said}\n` });
  },
);

test.each([
  [
    'as text',
    {
      stdin: (async function* () {
        yield '{ no request }';
      })(),
    },
  ],
  ['that is not there, as an empty one', {}],
])('standard input is read %s', async (_what, around) => {
  const { code, stderr } = await corsage(['check', '-'], undefined, around);
  expect([code, stderr]).toEqual([2, expect.stringMatching(/^corsage: /)]);
});

test('standard input is read up to 256 MiB', async () => {
  const chunk = Buffer.alloc(16 * 1024 * 1024);
  async function* stdin() {
    for (let i = 0; i < 17; i++) yield chunk;
  }
  expect(await corsage(['check', '-'], undefined, { stdin: stdin() })).toMatchObject({
    code: 2,
    stderr: 'corsage: Standard input is longer than 256 MiB. Save only what is needed.\n',
  });
});

test('an option that only the other command has is not named', async () => {
  const { stderr } = await corsage(['audit', 'https://api.example.com/', '--payload', 'x']);
  expect(stderr).toBe('corsage: There is no option "--payload". corsage --help lists the options.\n');
});
