// Servers of many kinds that get CORS right or wrong, each with the verdict of a browser.

import { createServer, type IncomingMessage, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import npmCors from 'cors';
import cors from 'corsage';
import express from 'express';
import { APP } from '../support/origins';
import { head, type RawAnswer, startRaw } from '../support/raw-server';

export interface Served {
  readonly port: number;
  close(): Promise<void>;
}

export interface Row {
  /** What the server does. */
  readonly name: string;
  serve(): Promise<Served>;
  readonly path?: string;
  /** Default: `APP`. `own` is the server's own origin. */
  readonly origin?: string;
  readonly method?: string;
  readonly headers?: readonly string[];
  readonly credentials?: boolean;
  /** The reason it is blocked; null if allowed. */
  readonly code: string | null;
  /** The codes of the warnings. Default: not checked. */
  readonly warnings?: readonly string[];
}

type Asking = Pick<Row, 'path' | 'origin' | 'method' | 'headers' | 'credentials'>;

const ALLOW = `Access-Control-Allow-Origin: ${APP}`;
const ANY = 'Access-Control-Allow-Origin: *';
const CREDENTIALS = 'Access-Control-Allow-Credentials: true';
const methods = (value: string) => `Access-Control-Allow-Methods: ${value}`;
const names = (value: string) => `Access-Control-Allow-Headers: ${value}`;

const PUT: Asking = { method: 'PUT' };
const WITH_COOKIES: Asking = { credentials: true };
const PUT_WITH_COOKIES: Asking = { method: 'PUT', credentials: true };
const TRACED: Asking = { headers: ['X-Trace: 1'] };
const JSON_POST: Asking = { method: 'POST', headers: ['Content-Type: application/json'] };
const SIGNED: Asking = { headers: ['Authorization: Bearer secret'] };

const raw = (answer: RawAnswer) => () => startRaw(answer);

/** Every request gets the same lines. */
function always(lines: readonly string[], status = '200 OK') {
  return raw(head(`HTTP/1.1 ${status}`, 'Content-Length: 0', ...lines));
}

/** The preflight gets one head, the actual request another. */
function twice(
  preflight: readonly string[],
  actual: readonly string[] = preflight,
  [preflightStatus, status]: readonly [string, string?] = ['204 No Content'],
) {
  return raw((request) =>
    request.startsWith('OPTIONS ')
      ? head(`HTTP/1.1 ${preflightStatus}`, ...preflight)
      : head(`HTTP/1.1 ${status ?? '200 OK'}`, 'Content-Length: 0', ...actual),
  );
}

async function listen(
  listener: (request: IncomingMessage, response: ServerResponse) => void,
): Promise<Served> {
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  return {
    port: (server.address() as AddressInfo).port,
    close() {
      server.closeAllConnections();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** An Express app that answers every request that reaches its end. */
function app(mount: (app: express.Express) => void) {
  return () => {
    const server = express();
    mount(server);
    server.use((_request, response) => {
      response.json({ ok: true });
    });
    return listen(server);
  };
}

/** Two servers on ports of their own; `path` of the first leads to the second. */
function redirecting(status: string, lines: readonly string[], target: RawAnswer, more = '') {
  return async (): Promise<Served> => {
    const second = await startRaw(target);
    const location = `Location: http://127.0.0.1:${second.port}/there${more}`;
    const first = await startRaw((request) =>
      request.startsWith('OPTIONS ')
        ? head('HTTP/1.1 204 No Content', ...lines)
        : head(`HTTP/1.1 ${status}`, 'Content-Length: 0', location, ...lines),
    );
    return {
      port: first.port,
      async close() {
        await Promise.all([first.close(), second.close()]);
      },
    };
  };
}

const reply = (...lines: string[]) => head('HTTP/1.1 200 OK', 'Content-Length: 0', ...lines);

/** A server that reflects every origin. */
function reflecting(...lines: string[]): RawAnswer {
  return (request) => {
    const origin = /^Origin: (.*)\r$/m.exec(request)?.[1];
    return reply(...(origin === undefined ? [] : [`Access-Control-Allow-Origin: ${origin}`]), ...lines);
  };
}

/** Answers in turn. */
function alternating(...answers: readonly string[]): Serve {
  return () => {
    let count = 0;
    return startRaw(() => answers[count++ % answers.length]);
  };
}

type Serve = Row['serve'];

function allowed(name: string, serve: Serve, asking?: Asking): Row {
  return { name, serve, code: null, ...asking };
}

/** Allowed, with exactly these warnings. */
function warned(warnings: readonly string[], name: string, serve: Serve, asking?: Asking): Row {
  return { ...allowed(name, serve, asking), warnings };
}

function blocked(code: string, name: string, serve: Serve, asking?: Asking): Row {
  return { name, serve, code, ...asking };
}

const ALLOWED: readonly Row[] = [
  warned([], 'any origin', always([ANY])),
  warned([], "only the page's origin", always([ALLOW])),
  allowed('header names in lower case', always([`access-control-allow-origin:${APP}`])),
  allowed('spaces around the value', always([`Access-Control-Allow-Origin:  \t${APP} \t`])),
  allowed('a 404 that may be read', always([ANY], '404 Not Found')),
  allowed('a 500 that may be read', always([ANY], '500 Internal Server Error')),
  allowed('a 401 that may be read', always([ALLOW, CREDENTIALS], '401 Unauthorized'), WITH_COOKIES),
  warned([], 'HEAD needs no preflight', always([ANY]), { method: 'HEAD' }),
  allowed('a form needs no preflight', twice([], [ANY]), {
    method: 'POST',
    headers: ['Content-Type: text/plain'],
  }),
  allowed('a multipart form needs no preflight', twice([], [ANY]), {
    method: 'POST',
    headers: ['Content-Type: multipart/form-data; boundary=b'],
  }),
  allowed('a simple Range needs no preflight', twice([], [ANY]), { headers: ['Range: bytes=0-99'] }),
  warned([], 'credentials for this origin', always([ALLOW, CREDENTIALS]), WITH_COOKIES),
  warned(
    [],
    'a preflight with everything listed',
    twice(
      [ALLOW, methods('GET, PUT'), names('X-Trace'), 'Access-Control-Max-Age: 600', 'Vary: Origin'],
      [ALLOW, 'Vary: Origin'],
    ),
    { method: 'PUT', headers: ['X-Trace: 1'] },
  ),
  allowed('a preflight answered with 200', twice([ANY, methods('PUT')], [ANY], ['200 OK']), PUT),
  allowed('a preflight answered with 299', twice([ANY, methods('PUT')], [ANY], ['299 Odd']), PUT),
  allowed('any method, without credentials', twice([ANY, methods('*')], [ANY]), PUT),
  allowed('any header, without credentials', twice([ANY, names('*')], [ANY]), TRACED),
  allowed('POST need not be listed', twice([ANY, methods('GET'), names('content-type')], [ANY]), JSON_POST),
  allowed('listed names in another case', twice([ANY, names('x-TRACE')], [ANY]), TRACED),
  allowed(
    'Authorization listed next to the wildcard',
    twice([ANY, names('*, Authorization')], [ANY]),
    SIGNED,
  ),
  allowed('lists over several lines', twice([ANY, methods('GET'), methods('PUT, DELETE')], [ANY]), PUT),
  allowed(
    'a list that goes on in the next line',
    twice([ANY, 'Access-Control-Allow-Methods: GET,\r\n PUT'], [ANY]),
    PUT,
  ),
  allowed('a list with empty items', twice([ANY, methods(',, PUT ,')], [ANY]), PUT),
  allowed('a custom method, listed in the same case', twice([ANY, methods('purge')], [ANY]), {
    method: 'purge',
  }),
  allowed('lines that end with only a line feed', raw(`HTTP/1.1 200 OK\n${ANY}\nContent-Length: 0\n\n`)),
  warned(
    ['SPACE_BEFORE_COLON'],
    'a space before the colon',
    always(['Access-Control-Allow-Origin : *', 'Server : x']),
  ),
  warned([], 'a space before the colon of another header', always([ANY, 'Server : x'])),
  allowed('a line that is not a header', always(['Warning', ANY])),
  allowed('HTTP/1.0', raw(head('HTTP/1.0 200 OK', ANY))),
  allowed('103 Early Hints before the answer', raw(head('HTTP/1.1 103 Early Hints') + reply(ANY))),
  warned([], "the page's own server, without CORS headers", always([]), { origin: 'own' }),
  allowed('a sandboxed frame, where null is listed', always(['Access-Control-Allow-Origin: null']), {
    origin: 'null',
  }),
  allowed('a native app', always(['Access-Control-Allow-Origin: capacitor://localhost']), {
    origin: 'capacitor://localhost',
  }),
  allowed(
    'a redirect on one server',
    raw((request) =>
      request.startsWith('GET /here ') ? head('HTTP/1.1 302 Found', 'Location: /there', ANY) : reply(ANY),
    ),
    { path: '/here' },
  ),
  allowed('a redirect to another server that allows any origin', redirecting('302 Found', [ANY], reply(ANY))),
  allowed(
    'a redirect to another server that answers the opaque origin',
    redirecting('307 Temporary Redirect', [ALLOW], reflecting()),
  ),
];

const BLOCKED: Readonly<Record<string, readonly (readonly [name: string, serve: Serve, asking?: Asking])[]>> =
  {
    CORSMissingAllowOrigin: [
      ['no header at all', always([])],
      ['a header of nearly that name', always(['Access-Control-Allowed-Origin: *'])],
      ['a 500 without it', always([], '500 Internal Server Error')],
      ['a preflight without it', twice([methods('PUT')], [ANY]), PUT],
      ['a preflight that passes, and a response without it', twice([ANY, methods('PUT')], []), PUT],
      ['a preflight refused with 403', twice([], [], ['403 Forbidden']), PUT],
      ['a preflight that must sign in first', twice([], [ANY], ['401 Unauthorized']), SIGNED],
      ['a redirect to a log-in page, without CORS headers', redirecting('302 Found', [], reply(ANY))],
      ['a redirect to a server without CORS headers', redirecting('302 Found', [ANY], reply())],
    ],
    CORSMultipleAllowOriginNotAllowed: [
      ['the same line twice', always([ALLOW, ALLOW])],
      ['* twice, by the app and by the proxy before it', always([ANY, ANY])],
      ['two lines that differ', always([ALLOW, ANY])],
      ['two lines, with credentials', always([ALLOW, ALLOW, CREDENTIALS]), WITH_COOKIES],
      ['a list in one line', always([`${ALLOW}, https://b.example`])],
      ['a list separated by spaces, as the standard once had it', always([`${ALLOW} https://b.example`])],
      ['two lines, only on the preflight', twice([ANY, ANY, methods('PUT')], [ANY]), PUT],
    ],
    CORSAllowOriginNotMatchingOrigin: [
      ['another origin', always(['Access-Control-Allow-Origin: https://b.example'])],
      ['a slash after the origin', always([`${ALLOW}/`])],
      ['the origin in another case', always(['Access-Control-Allow-Origin: https://App.example.com'])],
      ['another scheme', always(['Access-Control-Allow-Origin: http://app.example.com'])],
      ['the default port spelt out', always([`${ALLOW}:443`])],
      ['a pattern', always(['Access-Control-Allow-Origin: https://*.example.com'])],
      ['a host without scheme', always(['Access-Control-Allow-Origin: app.example.com'])],
      ['an empty value', always(['Access-Control-Allow-Origin:'])],
      ['null, for a page that has an origin', always(['Access-Control-Allow-Origin: null'])],
      ['true', always(['Access-Control-Allow-Origin: true'])],
      ['control characters in the origin', always([`${ALLOW}\x1b[31m\x07`])],
      ['bytes outside ASCII', always(['Access-Control-Allow-Origin: https://b\xfccher.example'])],
      [
        'the first origin again, after a redirect to another server',
        redirecting('302 Found', [ALLOW], reply(ALLOW)),
      ],
    ],
    CORSNotSupportingCredentials: [
      ['* with credentials', always([ANY, CREDENTIALS]), WITH_COOKIES],
      [
        '* with credentials, on the preflight',
        twice([ANY, CREDENTIALS, methods('PUT')], [ALLOW, CREDENTIALS]),
        PUT_WITH_COOKIES,
      ],
    ],
    CORSMissingAllowCredentials: [
      ['no Access-Control-Allow-Credentials', always([ALLOW]), WITH_COOKIES],
      ['credentials: True', always([ALLOW, 'Access-Control-Allow-Credentials: True']), WITH_COOKIES],
      ['credentials: false', always([ALLOW, 'Access-Control-Allow-Credentials: false']), WITH_COOKIES],
      ['credentials: true, twice', always([ALLOW, CREDENTIALS, CREDENTIALS]), WITH_COOKIES],
      [
        'credentials on the answer, but not on the preflight',
        twice([ALLOW, methods('PUT')], [ALLOW, CREDENTIALS]),
        PUT_WITH_COOKIES,
      ],
      [
        'credentials on the preflight, but not on the answer',
        twice([ALLOW, CREDENTIALS, methods('PUT')], [ALLOW]),
        PUT_WITH_COOKIES,
      ],
    ],
    CORSPreflightDidNotSucceed: [
      ['a preflight that is not found', twice([ANY, methods('PUT')], [ANY], ['404 Not Found']), PUT],
      [
        'a preflight of a method that is not allowed',
        twice([ANY, methods('PUT')], [ANY], ['405 Method Not Allowed']),
        PUT,
      ],
      [
        'a preflight that must sign in, with CORS headers',
        twice([ANY, names('authorization')], [ANY], ['401 Unauthorized']),
        SIGNED,
      ],
      ['a preflight that fails', twice([ANY, methods('PUT')], [ANY], ['500 Internal Server Error']), PUT],
      [
        'a preflight that switches to another protocol',
        twice([ANY, methods('PUT'), 'Upgrade: h2c'], [ANY], ['101 Switching Protocols']),
        PUT,
      ],
      ['a preflight that is not modified', twice([ANY, methods('PUT')], [ANY], ['304 Not Modified']), PUT],
    ],
    CORSInvalidAllowMethod: [
      ['methods separated by spaces', twice([ANY, methods('GET PUT')], [ANY]), PUT],
      ['methods in brackets', twice([ANY, methods('["GET","PUT"]')], [ANY]), PUT],
    ],
    CORSInvalidAllowHeader: [
      ['headers separated by semicolons', twice([ANY, names('X-Trace; X-Other')], [ANY]), TRACED],
      ['a header with its value', twice([ANY, names('X-Trace: 1')], [ANY]), TRACED],
      ['a header name outside ASCII', twice([ANY, names('X-Trace, X-\xfc')], [ANY]), TRACED],
    ],
    CORSMethodNotFound: [
      ['a method that is not listed', twice([ANY, methods('GET, POST')], [ANY]), PUT],
      ['no list of methods', twice([ANY], [ANY]), PUT],
      ['the method in another case', twice([ANY, methods('put')], [ANY]), PUT],
      ['patch, which no browser upper-cases', twice([ANY, methods('PATCH')], [ANY]), { method: 'patch' }],
      ['any method, with credentials', twice([ALLOW, CREDENTIALS, methods('*')]), PUT_WITH_COOKIES],
    ],
    CORSMissingAllowHeaderFromPreflight: [
      ['a header that is not listed', twice([ANY, names('X-Other')], [ANY]), TRACED],
      ['no list of headers', twice([ANY], [ANY]), JSON_POST],
      [
        'any header, with credentials',
        twice([ALLOW, CREDENTIALS, names('*')]),
        { ...TRACED, credentials: true },
      ],
      [
        'Authorization, and any header, with credentials',
        twice([ALLOW, CREDENTIALS, names('*')]),
        { ...SIGNED, credentials: true },
      ],
      [
        'a Content-Type too long for a form',
        twice([ANY, names('X-Other')], [ANY]),
        { method: 'POST', headers: [`Content-Type: text/plain; a=${'b'.repeat(128)}`] },
      ],
    ],
    CORSExternalRedirectNotAllowed: [
      [
        'a preflight that is redirected',
        twice([ANY, 'Location: /there'], [ANY], ['301 Moved Permanently']),
        PUT,
      ],
      [
        'a redirect to a URL with a password',
        raw((request) =>
          request.startsWith('GET /here ')
            ? head('HTTP/1.1 302 Found', 'Location: http://user:password@127.0.0.2/', ANY)
            : reply(ANY),
        ),
        { path: '/here' },
      ],
    ],
    CORSDidNotSucceed: [
      [
        'an answer that switches to another protocol',
        raw(head('HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket', 'Connection: Upgrade', ANY)),
      ],
      ['an answer with two lengths', always(['Content-Length: 1', ANY])],
      ['a redirect that never ends', raw(head('HTTP/1.1 302 Found', 'Location: /again', ANY))],
    ],
    CORSRequestNotHttp: [
      ['a redirect to no web page', raw(head('HTTP/1.1 302 Found', 'Location: ftp://127.0.0.1/', ANY))],
    ],
    FORBIDDEN_METHOD: [['a method that no page may send', always([ANY]), { method: 'TRACE' }]],
  };

const OF_EXPRESS: readonly Row[] = [
  warned(
    ['NO_MAX_AGE'],
    'npm cors with its defaults',
    app((server) => server.use(npmCors())),
    JSON_POST,
  ),
  warned(
    [],
    'npm cors with a list',
    app((server) => server.use(npmCors({ origin: [APP] }))),
  ),
  blocked(
    'CORSAllowOriginNotMatchingOrigin',
    'npm cors with a slash after the origin',
    app((server) => server.use(npmCors({ origin: `${APP}/` }))),
  ),
  blocked(
    'CORSMissingAllowOrigin',
    'npm cors with a list without the page',
    app((server) => server.use(npmCors({ origin: ['https://b.example'] }))),
  ),
  blocked(
    'CORSNotSupportingCredentials',
    'npm cors with * and credentials',
    app((server) => server.use(npmCors({ credentials: true }))),
    WITH_COOKIES,
  ),
  warned(
    ['EVERY_ORIGIN_WITH_CREDENTIALS', 'NULL_ORIGIN_ALLOWED'],
    'npm cors that reflects any origin with credentials',
    app((server) => server.use(npmCors({ origin: true, credentials: true }))),
    WITH_COOKIES,
  ),
  blocked(
    'CORSMissingAllowOrigin',
    'npm cors on a route, without its preflight',
    app((server) => server.put('/', npmCors(), (_request, response) => void response.end())),
    PUT,
  ),
  blocked(
    'CORSMissingAllowOrigin',
    'npm cors behind a log-in check',
    app((server) => {
      server.use((request, response, next) => {
        if (request.headers.cookie === undefined) response.sendStatus(401);
        else next();
      });
      server.use(npmCors());
    }),
    PUT,
  ),
  blocked(
    'CORSMethodNotFound',
    'npm cors with patch in lower case',
    app((server) => server.use(npmCors({ methods: 'patch' }))),
    { method: 'PATCH' },
  ),
  warned(
    [],
    'corsage with its defaults',
    app((server) => server.use(cors())),
    { method: 'DELETE', headers: ['X-Trace: 1'] },
  ),
  warned(
    [],
    'corsage with a list, and credentials',
    app((server) => server.use(cors({ origin: [APP, 'https://b.example'], credentials: true }))),
    { ...JSON_POST, credentials: true },
  ),
  blocked(
    'CORSMissingAllowOrigin',
    'corsage with a list without the page',
    app((server) => server.use(cors({ origin: 'https://b.example' }))),
    PUT,
  ),
  blocked(
    'CORSMissingAllowCredentials',
    'corsage without credentials',
    app((server) => server.use(cors({ origin: APP }))),
    WITH_COOKIES,
  ),
  blocked(
    'CORSMethodNotFound',
    'corsage with fewer methods',
    app((server) => server.use(cors({ methods: 'GET' }))),
    PUT,
  ),
  blocked(
    'CORSMissingAllowHeaderFromPreflight',
    'corsage with fewer headers',
    app((server) => server.use(cors({ allowedHeaders: 'X-Other' }))),
    TRACED,
  ),
  allowed(
    'corsage with any header, and Authorization',
    app((server) => server.use(cors({ allowedHeaders: '*' }))),
    SIGNED,
  ),
  warned(
    ['ORIGIN_WITHOUT_VARY'],
    'corsage, and a handler that overwrites Vary',
    app((server) => {
      server.use(cors({ origin: [APP] }));
      server.use((_request, response) => {
        response.setHeader('Vary', 'Accept');
        response.end();
      });
    }),
  ),
  warned(
    [],
    'corsage that protects its headers',
    app((server) => {
      server.use(cors({ origin: [APP], protectHeaders: true }));
      server.use((_request, response) => {
        response.setHeader('Access-Control-Allow-Origin', ['*', 'https://b.example']);
        response.setHeader('Vary', 'Accept');
        response.end();
      });
    }),
  ),
  blocked(
    'CORSMissingAllowOrigin',
    'corsage that rejects other origins',
    app((server) => server.use(cors({ origin: 'https://b.example', disallowedOrigin: 'reject' }))),
    { method: 'POST', headers: ['Content-Type: text/plain'] },
  ),
  blocked('CORSMultipleAllowOriginNotAllowed', 'a handler that answers twice over node:http', () =>
    listen((_request, response) => {
      response.setHeader('Access-Control-Allow-Origin', ['*', '*']);
      response.end();
    }),
  ),
];

/** As servers and what stands in front of them answer in the field, word for word where it matters. */
const OF_THE_FIELD: readonly Row[] = [
  ...['400 Bad Request', '403 Forbidden', '405 Method Not Allowed', '410 Gone', '413 Content Too Large'].map(
    (status) =>
      blocked('CORSMissingAllowOrigin', `an error without the header: ${status}`, always([], status)),
  ),
  ...[
    '404 Not Found',
    '429 Too Many Requests',
    '502 Bad Gateway',
    '503 Service Unavailable',
    '504 Gateway Timeout',
  ].map((status) => ({
    ...blocked(
      'CORSMissingAllowOrigin',
      `an error of a proxy: ${status}`,
      always(['Server: nginx/1.22.1'], status),
    ),
    warnings: ['ANSWERED_BY_PROXY'],
  })),
  ...[
    '201 Created',
    '202 Accepted',
    '206 Partial Content',
    '403 Forbidden',
    '429 Too Many Requests',
    '502 Bad Gateway',
  ].map((status) => allowed(`a status that the page may read: ${status}`, always([ANY], status))),
  {
    ...blocked(
      'CORSMissingAllowOrigin',
      'a challenge of Cloudflare',
      always(['Server: cloudflare', 'cf-mitigated: challenge', 'CF-RAY: 1-FRA'], '403 Forbidden'),
    ),
    warnings: ['ANSWERED_BY_PROXY'],
  },
  {
    ...blocked(
      'CORSMissingAllowOrigin',
      'a tunnel of ngrok whose server is not running',
      always(['ngrok-error-code: ERR_NGROK_8012', 'Content-Type: text/html'], '502 Bad Gateway'),
    ),
    warnings: ['ANSWERED_BY_PROXY'],
  },
  {
    ...blocked(
      'CORSAllowOriginNotMatchingOrigin',
      'a cache that kept the response meant for another page',
      always(['Access-Control-Allow-Origin: https://b.example', 'Age: 30', 'X-Cache: Hit from cloudfront']),
    ),
    warnings: ['ANSWERED_BY_CACHE'],
  },
  blocked(
    'CORSMissingAllowOrigin',
    'Starlette, for an origin that is not listed',
    twice(['Vary: Origin', methods('GET'), 'Access-Control-Max-Age: 600'], [], ['400 Bad Request']),
    PUT,
  ),
  blocked(
    'CORSMissingAllowOrigin',
    'Spring, for an origin that is not listed',
    always(['Vary: Origin', 'Vary: Access-Control-Request-Method'], '403 Forbidden'),
    PUT,
  ),
  blocked(
    'CORSMissingAllowOrigin',
    'S3, for an origin that is not listed',
    twice(['x-amz-request-id: 1', 'Server: AmazonS3'], [], ['403 Forbidden']),
    PUT,
  ),
  blocked(
    'CORSMissingAllowOrigin',
    'API Gateway, where OPTIONS is not a method of the resource',
    twice(['x-amzn-ErrorType: MissingAuthenticationTokenException'], [ANY], ['403 Forbidden']),
    JSON_POST,
  ),
  blocked(
    'CORSMissingAllowOrigin',
    'nginx, which serves a file and knows no OPTIONS',
    twice(['Server: nginx/1.22.1', 'Allow: GET, HEAD'], [ANY], ['405 Not Allowed']),
    TRACED,
  ),
  blocked(
    'CORSPreflightDidNotSucceed',
    'a server that sends the headers with a 405',
    twice([ANY, methods('GET'), 'Allow: GET'], [ANY], ['405 Method Not Allowed']),
    JSON_POST,
  ),
  blocked(
    'CORSExternalRedirectNotAllowed',
    'Django, which adds the slash to the URL of a preflight',
    twice([ANY, 'Location: /items/'], [ANY], ['301 Moved Permanently']),
    JSON_POST,
  ),
  blocked(
    'CORSMissingAllowOrigin',
    'Django, which adds the slash without CORS headers',
    raw((request) =>
      request.startsWith('GET /items ')
        ? head('HTTP/1.1 301 Moved Permanently', 'Location: /items/')
        : reply(ANY),
    ),
    { path: '/items' },
  ),
  blocked(
    'CORSMultipleAllowOriginNotAllowed',
    'IIS and the app, which both add the header',
    always([ANY, ALLOW, 'Server: Microsoft-IIS/10.0']),
  ),
  blocked(
    'MIXED_CONTENT',
    'a redirect from the machine of the page to plain http elsewhere',
    always([ANY, 'Location: http://api.example.net/items'], '302 Found'),
  ),
  blocked('CORSDidNotSucceed', 'a redirect to nowhere', always([ANY, 'Location: http://'], '302 Found')),
  blocked(
    'CORSDidNotSucceed',
    'a redirect to two places',
    always([ANY, 'Location: /a', 'Location: /b'], '302 Found'),
  ),
  allowed('a redirect without a place to go to', always([ANY], '302 Found')),
  allowed(
    'three redirects on one server',
    raw((request) => {
      const step = Number(/^GET \/(\d)/.exec(request)?.[1]);
      return step < 3 ? head('HTTP/1.1 307 Temporary Redirect', `Location: /${step + 1}`, ANY) : reply(ANY);
    }),
    { path: '/0' },
  ),
  allowed(
    'a POST that is redirected with 303 to another server',
    redirecting('303 See Other', [ANY], reply(ANY)),
    { method: 'POST', headers: ['Content-Type: text/plain'] },
  ),
  ...(
    [
      ['in quotes', '"https://app.example.com"'],
      ['in brackets', '[https://app.example.com]'],
      ['with a path', 'https://app.example.com/index.html'],
      ['with another port', 'https://app.example.com:8443'],
      ['with a dot at the end', 'https://app.example.com.'],
      ['of a template that was not filled in', '$http_origin'],
      ['of a variable that is undefined', 'undefined'],
      ['of a sub-domain', 'https://www.app.example.com'],
    ] as const
  ).map(([what, value]) =>
    blocked(
      'CORSAllowOriginNotMatchingOrigin',
      `an origin ${what}`,
      always([`Access-Control-Allow-Origin: ${value}`]),
    ),
  ),
  ...['TRUE', '1', 'yes', '"true"'].map((value) =>
    blocked(
      'CORSMissingAllowCredentials',
      `credentials: ${value}`,
      always([ALLOW, `Access-Control-Allow-Credentials: ${value}`]),
      WITH_COOKIES,
    ),
  ),
  blocked(
    'CORSMissingAllowHeaderFromPreflight',
    'Access-Control-Allow-Header, which nobody reads',
    twice([ANY, 'Access-Control-Allow-Header: X-Trace'], [ANY]),
    TRACED,
  ),
  blocked(
    'CORSMethodNotFound',
    'Access-Control-Allow-Method, which nobody reads',
    twice([ANY, 'Access-Control-Allow-Method: PUT'], [ANY]),
    PUT,
  ),
  blocked('CORSMissingAllowOrigin', 'a page of another server, where the origin null is meant', always([]), {
    origin: 'null',
  }),
  blocked(
    'CORSNotSupportingCredentials',
    '* for a sandboxed frame with credentials',
    always([ANY, CREDENTIALS]),
    { origin: 'null', credentials: true },
  ),
  allowed('a sandboxed frame, where everybody is allowed', always([ANY]), { origin: 'null' }),
  allowed('an image type that needs no preflight', twice([], [ANY]), {
    headers: ['Accept: image/avif,image/webp,*/*;q=0.8', 'Accept-Language: de-DE,de;q=0.9'],
  }),
  blocked('CORSMissingAllowOrigin', 'two ranges, which need a preflight', twice([], [ANY]), {
    headers: ['Range: bytes=0-1,4-5'],
  }),
  allowed('OPTIONS of a page, with its preflight', twice([ANY, methods('OPTIONS')], [ANY], ['200 OK']), {
    method: 'OPTIONS',
  }),
  {
    ...warned(
      ['COOKIE_NOT_KEPT'],
      'a cookie that is Lax',
      always([ALLOW, CREDENTIALS, 'Set-Cookie: id=1; SameSite=Lax']),
    ),
    ...WITH_COOKIES,
  },
  {
    ...warned(
      ['COOKIE_NOT_KEPT', 'THIRD_PARTY_COOKIE'],
      'two cookies, of which some browsers keep one',
      always([ALLOW, CREDENTIALS, 'Set-Cookie: a=1; Secure', 'Set-Cookie: b=1; SameSite=None; Secure']),
    ),
    ...WITH_COOKIES,
  },
  warned([], 'a cookie that is ignored, without credentials', always([ANY, 'Set-Cookie: id=1'])),
  warned(
    ['ANSWERS_DIFFER'],
    'two servers behind one name, with different settings',
    alternating(reply(ANY), reply()),
  ),
  warned(
    ['ORIGIN_WITHOUT_VARY'],
    'S3, which says nothing of Vary where no origin asks',
    raw((request) => (request.includes('\r\nOrigin: ') ? reply(ANY, 'Vary: Origin') : reply())),
  ),
  blocked(
    'CORSMissingAllowOrigin',
    'an Express error before cors is mounted',
    app((server) => {
      server.use((_request, response) => void response.sendStatus(500));
      server.use(cors());
    }),
  ),
  allowed(
    'an Express error after cors is mounted',
    app((server) => {
      server.use(cors());
      server.use((_request, response) => void response.sendStatus(500));
    }),
  ),
  allowed(
    'a thrown error after cors is mounted',
    app((server) => {
      server.set('env', 'test').use(cors());
      server.use(() => {
        throw new Error('of the app');
      });
    }),
  ),
  blocked(
    'CORSMissingAllowOrigin',
    'corsage whose origin function fails',
    app((server) => {
      server.set('env', 'test').use(
        cors({
          origin: () => {
            throw new Error('no database');
          },
        }),
      );
    }),
  ),
  warned(
    [],
    'corsage with a pattern, for a preview',
    app((server) => server.use(cors({ origin: 'https://*.example.com', credentials: true }))),
    { ...JSON_POST, credentials: true },
  ),
  warned(
    ['NULL_ORIGIN_ALLOWED'],
    'corsage with null listed',
    app((server) => server.use(cors({ origin: [APP, 'null'] }))),
  ),
  blocked(
    'CORSMultipleAllowOriginNotAllowed',
    'corsage behind an app that adds the header again',
    app((server) => {
      server.use(cors());
      server.use((_request, response) => {
        response.append('Access-Control-Allow-Origin', '*');
        response.end();
      });
    }),
  ),
];

const HURTS: readonly Row[] = [
  warned(
    ['AUTHORIZATION_NOT_LISTED'],
    'any header, and Authorization, without credentials',
    twice([ANY, names('*'), 'Access-Control-Max-Age: 600'], [ANY]),
    SIGNED,
  ),
  warned(
    ['EXPOSED_WILDCARD_WITH_CREDENTIALS', 'HEADER_NOT_EXPOSED'],
    '* exposed with credentials',
    always([ALLOW, CREDENTIALS, 'Access-Control-Expose-Headers: *', 'X-Total-Count: 3']),
    WITH_COOKIES,
  ),
  warned(['HEADER_NOT_EXPOSED'], 'a header that script cannot read', always([ANY, 'X-Total-Count: 3'])),
  warned(
    [],
    'a header that is exposed',
    always([ANY, 'X-Total-Count: 3', 'Access-Control-Expose-Headers: x-total-count']),
  ),
  warned(['FORBIDDEN_HEADER'], 'a header that no script may set', always([ANY]), {
    headers: ['Host: b.example'],
  }),
  warned(
    ['RESOURCE_POLICY'],
    'a resource policy for the same site',
    always([ANY, 'Cross-Origin-Resource-Policy: same-site']),
  ),
  warned([], 'a resource policy for all', always([ANY, 'Cross-Origin-Resource-Policy: cross-origin'])),
  warned([], 'one origin for everybody, which needs no Vary', always([ALLOW])),
  warned(
    [],
    'a preflight that is kept for ten minutes',
    twice([ANY, methods('PUT'), 'Access-Control-Max-Age: 600'], [ANY]),
    PUT,
  ),
  warned(['NO_MAX_AGE'], 'a preflight that is forgotten at once', twice([ANY, methods('PUT')], [ANY]), PUT),
  warned(
    ['MAX_AGE_TOO_LONG'],
    'a max-age in milliseconds',
    twice([ANY, methods('PUT'), 'Access-Control-Max-Age: 86400000'], [ANY]),
    PUT,
  ),
  warned(
    ['NO_MAX_AGE'],
    'a max-age that is not a number',
    twice([ANY, methods('PUT'), 'Access-Control-Max-Age: 10m'], [ANY]),
    PUT,
  ),
  warned(
    ['ORIGIN_WITHOUT_VARY'],
    'a reflected origin without Vary',
    raw((request) => (request.includes(APP) ? reply(ALLOW) : reply())),
  ),
  warned(
    ['EVERY_ORIGIN_WITH_CREDENTIALS', 'NULL_ORIGIN_ALLOWED'],
    'any origin reflected with credentials',
    raw(reflecting(CREDENTIALS, 'Vary: Origin')),
  ),
  warned(
    ['EVERY_ORIGIN_WITH_CREDENTIALS', 'NULL_ORIGIN_ALLOWED'],
    'any origin reflected with credentials, in a preflight',
    raw(reflecting(CREDENTIALS, 'Vary: Origin', methods('PUT'), 'Access-Control-Max-Age: 600')),
    PUT,
  ),
  warned(
    ['NULL_ORIGIN_ALLOWED'],
    'null allowed as well as the page',
    raw((request) => {
      const origin = /^Origin: (.*)\r$/m.exec(request)?.[1] ?? '';
      return [APP, 'null'].includes(origin)
        ? reply(`Access-Control-Allow-Origin: ${origin}`, 'Vary: Origin')
        : reply('Vary: Origin');
    }),
  ),
  warned(
    ['RESOURCE_POLICY'],
    "helmet's resource policy",
    app((server) => {
      server.use(cors({ origin: APP }));
      server.use(require('helmet')());
    }),
  ),
];

export const ROWS: readonly Row[] = [
  ...ALLOWED,
  ...Object.entries(BLOCKED).flatMap(([code, rows]) => rows.map((row) => blocked(code, ...row))),
  ...OF_EXPRESS,
  ...OF_THE_FIELD,
  ...HURTS,
];
