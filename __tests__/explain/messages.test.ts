// What is said about any server: what the browser saw, which header line to send, and what to warn of.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserRequest, Send, Step, WireRequest } from '../../lib/browser/exchange';
import { fetchAs } from '../../lib/browser/fetch-as';
import { findWarnings } from '../../lib/explain/exchange-warnings';
import { headerFix } from '../../lib/explain/header-fixes';
import { listNames, listTokens, listValues } from '../../lib/explain/name-lists';
import { probe } from '../../lib/explain/probes';
import { stepMessage } from '../../lib/explain/step-messages';
import {
  AUDIT_CODES,
  COMMAND_CODES,
  DECISION_CODES,
  MDN_REASONS,
  REQUEST_CODES,
  WARNING_CODES,
} from '../../lib/problems/codes';
import { APP } from '../support/origins';
import { StandardCache } from '../support/preflight-cache';
import { play, response, type Scripted, URL_ASKED } from '../support/scripted-server';

const ORIGIN = `Access-Control-Allow-Origin: ${APP}`;
const ANY = 'Access-Control-Allow-Origin: *';
const CREDENTIALS = 'Access-Control-Allow-Credentials: true';

type Asked = Partial<BrowserRequest>;
type Answers = readonly (Scripted | string)[];

const PUT: Asked = { method: 'PUT' };
const X_A: Asked = { headers: [['X-A', '1']] };
const WITH: Asked = { credentials: true };

describe('for a blocked request, the message says what the browser saw, and the fix which header line to send', () => {
  const many = Array.from({ length: 12 }, (_, i) => `x-${i}`);
  const BLOCKED: [request: Asked, answers: Answers, message: string, fix: string][] = [
    [
      {},
      [[200]],
      'The response has no Access-Control-Allow-Origin header.',
      'Answer the GET request with Access-Control-Allow-Origin: https://app.example.com.',
    ],
    [
      WITH,
      [[200]],
      'The response has no Access-Control-Allow-Origin header.',
      'Answer the GET request with Access-Control-Allow-Origin: https://app.example.com and Access-Control-Allow-Credentials: true.',
    ],
    [
      {},
      [[404]],
      'The response with status 404 has no Access-Control-Allow-Origin header.',
      'Check the URL: the server finds nothing there. Then send the headers with errors too (in nginx: add_header … always): Access-Control-Allow-Origin: https://app.example.com.',
    ],
    [
      PUT,
      [[405]],
      'The preflight response with status 405 has no Access-Control-Allow-Origin header.',
      'Answer the preflight with status 204 and Access-Control-Allow-Origin: https://app.example.com: let the server handle OPTIONS before authentication and routing.',
    ],
    [
      PUT,
      [[200]],
      'The preflight response has no Access-Control-Allow-Origin header.',
      'Answer the preflight and the request after it with Access-Control-Allow-Origin: https://app.example.com.',
    ],
    [
      {},
      [[299]],
      'The response has no Access-Control-Allow-Origin header.',
      'Answer the GET request with Access-Control-Allow-Origin: https://app.example.com.',
    ],
    [
      PUT,
      [[299]],
      'The preflight response has no Access-Control-Allow-Origin header.',
      'Answer the preflight and the request after it with Access-Control-Allow-Origin: https://app.example.com.',
    ],
    [
      {},
      [[200, ORIGIN, ANY]],
      'The response has more than one value in Access-Control-Allow-Origin: "https://app.example.com", "*".',
      'Answer the GET request with one line only, Access-Control-Allow-Origin: https://app.example.com. Often a proxy and the app both add one, so remove it from one of them.',
    ],
    [
      {},
      [[200, 'Server: nginx', 'X-Powered-By: Express', ORIGIN, ORIGIN]],
      'The response has more than one value in Access-Control-Allow-Origin: "https://app.example.com", "https://app.example.com".',
      'Answer the GET request with one line only, Access-Control-Allow-Origin: https://app.example.com. It seems that express and nginx in front of it both add one, so remove it from one of them.',
    ],
    [
      {},
      [
        [
          200,
          `Access-Control-Allow-Origin: ${Array.from({ length: 10 }, (_, i) => `https://${i}.test`).join(' ')}`,
        ],
      ],
      'The response has more than one value in Access-Control-Allow-Origin: "https://0.test", "https://1.test", "https://2.test", "https://3.test", "https://4.test", "https://5.test", "https://6.test", "https://7.test" and 2 more.',
      'Answer the GET request with the origin that asked, if it is on your list, never with the list: Access-Control-Allow-Origin: https://app.example.com.',
    ],
    [
      {},
      [[200, `${ORIGIN}/`]],
      'The response has Access-Control-Allow-Origin: "https://app.example.com/", which is not exactly the page\'s origin "https://app.example.com": it ends with a slash.',
      'Answer the GET request with Access-Control-Allow-Origin: https://app.example.com.',
    ],
    [
      {},
      [[200, `Access-Control-Allow-Origin: \x1b[2J"é${'x'.repeat(200)}`]],
      `The response has Access-Control-Allow-Origin: "\\u001b[2J\\"\\u00e9${'x'.repeat(78)}...", which is not exactly the page's origin "https://app.example.com": it has no scheme, has upper-case letters and does not have a valid host.`,
      'Answer the GET request with Access-Control-Allow-Origin: https://app.example.com.',
    ],
    [
      {},
      [
        [302, ORIGIN, 'Location: https://other.example.org/'],
        [200, ORIGIN],
      ],
      'The response has Access-Control-Allow-Origin: "https://app.example.com", but after a redirect between two other origins the browser sends the origin "null".',
      'Request "https://other.example.org/" directly: after a redirect across origins, the browser no longer sends the origin of the page.',
    ],
    [
      WITH,
      [[200, ANY, CREDENTIALS]],
      'The response has Access-Control-Allow-Origin: *, which browsers do not accept for a request with credentials.',
      'Answer the GET request with Access-Control-Allow-Origin: https://app.example.com and Access-Control-Allow-Credentials: true, for origins on your list only.',
    ],
    [
      WITH,
      [[200, ORIGIN]],
      'The request has credentials, but the response has no Access-Control-Allow-Credentials: true.',
      'Answer the GET request with Access-Control-Allow-Credentials: true, for origins on your list only.',
    ],
    [
      WITH,
      [[200, ORIGIN, 'Access-Control-Allow-Credentials: TRUE']],
      'The response has Access-Control-Allow-Credentials: "TRUE". It must be exactly true, in lower case and only once.',
      'Answer the GET request with Access-Control-Allow-Credentials: true, on one line only, for origins on your list only.',
    ],
    [
      PUT,
      [[302, ORIGIN]],
      'The preflight response has status 302. It must be 200 to 299.',
      'Answer the preflight with status 204: let the server handle OPTIONS before authentication and routing.',
    ],
    [
      PUT,
      ['socket hang up'],
      'The preflight got no response: "socket hang up".',
      'Make the server answer OPTIONS requests at this URL.',
    ],
    [
      {},
      ['connect ECONNREFUSED'],
      'The request got no response: "connect ECONNREFUSED".',
      'Make the server reachable at this URL, over https with a certificate that browsers trust.',
    ],
    [
      PUT,
      [[204, ORIGIN, 'Access-Control-Allow-Methods: PUT DELETE']],
      'The preflight response has "PUT DELETE" in Access-Control-Allow-Methods, which is not a valid method.',
      'Answer the preflight with Access-Control-Allow-Methods: PUT, DELETE.',
    ],
    [
      X_A,
      [[204, ORIGIN, 'Access-Control-Allow-Headers: x-a;x-b']],
      'The preflight response has "x-a;x-b" in Access-Control-Allow-Headers, which is not a valid header name.',
      'Answer the preflight with Access-Control-Allow-Headers: x-a, x-b.',
    ],
    [
      PUT,
      [[204, ORIGIN]],
      'The preflight response has no Access-Control-Allow-Methods, so PUT is not allowed.',
      'Answer the preflight with Access-Control-Allow-Methods: PUT.',
    ],
    [
      PUT,
      [[204, ORIGIN, 'Access-Control-Allow-Methods:']],
      'The preflight response has an empty Access-Control-Allow-Methods, so PUT is not allowed.',
      'Answer the preflight with Access-Control-Allow-Methods: PUT.',
    ],
    [
      PUT,
      [[204, ORIGIN, 'Access-Control-Allow-Methods: GET', 'Access-Control-Allow-Methods: DELETE']],
      'The preflight response has Access-Control-Allow-Methods: GET, DELETE, which does not include PUT.',
      'Answer the preflight with Access-Control-Allow-Methods: GET, DELETE, PUT.',
    ],
    [
      { method: 'PUT', credentials: true },
      [[204, ORIGIN, CREDENTIALS, 'Access-Control-Allow-Methods: *']],
      'The preflight response has Access-Control-Allow-Methods: *, but * is not a wildcard for a request with credentials.',
      'Answer the preflight with Access-Control-Allow-Methods: *, PUT.',
    ],
    [
      { method: 'patch' },
      [[204, ORIGIN, 'Access-Control-Allow-Methods: PATCH']],
      'The preflight response has Access-Control-Allow-Methods: PATCH, but the page sends patch: methods are case-sensitive.',
      "Write method: 'PATCH' in the fetch call.",
    ],
    [
      { method: 'patch' },
      [[204, ORIGIN, 'Access-Control-Allow-Methods: GET']],
      'The preflight response has Access-Control-Allow-Methods: GET, which does not include patch.',
      "Write method: 'PATCH' in the fetch call, and answer the preflight with Access-Control-Allow-Methods: GET, PATCH.",
    ],
    [
      { method: 'patch' },
      [[204, ORIGIN]],
      'The preflight response has no Access-Control-Allow-Methods, so patch is not allowed.',
      "Write method: 'PATCH' in the fetch call, and answer the preflight with Access-Control-Allow-Methods: PATCH.",
    ],
    [
      PUT,
      [[204, ORIGIN, 'Access-Control-Allow-Methods: put']],
      'The preflight response has Access-Control-Allow-Methods: put, but the page sends PUT: methods are case-sensitive.',
      'Answer the preflight with Access-Control-Allow-Methods: PUT.',
    ],
    [
      { method: 'M'.repeat(90) },
      [[204, ORIGIN, `Access-Control-Allow-Methods: ${many.join()}`]],
      `The preflight response has Access-Control-Allow-Methods: x-0, x-1, x-2, x-3, x-4, x-5, x-6, x-7, ..., which does not include ${'M'.repeat(60)}....`,
      `Answer the preflight with Access-Control-Allow-Methods: ${many.join(', ')}, ${'M'.repeat(90)}.`,
    ],
    [
      X_A,
      [[204, ORIGIN]],
      'The preflight response has no Access-Control-Allow-Headers, but the request needs x-a.',
      'Answer the preflight with Access-Control-Allow-Headers: x-a.',
    ],
    [
      X_A,
      [[204, ORIGIN, 'Access-Control-Allow-Headers: ,']],
      'The preflight response has an empty Access-Control-Allow-Headers, but the request needs x-a.',
      'Answer the preflight with Access-Control-Allow-Headers: x-a.',
    ],
    [
      { headers: many.map((name) => [name, '1'] as const) },
      [[204, ORIGIN, 'Access-Control-Allow-Headers: X-Y']],
      'The preflight response has Access-Control-Allow-Headers: X-Y, but the request also needs x-0, x-1, x-10, x-11, x-2, x-3, x-4, x-5 and 4 more.',
      'Answer the preflight with Access-Control-Allow-Headers: X-Y, x-0, x-1, x-10, x-11, x-2, x-3, x-4, x-5, x-6, x-7, x-8, x-9.',
    ],
    [
      {
        headers: [['Authorization', 'x']],
        credentials: true,
      },
      [[204, ORIGIN, CREDENTIALS, 'Access-Control-Allow-Headers: *']],
      'The preflight response has Access-Control-Allow-Headers: *, but * is not a wildcard for a request with credentials, and the request needs authorization.',
      'Answer the preflight with Access-Control-Allow-Headers: *, authorization.',
    ],
    [
      { ...X_A, credentials: true },
      [[204, ORIGIN, CREDENTIALS, 'Access-Control-Allow-Headers: *']],
      'The preflight response has Access-Control-Allow-Headers: *, but * is not a wildcard for a request with credentials, and the request needs x-a.',
      'Answer the preflight with Access-Control-Allow-Headers: *, x-a.',
    ],
    [
      {
        headers: [
          ['Authorization', 'x'],
          ['X-A', '1'],
        ],
        credentials: true,
      },
      [[204, ORIGIN, CREDENTIALS, 'Access-Control-Allow-Headers: X-B, *']],
      'The preflight response has Access-Control-Allow-Headers: X-B, *, but * is not a wildcard for a request with credentials, and the request needs authorization and x-a.',
      'Answer the preflight with Access-Control-Allow-Headers: X-B, *, authorization, x-a.',
    ],
    [
      {
        headers: [
          ['Access-Control-Allow-Origin', '*'],
          ['X-A', '1'],
        ],
      },
      [[204, ORIGIN]],
      'The preflight response has no Access-Control-Allow-Headers, but the request needs access-control-allow-origin and x-a.',
      'Remove access-control-allow-origin from the request: only responses have such headers.',
    ],
    [
      PUT,
      [[308, `Location: ${URL_ASKED}/${'x'.repeat(200)}`]],
      `The preflight response redirects to "https://api.example.com/items/${'x'.repeat(65)}...". Browsers do not follow the redirect of a preflight.`,
      `Request "https://api.example.com/items/${'x'.repeat(200)}" directly, or answer OPTIONS without a redirect.`,
    ],
    [
      PUT,
      [[308, `Location: ${URL_ASKED}/`]],
      'The preflight response redirects to "https://api.example.com/items/". Browsers do not follow the redirect of a preflight.',
      'Request "https://api.example.com/items/" directly, or answer OPTIONS without a redirect.',
    ],
    [
      {},
      [[302, ORIGIN, 'Location: https://user:pass@api.example.com/']],
      'The redirect leads to "https://user:pass@api.example.com/". In a redirect across origins, the URL cannot contain a user name or a password.',
      'Redirect to a URL without a user name and a password.',
    ],
    [
      {},
      [[302, ORIGIN, 'Location: ftp://api.example.com/']],
      'The redirect leads to a URL with the scheme "ftp". Browsers only follow redirects to http and https.',
      'Redirect to an https URL.',
    ],
    [
      {},
      [[302, ORIGIN, 'Location: https://']],
      'The browser cannot follow the redirect: its Location is not a valid URL.',
      'Request the URL where the redirects should end.',
    ],
    [
      { url: '/items' },
      [],
      '"/items" is not an absolute URL.',
      'Write the whole URL, such as https://api.example.com/items.',
    ],
    [
      { url: 'data:hello' },
      [],
      '"data:hello" has no comma, and nothing after it to read.',
      'Write a comma before the data: data:,hello.',
    ],
    [
      { url: 'http://api.example.com/' },
      [],
      'A page on https cannot send requests to "http://api.example.com", which is plain http.',
      'Serve the URL over https, or for a test open the page over http: http://app.example.com.',
    ],
    [
      {},
      [[302, ANY, 'Location: http://api.example.com/items']],
      'The redirect leads to "http://api.example.com", which is plain http: browsers do not follow it for a page on https.',
      'Redirect to an https URL: https://api.example.com.',
    ],
    [
      { url: 'https://me:secret@api.example.com/' },
      [],
      '"https://me:secret@api.example.com/" has a user name or a password in it, which fetch does not accept.',
      'Remove the user name and the password from the URL, and set an Authorization header.',
    ],
    [
      { url: 'file:///items' },
      [],
      'The URL has the scheme "file". CORS only works over http and https.',
      'Serve the file over http, such as with a development server, and request it there.',
    ],
    [{ method: 'GET /' }, [], '"GET /" is not a valid method.', 'Use another method, such as POST.'],
    [
      { method: 'TRACK' },
      [],
      'Browsers do not let a page send the method "TRACK".',
      'Use another method, such as POST.',
    ],
    [
      { headers: [['X A', '1']] },
      [],
      '"X A" is not a valid header name.',
      'Remove the header, or correct its name, such as X-Request-Id.',
    ],
    [
      { headers: [['X-A', 'caf\u0065\u0301']] },
      [],
      'The header "X-A" cannot have the value "cafe\\u0301": a value cannot contain a line break, NUL or a character outside Latin-1.',
      'Remove the header, or encode its value: encodeURIComponent(value).',
    ],
  ];
  test.each(BLOCKED)('%j %j', async (request, answers, message, fix) => {
    const page = { url: URL_ASKED, origin: APP, ...request };
    const { outcome } = await play(request, answers);
    const step = outcome.steps.at(-1) as Step;
    expect([outcome.allowed, stepMessage(step, APP)]).toEqual([false, message]);
    const failure = step.failure as NonNullable<Step['failure']>;
    expect(headerFix(step, failure, page)).toBe(fix);
    if (/^Answer .* with (?:status \d+ and |one line only, )?Access-Control/.test(fix)) {
      const fixed = await play(request, [
        ...answers.slice(0, -1),
        withLinesOf(fix, answers.at(-1)),
        [200, ORIGIN],
      ]);
      expect(fixed.outcome.code).not.toBe(outcome.code);
    }
  });

  test('a fix counts the names of a list that is too long for a line', async () => {
    const names = Array.from({ length: 100 }, (_, i) => `x-${String(i).padStart(2, '0')}`);
    const request = { headers: names.map((name) => [name, '1'] as const) };
    const { outcome } = await play(request, [[204, ORIGIN]]);
    const step = outcome.steps.at(-1) as Step;
    const page = { url: URL_ASKED, origin: APP };
    expect(headerFix(step, step.failure as NonNullable<Step['failure']>, page)).toBe(
      'Answer the preflight with Access-Control-Allow-Headers: x-00, x-01, x-02, x-03, x-04, x-05, x-06, x-07 and 92 more.',
    );
  });

  test('a fix gives a list of 300 characters as a line', async () => {
    const fixed = async (length: number) => {
      const page = { url: URL_ASKED, origin: APP, ...PUT };
      const listed = 'A'.repeat(length - ', PUT'.length);
      const { outcome } = await play(page, [[204, ORIGIN, `Access-Control-Allow-Methods: ${listed}`]]);
      const step = outcome.steps.at(-1) as Step;
      return headerFix(step, step.failure as NonNullable<Step['failure']>, page);
    };
    expect(await fixed(300)).toBe(
      `Answer the preflight with Access-Control-Allow-Methods: ${'A'.repeat(295)}, PUT.`,
    );
    expect(await fixed(301)).toBe(
      `Answer the preflight with Access-Control-Allow-Methods: ${'A'.repeat(60)}... and PUT.`,
    );
  });
});

describe('names in a message', () => {
  const eight = ['a', 'b', 'c', 'd', 'e', 'f', 'g', 'h'];

  test.each([
    [['a'], 'a'],
    [['a', 'b'], 'a and b'],
    [['a', 'b', 'c'], 'a, b and c'],
    [eight, 'a, b, c, d, e, f, g and h'],
    [[...eight, 'i'], 'a, b, c, d, e, f, g, h and 1 more'],
    [['a'.repeat(60), 'b'.repeat(61)], `${'a'.repeat(60)} and ${'b'.repeat(60)}...`],
  ])('%j: %s', (names, said) => {
    expect(listNames(names)).toBe(said);
  });

  test.each([
    [['a', 'b'], 'a, b'],
    [eight, 'a, b, c, d, e, f, g, h'],
    [[...eight, 'i'], 'a, b, c, d, e, f, g, h, ...'],
    [['a'.repeat(60), 'b'.repeat(61)], `${'a'.repeat(60)}, ${'b'.repeat(60)}...`],
  ])('%j, as in a header: %s', (names, said) => {
    expect(listTokens(names)).toBe(said);
  });

  test.each([
    [['a'], '"a"'],
    [['a', 'b "'], '"a", "b \\""'],
    [eight, '"a", "b", "c", "d", "e", "f", "g", "h"'],
    [[...eight, 'i'], '"a", "b", "c", "d", "e", "f", "g", "h" and 1 more'],
  ])('%j, in quotes: %s', (values, said) => {
    expect(listValues(values)).toBe(said);
  });
});

/** The response of the server with the fix. */
function withLinesOf(fix: string, answer: Scripted | string | undefined): Scripted {
  const [status, ...lines] = answer as Scripted;
  const said = [...fix.matchAll(/(Access-Control-[A-Za-z-]+): (.+?)(?= and |[;.,]? |[;.:,]?$|: let)/g)].map(
    ([, name, value]) => `${name}: ${value}`,
  );
  // A value may contain commas and spaces: everything up to what follows the line.
  const whole = /(Access-Control-Allow-(?:Methods|Headers): .*)\.$/.exec(fix)?.[1];
  const sent = whole === undefined ? said : [whole];
  const names = sent.map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
  const kept = lines.filter((line) => !names.includes(line.slice(0, line.indexOf(':')).toLowerCase()));
  return [status > 299 && fix.includes('204') ? 204 : status, ...kept, ...sent];
}

describe('the message of a step that passed says what the browser saw', () => {
  async function said(request: Asked, answers: Answers): Promise<string[]> {
    const { outcome } = await play(request, answers);
    expect(outcome.allowed).toBe(true);
    return outcome.steps.map((step) => stepMessage(step, APP));
  }

  test('for all steps, from the preflight to what the page can read', async () => {
    const preflight: Scripted = [
      204,
      ORIGIN,
      CREDENTIALS,
      'Access-Control-Allow-Methods: PUT',
      'Access-Control-Allow-Headers: x-a, x-b',
    ];
    const headers = [
      ['X-B', '1'],
      ['X-A', '1'],
    ] as const;
    const answers: Answers = [
      preflight,
      [201, ORIGIN, CREDENTIALS, 'Content-Type: text/plain', 'Expires: 0'],
    ];
    expect(await said({ method: 'PUT', headers, credentials: true }, answers)).toEqual([
      'Browsers let a page send this request.',
      'The browser first sends a preflight, because of the method and the headers x-a and x-b.',
      'The preflight response has status 204.',
      'Access-Control-Allow-Origin is "https://app.example.com".',
      'Access-Control-Allow-Credentials is true.',
      'Status 204 means success.',
      'The lists of methods and headers are valid.',
      'The method is allowed.',
      'The headers are allowed.',
      'The response has status 201.',
      'Access-Control-Allow-Origin is "https://app.example.com".',
      'Access-Control-Allow-Credentials is true.',
      'The page can read the response, with these headers: content-type and expires.',
    ]);
  });

  test('for a request without a preflight', async () => {
    expect(await said({}, [[200, ANY]])).toEqual([
      'Browsers let a page send this request.',
      'This method and these headers need no preflight.',
      'The response has status 200.',
      'Access-Control-Allow-Origin is "*".',
      'The page can read the response.',
    ]);
    expect(await said({}, [[200, ANY, 'X-A: 1']])).toContain(
      'The page can read the response, but none of its headers.',
    );
  });

  test("for a request to the page's own origin", async () => {
    expect(await said({ url: `${APP}/items` }, [[200, 'X-A: 1']])).toEqual([
      'Browsers let a page send this request.',
      "The URL has the page's own origin, so CORS does not apply.",
      'The response has status 200.',
      'The page can read the response, with these headers: x-a.',
    ]);
  });

  test('for a redirect that is followed', async () => {
    const { outcome } = await play({}, [
      [302, ORIGIN, 'Location: /b'],
      [200, ORIGIN],
    ]);
    const said = outcome.steps.map((step) => stepMessage(step, APP));
    expect(said).toContain('The browser follows the redirect from "https://api.example.com/items" to "/b".');
  });

  test('for a preflight that is not sent again', async () => {
    const cache = new StandardCache();
    const yes: Scripted = [
      204,
      ORIGIN,
      'Access-Control-Allow-Methods: *',
      'Access-Control-Allow-Headers: x-a',
    ];
    await play({ ...PUT, ...X_A }, [yes, [200, ORIGIN]], cache);
    for (const [request, subject] of [
      [PUT, 'the method'],
      [X_A, 'the header x-a'],
      [{ ...PUT, ...X_A }, 'the method and the header x-a'],
    ] as const) {
      const { outcome } = await play(request, [[200, ORIGIN]], cache);
      expect(stepMessage(outcome.steps[1] as Step, APP)).toBe(
        `The browser sends no preflight: an earlier one allowed ${subject}.`,
      );
    }
  });
});

/** A server whose responses depend on the origin and the method. */
function server(answer: (origin: string | undefined, method: string) => Scripted | string): {
  send: Send;
  sent: string[];
} {
  const sent: string[] = [];
  const send: Send = async ({ method, headers }) => {
    const origin = headers.find(([name]) => name === 'Origin')?.[1];
    sent.push(`${method} ${origin}`);
    const answered = answer(origin, method);
    return typeof answered === 'string' ? { networkError: answered } : response(answered);
  };
  return { send, sent };
}

const STRANGER = 'https://corsage-check.invalid';

const ADDRESSES: Readonly<Record<string, string>> = {
  'public.example': '203.0.113.5',
  'intranet.example': '10.1.2.3',
};

/** The warnings with their fixes. */
async function warningsOf(
  request: Asked,
  answer: Parameters<typeof server>[0],
  reads: readonly string[] = [],
): Promise<[string, string, string][]> {
  const { send } = server(answer);
  const page = { url: URL_ASKED, origin: APP, ...request };
  const outcome = await fetchAs(page, send);
  const addressOf = (host: string) => ADDRESSES[host];
  const findings = [...findWarnings(page, outcome, await probe(outcome, send), reads, addressOf)];
  return findings.map(({ code, message, fix }) => [code, message, fix]);
}

describe('a warning is given for', () => {
  const echo = (origin: string | undefined) => `Access-Control-Allow-Origin: ${origin}`;
  const METHODS = 'Access-Control-Allow-Methods: PUT';

  test('an Access-Control-Max-Age that is missing or not valid', async () => {
    expect(await warningsOf(PUT, () => [204, ANY, METHODS])).toEqual([
      [
        'NO_MAX_AGE',
        'The preflight response has no Access-Control-Max-Age, so browsers send a new preflight after five seconds.',
        'Answer the preflight with Access-Control-Max-Age: 600.',
      ],
    ]);
    const unreadable = await warningsOf(PUT, () => [204, ANY, METHODS, 'Access-Control-Max-Age: 10m']);
    expect(unreadable.map(([, message]) => message)).toEqual([
      'The preflight response has Access-Control-Max-Age: "10m", which is not a number of seconds, so browsers send a new preflight after five seconds.',
    ]);
    expect(await warningsOf(PUT, () => [204, ANY, METHODS, 'Access-Control-Max-Age: 0'])).toEqual([]);
  });

  test.each([
    ['86400000', '86400'],
    ['604801', '605'],
    ['9'.repeat(400), '86400'],
  ])('an Access-Control-Max-Age of more than a week, as of the option maxAge: %s', async (value, seconds) => {
    const answer = (age: string): Scripted => [204, ANY, METHODS, `Access-Control-Max-Age: ${age}`];
    const [[code, message, fix] = []] = await warningsOf(PUT, () => answer(value));
    expect(code).toBe('MAX_AGE_TOO_LONG');
    expect(message).toMatch(
      /^Access-Control-Max-Age: "\d+.* is more than 7 days, .* It seems to be in milliseconds\.$/,
    );
    expect(fix).toBe(`Answer the preflight with Access-Control-Max-Age: ${seconds}.`);
    expect(await warningsOf(PUT, () => answer('604800'))).toEqual([]);
  });

  test('an Access-Control-Max-Age that is missing, only in a preflight response that passed', async () => {
    const AGE = 'Access-Control-Max-Age: 600';
    const codes = async (preflight: Scripted, actual: Scripted) => {
      const found = await warningsOf(PUT, (_, method) => (method === 'OPTIONS' ? preflight : actual));
      return found.map(([code]) => code);
    };
    expect(await codes([204, ANY, METHODS, AGE], [200, ANY])).toEqual([]);
    expect(await codes([204, ANY, METHODS], [200, ANY, AGE])).toEqual(['NO_MAX_AGE']);
    expect(await codes([204, ANY], [200, ANY])).toEqual([]);
  });

  test('an Access-Control-Max-Age that is missing, but not if a redirect leads to a preflight that fails', async () => {
    const answers: Scripted[] = [
      [204, ANY, METHODS, 'Access-Control-Max-Age: 600'],
      [307, ANY, 'Location: /elsewhere'],
      [404],
    ];
    expect(await warningsOf(PUT, () => answers.shift() as Scripted)).toEqual([]);
  });

  test('an Access-Control-Max-Age that is missing, also if the actual request is blocked', async () => {
    const answers = (_: unknown, method: string): Scripted =>
      method === 'PUT' ? [200] : [204, ANY, METHODS];
    expect((await warningsOf(PUT, answers)).map(([code]) => code)).toEqual(['NO_MAX_AGE']);
  });

  const WITHOUT_VARY = [
    'ORIGIN_WITHOUT_VARY',
    'Access-Control-Allow-Origin depends on the origin, but Vary does not include Origin: a cache can give one site the response meant for another.',
    'Send Vary: Origin with every response, also if the request has no Origin header.',
  ];
  test.each<[name: string, answer: Parameters<typeof server>[0], found: boolean]>([
    ['a reflected origin', (origin) => [200, echo(origin)], true],
    ['a listed origin', (origin) => (origin === APP ? [200, ORIGIN] : [200]), true],
    ['other names in Vary', (origin) => (origin === APP ? [200, ORIGIN, 'Vary: Accept'] : [200]), true],
    ['the same origin for everybody', () => [200, ORIGIN], false],
    ['any origin', () => [200, ANY], false],
    [
      'Vary: Origin',
      (origin) => [200, echo(origin), 'Vary: Accept-Encoding', 'Vary: accept , ORIGIN'],
      false,
    ],
    ['Vary: *', (origin) => [200, echo(origin), 'Vary: *'], false],
    ['Vary: Accept, *', (origin) => [200, echo(origin), 'Vary: Accept, *'], false],
  ])('Access-Control-Allow-Origin without Vary: %s', async (_, answer, found) => {
    expect(await warningsOf({}, answer)).toEqual(found ? [WITHOUT_VARY] : []);
    expect(await warningsOf({ method: 'HEAD' }, answer)).toEqual(found ? [WITHOUT_VARY] : []);
    // Caches keep no response to another method.
    expect(await warningsOf({ method: 'POST' }, answer)).toEqual([]);
  });

  const VARY = 'Vary: Origin';
  const ANY_ORIGIN = [
    'EVERY_ORIGIN_WITH_CREDENTIALS',
    'Every origin is allowed, with credentials: any site can read what this server shows to your users.',
    'List the origins that you trust, and send Access-Control-Allow-Origin only to these.',
  ];
  const NULL_ORIGIN = [
    'NULL_ORIGIN_ALLOWED',
    'The origin null is allowed, which any site can have: it only needs a sandboxed frame.',
    'Never answer with Access-Control-Allow-Origin: null.',
  ];
  test.each<[name: string, answer: Parameters<typeof server>[0], found: string[][]]>([
    [
      'everybody with credentials',
      (origin) => [200, echo(origin), CREDENTIALS, VARY],
      [ANY_ORIGIN, NULL_ORIGIN],
    ],
    [
      'everybody but null with credentials',
      (origin) => (origin === 'null' ? [200, VARY] : [200, echo(origin), CREDENTIALS, VARY]),
      [ANY_ORIGIN],
    ],
    ['everybody without credentials', (origin) => [200, echo(origin), VARY], []],
    [
      'everybody, and null with credentials',
      (origin) => (origin === 'null' ? [200, echo(origin), CREDENTIALS, VARY] : [200, echo(origin), VARY]),
      [NULL_ORIGIN],
    ],
    ['null', (origin) => (origin === STRANGER ? [200, VARY] : [200, echo(origin), VARY]), [NULL_ORIGIN]],
    ['any origin, and credentials that do not count', () => [200, ANY, CREDENTIALS], []],
  ])('origins that no server lists: %s', async (_, answer, found) => {
    expect(await warningsOf({}, answer)).toEqual(found);
  });

  test.each<[policy: string, request: Asked, found: boolean]>([
    ['same-origin', {}, true],
    ['same-origin', { url: `${APP}/items` }, false],
    ['cross-origin', {}, false],
    ['same-site', {}, false],
    ['same-site', { url: 'https://example.com/' }, false],
    ['same-site', { url: 'https://app.example.com:8443/' }, false],
    ['same-site', { url: 'http://app.example.com/', origin: 'http://www.example.com' }, false],
    ['same-site', { origin: 'http://app.example.com' }, true],
    ['same-site', { url: 'https://api.example.org/' }, true],
    ['same-site', { url: 'https://b.github.io/', origin: 'https://a.github.io' }, true],
    ['same-site', { url: 'https://github.io/', origin: 'https://co.uk' }, true],
    ['same-site', { url: 'https://b.x.internal/', origin: 'https://a.x.internal' }, false],
    ['same-site', { url: 'https://b.internal/', origin: 'https://a.internal' }, true],
    ['same-site', { url: 'http://localhost:4000/', origin: 'http://localhost:3000' }, false],
    ['same-site', { url: 'https://192.0.2.1/' }, true],
    ['same-site', { origin: 'null' }, true],
    // `null` is not a URL: it must not be read as one with the host `null`, or `ll` after a scheme.
    ['same-site', { url: 'http://null/', origin: 'null' }, true],
    ['same-site', { url: 'http://ll/', origin: 'null' }, true],
    ['Same-Origin', {}, false],
  ])('Cross-Origin-Resource-Policy: %s, %j', async (policy, request, found) => {
    const warnings = await warningsOf(request, () => [200, ANY, `Cross-Origin-Resource-Policy: ${policy}`]);
    expect(warnings).toEqual(
      found
        ? [
            [
              'RESOURCE_POLICY',
              `Cross-Origin-Resource-Policy: ${policy} stops the page from loading this URL without CORS, as <img> and <script> do.`,
              "Send Cross-Origin-Resource-Policy: cross-origin (in helmet: crossOriginResourcePolicy: { policy: 'cross-origin' }), or write the attribute crossorigin on the element.",
            ],
          ]
        : [],
    );
  });

  test('Access-Control-Expose-Headers: * with credentials', async () => {
    const headers = [ORIGIN, CREDENTIALS, 'Access-Control-Expose-Headers: *'];
    expect(await warningsOf(WITH, () => [200, ...headers])).toEqual([
      [
        'EXPOSED_WILDCARD_WITH_CREDENTIALS',
        'Access-Control-Expose-Headers is *, which exposes nothing to a request with credentials.',
        'List the headers by name, such as Access-Control-Expose-Headers: X-Total-Count, Link.',
      ],
    ]);
    expect(await warningsOf({}, () => [200, ...headers])).toEqual([]);
    expect(
      await warningsOf(WITH, () => [200, ...headers.slice(0, 2), 'Access-Control-Expose-Headers: * x']),
    ).toEqual([]);
  });

  test('a response header that a page might read and cannot', async () => {
    const sent: Scripted = [
      200,
      ANY,
      'Access-Control-Expose-Headers: Link',
      ...[
        'Link',
        'X-Total-Count',
        'Content-Type',
        'Date',
        'ETag',
        'Set-Cookie',
        'X-Powered-By',
        'Retry-After',
        'CF-Ray',
        'Content-Security-Policy-Report-Only',
        'Proxy-Authenticate',
        'X-Date',
        'Server-Name',
      ].map((name) => `${name}: 1`),
    ];
    expect(await warningsOf({}, () => sent)).toEqual([
      [
        'HEADER_NOT_EXPOSED',
        'The page cannot read etag, retry-after, server-name, x-date and x-total-count: the response does not expose them.',
        'Answer the GET request itself, not the preflight, with Access-Control-Expose-Headers: Link, etag, retry-after, server-name, x-date, x-total-count.',
      ],
    ]);
  });

  test('a response header that is exposed in quotes, once', async () => {
    const sent: Scripted = [200, ANY, "Access-Control-Expose-Headers: 'Link, X-Total'", 'X-Total: 1'];
    const [[, , fix] = []] = await warningsOf({}, () => sent);
    expect(fix).toMatch(/Access-Control-Expose-Headers: Link, x-total\.$/);
  });

  test.each([
    [
      ['set-cookie', 'date'],
      'date and set-cookie: the response does not expose them',
      'Answer the GET request itself, not the preflight, with Access-Control-Expose-Headers: date.',
    ],
    [
      ['set-cookie'],
      'set-cookie: the response does not expose it',
      'Send the value in another header: browsers never show Set-Cookie to scripts.',
    ],
  ])('a response header that this page reads and cannot: %j', async (reads, named, fix) => {
    const sent: Scripted = [200, ANY, 'Set-Cookie: a=b', 'Date: now', 'ETag: "1"'];
    expect(await warningsOf({}, () => sent, reads)).toEqual([
      ['HEADER_NOT_EXPOSED', `The page cannot read ${named}.`, fix],
    ]);
  });

  test('request headers that browsers leave out', async () => {
    const headers = [
      ['Host', 'x.test'],
      ['Cookie', 'a=b'],
    ] as const;
    expect(await warningsOf({ headers }, () => [200, ANY])).toEqual([
      [
        'FORBIDDEN_HEADER',
        'Browsers do not let a page set the headers host and cookie, and leave them out silently.',
        'Do not set host and cookie: only the browser sets them.',
      ],
    ]);
    expect(await warningsOf({ headers: [['Origin', 'https://x.test']] }, () => [200, ANY])).toEqual([
      [
        'FORBIDDEN_HEADER',
        'Browsers do not let a page set the header origin, and leave it out silently.',
        'Do not set origin: only the browser sets it.',
      ],
    ]);
  });

  const ASKED =
    'No header helps. Tell your users to allow it when the browser asks; for a test, serve the page from this network.';
  const SECURE_FIRST =
    'No header helps. Serve the page over https, so that the browser can ask the user; for a test, serve it from this network.';
  const IF_ALLOWED = 'Chrome and Edge only send the request if the user allows it.';
  const NEVER = 'Chrome and Edge do not send the request, since the page is not on https.';
  const PLAIN = 'http://app.example.com';

  test.each([
    [
      'http://127.0.0.1:3000/',
      APP,
      `The server "127.0.0.1" is the user's own machine. The address of "app.example.com" is not known; if it is public, ${IF_ALLOWED}`,
      ASKED,
    ],
    [
      'http://localhost:3000/',
      PLAIN,
      `The server "localhost" is the user's own machine. The address of "app.example.com" is not known; if it is public, ${NEVER}`,
      SECURE_FIRST,
    ],
    [
      'https://192.168.7.7/',
      'https://203.0.113.5',
      `The server "192.168.7.7" is in the user's own network, and the page is public (203.0.113.5 is at 203.0.113.5): ${IF_ALLOWED}`,
      ASKED,
    ],
    [
      'http://printer.local/',
      'http://public.example',
      `The server "printer.local" is in the user's own network, and the page is public (public.example is at 203.0.113.5): ${NEVER}`,
      SECURE_FIRST,
    ],
    [
      'https://intranet.example/',
      'https://public.example',
      `The server "intranet.example" is in the user's own network, and the page is public (public.example is at 203.0.113.5): ${IF_ALLOWED}`,
      ASKED,
    ],
  ])('a request to %s by a page of %s that may be public', async (url, origin, message, fix) => {
    expect(await warningsOf({ url, origin }, () => [200, ANY])).toEqual([
      ['LOCAL_NETWORK_ACCESS', message, fix],
    ]);
  });

  test.each([
    ['http://127.0.0.1:3000/', 'http://localhost:5173'],
    ['http://127.0.0.1:3000/', 'https://192.168.1.2'],
    ['http://127.0.0.1:3000/', 'https://intranet.example'],
    ['http://192.168.1.1/', 'http://app.local'],
    ['http://127.0.0.1:3000/', 'null'],
    ['http://127.0.0.1:3000/', 'file://'],
    ['http://127.0.0.1:3000/', 'capacitor://localhost'],
    ['https://api.example.com/', APP],
    ['https://203.0.113.6/', APP],
    ['http://api.example.com/', PLAIN],
    ['data:,hello', APP],
    ['nonsense', APP],
  ])('no warning is given of a request to %s by a page of %s', async (url, origin) => {
    expect(await warningsOf({ url, origin }, () => [200, ANY])).toEqual([]);
  });
});

describe('a request for a warning', () => {
  async function probed(request: Asked, answer: Parameters<typeof server>[0]): Promise<string[]> {
    const { send, sent } = server(answer);
    const outcome = await fetchAs({ url: URL_ASKED, origin: APP, ...request }, send);
    const before = sent.length;
    await probe(outcome, send);
    return sent.slice(before);
  }
  const LISTS = ['Access-Control-Allow-Methods: *', 'Access-Control-Allow-Headers: *'];
  const YES: Scripted = [200, ANY, ...LISTS];
  /** Reflects every origin, with credentials. */
  const echo = (origin: string | undefined): Scripted => [
    200,
    `Access-Control-Allow-Origin: ${origin}`,
    'Access-Control-Allow-Credentials: true',
    ...LISTS,
  ];
  /** Allows the page only. */
  const listed = (origin: string | undefined): Scripted => (origin === APP ? echo(origin) : [200, ...LISTS]);
  test.each<[request: Asked, sent: string]>([
    [{ method: 'POST' }, 'OPTIONS'],
    [{ method: 'PUT' }, 'OPTIONS'],
    [{ method: 'DELETE' }, 'OPTIONS'],
  ])('changes nothing on the server: after %j, it is %s', async (request, sent) => {
    expect(await probed(request, listed)).toEqual([`${sent} ${STRANGER}`, `${sent} null`]);
  });

  test.each(['GET', 'HEAD'])('repeats a %s, also without Origin', async (method) => {
    const same = [`${method} ${APP}`, `${method} undefined`];
    expect(await probed({ method }, listed)).toEqual([...same, `${method} ${STRANGER}`, `${method} null`]);
    expect(await probed({ method }, echo)).toEqual([...same, `${method} ${STRANGER}`, `${method} null`]);
  });

  test('is not sent where it could tell nothing new', async () => {
    expect(await probed({}, () => YES)).toEqual([`GET ${APP}`, 'GET undefined']);
    expect(await probed({ method: 'PUT' }, () => YES)).toEqual([]);
  });

  test('is what a browser would send', async () => {
    const { send } = server(echo);
    const own = [
      ['X-A', '1'],
      ['Accept', '*/*'],
    ];
    const sent: WireRequest[] = [];
    for (const method of ['GET', 'POST']) {
      const outcome = await fetchAs({ url: URL_ASKED, origin: APP, ...X_A, method }, send);
      await probe(outcome, (wire) => {
        sent.push(wire);
        return send(wire);
      });
    }
    expect(sent).toEqual([
      ...[[['Origin', APP]], [], [['Origin', STRANGER]], [['Origin', 'null']]].map((more) => ({
        kind: 'actual',
        method: 'GET',
        url: URL_ASKED,
        headers: [...own, ...more],
      })),
      ...[STRANGER, 'null'].map((origin) => ({
        kind: 'preflight',
        method: 'OPTIONS',
        url: URL_ASKED,
        headers: [
          ['Accept', '*/*'],
          ['Access-Control-Request-Method', 'POST'],
          ['Origin', origin],
        ],
      })),
    ]);
  });

  test('is not sent if the page itself is blocked, or CORS does not apply', async () => {
    expect(await probed({}, () => [200])).toEqual([]);
    expect(await probed({ url: '/' }, () => YES)).toEqual([]);
    expect(await probed({ url: `${APP}/` }, () => YES)).toEqual([]);
    expect(await probed({ url: 'data:,' }, () => YES)).toEqual([]);
  });

  test('is one of the last two if it gets no response', async () => {
    for (const [silent, count] of [
      [undefined, 2],
      [STRANGER, 4],
      ['null', 4],
    ] as const) {
      const answer = (origin: string | undefined) => (origin === silent ? 'socket hang up' : listed(origin));
      expect(await probed({}, answer)).toHaveLength(count);
    }
    let asked = 0;
    expect(await probed({}, (origin) => (++asked === 1 ? listed(origin) : 'socket hang up'))).toHaveLength(2);
  });

  test('is sent with another one, so that a stream without an event yet is not waited for four times', async () => {
    const outcome = await fetchAs({ url: URL_ASKED, origin: APP }, server(listed).send);
    const waiting: (() => void)[] = [];
    const inPairs: Send = async (wire) => {
      await new Promise<void>((resolve) => {
        waiting.push(resolve);
        if (waiting.length === 2) for (const answer of waiting.splice(0)) answer();
      });
      return server(listed).send(wire);
    };
    expect(await probe(outcome, inPairs)).toMatchObject({
      stranger: { allowed: false },
      opaque: { allowed: false },
    });
  });
});

test('docs/explaining.md lists every code, each once, and no other', () => {
  const guide = readFileSync(join(__dirname, '..', '..', 'docs', 'explaining.md'), 'utf8');
  const listed = [...guide.matchAll(/^\| \[?`(CORS[A-Za-z]+|[A-Z]+_[A-Z_]+)`/gm)].map(([, code]) => code);
  const codes = [
    ...MDN_REASONS,
    ...REQUEST_CODES,
    ...WARNING_CODES,
    ...DECISION_CODES,
    ...COMMAND_CODES,
    ...AUDIT_CODES,
  ];
  expect(listed).toEqual(codes);
  expect(new Set(codes).size).toBe(codes.length);
  for (const code of MDN_REASONS) {
    // In MDN's address of CORSMissingAllowCredentials, one I too many is a capital.
    expect(guide.toLowerCase()).toContain(`/docs/web/http/guides/cors/errors/${code.toLowerCase()})`);
  }
});
