// How the whole answer and the settings for a server are printed.

import { corsage } from '../support/checker';
import { APP } from '../support/origins';
import { head, type RawAnswer, startRaw } from '../support/raw-server';

async function printed(answer: RawAnswer, ...given: string[]): Promise<{ code: number; text: string }> {
  const server = await startRaw(answer);
  try {
    const url = `http://127.0.0.1:${server.port}/items`;
    const { code, stdout, stderr } = await corsage(['check', url, '--origin', APP, ...given]);
    return { code, text: stdout + stderr };
  } finally {
    await server.close();
  }
}

test('the header lines say which response each belongs to, and the settings are for the server that was named', async () => {
  const { text } = await printed(head('HTTP/1.1 404 Not Found'), '-X', 'DELETE', '--server', 'Django');
  expect(text).toContain(`
The whole answer
  to the preflight (OPTIONS): status 204
    Access-Control-Allow-Origin: https://app.example.com
    Access-Control-Allow-Methods: DELETE
    Access-Control-Max-Age: 600
    Vary: Origin
  to the DELETE request, with errors and redirects too
    Access-Control-Allow-Origin: https://app.example.com
    Vary: Origin

The same for django
  # add the methods and headers of your other requests to the lists
  # in settings.py, after pip install django-cors-headers:
  INSTALLED_APPS += ["corsheaders"]
  MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]
  CORS_ALLOWED_ORIGINS = ["https://app.example.com"]
  CORS_ALLOW_METHODS = ["DELETE"]
  CORS_PREFLIGHT_MAX_AGE = 600
`);
});

test.each([
  ['nginx', '#'],
  ['express', '//'],
])(
  'the settings for %s, which hold for the whole app, say that the lists are those of one request',
  async (server, sign) => {
    const reminder = `\nThe same for ${server}\n  ${sign} add the methods and headers of your other requests to the lists\n`;
    const given = ['--server', server];
    const denied = head('HTTP/1.1 404 Not Found');
    expect((await printed(denied, '-X', 'PUT', ...given)).text).toContain(reminder);
    expect((await printed(denied, ...given)).text).not.toContain('your other requests');
  },
);

test('the headers that the page reads are exposed in the lines and in the settings, but for those that need it not', async () => {
  const denied = head('HTTP/1.1 403 Forbidden', 'Access-Control-Expose-Headers: Link');
  const reads = ['--reads', 'X-Total,Content-Type,Set-Cookie,link'];
  const { text } = await printed(denied, ...reads, '--server', 'express');
  expect(text).toContain('\n    Access-Control-Expose-Headers: X-Total, Link\n');
  expect(text).toContain("\n    exposedHeaders: ['X-Total', 'Link'],\n");
});

test('a request that was not sent, since it may change something, is named, so that the list does not look complete', async () => {
  const NOT_SENT =
    'The PUT itself was not sent, since it may change something: what its response lacks is not known.';
  const denied = head('HTTP/1.1 403 Forbidden');
  expect((await printed(denied, '-X', 'PUT')).text).toContain(`\n\n${NOT_SENT}\n\nThe whole answer\n`);
  expect(JSON.parse((await printed(denied, '-X', 'PUT', '--json')).text).notes).toEqual([NOT_SENT]);
  const others = [
    ['-X', 'POST'],
    ['-H', 'X-Trace: 1'],
  ];
  for (const given of others) expect((await printed(denied, ...given)).text).not.toContain('was not sent');
  async function* stdin() {
    yield Buffer.from('HTTP/1.1 403 Forbidden\r\n\r\n');
  }
  const saved = [
    'check',
    'https://api.example.com/',
    '--origin',
    APP,
    '-X',
    'PUT',
    '--preflight-response',
    '-',
  ];
  const { stdout } = await corsage(saved, undefined, { stdin: stdin() });
  expect(stdout).toContain('The browser does not send the request itself.');
  expect(stdout).not.toContain('was not sent');
  expect((await printed('', '-X', 'PUT')).text).not.toContain('was not sent');
});

describe('the answer to a request that is redirected', () => {
  const ALLOWED = `Access-Control-Allow-Origin: ${APP}`;
  const moved = (location: string) => (request: string) =>
    request.startsWith('GET /items ')
      ? head('HTTP/1.1 302 Found', `Location: ${location}`)
      : head('HTTP/1.1 200 OK');

  test('names the URL that it is for', async () => {
    const { text } = await printed(moved('/all'));
    expect(text).toMatch(
      /\nThe whole answer, for http:\/\/127\.0\.0\.1:\d+\/all\n {2}to the GET request, with errors and redirects too\n/,
    );
  });

  test('to a log-in page is an error in its place', async () => {
    const { text } = await printed(moved('/login'));
    expect(text).toContain(`
The whole answer
  to the GET request: status 401 instead of the redirect, and with every other response
    ${ALLOWED}
`);
  });
});

test('what nginx adds to the answer of an app is taken out by settings for nginx, which names both', async () => {
  const twice = head(
    'HTTP/1.1 200 OK',
    'Server: nginx/1.26.0',
    'X-Powered-By: Express',
    `Access-Control-Allow-Origin: ${APP}`,
    `Access-Control-Allow-Origin: ${APP}`,
  );
  const { text } = await printed(twice);
  expect(text).toContain(
    'It seems that express and nginx in front of it both add one, so remove it from one of them.',
  );
  expect(text).toMatch(
    /\nThe same for nginx\n(?:.*\n)*? {2}proxy_hide_header Access-Control-Allow-Origin;\n/,
  );
});

test('a list that a server makes too long to read is cut in the lines and in the settings', async () => {
  const names = Array.from({ length: 200 }, (_, i) => `X-Name-${i}`).join(', ');
  const answer = head(
    'HTTP/1.1 200 OK',
    `Access-Control-Allow-Origin: ${APP}`,
    `Access-Control-Allow-Headers: ${names}`,
  );
  const { text } = await printed(answer, '-X', 'PUT', '--server', 'express');
  expect(Math.max(...text.split('\n').map((line) => line.length))).toBeLessThan(500);
  expect(text).toMatch(/\n {4}Access-Control-Allow-Headers: X-Name-0, .*\.\.\.\n/);
  expect(text).toMatch(/\n {4}allowedHeaders: \['X-Name-0', .*\.\.\.\n/);
});

test.each([
  ['ngnix', 'Write --server nginx.'],
  ['caddy', 'Write --server nginx, or --server apache,'],
])('--server %s is refused with what to type instead', async (name, fix) => {
  const { code, text } = await printed('', '--server', name);
  expect([code, text]).toEqual([
    2,
    expect.stringContaining(`--server "${name}" is not one that corsage knows. ${fix}`),
  ]);
});

test('an allowed request has nothing to answer', async () => {
  const { text } = await printed(
    head('HTTP/1.1 200 OK', 'Access-Control-Allow-Origin: *'),
    '--server',
    'nginx',
  );
  expect(text).not.toMatch(/The whole answer|The same for/);
});
