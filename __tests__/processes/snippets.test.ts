// The settings that the checker prints for a server, pasted into that server as they are: the next check is allowed.

import { corsage, corsageJson, type Report } from '../support/checker';
import { APP, STRANGER } from '../support/origins';
import { PACKAGES } from './web-packages';
import { START, type WebServer } from './web-servers';

async function withServer<Result>(
  starting: Promise<WebServer>,
  use: (url: string) => Promise<Result>,
): Promise<Result> {
  const server = await starting;
  try {
    return await use(`http://127.0.0.1:${server.port}`);
  } finally {
    await server.close();
  }
}

const ASKED: Readonly<Record<string, readonly string[]>> = {
  'a PUT with headers and credentials': [
    '/items',
    ...['--origin', APP, '--method', 'PUT', '--credentials'],
    ...['--header', 'X-Trace: 1', '--header', 'Content-Type: application/json', '--reads', 'X-Total'],
  ],
  'an error that needs no preflight': ['/missing', '--origin', APP],
  'public data for a page without an origin': ['/items', '--origin', 'null', '--header', 'X-Trace: 1'],
};

async function check(url: string, [path, ...given]: readonly string[]): Promise<Report> {
  return (await corsageJson(['check', url + path, ...given])).report;
}

describe.each(Object.entries(START))('the settings for %s, pasted, allow', (name, start) => {
  const runs = PACKAGES[name]?.[1]() ?? true;
  // announce-missing.ts says why.
  (runs ? test : test.skip).each(Object.entries(ASKED))('%s', async (_title, asked) => {
    const before = await withServer(start(''), (url) => check(url, [...asked, '--server', name]));
    expect(before.allowed).toBe(false);
    expect(before.snippet?.server).toBe(name);
    if (asked.includes('X-Total')) expect(before.snippet?.text).toContain('X-Total');
    const isPublic = asked.includes('null');
    await withServer(start(before.snippet?.text ?? ''), async (url) => {
      const after = await check(url, asked);
      expect([after.message, after.allowed]).toEqual([null, true]);
      // FastAPI's middleware does nothing for a request without Origin, whatever its settings.
      const vary = name === 'fastapi' ? [] : ['ORIGIN_WITHOUT_VARY'];
      const known = ['NO_MAX_AGE', 'EVERY_ORIGIN_WITH_CREDENTIALS', ...vary];
      expect(after.warnings.filter(({ code }) => known.includes(code))).toEqual([]);
      const stranger = asked.map((word) => (word === APP ? STRANGER : word));
      expect((await check(url, stranger)).allowed).toBe(isPublic);
    });
  });

  (runs ? test : test.skip)('what they allow, by what its headers tell of the server', async () => {
    await withServer(start(''), async (url) => {
      const { stdout } = await corsage(['check', `${url}/missing`, '--origin', APP]);
      const known = name === 'corsage' ? 'express' : name;
      expect(stdout).toContain(`\nThe same for ${known}\n`);
    });
  });
});
