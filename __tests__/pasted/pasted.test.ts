// What is copied from the developer tools of browsers is read as the request of a page, and never evaluated.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Pasted, readCurlWords, readHar, readPasted, type Unreadable } from '../../lib/pasted';
import { bashWords } from '../../lib/pasted/shell-words';
import { CHROMIUM, CHROMIUM_OTHERS, FIREFOX, WEBKIT } from './console-messages';

/** A copy that a browser made: `chromium.sh` is its "Copy as cURL (bash)". */
function copied(name: string): string {
  return readFileSync(join(__dirname, 'copies', name), 'utf8');
}

function read(text: string): Pasted {
  const pasted = readPasted(text);
  if ('fix' in pasted) throw new Error(`${pasted.message} ${pasted.fix}`);
  return pasted;
}

function refused(text: string): Unreadable {
  const pasted = readPasted(text);
  if (!('fix' in pasted)) throw new Error(`It was read: ${JSON.stringify(pasted)}`);
  return pasted;
}

/** Which of them it is, and how it ends. */
const messages = Object.entries({
  Chromium: [...CHROMIUM, ...CHROMIUM_OTHERS],
  Firefox: FIREFOX,
  WebKit: WEBKIT,
}).flatMap(([engine, all]) =>
  all.map((told) => [engine, told.text.replaceAll('\n', ' ').slice(-60), told] as const),
);

test.each(messages)('the message in the console of %s tells the request: …%s', (_engine, _end, told) => {
  const { text, ...expected } = told;
  const given = Object.entries(read(text)).filter(([, value]) => value !== undefined && value !== false);
  expect(Object.fromEntries(given)).toEqual({ headers: [], from: 'message', notes: [], ...expected });
});

test('a console message that was wrapped into several lines is read', () => {
  const text = (CHROMIUM[0] as { text: string }).text.replace(' from origin', '\n    from origin');
  expect(read(text)).toMatchObject({ url: 'http://127.0.0.1:4102/none', origin: 'http://localhost:4101' });
});

/** The request that each copy below was made of. */
const COPIED = {
  url: "https://api.example.com/items?a=[1]&b='x'",
  origin: 'https://app.example.com',
  method: 'PUT',
  credentials: true,
};
const TRACE = 'it\'s "100%" ^ !';

test.each([
  ['Chromium, for bash', 'chromium.sh', '{"name":"it\'s\n50%"}'],
  ['Chromium, for cmd', 'chromium.cmd', '{"name":"it\'s\n50%"}'],
  ['Firefox, for bash', 'firefox.sh', '{"name":"it\'s\\n50%"}'],
  ['Firefox, for cmd', 'firefox.cmd', '{"name":"it\'s\\n50%"}'],
])('"Copy as cURL" of %s is read byte for byte', (_name, file, body) => {
  const { headers, userAgent, notes, cookie, ...pasted } = read(copied(file));
  expect(pasted).toMatchObject({ ...COPIED, body });
  const set = new Map(headers.map(([name, value]) => [name.toLowerCase(), value]));
  expect(set.get('x-trace')).toBe(TRACE);
  expect([...set.keys()].filter((name) => name !== 'x-empty')).toEqual(['accept', 'content-type', 'x-trace']);
  expect(userAgent).toMatch(/^Mozilla\/5\.0 \(X11; Linux x86_64/);
  expect(cookie).toMatch(/^sid=1/);
  expect(notes).toEqual([
    expect.stringMatching(/^Left out, because only browsers add them: .*sec-fetch-mode/),
  ]);
  // Accept-Encoding is added by all browsers.
  expect(notes[0]).not.toMatch(/cookie|origin|user-agent/);
});

test('"Copy as fetch" of Chromium is read byte for byte', () => {
  expect(read(copied('chromium.js'))).toMatchObject({
    ...COPIED,
    body: '{"name":"it\'s\n50%"}',
    headers: [
      ['accept', '*/*'],
      ['content-type', 'application/json'],
      ['x-empty', ''],
      ['x-trace', TRACE],
    ],
    notes: ['Left out, because only browsers add them: accept-language, priority.'],
  });
});

test('"Copy as fetch (Node.js)" is read too', () => {
  expect(read(copied('chromium-node.js'))).toMatchObject({ ...COPIED, cookie: 'sid=1; theme=dark' });
});

test('"Copy as fetch" of Safari is read', () => {
  const options = {
    body: '{"a":1}',
    cache: 'default',
    credentials: 'omit',
    headers: { Accept: 'application/json', 'Content-Type': 'application/json', 'User-Agent': 'Safari' },
    method: 'PATCH',
    mode: 'cors',
    redirect: 'follow',
    referrer: 'https://app.example.com/',
    referrerPolicy: 'strict-origin-when-cross-origin',
  };
  expect(read(`fetch("https://api.example.com/items", ${JSON.stringify(options, null, 4)})`)).toMatchObject({
    origin: COPIED.origin,
    method: 'PATCH',
    body: '{"a":1}',
    headers: [
      ['Accept', 'application/json'],
      ['Content-Type', 'application/json'],
    ],
  });
});

test('"Copy as fetch" of Firefox is read', () => {
  const text =
    'await fetch("https://api.example.com/items", {\n    "credentials": "omit",\n    "headers": {\n        "Accept": "*/*"\n    },\n    "referrer": "https://app.example.com/",\n    "method": "GET",\n    "mode": "cors"\n});';
  expect(read(text)).toMatchObject({
    url: 'https://api.example.com/items',
    origin: COPIED.origin,
    method: 'GET',
  });
});

test('a copy without a cookie leaves open whether there were credentials; a call that a developer wrote does not', () => {
  const copy = '{ "credentials": "omit", "referrer": "https://app.example.com/" }';
  expect(read(`fetch("https://a.example/", ${copy})`)).toMatchObject({
    from: 'copy',
    credentials: undefined,
  });
  const own = read("fetch('https://a.example/', { credentials: 'omit' })");
  expect([own.from, own.credentials]).toEqual([undefined, false]);
  expect(read('curl https://a.example/')).toMatchObject({ from: 'copy', credentials: undefined });
});

const PREFLIGHT = {
  accept: '*/*',
  'Access-Control-Request-Headers': 'content-type, x-trace, not valid',
  'Access-Control-Request-Method': 'PUT',
  origin: 'https://app.example.com',
};

test.each([
  [
    'as cURL',
    `curl 'https://api.example.com/items' -X OPTIONS ${Object.entries(PREFLIGHT)
      .map(([name, value]) => `-H '${name}: ${value}'`)
      .join(' ')}`,
  ],
  [
    'as fetch',
    `fetch("https://api.example.com/items", ${JSON.stringify({ headers: PREFLIGHT, method: 'OPTIONS', credentials: 'omit' })})`,
  ],
  [
    'in a HAR file',
    JSON.stringify({
      log: {
        entries: [
          {
            _resourceType: 'preflight',
            request: {
              method: 'OPTIONS',
              url: 'https://api.example.com/items',
              headers: Object.entries(PREFLIGHT).map(([name, value]) => ({ name, value })),
            },
            response: { status: 403 },
          },
        ],
      },
    }),
  ],
])('a preflight that was copied %s is read as the request that it asks for', (_how, text) => {
  const given = Object.entries(read(text)).filter(([, value]) => value !== undefined);
  expect(Object.fromEntries(given)).toEqual({
    url: 'https://api.example.com/items',
    origin: 'https://app.example.com',
    method: 'PUT',
    headers: [],
    headerNames: ['content-type', 'x-trace'],
    from: 'copy',
    notes: ['The copy is a preflight: the request that it asks for is checked instead.'],
  });
});

test('an OPTIONS request of the page itself is not taken for a preflight, nor one that asks for no header for more', () => {
  expect(read('curl https://a.example/ -X OPTIONS')).toMatchObject({ method: 'OPTIONS', notes: [] });
  expect(read('curl https://a.example/ -X OPTIONS -H "Access-Control-Request-Method: DELETE"')).toMatchObject(
    { method: 'DELETE', headerNames: [] },
  );
});

test("a developer's own call of fetch is read as far as it has values, and says what is code", () => {
  const text = `
    const response = await fetch(\`https://api.example.com/items\`, {
      method: 'POST', // comments and
      /* trailing commas */
      headers: { 'Content-Type': 'application/json', Authorization: 'Bearer ' + token, [name]: 'x' },
      body: JSON.stringify({ a: [1, ")", \`}\`], b: '\\')' }),
      credentials: 'include',
      signal,
    });`;
  const pasted = read(text);
  expect(pasted).toMatchObject({ url: 'https://api.example.com/items', method: 'POST', credentials: true });
  expect(pasted.body).toBeUndefined();
  expect(pasted.notes).toContain('body is left out: it is code, and corsage only reads values.');
});

test('the values of headers that are code are replaced, so that the preflight is the same', () => {
  const { headers, notes } = read(
    "fetch('https://api.example.com/', { headers: { Authorization: 'Bearer ' + token, 'X-A': 1, 'X-B': '\\x41\\u0042\\t' } })",
  );
  expect(headers).toEqual([
    ['Authorization', 'corsage'],
    ['X-A', '1'],
    ['X-B', 'AB\t'],
  ]);
  expect(notes).toEqual([
    'The value of Authorization is left out: it is code, and corsage only reads values.',
  ]);
});

test.each([
  ["fetch('https://api.example.com/', { headers: [['X-A', '1'], 7] })", [['X-A', '1']]],
  ["fetch('https://api.example.com/', { headers: new Headers() })", []],
  ["fetch('https://api.example.com/', { headers: null, keepalive: false })", []],
  ["fetch('https://api.example.com/', options)", []],
  ["fetch('https://api.example.com/', 'x\\", []],
  ["fetch('https://api.example.com/', { headers", []],
  ["fetch('https://api.example.com/', { 'headers': { a b } })", []],
  ["fetch('https://api.example.com/', [1 2])", []],
  ["fetch('https://api.example.com/', { 7", []],
  ["fetch('https://api.example.com/', {", []],
  [
    "fetch('https://api.example.com/', { headers: { 'X-A': id(/* the user's */), 'X-B': '1' } })",
    [
      ['X-A', 'corsage'],
      ['X-B', '1'],
    ],
  ],
  ["fetch('https://api.example.com/', { : 7 })", []],
  ["fetch('https://api.example.com/' // the end", []],
  ["fetch('https://api.example.com/' /* the end", []],
  [`fetch('https://api.example.com/', { headers: ${'['.repeat(5000)}1${']'.repeat(5000)} })`, []],
])('%.70s is read without an error', (text, headers) => {
  expect(read(text)).toMatchObject({ url: 'https://api.example.com/', headers });
});

test.each([
  ["{ mode: 'no-cors' }", 'img'],
  ["{ mode: 'no-cors', headers: { 'sec-fetch-mode': 'no-cors', 'sec-fetch-dest': 'script' } }", 'script'],
  ["{ mode: 'cors' }", undefined],
])('a call of fetch with %s is loaded as %s', (options, kind) => {
  expect(read(`fetch('https://api.example.com/', ${options})`).kind).toBe(kind);
});

test('a command line may end with a space', () => {
  expect(bashWords('curl https://a.example/ ')).toEqual({
    words: ['curl', 'https://a.example/'],
    more: false,
  });
});

test('nothing in a call of fetch is evaluated', () => {
  const text =
    // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the code
    "fetch('https://api.example.com/', { body: (globalThis.wasRun = true), method: `${wasRun = true}` })";
  expect(read(text).method).toBe('GET');
  expect(globalThis).not.toHaveProperty('wasRun');
});

test.each([
  ['fetch(url, { method: "PUT" })', 'The URL in the call of fetch is not a text in quotes.'],
  ["fetch('https://api.example.com/' + path)", 'The URL in the call of fetch is not a text in quotes.'],
  // biome-ignore lint/suspicious/noTemplateCurlyInString: that is the code
  ['fetch(`https://api.example.com/${id}`)', 'The URL in the call of fetch is not a text in quotes.'],
  ["fetch('https://api.example.com", 'The URL in the call of fetch is not a text in quotes.'],
  ["fetch('https://api.example.com/…/items')", 'The URL "https://api.example.com/\\u2026/items" is cut.'],
  ['curl', 'No URL can be found in this text.'],
  ['curl --compressed', 'The curl command has no URL.'],
  ["curl 'https://api.example.com/...'", 'The URL "https://api.example.com/..." is cut.'],
  ['Invoke-WebRequest -Uri "https://api.example.com/"', 'Commands for PowerShell cannot be read.'],
  ['TypeError: Failed to fetch', 'No URL can be found in this text.'],
  [
    "Access to fetch at 'https://api.example.com/...' from origin 'null' has",
    'The URL "https://api.example.com/..." is cut.',
  ],
  [
    'Origin https://app.example.com is not allowed by Access-Control-Allow-Origin.',
    'The message does not name the URL.',
  ],
  [' \n ', 'There is nothing to read.'],
  ['x'.repeat(2 ** 20 + 1), 'The text is longer than 1 MiB.'],
])('%.60s cannot be read, with what to do instead', (text, message) => {
  const unreadable = refused(text);
  expect(unreadable.message).toBe(message);
  expect(unreadable.fix).toMatch(/^[A-Z].*\.$/s);
});

test.each([
  [
    "Response to preflight request doesn't pass access control check: It does not have HTTP ok status",
    'The preflight got an error, most often from a login check or a router. No URL can be found in this text.',
    'Let the server answer OPTIONS with status 204 before the login check and the router. Copy the whole message',
  ],
  ['Redirect is not allowed for a preflight request.', 'was redirected', 'where the redirect ends'],
  [
    "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when",
    'every origin',
    'Answer with the origin of the page',
  ],
  [
    'expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’',
    'does not allow credentials',
    'Access-Control-Allow-Credentials: true',
  ],
  ["The 'Access-Control-Allow-Origin' header contains multiple values", 'more than one value', 'Send one'],
  ['Did not find method in CORS header ‘Access-Control-Allow-Methods’', 'the method', 'in the same case'],
  [
    'Request header field x-a is not allowed by Access-Control-Allow-Headers in preflight response.',
    'a header of the request',
    'Access-Control-Allow-Headers',
  ],
  [
    "No 'Access-Control-Allow-Origin' header is present on the requested resource.",
    'does not allow the origin of the page',
    'Add the origin to those',
  ],
])('%.70s without its URL gets its cause and its fix, and is asked for the URL', (text, cause, fix) => {
  const unreadable = refused(text);
  expect(unreadable.message).toContain(cause);
  expect(unreadable.message).toContain('No URL can be found in this text.');
  expect(unreadable.fix).toContain(fix);
  expect(unreadable.fix).toContain('Copy the whole message from the console');
});

describe('a curl command', () => {
  test.each<[string, Partial<Pasted>]>([
    ['curl api.example.com/items', { url: 'http://api.example.com/items', method: 'GET' }],
    ['$ curl -I https://a.example/', { url: 'https://a.example/', method: 'HEAD' }],
    ['curl -sSLk https://a.example/', { insecure: true, method: 'GET' }],
    ['curl -XPUT https://a.example/', { method: 'PUT' }],
    ['curl -XPUT -- https://a.example/', { url: 'https://a.example/', method: 'PUT' }],
    ['curl --request PUT https://a.example/', { method: 'PUT' }],
    [
      'curl https://a.example/ -d a=1 -d b=2',
      { method: 'POST', body: 'a=1&b=2', headers: [['Content-Type', 'application/x-www-form-urlencoded']] },
    ],
    ['curl -G https://a.example/ -d a=1', { url: 'https://a.example/?a=1', method: 'GET', body: undefined }],
    ['curl -G https://a.example/?b=2 -d a=1', { url: 'https://a.example/?b=2&a=1' }],
    ["curl https://a.example/ --json '{}'", { body: '{}', headers: [['Content-Type', 'application/json']] }],
    ['curl https://a.example/ -u me:secret', { headers: [['Authorization', 'Basic bWU6c2VjcmV0']] }],
    [
      'curl https://a.example/ -A me -e https://app.example/list -b id=1',
      { userAgent: 'me', origin: 'https://app.example', cookie: 'id=1', credentials: true },
    ],
    [
      'curl https://a.example/ -H "X-A: 1" -H "X-B;" -H X-C: -H nothing',
      {
        headers: [
          ['X-A', '1'],
          ['X-B', ''],
        ],
      },
    ],
    [
      'curl "https://a.example/\\$x" -H "X-A: a\\b"',
      { url: 'https://a.example/$x', headers: [['X-A', 'a\\b']] },
    ],
    [
      "curl https://a.example/ -H X-A:\\ 1\\\r\n -H $'X-B: \\x41\\101\\U1f600\\n\\q\\U99999999'",
      {
        headers: [
          ['X-A', '1'],
          ['X-B', 'AA😀\nq\ufffd'],
        ],
      },
    ],
    ["curl 'https://a.example/' -o - -H 'X-A: unfinished", { headers: [['X-A', 'unfinished']] }],
    ["curl https://a.example/ -H $'X-A: 1\\", { headers: [['X-A', '1\\']] }],
    ['curl https://a.example/ -H "X-A: 1', { headers: [['X-A', '1']] }],
    ['curl https://a.example/ -H "X-A: 1\\', { headers: [['X-A', '1\\']] }],
    ['curl https://a.example/ -X', { method: '' }],
    ['curl https://a.example/ --request', { method: '' }],
    ['curl https://a.example/ -H X-A:1\\', { headers: [['X-A', '1\\']] }],
    [
      'curl https://a.example/ -H "authority: a.example" -H "path: /" -H "X-A: 1" -H ":scheme: https"',
      { headers: [['X-A', '1']], notes: [] },
    ],
    [
      'curl https://a.example/ -H "Pragma: no-cache" -H "Cache-Control: no-cache"',
      { headers: [], notes: ['Left out, because only browsers add them: pragma, cache-control.'] },
    ],
    ['curl https://a.example/ -H "Cache-Control: no-cache"', { headers: [['Cache-Control', 'no-cache']] }],
    ['curl https://a.example/ -H "sec-fetch-mode: no-cors" -H "sec-fetch-dest: image"', { kind: 'img' }],
    ['curl https://a.example/ -H "sec-fetch-mode: no-cors" -H "sec-fetch-dest: script"', { kind: 'script' }],
    ['curl https://a.example/ -H "sec-fetch-mode: cors" -H "sec-fetch-dest: font"', { kind: 'font' }],
    ['curl https://a.example/ -H "Referer: about:blank"', { origin: undefined }],
    ['curl https://a.example/ -H "Referer: nothing"', { origin: undefined }],
    [
      'curl ^"https://a.example/^" ^\r\n  -H ^"X-A: ^\\^"1^\\^"^" &\r\ncurl ^"https://b.example/^"',
      { headers: [['X-A', '"1"']] },
    ],
  ])('%s is read as curl reads it', (text, expected) => {
    expect(read(text)).toMatchObject(expected);
  });

  test('that is one of several is read alone, and says so', () => {
    for (const text of [
      'curl https://a.example/ ;\ncurl https://b.example/',
      'curl ^"https://a.example/^" &\r\ncurl ^"https://b.example/^"',
    ])
      expect(read(text)).toMatchObject({
        url: 'https://a.example/',
        notes: ['Only the first command is read.'],
      });
    expect(read('curl https://a.example/ ;').notes).toEqual([]);
  });

  test.each(['-d @body.json', '--data-binary @body.json', '-F file=@photo.jpg'])(
    'with %s is read without its body, and says so',
    (option) => {
      const { method, body, notes } = read(`curl https://a.example/ ${option}`);
      expect([method, body]).toEqual(['POST', undefined]);
      expect(notes).toEqual([
        'The body is left out: corsage does not read the files and forms of a curl command.',
      ]);
    },
  );

  test('that was typed as it is has its words already', () => {
    expect(readCurlWords(['curl', 'https://a.example/', '-H', 'X-A: 1'])).toMatchObject({
      headers: [['X-A', '1']],
    });
  });

  test('names twenty of the headers that it leaves out', () => {
    const many = Array.from({ length: 30 }, (_, i) => `-H 'sec-x-${i}: 1'`).join(' ');
    expect(read(`curl https://a.example/ ${many} -H 'sec-\u001b[2J: 1'`).notes[0]).toMatch(
      /^Left out, because only browsers add them: sec-x-0, .*, sec-x-19 and 10 more\.$/,
    );
  });
});

describe('a HAR file', () => {
  const entry = (
    url: string,
    more: Record<string, unknown> = {},
    status = 200,
    other: Record<string, unknown> = {},
  ) => ({
    request: { method: 'GET', url, headers: [{ name: 'Origin', value: 'https://app.example.com' }], ...more },
    response: { status },
    ...other,
  });
  const har = (...entries: unknown[]) => JSON.stringify({ log: { entries } });

  test('that Chromium wrote is read', () => {
    expect(readHar(copied('chromium.har'))).toMatchObject({
      ...COPIED,
      body: '{"name":"it\'s\n50%"}',
      cookie: 'sid=1; theme=dark',
    });
  });

  test('that is pasted is read too', () => {
    expect(read(copied('chromium.har'))).toMatchObject(COPIED);
  });

  test('is checked for its requests to other origins: not documents, not their preflights, not the page itself', () => {
    const text = har(
      entry('https://app.example.com/list'),
      entry('https://api.example.com/e', {
        method: 'OPTIONS',
        headers: [
          { name: 'Origin', value: 'https://app.example.com' },
          { name: 'Access-Control-Request-Method', value: 'GET' },
        ],
      }),
      entry('https://api.example.com/b', {}, 200, { _resourceType: 'document' }),
      entry('https://api.example.com/c', {}, 200, { _resourceType: 'preflight' }),
      entry('data:text/plain,x'),
      entry('https://['),
      entry('https://api.example.com/d', { headers: undefined }),
      entry('https://api.example.com/e', {
        cookies: [{ name: 'id', value: '1' }],
        headers: [{ name: 'Referer', value: 'https://app.example.com/' }, { value: 'x' }],
      }),
      null,
      7,
    );
    expect(readHar(text)).toMatchObject({
      url: 'https://api.example.com/e',
      origin: 'https://app.example.com',
      credentials: true,
    });
  });

  test('with several requests is checked for the one that failed', () => {
    const text = har(
      entry('https://api.example.com/a'),
      entry('https://api.example.com/b', {}, 0),
      entry('https://api.example.com/c'),
    );
    expect(readHar(text)).toMatchObject({ url: 'https://api.example.com/b' });
    const text2 = har(entry('https://api.example.com/a'), {
      ...entry('https://api.example.com/b'),
      response: { _error: 'net::ERR_FAILED' },
    });
    expect(readHar(text2)).toMatchObject({ url: 'https://api.example.com/b' });
  });

  test('with several that failed lists them, and takes a part of the URL', () => {
    const text = har(
      ...Array.from({ length: 15 }, (_, i) => entry(`https://api.example.com/${i}`)),
      entry('https://api.example.com/0'),
    );
    expect(readHar(text)).toEqual({
      message: 'The HAR file has 15 such requests.',
      fix: expect.stringMatching(
        /^Add a part of the URL to check one, such as "GET https:\/\/api.example.com\/0"\. It has: .* and 3 more\.$/,
      ),
    });
    const long = 'x'.repeat(300);
    const { fix } = readHar(
      har(entry(`https://api.example.com/${long}1`), entry(`https://api.example.com/${long}2`)),
    ) as Unreadable;
    expect(fix).toContain(`such as "GET https://api.example.com/${long}1". It has`);
    expect(readHar(text, '/14')).toMatchObject({ url: 'https://api.example.com/14' });
    expect(readHar(text, 'orders')).toMatchObject({
      message: 'The HAR file has no request with "orders" in its URL.',
    });
  });

  test.each([
    ['{ "log"', 'It is not a HAR file: it is not JSON.'],
    ['{ "log": 7 }', 'The HAR file has no request from one origin to another.'],
    ['[]', 'The HAR file has no request from one origin to another.'],
    ['null', 'The HAR file has no request from one origin to another.'],
  ])('such as %s is refused', (text, message) => {
    expect(readHar(text)).toMatchObject({ message, fix: expect.stringContaining('Save all as HAR') });
  });
});

test.each([
  ['quotes', "fetch('https://a.example/', x".padEnd(500_000, '"')],
  ['escaped quotes', `curl ^"${'\\"'.repeat(250_000)}\\`],
  ['brackets', `fetch('https://a.example/', ${'{a:['.repeat(120_000)}`],
  ['code with templates', `fetch('https://a.example/', x${'`${'.repeat(160_000)}`],
  ['dots', `https://a.example/${'.'.repeat(500_000)}x CORS`],
  [
    'spaces',
    `fetch${' '.repeat(500_000)} Access to fetch at 'https://a.example/'${' '.repeat(500_000)}`.slice(
      0,
      2 ** 20,
    ),
  ],
  ['URLs', 'https://a.example/ '.repeat(50_000)],
  ['beginnings of messages', "Access to fetch at 'https://a.example/' ".repeat(26_000)],
  ['carets', '^"\n'.repeat(300_000)],
  ['commands', 'curl ^"a^" '.repeat(90_000)],
])('a long text of %s is read in time', (_name, text) => {
  readPasted(text.slice(0, 2 ** 17));
});
