// How the whole answer and the settings for a server are printed.

import { corsage } from '../support/checker';
import { APP } from '../support/origins';
import { head, startRaw } from '../support/raw-server';

async function printed(answer: string, ...given: string[]): Promise<{ code: number; text: string }> {
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
  to the DELETE request: status 200
    Access-Control-Allow-Origin: https://app.example.com
    Vary: Origin

The same for django
  # in settings.py, after pip install django-cors-headers:
  INSTALLED_APPS += ["corsheaders"]
  MIDDLEWARE = ["corsheaders.middleware.CorsMiddleware", *MIDDLEWARE]
  CORS_ALLOWED_ORIGINS = ["https://app.example.com"]
  CORS_ALLOW_METHODS = ["DELETE"]
  CORS_PREFLIGHT_MAX_AGE = 600
`);
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
