// What is said of a server of any make: what a browser saw, which header line to send, and what works but hurts.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { BrowserRequest, Send, Step, WireRequest } from '../../lib/browser/exchange';
import { fetchAs } from '../../lib/browser/fetch-as';
import { causeOf } from '../../lib/explain/causes';
import { findWarnings } from '../../lib/explain/findings';
import { headerFix, headerWarningFix } from '../../lib/explain/header-fixes';
import { probe } from '../../lib/explain/probes';
import { listNames, listTokens, listValues } from '../../lib/explain/words';
import { DECISION_CODES, MDN_REASONS, REQUEST_CODES, WARNING_CODES } from '../../lib/problems/codes';
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

describe('the report of a blocked request has its cause, and the header line to send', () => {
  const many = Array.from({ length: 12 }, (_, i) => `x-${i}`);
  const BLOCKED: [request: Asked, answers: Answers, cause: string, cure: string][] = [
    [
      {},
      [[200]],
      'The response has no Access-Control-Allow-Origin.',
      'Answer with Access-Control-Allow-Origin: https://app.example.com.',
    ],
    [
      WITH,
      [[200]],
      'The response has no Access-Control-Allow-Origin.',
      'Answer with Access-Control-Allow-Origin: https://app.example.com and Access-Control-Allow-Credentials: true.',
    ],
    [
      {},
      [[404]],
      'The response has the status 404 and has no Access-Control-Allow-Origin.',
      'Answer with Access-Control-Allow-Origin: https://app.example.com.',
    ],
    [
      PUT,
      [[405]],
      'The answer to the preflight has the status 405 and has no Access-Control-Allow-Origin.',
      'Answer the preflight with 204 and Access-Control-Allow-Origin: https://app.example.com: let the server handle OPTIONS before authentication and routing.',
    ],
    [
      PUT,
      [[200]],
      'The answer to the preflight has no Access-Control-Allow-Origin.',
      'Answer the preflight with Access-Control-Allow-Origin: https://app.example.com.',
    ],
    [
      {},
      [[299]],
      'The response has no Access-Control-Allow-Origin.',
      'Answer with Access-Control-Allow-Origin: https://app.example.com.',
    ],
    [
      PUT,
      [[299]],
      'The answer to the preflight has no Access-Control-Allow-Origin.',
      'Answer the preflight with Access-Control-Allow-Origin: https://app.example.com.',
    ],
    [
      {},
      [[200, ORIGIN, ANY]],
      'The response has more than one origin in Access-Control-Allow-Origin: "https://app.example.com", "*".',
      'Answer with one line alone, Access-Control-Allow-Origin: https://app.example.com; often a proxy and the application both add one.',
    ],
    [
      {},
      [
        [
          200,
          `Access-Control-Allow-Origin: ${Array.from({ length: 10 }, (_, i) => `https://${i}.test`).join(' ')}`,
        ],
      ],
      'The response has more than one origin in Access-Control-Allow-Origin: "https://0.test", "https://1.test", "https://2.test", "https://3.test", "https://4.test", "https://5.test", "https://6.test", "https://7.test" and 2 more.',
      'Answer with one line alone, Access-Control-Allow-Origin: https://app.example.com; often a proxy and the application both add one.',
    ],
    [
      {},
      [[200, `${ORIGIN}/`]],
      'The response has Access-Control-Allow-Origin: "https://app.example.com/", which is not, byte for byte, the page\'s origin "https://app.example.com".',
      'Answer with Access-Control-Allow-Origin: https://app.example.com.',
    ],
    [
      {},
      [[200, `Access-Control-Allow-Origin: \x1b[2J"é${'x'.repeat(200)}`]],
      `The response has Access-Control-Allow-Origin: "\\u001b[2J\\"\\u00e9${'x'.repeat(78)}...", which is not, byte for byte, the page's origin "https://app.example.com".`,
      'Answer with Access-Control-Allow-Origin: https://app.example.com.',
    ],
    [
      {},
      [
        [302, ORIGIN, 'Location: https://other.example.org/'],
        [200, ORIGIN],
      ],
      'The response has Access-Control-Allow-Origin: "https://app.example.com", but a redirect from one origin to another has made the request\'s origin "null".',
      'Request the URL that the redirect leads to: across origins a redirect costs the request its origin.',
    ],
    [
      WITH,
      [[200, ANY, CREDENTIALS]],
      'The response has Access-Control-Allow-Origin: *, which does not count for a request with credentials.',
      'Answer with Access-Control-Allow-Origin: https://app.example.com and Access-Control-Allow-Credentials: true.',
    ],
    [
      WITH,
      [[200, ORIGIN]],
      'The response has no Access-Control-Allow-Credentials: true, and the request is one with credentials.',
      'Answer with Access-Control-Allow-Credentials: true.',
    ],
    [
      WITH,
      [[200, ORIGIN, 'Access-Control-Allow-Credentials: TRUE']],
      'The response has Access-Control-Allow-Credentials: "TRUE", and nothing but true, in lower case and once, counts.',
      'Answer with Access-Control-Allow-Credentials: true and no other line of that name.',
    ],
    [
      PUT,
      [[302, ORIGIN]],
      'The answer to the preflight has the status 302, and only 200 to 299 let the request go.',
      'Answer the preflight with 204: let the server handle OPTIONS before authentication and routing.',
    ],
    [
      PUT,
      ['socket hang up'],
      'No answer came to the preflight: "socket hang up".',
      'Make the server answer OPTIONS at this URL.',
    ],
    [
      {},
      ['connect ECONNREFUSED'],
      'No answer came to the request: "connect ECONNREFUSED".',
      'Make the server reachable at this URL, over https with a certificate that browsers trust.',
    ],
    [
      PUT,
      [[204, ORIGIN, 'Access-Control-Allow-Methods: PUT DELETE']],
      'The answer to the preflight has "PUT DELETE" in Access-Control-Allow-Methods, which is no method.',
      'Answer the preflight with Access-Control-Allow-Methods: GET, HEAD, PUT, PATCH, POST, DELETE.',
    ],
    [
      X_A,
      [[204, ORIGIN, 'Access-Control-Allow-Headers: x-a;x-b']],
      'The answer to the preflight has "x-a;x-b" in Access-Control-Allow-Headers, which is no header name.',
      'Answer the preflight with header names separated by commas: Access-Control-Allow-Headers: content-type, authorization.',
    ],
    [
      PUT,
      [[204, ORIGIN]],
      'The answer to the preflight has no Access-Control-Allow-Methods, and PUT needs one.',
      'Answer the preflight with Access-Control-Allow-Methods: PUT.',
    ],
    [
      PUT,
      [[204, ORIGIN, 'Access-Control-Allow-Methods:']],
      'The answer to the preflight has an empty Access-Control-Allow-Methods, and PUT needs to be in it.',
      'Answer the preflight with Access-Control-Allow-Methods: PUT.',
    ],
    [
      PUT,
      [[204, ORIGIN, 'Access-Control-Allow-Methods: GET', 'Access-Control-Allow-Methods: DELETE']],
      'The answer to the preflight has Access-Control-Allow-Methods: GET, DELETE, and PUT is not among them.',
      'Answer the preflight with Access-Control-Allow-Methods: GET, DELETE, PUT.',
    ],
    [
      { method: 'PUT', credentials: true },
      [[204, ORIGIN, CREDENTIALS, 'Access-Control-Allow-Methods: *']],
      'The answer to the preflight has Access-Control-Allow-Methods: *, and * is no wildcard beside credentials.',
      'Answer the preflight with Access-Control-Allow-Methods: PUT.',
    ],
    [
      { method: 'patch' },
      [[204, ORIGIN, 'Access-Control-Allow-Methods: PATCH']],
      'The answer to the preflight has Access-Control-Allow-Methods: PATCH, and the method is patch: letter case counts.',
      "Write method: 'PATCH' in the call of fetch.",
    ],
    [
      { method: 'patch' },
      [[204, ORIGIN, 'Access-Control-Allow-Methods: GET']],
      'The answer to the preflight has Access-Control-Allow-Methods: GET, and patch is not among them.',
      'Answer the preflight with Access-Control-Allow-Methods: GET, patch.',
    ],
    [
      { method: 'patch' },
      [[204, ORIGIN]],
      'The answer to the preflight has no Access-Control-Allow-Methods, and patch needs one.',
      'Answer the preflight with Access-Control-Allow-Methods: patch.',
    ],
    [
      PUT,
      [[204, ORIGIN, 'Access-Control-Allow-Methods: put']],
      'The answer to the preflight has Access-Control-Allow-Methods: put, and the method is PUT: letter case counts.',
      'Answer the preflight with Access-Control-Allow-Methods: put, PUT.',
    ],
    [
      { method: 'M'.repeat(90) },
      [[204, ORIGIN, `Access-Control-Allow-Methods: ${many.join()}`]],
      `The answer to the preflight has Access-Control-Allow-Methods: x-0, x-1, x-2, x-3, x-4, x-5, x-6, x-7, ..., and ${'M'.repeat(60)}... is not among them.`,
      `Answer the preflight with Access-Control-Allow-Methods: ${many.join(', ')}, ${'M'.repeat(90)}.`,
    ],
    [
      X_A,
      [[204, ORIGIN]],
      'The answer to the preflight has no Access-Control-Allow-Headers, and x-a must be in it.',
      'Answer the preflight with Access-Control-Allow-Headers: x-a.',
    ],
    [
      X_A,
      [[204, ORIGIN, 'Access-Control-Allow-Headers: ,']],
      'The answer to the preflight has an empty Access-Control-Allow-Headers, and x-a must be in it.',
      'Answer the preflight with Access-Control-Allow-Headers: x-a.',
    ],
    [
      { headers: many.map((name) => [name, '1'] as const) },
      [[204, ORIGIN, 'Access-Control-Allow-Headers: X-Y']],
      'The answer to the preflight has Access-Control-Allow-Headers: X-Y, and x-0, x-1, x-10, x-11, x-2, x-3, x-4, x-5 and 4 more must be in it.',
      'Answer the preflight with Access-Control-Allow-Headers: X-Y, x-0, x-1, x-10, x-11, x-2, x-3, x-4, x-5, x-6, x-7, x-8, x-9.',
    ],
    [
      {
        headers: [
          ['Authorization', 'x'],
          ['X-A', '1'],
        ],
      },
      [[204, ORIGIN, 'Access-Control-Allow-Headers: *']],
      'The answer to the preflight has Access-Control-Allow-Headers: *, and by the standard * does not cover authorization.',
      'Answer the preflight with Access-Control-Allow-Headers: *, authorization.',
    ],
    [
      { ...X_A, credentials: true },
      [[204, ORIGIN, CREDENTIALS, 'Access-Control-Allow-Headers: *']],
      'The answer to the preflight has Access-Control-Allow-Headers: *, and * is no wildcard beside credentials: x-a must be in it.',
      'Answer the preflight with Access-Control-Allow-Headers: x-a.',
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
      'The answer to the preflight has Access-Control-Allow-Headers: X-B, *, and * is no wildcard beside credentials: authorization and x-a must be in it.',
      'Answer the preflight with Access-Control-Allow-Headers: X-B, authorization, x-a.',
    ],
    [
      {
        headers: [
          ['Access-Control-Allow-Origin', '*'],
          ['X-A', '1'],
        ],
      },
      [[204, ORIGIN]],
      'The answer to the preflight has no Access-Control-Allow-Headers, and access-control-allow-origin and x-a must be in it.',
      'Leave access-control-allow-origin out of the request: only an answer has such headers.',
    ],
    [
      PUT,
      [[308, `Location: ${URL_ASKED}/`]],
      'The preflight is answered with a redirect to "https://api.example.com/items/", and a preflight may not be redirected.',
      'Request "https://api.example.com/items/" itself, or answer OPTIONS without a redirect.',
    ],
    [
      {},
      [[302, ORIGIN, 'Location: https://user:pass@api.example.com/']],
      'The redirect leads to "https://user:pass@api.example.com/", and across origins a URL may not have a user name or a password in it.',
      'Redirect to a URL without user name and password.',
    ],
    [
      {},
      [[302, ORIGIN, 'Location: ftp://api.example.com/']],
      'The redirect leads to a URL of the scheme "ftp", and browsers follow http and https alone.',
      'Redirect to an https URL.',
    ],
    [
      {},
      [[302, ORIGIN, 'Location: https://']],
      'The redirect cannot be followed: a Location that is no URL.',
      'Request the URL that the redirects should end at.',
    ],
    [
      { url: '/items' },
      [],
      '"/items" is no absolute URL.',
      'Write the whole URL: https://api.example.com/items.',
    ],
    [
      { url: 'https://me:secret@api.example.com/' },
      [],
      '"https://me:secret@api.example.com/" has a user name or a password in it, and fetch takes no such URL.',
      'Take the user name and the password out of the URL, and set an Authorization header.',
    ],
    [
      { url: 'file:///items' },
      [],
      'The URL has the scheme "file", and CORS is for http and https alone.',
      'Write an https URL.',
    ],
    [
      { method: 'GET /' },
      [],
      'No page may send a request with the method "GET /".',
      'Use another method, such as POST.',
    ],
    [
      { headers: [['X-A', 'caf\u0065\u0301']] },
      [],
      'No page can set the header "X-A" to "cafe\\u0301": a name is a token, and a value has bytes alone and no line break.',
      'Leave the header out, or encode its value: encodeURIComponent(value).',
    ],
  ];
  test.each(BLOCKED)('%j %j', async (request, answers, cause, cure) => {
    const page = { url: URL_ASKED, origin: APP, ...request };
    const { outcome } = await play(request, answers);
    const step = outcome.steps.at(-1) as Step;
    expect([outcome.allowed, causeOf(step, APP)]).toEqual([false, cause]);
    const failure = step.failure as NonNullable<Step['failure']>;
    expect(headerFix(step, failure, page)).toBe(cure);
    if (/with (?:\d+ and |one line alone, )?Access-Control/.test(cure)) {
      const cured = await play(request, [
        ...answers.slice(0, -1),
        withLinesOf(cure, answers.at(-1)),
        [200, ORIGIN],
      ]);
      expect(cured.outcome.code).not.toBe(outcome.code);
    }
  });

  test('a list too long for a line is counted', async () => {
    const names = Array.from({ length: 100 }, (_, i) => `x-${String(i).padStart(2, '0')}`);
    const request = { headers: names.map((name) => [name, '1'] as const) };
    const { outcome } = await play(request, [[204, ORIGIN]]);
    const step = outcome.steps.at(-1) as Step;
    const page = { url: URL_ASKED, origin: APP };
    expect(headerFix(step, step.failure as NonNullable<Step['failure']>, page)).toBe(
      'Answer the preflight with Access-Control-Allow-Headers: x-00, x-01, x-02, x-03, x-04, x-05, x-06, x-07 and 92 more.',
    );
  });

  test('a list of 300 characters is still given as a line', async () => {
    const cured = async (length: number) => {
      const page = { url: URL_ASKED, origin: APP, ...PUT };
      const listed = 'A'.repeat(length - ', PUT'.length);
      const { outcome } = await play(page, [[204, ORIGIN, `Access-Control-Allow-Methods: ${listed}`]]);
      const step = outcome.steps.at(-1) as Step;
      return headerFix(step, step.failure as NonNullable<Step['failure']>, page);
    };
    expect(await cured(300)).toBe(
      `Answer the preflight with Access-Control-Allow-Methods: ${'A'.repeat(295)}, PUT.`,
    );
    expect(await cured(301)).toBe(
      `Answer the preflight with Access-Control-Allow-Methods: ${'A'.repeat(60)}... and PUT.`,
    );
  });
});

describe('how a report quotes names in a sentence', () => {
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

/** The answer as it is once the server sends what the cure says. */
function withLinesOf(cure: string, answer: Scripted | string | undefined): Scripted {
  const [status, ...lines] = answer as Scripted;
  const said = [...cure.matchAll(/(Access-Control-[A-Za-z-]+): (.+?)(?= and |[;.]? |[;.:]?$|: let)/g)].map(
    ([, name, value]) => `${name}: ${value}`,
  );
  // A value may have commas and blanks in it: all up to what follows the line.
  const whole = /(Access-Control-Allow-(?:Methods|Headers): .*)\.$/.exec(cure)?.[1];
  const sent = whole === undefined ? said : [whole];
  const names = sent.map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
  const kept = lines.filter((line) => !names.includes(line.slice(0, line.indexOf(':')).toLowerCase()));
  return [status > 299 && cure.includes('204') ? 204 : status, ...kept, ...sent];
}

describe('a step that passed says what the browser saw', () => {
  async function said(request: Asked, answers: Answers): Promise<string[]> {
    const { outcome } = await play(request, answers);
    expect(outcome.allowed).toBe(true);
    return outcome.steps.map((step) => causeOf(step, APP));
  }

  test('for all steps, from the preflight to what the page may read', async () => {
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
      'A page may make this request.',
      'A preflight goes first, to ask for the method and the headers x-a and x-b.',
      'The preflight is answered with the status 204.',
      'Access-Control-Allow-Origin is "https://app.example.com".',
      'Access-Control-Allow-Credentials is true.',
      'The status 204 is a success.',
      'The lists of methods and headers can be read.',
      'The method is allowed.',
      'The headers are allowed.',
      'The request is answered with the status 201.',
      'Access-Control-Allow-Origin is "https://app.example.com".',
      'Access-Control-Allow-Credentials is true.',
      'The page may read the response, and its headers content-type and expires.',
    ]);
  });

  test('for a request without a preflight', async () => {
    expect(await said({}, [[200, ANY]])).toEqual([
      'A page may make this request.',
      'No preflight is needed: any page may send this method and these headers.',
      'The request is answered with the status 200.',
      'Access-Control-Allow-Origin is "*".',
      'The page may read the response, but none of its headers.',
    ]);
  });

  test("for a request to the page's own origin", async () => {
    expect(await said({ url: `${APP}/items` }, [[200, 'X-A: 1']])).toEqual([
      'A page may make this request.',
      "The URL is of the page's own origin, so CORS does not apply.",
      'The request is answered with the status 200.',
      'The page may read the response, and its headers x-a.',
    ]);
  });

  test('for a redirect that is followed', async () => {
    const { outcome } = await play({}, [
      [302, ORIGIN, 'Location: /b'],
      [200, ORIGIN],
    ]);
    const said = outcome.steps.map((step) => causeOf(step, APP));
    expect(said).toContain('The redirect from "https://api.example.com/items" to "/b" may be followed.');
  });

  test('for a preflight that need not be sent again', async () => {
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
      expect(causeOf(outcome.steps[1] as Step, APP)).toBe(
        `No preflight is needed: an earlier one allowed ${subject}.`,
      );
    }
  });
});

/** A server whose answers depend on who asks. */
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

const STRANGER = 'https://nobody-would-list-this.corsage.invalid';

/** What hurts, and what to do. */
async function warningsOf(
  request: Asked,
  answer: Parameters<typeof server>[0],
  reads: readonly string[] = [],
): Promise<[string, string, string][]> {
  const { send } = server(answer);
  const page = { url: URL_ASKED, origin: APP, ...request };
  const outcome = await fetchAs(page, send);
  const findings = [...findWarnings(page, outcome, await probe(outcome, send), reads)];
  for (const { code, names } of findings) {
    expect(names.length > 0).toBe(code === 'HEADER_NOT_EXPOSED' || code === 'FORBIDDEN_HEADER');
  }
  return findings.map((finding) => [finding.code, finding.cause, headerWarningFix(finding, page)]);
}

describe('a report warns of what works but has a cost', () => {
  const echo = (origin: string | undefined) => `Access-Control-Allow-Origin: ${origin}`;
  const METHODS = 'Access-Control-Allow-Methods: PUT';

  test('an Access-Control-Max-Age that is missing or cannot be read', async () => {
    expect(await warningsOf(PUT, () => [204, ANY, METHODS])).toEqual([
      [
        'NO_MAX_AGE',
        'The answer to the preflight has no Access-Control-Max-Age, so browsers ask again after five seconds.',
        'Answer the preflight with Access-Control-Max-Age: 600.',
      ],
    ]);
    const unreadable = await warningsOf(PUT, () => [204, ANY, METHODS, 'Access-Control-Max-Age: 10m']);
    expect(unreadable.map(([, cause]) => cause)).toEqual([
      'The answer to the preflight has Access-Control-Max-Age: "10m", which is no number of seconds, so browsers ask again after five seconds.',
    ]);
    expect(await warningsOf(PUT, () => [204, ANY, METHODS, 'Access-Control-Max-Age: 0'])).toEqual([]);
  });

  test('Access-Control-Max-Age, only in the answer to a preflight that passed', async () => {
    const AGE = 'Access-Control-Max-Age: 600';
    const codes = async (preflight: Scripted, actual: Scripted) => {
      const found = await warningsOf(PUT, (_, method) => (method === 'OPTIONS' ? preflight : actual));
      return found.map(([code]) => code);
    };
    expect(await codes([204, ANY, METHODS, AGE], [200, ANY])).toEqual([]);
    expect(await codes([204, ANY, METHODS], [200, ANY, AGE])).toEqual(['NO_MAX_AGE']);
    expect(await codes([204, ANY], [200, ANY])).toEqual([]);
  });

  test('Access-Control-Max-Age, but not where a redirect leads to a preflight that fails', async () => {
    const answers: Scripted[] = [
      [204, ANY, METHODS, 'Access-Control-Max-Age: 600'],
      [307, ANY, 'Location: /elsewhere'],
      [404],
    ];
    expect(await warningsOf(PUT, () => answers.shift() as Scripted)).toEqual([]);
  });

  test('Access-Control-Max-Age, where the preflight passes and the actual request is blocked', async () => {
    const answers = (_: unknown, method: string): Scripted =>
      method === 'PUT' ? [200] : [204, ANY, METHODS];
    expect((await warningsOf(PUT, answers)).map(([code]) => code)).toEqual(['NO_MAX_AGE']);
  });

  const WITHOUT_VARY = [
    'ORIGIN_WITHOUT_VARY',
    'Access-Control-Allow-Origin depends on the origin, and Vary does not say so: a cache can give one site the answer meant for another.',
    'Send Vary: Origin with every response, also to requests without Origin.',
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
    // No cache keeps the answer to another method.
    expect(await warningsOf({ method: 'POST' }, answer)).toEqual([]);
  });

  const VARY = 'Vary: Origin';
  const ANY_ORIGIN = [
    'ANY_ORIGIN_WITH_CREDENTIALS',
    'An origin that nobody would list is allowed, with credentials: every site can read what this server keeps for the user.',
    'List the origins you trust, and send Access-Control-Allow-Origin to those alone.',
  ];
  const NULL_ORIGIN = [
    'NULL_ORIGIN_ALLOWED',
    'The origin null is allowed, and any site can have it, by a sandboxed frame.',
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
  ])('origins that nobody would list: %s', async (_, answer, found) => {
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
    ['same-site', { url: 'https://b.internal/', origin: 'https://a.internal' }, true],
    ['same-site', { url: 'http://localhost:4000/', origin: 'http://localhost:3000' }, false],
    ['same-site', { url: 'https://192.0.2.1/' }, true],
    ['same-site', { origin: 'null' }, true],
    // `null` has no host, neither of this name nor of what would be left of it behind a scheme.
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
              `Cross-Origin-Resource-Policy: ${policy} keeps the page from loading this URL without CORS, as <img> and <script> do.`,
              "Send Cross-Origin-Resource-Policy: cross-origin (helmet: crossOriginResourcePolicy: { policy: 'cross-origin' }), or load it with the attribute crossorigin.",
            ],
          ]
        : [],
    );
  });

  test('* exposed with credentials', async () => {
    const headers = [ORIGIN, CREDENTIALS, 'Access-Control-Expose-Headers: *'];
    expect(await warningsOf(WITH, () => [200, ...headers])).toEqual([
      [
        'EXPOSED_WILDCARD_WITH_CREDENTIALS',
        'Access-Control-Expose-Headers is *, which exposes nothing to a request with credentials.',
        'Name the headers: Access-Control-Expose-Headers: X-Total-Count, Link.',
      ],
    ]);
    expect(await warningsOf({}, () => [200, ...headers])).toEqual([]);
    expect(
      await warningsOf(WITH, () => [200, ...headers.slice(0, 2), 'Access-Control-Expose-Headers: * x']),
    ).toEqual([]);
  });

  test('a header that a page might want to read and cannot', async () => {
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
        'The page cannot read retry-after, server-name, x-date and x-total-count: not exposed.',
        'Send Access-Control-Expose-Headers: retry-after, server-name, x-date, x-total-count.',
      ],
    ]);
  });

  test.each([
    [['set-cookie', 'date'], 'date and set-cookie', 'Send Access-Control-Expose-Headers: date.'],
    [
      ['set-cookie'],
      'set-cookie',
      'Send what script should know in another header: no setting shows Set-Cookie to script.',
    ],
  ])('a header that the page says it reads, and cannot: %j', async (reads, named, cure) => {
    const sent: Scripted = [200, ANY, 'Set-Cookie: a=b', 'Date: now', 'ETag: "1"'];
    expect(await warningsOf({}, () => sent, reads)).toEqual([
      ['HEADER_NOT_EXPOSED', `The page cannot read ${named}: not exposed.`, cure],
    ]);
  });

  test('headers that browsers leave out', async () => {
    const headers = [
      ['Host', 'x.test'],
      ['Cookie', 'a=b'],
    ] as const;
    expect(await warningsOf({ headers }, () => [200, ANY])).toEqual([
      [
        'FORBIDDEN_HEADER',
        'Browsers leave host and cookie out of what a page sends, without a word.',
        'Leave host and cookie out; only the browser sets them.',
      ],
    ]);
    expect(await warningsOf({ headers: [['Origin', 'https://x.test']] }, () => [200, ANY])).toEqual([
      [
        'FORBIDDEN_HEADER',
        'Browsers leave origin out of what a page sends, without a word.',
        'Leave origin out; only the browser sets it.',
      ],
    ]);
  });

  test('a server on plain http, for a page on https', async () => {
    expect(await warningsOf({ url: 'http://api.example.com/' }, () => [200, ANY])).toEqual([
      [
        'MIXED_CONTENT',
        'A page on https cannot ask "http://api.example.com", which is plain http.',
        'Serve the URL over https, or open the page over http for a test: http://app.example.com.',
      ],
    ]);
    for (const request of [
      { url: 'http://127.0.0.1:3000/' },
      { url: 'http://api.example.com/', origin: 'http://app.example.com' },
      { url: 'nonsense' },
    ]) {
      expect(await warningsOf(request, () => [200, ANY])).toEqual([]);
    }
  });
});

describe('a request on behalf of other origins', () => {
  async function probed(request: Asked, answer: Parameters<typeof server>[0]): Promise<string[]> {
    const { send, sent } = server(answer);
    const outcome = await fetchAs({ url: URL_ASKED, origin: APP, ...request }, send);
    const before = sent.length;
    await probe(outcome, send);
    return sent.slice(before);
  }
  const YES: Scripted = [200, ANY, 'Access-Control-Allow-Methods: *', 'Access-Control-Allow-Headers: *'];

  test.each<[request: Asked, sent: string]>([
    [{}, 'GET'],
    [{ method: 'HEAD' }, 'HEAD'],
    [X_A, 'GET'],
    [{ method: 'POST' }, 'OPTIONS'],
    [{ method: 'PUT' }, 'OPTIONS'],
    [{ method: 'DELETE' }, 'OPTIONS'],
  ])('changes no verdict: after %j, %s', async (request, sent) => {
    expect(await probed(request, () => YES)).toEqual([`${sent} ${STRANGER}`, `${sent} null`]);
  });

  test.each<[request: Asked, asks: WireRequest]>([
    [
      X_A,
      {
        kind: 'actual',
        method: 'GET',
        url: URL_ASKED,
        headers: [
          ['X-A', '1'],
          ['Accept', '*/*'],
          ['Origin', STRANGER],
        ],
      },
    ],
    [
      { ...X_A, method: 'POST' },
      {
        kind: 'preflight',
        method: 'OPTIONS',
        url: URL_ASKED,
        headers: [
          ['Accept', '*/*'],
          ['Access-Control-Request-Method', 'POST'],
          ['Origin', STRANGER],
        ],
      },
    ],
  ])('is sent as a browser would send it: after %j', async (request, asks) => {
    const { send } = server(() => YES);
    const sent: WireRequest[] = [];
    const outcome = await fetchAs({ url: URL_ASKED, origin: APP, ...request }, send);
    await probe(outcome, (wire) => {
      sent.push(wire);
      return send(wire);
    });
    const opaque = asks.headers.map(([name, value]) => [name, value === STRANGER ? 'null' : value]);
    expect(sent).toEqual([asks, { ...asks, headers: opaque }]);
  });

  test('is not sent where the page itself is blocked, or CORS does not apply', async () => {
    expect(await probed({}, () => [200])).toEqual([]);
    expect(await probed({ url: '/' }, () => YES)).toEqual([]);
    expect(await probed({ url: `${APP}/` }, () => YES)).toEqual([]);
  });

  test('changes nothing where no answer comes', async () => {
    for (const silent of [STRANGER, 'null']) {
      const { send } = server((origin) => (origin === silent ? 'socket hang up' : YES));
      const outcome = await fetchAs({ url: URL_ASKED, origin: APP }, send);
      expect(await probe(outcome, send)).toBeUndefined();
    }
  });
});

test('the guide lists every code of a report, and no other', () => {
  const guide = readFileSync(join(__dirname, '..', '..', 'docs', 'explaining.md'), 'utf8');
  const listed = [...guide.matchAll(/^\| \[?`(CORS[A-Za-z]+|[A-Z]+_[A-Z_]+)`/gm)].map(([, code]) => code);
  expect(listed).toEqual([...MDN_REASONS, ...REQUEST_CODES, ...WARNING_CODES, ...DECISION_CODES]);
  for (const code of MDN_REASONS) {
    // MDN's own address of CORSMissingAllowCredentials has a capital I too many.
    expect(guide.toLowerCase()).toContain(`/docs/web/http/guides/cors/errors/${code.toLowerCase()})`);
  }
});
