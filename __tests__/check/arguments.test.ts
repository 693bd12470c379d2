// The arguments of `corsage`: a wrong one is refused with what to type instead, and nothing is sent.

import { OPTIONS, readArguments } from '../../lib/check/arguments';
import { readCommandLine, readWords } from '../../lib/check/command-line';
import { readTimeout } from '../../lib/check/numbers';
import { corsage, corsageJson } from '../support/checker';
import { APP } from '../support/origins';
import { startRaw } from '../support/raw-server';

const URL_AND_ORIGIN = ['check', 'http://127.0.0.1:1/', '--origin', APP];
const { version } = require('../../package.json');

/** The arguments of `corsage check`, as they are read. */
function read(given: readonly string[]) {
  return readArguments(lineOf(given));
}

function lineOf(given: readonly string[]) {
  return readCommandLine(readWords(given, OPTIONS), OPTIONS);
}

const REFUSED: readonly (readonly [name: string, given: readonly string[], said: string])[] = [
  ['nothing', [], 'The command is missing. Write corsage check <url>.'],
  ['no URL', ['check'], 'The URL is missing. Write corsage check https://api.example.com/path.'],
  [
    'a URL without the command',
    ['https://api.example.com/'],
    'There is no command "https://api.example.com/". Write corsage check <url>.',
  ],
  [
    'two URLs',
    ['check', 'http://a.example/', 'http://b.example/'],
    '"http://b.example/" is one argument too many. Check one URL at a time, and put quotes around an argument with spaces in it.',
  ],
  [
    'a URL without its scheme',
    ['check', 'api.example.com/items', '--origin', 'null'],
    '"api.example.com/items" is not a URL. Write "https://api.example.com/items".',
  ],
  [
    'a long URL without its scheme',
    ['check', `api.example.com/${'items/'.repeat(50)}`, '--origin', 'null'],
    `"api.example.com/${'items/'.repeat(13)}i..." is not a URL. Write "https://api.example.com/${'items/'.repeat(50)}".`,
  ],
  [
    'a local server without its scheme',
    ['check', 'localhost:3000/items', '--origin', 'null'],
    '"localhost:3000/items" is not a URL. Write "http://localhost:3000/items".',
  ],
  [
    'a local address without its scheme',
    ['check', '127.0.0.1', '--origin', 'null'],
    '"127.0.0.1" is not a URL. Write "http://127.0.0.1".',
  ],
  [
    'a local server without its scheme and port',
    ['check', 'localhost/items', '--origin', 'null'],
    '"localhost/items" is not a URL. Write "http://localhost/items".',
  ],
  [
    'a local address of IPv6 without its scheme',
    ['check', '[::1]:3000/items', '--origin', 'null'],
    '"[::1]:3000/items" is not a URL. Write "http://[::1]:3000/items".',
  ],
  [
    'a host that only starts like a local one',
    ['check', 'localhost.example.com', '--origin', 'null'],
    '"localhost.example.com" is not a URL. Write "https://localhost.example.com".',
  ],
  [
    'a host and port without its scheme',
    ['check', 'api.example.com:8443', '--origin', 'null'],
    '"api.example.com:8443" is not a URL. Write "https://api.example.com:8443".',
  ],
  [
    'text that is not a URL',
    ['check', 'http://[', '--origin', 'null'],
    '"http://[" is not a URL. Write a URL such as https://api.example.com/path.',
  ],
  [
    'no origin',
    ['check', 'http://127.0.0.1:1/'],
    'The origin of the page is missing. Write --origin https://app.example.com.',
  ],
  [
    'an origin with a slash',
    ['check', 'http://127.0.0.1:1/', '--origin', 'https://app.example.com/'],
    '--origin "https://app.example.com/" ends with a slash. Write "https://app.example.com".',
  ],
  [
    'an origin without its scheme',
    ['check', 'http://127.0.0.1:1/', '--origin', 'app.example.com'],
    '--origin "app.example.com" has no scheme. Write "https://app.example.com".',
  ],
  [
    '* as origin',
    ['check', 'http://127.0.0.1:1/', '--origin', '*'],
    '--origin "*" means any origin. Write one origin: --origin https://app.example.com.',
  ],
  [
    'a pattern for an origin',
    ['check', 'http://127.0.0.1:1/', '--origin', 'https://*.example.com'],
    '--origin "https://*.example.com" is a pattern. Write one origin that it matches.',
  ],
  [
    'a data: URL as origin',
    ['check', 'http://127.0.0.1:1/', '--origin', 'data:text/html,hello'],
    '--origin "data:text/html,hello": a page of this scheme has the origin null. Write --origin null.',
  ],
  [
    'a file: URL as origin',
    ['check', 'http://127.0.0.1:1/', '--origin', 'file:///index.html'],
    '--origin "file:///index.html" has a path. Write "file://". Electron and Android WebViews send it; browsers send null for a page that was opened from a file.',
  ],
  [
    'an origin with a path that looks like a scheme',
    ['check', 'http://127.0.0.1:1/', '--origin', 'https://app.example.com/file:'],
    '--origin "https://app.example.com/file:" has a path. Write "https://app.example.com".',
  ],
  [
    'two origins',
    [...URL_AND_ORIGIN, '--origin', 'https://b.example'],
    '--origin is given twice. Write it once.',
  ],
  [
    'a misspelt option',
    [...URL_AND_ORIGIN, '--headers', 'X-A: 1'],
    'There is no option "--headers". Write --header \'X-Request-Id: 1\'.',
  ],
  [
    'a misspelt option without value',
    [...URL_AND_ORIGIN, '--credential'],
    'There is no option "--credential". Write --credentials.',
  ],
  [
    'an option that curl has',
    [...URL_AND_ORIGIN, '-d', '{}'],
    'There is no option "-d". Write --data \'{"name":"value"}\'.',
  ],
  [
    "curl's option for redirects",
    [...URL_AND_ORIGIN, '-L'],
    'There is no option "-L". Leave it out: redirects are followed as browsers follow them.',
  ],
  [
    'an option that nobody has',
    [...URL_AND_ORIGIN, '--frobnicate'],
    'There is no option "--frobnicate". corsage --help lists the options.',
  ],
  [
    'a cookie as curl takes it',
    [...URL_AND_ORIGIN, '-b', 'id=1'],
    'There is no option "-b". Write --credentials --header \'Cookie: name=value\'.',
  ],
  [
    'a cookie as curl takes it, for a command without --credentials',
    ['audit', 'http://127.0.0.1:1/', '-b', 'id=1'],
    'There is no option "-b". Write --header \'Cookie: name=value\'.',
  ],
  [
    'an option of curl of which the command has none that does the same',
    ['audit', 'http://127.0.0.1:1/', '--file', 'network.har'],
    'There is no option "--file". corsage --help lists the options.',
  ],
  [
    'an option that Object.prototype has',
    [...URL_AND_ORIGIN, '--constructor'],
    'There is no option "--constructor". corsage --help lists the options.',
  ],
  [
    'an option without its value',
    [...URL_AND_ORIGIN, '--method'],
    '--method needs a value. Write --method PUT.',
  ],
  ['an empty value', [...URL_AND_ORIGIN, '--method='], '--method needs a value. Write --method PUT.'],
  [
    'an option instead of a value',
    [...URL_AND_ORIGIN, '--method', '--json-lines'],
    '--method needs a value, but "--json-lines" looks like an option. Write --method PUT, or --method=… if that is the value.',
  ],
  [
    'a value for an option that takes none',
    [...URL_AND_ORIGIN, '--credentials=include'],
    '--credentials does not take a value. Write --credentials.',
  ],
  [
    'a method with a space',
    [...URL_AND_ORIGIN, '--method', 'GET /'],
    '--method "GET /" is not a valid method. Write --method PUT.',
  ],
  [
    'a header without colon',
    [...URL_AND_ORIGIN, '--header', 'X-A=1'],
    '--header "X-A=1" is not a valid header. Write the name, a colon and the value: --header \'X-Request-Id: 1\'.',
  ],
  [
    'a header with a line break',
    [...URL_AND_ORIGIN, '--header', 'X-A: 1\r\nX-B: 2'],
    '--header "X-A: 1\\u000d\\u000aX-B: 2" contains a character that is not printable ASCII. Encode the value as your page does.',
  ],
  [
    'a cookie without credentials',
    [...URL_AND_ORIGIN, '--header', 'Cookie: id=1'],
    "A browser only sends cookies with --credentials. Add --credentials, or remove --header 'Cookie: …'.",
  ],
  ...['0', '-1', 'soon', '1e9', 'Infinity'].map(
    (seconds) =>
      [
        `a timeout of ${seconds}`,
        [...URL_AND_ORIGIN, `--timeout=${seconds}`],
        `--timeout must be a number of seconds between 0 and 3600, not "${seconds}". Write --timeout 30.`,
      ] as const,
  ),
  [
    'bytes that control a terminal',
    ['\x1b[2Jcheck\x9b'],
    'There is no command "\\u001b[2Jcheck\\u009b". Write corsage check <url>.',
  ],
];

test.each(REFUSED)('%s: refused, with what to type instead', async (_name, given, said) => {
  expect(await corsage(given)).toEqual({ code: 2, stdout: '', stderr: `corsage: ${said}\n` });
});

test('with --json, a wrong argument is the problem in the object, and nothing else is printed', async () => {
  const wrong = {
    code: 'BAD_ARGUMENT',
    message: 'The origin of the page is missing.',
    fix: 'Write --origin https://app.example.com.',
  };
  expect(await corsageJson(['check', 'http://127.0.0.1:1/'])).toEqual({
    exit: 2,
    report: {
      allowed: null,
      ...wrong,
      problems: [wrong],
      answer: null,
      snippet: null,
      warnings: [],
      notes: [],
      exchange: [],
    },
  });
});

test.each([
  ['check', '-h'],
  ['check', '--help', '--version'],
  ['-h', 'check'],
])('%s %s prints every option, on two screens', async (...given) => {
  const { code, stdout, stderr } = await corsage(given);
  expect([code, stderr]).toEqual([0, '']);
  for (const option of Object.keys(OPTIONS)) expect(stdout).toContain(`--${option}`);
  const lines = stdout.split('\n');
  expect(Math.max(...lines.map((line) => line.length))).toBeLessThanOrEqual(80);
  expect(lines.length).toBeLessThanOrEqual(2 * 35);
});

test.each([['--help'], ['-h']])('%s alone lists the commands', async (option) => {
  expect(await corsage([option])).toEqual({
    code: 0,
    stdout: expect.stringMatching(/^ {2}check {4}tells whether a page can read a response/m),
    stderr: '',
  });
});

test('--version prints the version', async () => {
  expect(await corsage(['--version'])).toEqual({ code: 0, stdout: `${version}\n`, stderr: '' });
});

test('every argument is read as it was typed', () => {
  const headers = ['X-A: 1', ' X-B :\t2 ', 'X-Empty:', 'Cookie: id=1', 'cookie:theme=dark'];
  expect(
    read([...URL_AND_ORIGIN, '--credentials', '--json', ...headers.flatMap((line) => ['-H', line])]),
  ).toEqual({
    check: {
      url: 'http://127.0.0.1:1/',
      origin: APP,
      method: 'GET',
      headers: [
        ['X-A', '1'],
        ['X-B', '2'],
        ['X-Empty', ''],
      ],
      credentials: true,
      cookie: 'id=1; theme=dark',
      body: undefined,
      kind: 'fetch',
      withoutCors: false,
      reads: [],
      userAgent: undefined,
    },
    insecure: false,
    notes: [],
  });
  expect(read(URL_AND_ORIGIN)).toMatchObject({
    check: { headers: [], credentials: false, cookie: undefined },
  });
});

test.each([
  ['3600', 3_600_000],
  ['1.5', 1500],
  ['0.0001', 1],
])('a timeout of %s seconds is one of %d milliseconds', (seconds, timeout) => {
  expect(readTimeout(lineOf([...URL_AND_ORIGIN, '--timeout', seconds]))).toBe(timeout);
});

test('options may come in any order, in their short form, and with =', async () => {
  const server = await startRaw(
    'HTTP/1.1 200 OK\r\nAccess-Control-Allow-Origin: *\r\nContent-Length: 0\r\n\r\n',
  );
  try {
    const url = `http://127.0.0.1:${server.port}/`;
    const given = [
      '-XPOST',
      '--origin=https://app.example.com',
      '-H',
      'Accept: text/html',
      'check',
      '--timeout=30',
      '--',
      url,
    ];
    expect(await corsage(given)).toMatchObject({ code: 0, stderr: '' });
    expect(server.requests[0]).toMatch(/^POST \/ HTTP\/1\.1\r\n/);
    expect(server.requests[0]).toContain('\r\nAccept: text/html\r\n');
  } finally {
    await server.close();
  }
});

test('a request that no browser sends is blocked, and is not a wrong argument', async () => {
  const [, , ...origin] = URL_AND_ORIGIN;
  const { exit, report } = await corsageJson(['check', 'ftp://127.0.0.1/', ...origin]);
  expect([exit, report.allowed, report.code]).toEqual([1, false, 'CORSRequestNotHttp']);
  expect((await corsageJson([...URL_AND_ORIGIN, '--method', 'TRACE'])).report.code).toBe('FORBIDDEN_METHOD');
  const { report: withPassword } = await corsageJson(['check', 'http://user:password@127.0.0.1/', ...origin]);
  expect([withPassword.code, withPassword.exchange]).toEqual(['INVALID_URL', []]);
});
