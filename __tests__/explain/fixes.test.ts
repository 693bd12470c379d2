// What the fixes for any server say, for what people really meet.

import type { BrowserRequest, Send, WireRequest } from '../../lib/browser/exchange';
import { fetchAs } from '../../lib/browser/fetch-as';
import { type Diagnosis, findEveryProblem } from '../../lib/explain/every-problem';
import { serverNamed, snippetFor } from '../../lib/explain/server-snippets';
import { APP } from '../support/origins';
import { response, type Scripted, URL_ASKED } from '../support/scripted-server';

const ORIGIN = `Access-Control-Allow-Origin: ${APP}`;

type Server = (wire: WireRequest) => Scripted | undefined;

/** What is found about a server, and the requests that were sent to find it. */
async function found(server: Server, given: Partial<BrowserRequest> = {}, isYours = false) {
  const sent: string[] = [];
  const send: Send = async (wire) => {
    sent.push(`${wire.method} ${wire.url} ${originIn(wire)}`);
    const answer = server(wire);
    return answer === undefined ? { networkError: 'socket hang up' } : response(answer);
  };
  const page = { url: URL_ASKED, origin: APP, ...given };
  const outcome = await fetchAs(page, send);
  const browser = sent.length;
  const diagnosis = await findEveryProblem(page, outcome, send, isYours, []);
  return { ...diagnosis, fix: fixOf(diagnosis), more: sent.slice(browser) };
}

const originIn = ({ headers }: WireRequest) => headers.find(([name]) => name === 'Origin')?.[1];
const fixOf = ({ problems }: Diagnosis) => problems[0]?.fix;
const messagesOf = ({ problems }: Diagnosis) => problems.map(({ message }) => message);

describe('of a redirect without CORS headers, the fix names', () => {
  const moved =
    (table: Record<string, string>): Server =>
    ({ url }) => {
      const location = table[url];
      return location === undefined ? [200, ORIGIN] : [301, `Location: ${location}`];
    };

  test.each<[what: string, from: string, table: Record<string, string>, fix: string]>([
    [
      'the slash at the end',
      URL_ASKED,
      { [URL_ASKED]: '/items/' },
      `Request "${URL_ASKED}/", with the slash at the end, or answer the redirect with the CORS headers too.`,
    ],
    [
      'a slash that is too many',
      `${URL_ASKED}/`,
      { [`${URL_ASKED}/`]: '/items' },
      `Request "${URL_ASKED}", without the slash at the end, or answer the redirect with the CORS headers too.`,
    ],
    [
      'https',
      'http://api.example.com/items',
      { 'http://api.example.com/items': URL_ASKED },
      `Request "${URL_ASKED}", over https, or answer the redirect with the CORS headers too.`,
    ],
    [
      'the whole target, where several redirects end',
      URL_ASKED,
      { [URL_ASKED]: '/v2/items', 'https://api.example.com/v2/items': 'https://api.example.com/v2/items/' },
      'Request "https://api.example.com/v2/items/" directly, or answer the redirect with the CORS headers too.',
    ],
    [
      'the other server',
      URL_ASKED,
      { [URL_ASKED]: 'https://me:secret@other.example.com/items#top' },
      'Request "https://other.example.com/items" directly, or answer the redirect with the CORS headers too.',
    ],
    [
      'a loop',
      'https://api.example.com/',
      { 'https://api.example.com/': '//api.example.com/', 'https://api.example.com//': '/' },
      'Answer without a redirect: the redirects of "https://api.example.com/" do not end.',
    ],
    [
      'the log-in',
      URL_ASKED,
      { [URL_ASKED]: 'https://id.example.com/login?next=/items' },
      'Sign in first: the server redirects to a log-in page, "https://id.example.com/login?next=/items". For pages, answer 401 with the CORS headers instead.',
    ],
  ])('%s', async (_what, url, table, fix) => {
    // From a page on https, plain http is mixed content.
    const origin = url.startsWith('http:') ? 'http://app.example.com' : APP;
    expect((await found(moved(table), { url, origin })).fix).toBe(fix);
  });

  test('the target of a preflight, or the log-in that it never needs', async () => {
    const preflight =
      (location: string): Server =>
      ({ method, url }) =>
        method === 'OPTIONS' && url === URL_ASKED
          ? [302, `Location: ${location}`]
          : [204, ORIGIN, 'Access-Control-Allow-Methods: PUT'];
    expect((await found(preflight('/items/'), { method: 'PUT' })).fix).toBe(
      `Request "${URL_ASKED}/", with the slash at the end, or answer OPTIONS without a redirect.`,
    );
    expect((await found(preflight('/login'), { method: 'PUT' })).fix).toBe(
      'Answer the preflight with status 204 before authentication: it never has cookies, so the server redirects it to a log-in page, "https://api.example.com/login".',
    );
  });

  test('a target that is too long, cut', async () => {
    const { fix } = await found(moved({ [URL_ASKED]: `/${'x'.repeat(500)}` }));
    expect(fix).toMatch(/^Request "https:\/\/api\.example\.com\/x{60,80}\.\.\." directly/);
  });

  test('a log-in page that the browser was sent to', async () => {
    const { fix, answer } = await found(({ url }) =>
      url === URL_ASKED ? [302, 'Location: https://id.example.com/sign-in', ORIGIN] : [200],
    );
    expect(fix).toMatch(
      /^Sign in first: the server redirects to a log-in page, "https:\/\/id\.example\.com\/sign-in"/,
    );
    expect(answer?.actual.status).toBe(401);
  });

  test('the target also if that does not answer', async () => {
    const { fix } = await found(({ url }) => (url === URL_ASKED ? [302, 'Location: /new'] : undefined));
    expect(fix).toMatch(/^Request "https:\/\/api\.example\.com\/new" directly,/);
  });

  test('nothing where the target is not a web page', async () => {
    for (const location of ['ftp://api.example.com/', 'https://']) {
      const { fix } = await found(() => [302, `Location: ${location}`]);
      expect(fix).toBe(`Answer the GET request with ${ORIGIN}.`);
    }
  });

  test('and what follows is asked there, but never at another server, or in the clear', async () => {
    const same = await found(moved({ [URL_ASKED]: '/items/' }));
    expect(same.more).toEqual([`GET ${URL_ASKED}/ ${APP}`, `GET ${URL_ASKED}/ ${APP}`]);
    for (const location of ['https://other.example.com/items', 'http://api.example.com/items']) {
      const signed = { headers: [['Authorization', 'Bearer secret']] as const };
      const server: Server = ({ method }) =>
        method === 'OPTIONS'
          ? [204, ORIGIN, 'Access-Control-Allow-Headers: authorization']
          : [302, `Location: ${location}`];
      expect((await found(server, signed)).more).toEqual([]);
    }
  });

  test('and the secrets of the page are not sent to another port', async () => {
    const seen: WireRequest[] = [];
    const server: Server = (wire) => {
      seen.push(wire);
      if (wire.method === 'OPTIONS') return [204, ORIGIN, 'Access-Control-Allow-Headers: authorization'];
      return wire.url === URL_ASKED ? [302, 'Location: https://api.example.com:8443/items'] : [200, ORIGIN];
    };
    await found(server, { headers: [['Authorization', 'Bearer secret']] });
    const followed = seen.find(({ method, url }) => method === 'GET' && url !== URL_ASKED);
    expect(followed?.headers.map(([name]) => name)).toEqual(['Accept', 'Origin']);
  });
});

describe('what the fix of a problem mends too is not told again:', () => {
  const codes = ({ problems }: Diagnosis) => problems.map(({ code }) => code);
  const signed = { credentials: true, headers: [['X-Trace', '1']] as const };
  const lists = 'Access-Control-Allow-Headers: x-trace';

  test('the same fault of the preflight and of the response, and the line for credentials', async () => {
    expect(codes(await found(() => [200, lists], signed))).toEqual(['CORSMissingAllowOrigin']);
    const star = await found(() => [200, 'Access-Control-Allow-Origin: *', lists], signed);
    expect(codes(star)).toEqual(['CORSNotSupportingCredentials']);
  });

  test('the line for credentials, where only the response is wrong', async () => {
    const diagnosis = await found(() => [200], { credentials: true });
    expect(codes(diagnosis)).toEqual(['CORSMissingAllowOrigin']);
    expect(diagnosis.answer?.actual.headers).toContainEqual(['Access-Control-Allow-Credentials', 'true']);
  });

  test('but another fault of the second response is told, and one at another URL', async () => {
    const other: Server = ({ method }) => (method === 'OPTIONS' ? [200, lists] : [404]);
    expect(codes(await found(other, signed))).toEqual(['CORSMissingAllowOrigin', 'CORSMissingAllowOrigin']);
    const wrong = await found(() => [200, lists, 'Access-Control-Allow-Credentials: True'], signed);
    expect(messagesOf(wrong).at(-1)).toContain('It must be exactly true');
    const moved: Server = ({ url, method }) => {
      if (url === URL_ASKED) return method === 'GET' ? [302, 'Location: /items/'] : [200, lists];
      return method === 'GET' ? [200] : [200, lists, ORIGIN];
    };
    const { headers } = signed;
    expect(messagesOf(await found(moved, { headers })).at(-1)).toBe(
      'At "https://api.example.com/items/", the response has no Access-Control-Allow-Origin header.',
    );
  });
});

describe('of an error without CORS headers, the fix says first what the error means:', () => {
  test.each([
    [401, 'Check the log-in: the server wants a cookie or an Authorization header that it accepts.'],
    [403, 'Check what this user may do: the server refuses the request.'],
    [404, 'Check the URL: the server finds nothing there.'],
    [405, 'Check the method and the URL: the server does not take this method there.'],
    [418, 'Look at the error first: status 418.'],
    [429, 'Send fewer requests: the server has got too many.'],
    [500, 'Look at the error first: the log of the server says why it fails.'],
    [502, 'Look at the error first: the app behind the proxy does not answer.'],
    [504, 'Look at the error first: the app behind the proxy does not answer.'],
  ])('%d', async (status, first) => {
    const { fix, answer } = await found(() => [status]);
    expect(fix).toBe(
      `${first} Then send the headers with errors too (in nginx: add_header … always): ${ORIGIN}.`,
    );
    expect(answer?.actual.status).toBe(status);
  });

  test.each([
    [429, 'Send fewer requests: the server has got too many. '],
    [502, 'Look at the error first: the app behind the proxy does not answer. '],
    [404, ''],
  ])('%d of a preflight', async (status, first) => {
    expect((await found(() => [status], { method: 'PUT' })).fix).toBe(
      `${first}Answer the preflight with status 204 and ${ORIGIN}: let the server handle OPTIONS before authentication and routing.`,
    );
    expect((await found(() => [status, ORIGIN], { method: 'PUT' })).fix).toBe(
      `${first}Answer the preflight with status 204: let the server handle OPTIONS before authentication and routing.`,
    );
  });
});

describe('of another origin in the header, the message says what differs:', () => {
  test.each([
    [`${APP}/`, 'it ends with a slash'],
    [`${APP}/path`, 'it has a path'],
    ['http://app.example.com', 'it has the scheme http, not https'],
    [`${APP}:8443`, 'it has the port 8443, not none'],
    [`${APP}:443`, 'it has the default port'],
    ['https://App.example.com', 'it has upper-case letters'],
    [`"${APP}"`, 'it has quotes or brackets around it'],
    ['app.example.com', 'it has no scheme'],
    ['https://b.example', 'it has another host than "app.example.com"'],
    [
      'http://b.example:1',
      'it has the scheme http, not https, and has another host than "app.example.com", and has the port 1, not none',
    ],
    ['http://App.example.com', 'it has upper-case letters, and has the scheme http, not https'],
    [
      'capacitor://localhost',
      'it has the scheme capacitor, not https, and has another host than "app.example.com"',
    ],
    ['https://*.example.com', 'browsers do not expand a pattern'],
    ['"*"', 'it has quotes or brackets around *'],
    ["['*']", 'it has quotes or brackets around *'],
    ['null', 'it is null, which only pages without a server have'],
    ['file://', 'it is file://, which only pages without a server have'],
    ['', 'it is empty'],
  ])('%j', async (value, says) => {
    const [message] = messagesOf(await found(() => [200, `Access-Control-Allow-Origin: ${value}`]));
    expect(message).toMatch(/, which is not exactly the page's origin "https:\/\/app\.example\.com": .+\.$/);
    expect(message?.split('example.com": ').at(-1)).toBe(`${says}.`);
  });

  test('a port that is missing', async () => {
    const page = { origin: 'http://localhost:5173' };
    const [message] = messagesOf(
      await found(() => [200, 'Access-Control-Allow-Origin: http://localhost'], page),
    );
    expect(message).toMatch(/: it has no port, not 5173\.$/);
  });

  test('and for another host, that it is only right if the page is yours', async () => {
    const { fix } = await found(() => [200, 'Access-Control-Allow-Origin: https://b.example']);
    expect(fix).toBe(
      `If the page is yours, add its origin to a list, and answer with the origin that asked if it is listed: ${ORIGIN}.`,
    );
  });

  test('and for a list, to send the one that asked', async () => {
    const { fix } = await found(() => [200, `${ORIGIN}, https://b.example`]);
    expect(fix).toBe(
      `Answer the GET request with the origin that asked, if it is on your list, never with the list: ${ORIGIN}.`,
    );
  });
});

test.each(['*, *', `*, ${APP}`, `${APP},${APP}`])(
  'of two values that nobody would list, the fix says that two layers add one each: %s',
  async (value) => {
    const { fix } = await found(() => [200, `Access-Control-Allow-Origin: ${value}`]);
    expect(fix).toBe(
      `Answer the GET request with one line only, ${ORIGIN}. Often a proxy and the app both add one, so remove it from one of them.`,
    );
    const headers = [
      ['X-Powered-By', 'Express'],
      ['Access-Control-Allow-Origin', value],
    ] as const;
    expect(serverNamed(headers)).toBeUndefined();
  },
);

describe('a misspelt header is named:', () => {
  test.each([
    ['Access-Control-Allowed-Origin: *', 'Access-Control-Allowed-Origin'],
    ['Access-Control-Allow-Origins: *', 'Access-Control-Allow-Origins'],
    ['Acces-Control-Allow-Origin: *', 'Acces-Control-Allow-Origin'],
    ['Allow-Origin: *', 'Allow-Origin'],
    ['X-Access-Control-Allow-Origin: *', 'X-Access-Control-Allow-Origin'],
  ])('%s', async (line, name) => {
    const { fix, problems } = await found(() => [200, line]);
    expect(problems[0]?.message).toBe(
      `The response has no Access-Control-Allow-Origin header; "${name}" is misspelt.`,
    );
    expect(fix).toBe(`Answer the GET request with ${ORIGIN}, not ${name}.`);
  });

  test('also those of a preflight', async () => {
    const asked = { method: 'PUT', headers: [['X-A', '1']], credentials: true } as const;
    const names = [
      'Access-Control-Allow-Method: PUT',
      'Access-Control-Allow-Header: x-a',
      'Access-Control-Allow-Credential: true',
    ];
    const messages = messagesOf(
      await found(({ method }) => (method === 'OPTIONS' ? [204, ORIGIN, ...names] : [200]), asked),
    );
    expect(messages.slice(0, 3)).toEqual([
      expect.stringMatching(/; "Access-Control-Allow-Credential" is misspelt\.$/),
      expect.stringMatching(/; "Access-Control-Allow-Method" is misspelt\.$/),
      expect.stringMatching(/; "Access-Control-Allow-Header" is misspelt\.$/),
    ]);
  });

  test.each([
    'Allow: GET',
    'Cache-Control: no-store',
    'Access-Control-Allow-Private-Network: true',
    'X-Origin: *',
  ])('but %s is not', async (line) => {
    expect(messagesOf(await found(() => [200, line]))).toEqual([
      'The response has no Access-Control-Allow-Origin header.',
    ]);
  });
});

describe('of a list with quotes, all answers have the names alone, and only one thing is wrong:', () => {
  const QUOTES = 'but browsers take the quotes for a part of the names';

  test.each([
    [
      "['GET','PUT']",
      `has "['GET'" in Access-Control-Allow-Methods, which is not a valid method`,
      'GET, PUT',
    ],
    ["['GET', 'PUT', 'DELETE']", undefined, 'GET, PUT, DELETE'],
    ['["GET", "PUT"]', undefined, 'GET, PUT'],
    ["'GET, PUT'", `has Access-Control-Allow-Methods: 'GET, PUT', ${QUOTES}`, 'GET, PUT'],
    ["'PUT', 'GET', ''", `has Access-Control-Allow-Methods: 'PUT', 'GET', '', ${QUOTES}`, 'GET, PUT'],
    ['`GET`, `PUT`', undefined, 'GET, PUT'],
    ["'*'", `has Access-Control-Allow-Methods: '*', ${QUOTES}`, '*, PUT'],
    ["'GET'", `has Access-Control-Allow-Methods: 'GET', which does not include PUT`, 'GET, PUT'],
  ])('Access-Control-Allow-Methods: %s', async (value, says, names) => {
    const server: Server = () => [200, ORIGIN, `Access-Control-Allow-Methods: ${value}`];
    const { problems, fix, answer } = await found(server, { method: 'PUT' });
    if (says !== undefined) expect(problems[0]?.message).toBe(`The preflight response ${says}.`);
    expect(fix).toMatch(`Answer the preflight with Access-Control-Allow-Methods: ${names}`);
    expect(problems).toHaveLength(1);
    expect(answer?.preflight?.headers).toContainEqual(['Access-Control-Allow-Methods', names]);
  });

  test.each([
    ["['x-a', 'content-type']", undefined, 'x-a, content-type'],
    ["'Content-Type, X-A'", `'Content-Type, X-A', ${QUOTES}`, 'Content-Type, x-a'],
    ["'Content-Type'", "'Content-Type', but the request also needs x-a", 'Content-Type, x-a'],
  ])('Access-Control-Allow-Headers: %s', async (value, says, names) => {
    const server: Server = () => [200, ORIGIN, `Access-Control-Allow-Headers: ${value}`];
    const { problems, fix, answer } = await found(server, { headers: [['X-A', '1']] });
    if (says !== undefined)
      expect(problems[0]?.message).toBe(`The preflight response has Access-Control-Allow-Headers: ${says}.`);
    expect(fix).toMatch(`Answer the preflight with Access-Control-Allow-Headers: ${names}`);
    expect(problems).toHaveLength(1);
    expect(answer?.preflight?.headers).toContainEqual(['Access-Control-Allow-Headers', names]);
  });

  test('a list that blocks nothing is written without them too', async () => {
    const lists = ["Access-Control-Allow-Methods: 'GET, PUT'", "Access-Control-Expose-Headers: 'Link'"];
    const { answer } = await found(() => [200, ...lists], { headers: [['X-A', '1']] });
    expect(answer?.preflight?.headers).toContainEqual(['Access-Control-Allow-Methods', 'GET, PUT']);
    expect(answer?.actual.headers).toContainEqual(['Access-Control-Expose-Headers', 'Link']);
  });
});

test('the whole answer has in seconds what the server sends in milliseconds as Access-Control-Max-Age', async () => {
  const { answer } = await found(() => [200, 'Access-Control-Max-Age: 3600000'], { method: 'PUT' });
  expect(answer?.preflight?.headers).toContainEqual(['Access-Control-Max-Age', '3600']);
});

describe('of a page or a URL that CORS cannot help, the fix says what does:', () => {
  test.each<[Partial<BrowserRequest>, string]>([
    [
      { origin: 'null' },
      'Serve the page over http, such as with a development server, so that it has an origin of its own: any site can have null. If the data is public, Access-Control-Allow-Origin: * will do.',
    ],
    [
      { origin: 'null', credentials: true },
      'Serve the page over http, such as with a development server, so that it has an origin of its own: any site can have null.',
    ],
    [
      { url: 'wss://api.example.com/socket' },
      'Write new WebSocket(url): CORS is not for WebSockets, so their server must check the Origin header itself.',
    ],
    [
      { url: 'file:///data.json' },
      'Serve the file over http, such as with a development server, and request it there.',
    ],
    [{ url: 'ftp://api.example.com/' }, 'Use an https URL.'],
  ])('%j', async (page, fix) => {
    const report = await found(() => [200], page);
    expect(report.fix).toBe(fix);
    const isPublic = page.origin === 'null' && page.credentials !== true;
    expect(report.answer?.actual.headers).toEqual(
      isPublic ? [['Access-Control-Allow-Origin', '*']] : undefined,
    );
  });
});

describe('of a WebSocket server that is asked over http, the fix is to use new WebSocket, and no answer is given:', () => {
  test.each<[Scripted, Partial<BrowserRequest>]>([
    [[426, 'Upgrade: websocket'], {}],
    [[426], {}],
    [[400, 'Upgrade: WebSocket', ORIGIN.replace('app', 'www')], {}],
    [[426], { method: 'PUT' }],
    [[426, ORIGIN], { method: 'PUT' }],
  ])('%j %j', async (answer, given) => {
    const { problems, answer: proposed, more } = await found(() => answer, given);
    expect(problems).toHaveLength(1);
    expect(problems[0]?.message).toMatch(/\. This is a WebSocket endpoint, to which CORS does not apply\.$/);
    expect(problems[0]?.fix).toMatch(/^Write new WebSocket\(url\): /);
    expect([proposed, more]).toEqual([null, []]);
  });

  test.each<[Scripted]>([[[426, 'Upgrade: TLS/1.2']], [[200, 'Upgrade: websocket']]])(
    'but not of another server: %j',
    async (answer) => {
      const { fix } = await found(() => answer);
      expect(fix).not.toMatch(/WebSocket/);
    },
  );
});

describe('of a server that has a list without the page,', () => {
  const listing =
    (...listed: string[]): Server =>
    (wire) => {
      const origin = originIn(wire);
      const [status, denied] = wire.method === 'OPTIONS' ? [204, 403] : [200, 200];
      if (!listed.includes(origin as string)) return [denied, 'Vary: Origin'];
      return [
        status,
        `Access-Control-Allow-Origin: ${origin}`,
        'Access-Control-Allow-Methods: GET',
        'Vary: Origin',
      ];
    };

  test('the fix is to add it, if the page is yours, and no answer lets it in', async () => {
    for (const method of ['GET', 'PUT']) {
      const { problems, answer } = await found(listing(), { method, origin: 'https://evil.example' });
      const [{ message, fix } = { message: '', fix: '' }, ...others] = problems;
      expect(fix).toBe(
        'If the page is yours, add "https://evil.example" to the origins that the server allows.',
      );
      expect(message).toMatch(/ The server decides by the origin, and does not allow this one\.$/);
      expect([others, answer]).toEqual([[], null]);
    }
  });

  test('so it is with an error, as long as no preflight has let the page in', async () => {
    const server: Server = ({ method }) =>
      method === 'OPTIONS' ? [204, ORIGIN, 'Access-Control-Allow-Headers: x-a'] : [404, 'Vary: Origin'];
    expect((await found(server)).fix).toMatch(/^If the page is yours, add /);
    const { fix, answer } = await found(server, { headers: [['X-A', '1']] });
    expect(fix).toMatch(/^Check the URL: the server finds nothing there\. Then send/);
    expect(answer?.actual.status).toBe(404);
  });

  test('an answer is given to whoever says what the server runs, since it is his', async () => {
    const { problems, answer } = await found(listing(), { method: 'PUT' }, true);
    expect(problems).toHaveLength(1);
    expect(answer?.preflight?.headers).toContainEqual(['Access-Control-Allow-Methods', 'PUT']);
  });

  test('a listed origin that is easily mistaken for it is named, and shows what else is wrong', async () => {
    const { problems, more } = await found(listing('http://app.example.com'), { method: 'PUT' });
    expect(problems.map(({ code }) => code)).toEqual(['CORSMissingAllowOrigin', 'CORSMethodNotFound']);
    expect(problems[0]?.message).toMatch(/It allows "http:\/\/app\.example\.com"\.$/);
    expect(more).toEqual([`OPTIONS ${URL_ASKED} http://app.example.com`]);
  });

  test.each([
    ['http://localhost:5173', 'http://localhost:3000'],
    ['http://127.0.0.1:5173', 'http://localhost:5173'],
    ['https://localhost', 'http://localhost'],
    ['https://app.example.com:8443', 'https://app.example.com'],
    ['https://example.com', 'https://www.example.com'],
    ['https://intranet', 'https://www.intranet'],
  ])('from %s, %s is found', async (origin, listed) => {
    const { problems, more } = await found(listing(listed), { origin });
    expect(problems[0]?.message).toContain(`It allows "${listed}".`);
    expect(more.length).toBeLessThanOrEqual(7);
  });

  test.each([
    ['https://192.168.1.2:8443', ['http://192.168.1.2:8443', 'https://192.168.1.2']],
    ['https://[fd00::1]', ['http://[fd00::1]']],
  ])('%s, an address, is not tried with www.', async (origin, tried) => {
    const { more } = await found(listing('https://other.example'), { origin });
    expect(more).toEqual(tried.map((other) => `GET ${URL_ASKED} ${other}`));
  });

  test('what a listed origin gets is asked for the actual request too, in its name', async () => {
    const asked = { headers: [['X-A', '1']] as const, credentials: true };
    const { problems, more } = await found(listing('http://app.example.com'), asked);
    expect(problems.map(({ code }) => code)).toEqual([
      'CORSMissingAllowOrigin',
      'CORSMissingAllowCredentials',
      'CORSMissingAllowHeaderFromPreflight',
      'CORSMissingAllowCredentials',
    ]);
    expect(more.at(-1)).toBe(`GET ${URL_ASKED} http://app.example.com`);
  });

  test('X-Cors-Reason is shown', async () => {
    const reason = 'CORSMissingAllowOrigin: The policy does not allow the origin "https://app.example.com".';
    const { problems } = await found(() => [403, `X-Cors-Reason: ${reason}`], { method: 'PUT' });
    expect(problems[0]?.message).toContain(`It says: "${reason.replaceAll('"', '\\"')}".`);
  });

  test('a lone 403 or 204 is taken for one, but the answer is given too', async () => {
    for (const status of [403, 204]) {
      const { fix, answer } = await found(({ method }) => (method === 'OPTIONS' ? [status] : [200]), {
        method: 'PUT',
      });
      expect(fix).toBe(
        `If the page is yours, add "${APP}" to the origins that the server allows, so that it answers the preflight and the request after it with ${ORIGIN}.`,
      );
      expect(answer?.preflight?.status).toBe(204);
    }
  });

  test('what it answers a listed origin is not known if it then no longer answers', async () => {
    const asked = { headers: [['X-A', '1']] as const };
    const { problems } = await found(
      (wire) => (wire.method === 'OPTIONS' ? listing('http://app.example.com')(wire) : undefined),
      asked,
    );
    expect(problems.map(({ code }) => code)).toEqual([
      'CORSMissingAllowOrigin',
      'CORSMissingAllowHeaderFromPreflight',
    ]);
  });

  test('nothing more is asked if it no longer answers, if the page has a scheme of its own, or if that may change something', async () => {
    let first = true;
    const dying: Server = () => {
      if (!first) return undefined;
      first = false;
      return [200, 'Vary: Origin'];
    };
    expect((await found(dying)).more).toHaveLength(1);
    expect((await found(listing(), { origin: 'capacitor://localhost' })).more).toEqual([]);
    const form = { method: 'POST', headers: [['Content-Type', 'text/plain']] as const };
    expect((await found(listing(), form)).more).toEqual([]);
  });
});

describe('the server is told by', () => {
  test.each([
    ['Server', 'nginx/1.22.1', 'nginx'],
    ['Server', 'Apache/2.4.71 (Debian)', 'apache'],
    ['server', 'uvicorn', 'fastapi'],
    ['Server', 'WSGIServer/0.2 CPython/3.11.2', 'django'],
    ['Server', 'cloudflare', undefined],
    ['X-Powered-By', 'Express', 'express'],
    ['X-Powered-By', 'PHP/8.2', undefined],
    ['X-Cors-Reason', 'CORSMethodNotFound: …', 'corsage'],
  ])('%s: %s', (name, value, server) => {
    expect(serverNamed([[name, value]])).toBe(server);
  });

  const TWICE = [1, 2].map(() => ['Access-Control-Allow-Origin', APP] as const);
  test.each([
    ['nginx', 'nginx'],
    ['Apache', 'apache'],
    ['uvicorn', undefined],
  ])('what is in front of the app, if that can take out what both send: Server: %s', (value, server) => {
    expect(serverNamed([['Server', value], ['X-Powered-By', 'Express'], ...TWICE])).toBe(server);
  });

  test('nothing, if only the app is known and something else adds what it sends', () => {
    expect(serverNamed([['X-Powered-By', 'Express'], ...TWICE])).toBeUndefined();
  });
});

test.each([
  ['PUT', 'get, put', 'get, PUT'],
  ['PUT', 'Put, put, GET', 'GET, PUT'],
  ['foo', 'Foo', 'Foo, foo'],
])(
  'for %s among the methods %s, the fix and the whole answer list the same: %s',
  async (method, listed, list) => {
    const { fix, answer } = await found(() => [204, ORIGIN, `Access-Control-Allow-Methods: ${listed}`], {
      method,
    });
    expect(fix).toBe(`Answer the preflight with Access-Control-Allow-Methods: ${list}.`);
    expect(answer?.preflight?.headers).toContainEqual(['Access-Control-Allow-Methods', list]);
  },
);

test('a server that does not answer gets no answer proposed', async () => {
  for (const [method, expected] of [
    ['GET', 'CORSDidNotSucceed'],
    ['PUT', 'CORSPreflightDidNotSucceed'],
  ] as const) {
    const { problems, answer } = await found(() => undefined, { method });
    expect([problems.map(({ code }) => code), answer]).toEqual([[expected], null]);
  }
});

test('without the response headers that a page sets on its request, the rest is looked at', async () => {
  const { problems, answer } = await found(() => [200, ORIGIN], {
    headers: [
      ['Access-Control-Allow-Origin', '*'],
      ['X-A', '1'],
    ],
  });
  expect(problems.map(({ fix }) => fix)).toEqual([
    'Remove access-control-allow-origin from the request: only responses have such headers.',
    'Answer the preflight with Access-Control-Allow-Headers: x-a.',
  ]);
  expect(answer?.preflight?.headers).toContainEqual(['Access-Control-Allow-Headers', 'x-a']);
});

test.each([
  ['nginx', '  default *;'],
  ['apache', 'Header always set Access-Control-Allow-Origin *'],
  ['express', "  origin: '*',"],
  ['corsage', "  origin: '*',"],
  ['fastapi', '    allow_origins=["*"],'],
  ['django', 'CORS_ALLOW_ALL_ORIGINS = True'],
] as const)('the settings for %s can allow every origin', (server, line) => {
  const part = { status: 200, headers: [['Access-Control-Allow-Origin', '*'] as const] };
  const lines = snippetFor(server, { preflight: part, actual: part }).split('\n');
  expect(lines).toContain(line);
  expect(lines.join()).not.toContain('Vary');
});

test('a snippet for a request without a preflight has nothing about preflights', () => {
  const actual = { status: 200, headers: [['Access-Control-Allow-Origin', APP]] as const };
  for (const server of ['nginx', 'apache'] as const) {
    expect(snippetFor(server, { preflight: null, actual })).not.toMatch(/OPTIONS|204|rewrite/);
  }
  const exposed = {
    ...actual,
    headers: [...actual.headers, ['Access-Control-Expose-Headers', 'Link, X-A'] as const],
  };
  expect(snippetFor('express', { preflight: null, actual: exposed })).toContain(
    "exposedHeaders: ['Link', 'X-A'],",
  );
});

test.each([
  ['Access-Control-Allow-Methods', 'GET, HEAD, PUT, PATCH, POST, DELETE, QUERY'],
  ['Access-Control-Allow-Headers', 'content-type, authorization'],
])('a list in %s that means nothing is to be written with commas, by an example', async (header, example) => {
  const server: Server = ({ method }) =>
    method === 'OPTIONS' ? [204, ORIGIN, `${header}: @@`] : [200, ORIGIN];
  const { fix } = await found(server, { headers: [['X-Trace', '1']] });
  expect(fix).toBe(`Answer the preflight with ${header}: ${example}, separated by commas.`);
});
