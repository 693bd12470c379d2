// Where the page and the server are, as far as it matters to Local Network Access.

import { ask } from '../../lib/check/ask';
import { corsageJson, noName } from '../support/checker';
import { APP } from '../support/origins';
import { head, type RawServer, startRaw } from '../support/raw-server';

const ANY = head('HTTP/1.1 200 OK', 'Content-Length: 0', 'Access-Control-Allow-Origin: *');

let server: RawServer;
beforeAll(async () => {
  server = await startRaw(ANY);
});
afterAll(() => server.close());

const urlAt = (host: string) => `http://${host}:${server.port}/`;

/** As if they were there. */
const HOSTS: Readonly<Record<string, string>> = {
  'app.example.com': '203.0.113.5',
  'intranet.example': '10.1.2.3',
  'api.example.com': '127.0.0.1',
};

const MANNER = {
  userAgent: 'test',
  cookie: undefined,
  timeout: 10_000,
  resolve: (host: string) => HOSTS[host],
  lookup: noName,
};

async function addressesOf(origin: string, url = urlAt('localhost')): Promise<[string, string][]> {
  const { addresses } = await ask({ origin, url }, MANNER);
  return [...addresses];
}

test('the address of the server is the one that answered, and the page is looked up', async () => {
  expect(await addressesOf(APP)).toEqual([
    ['localhost', '127.0.0.1'],
    ['app.example.com', '203.0.113.5'],
  ]);
  expect(await addressesOf('http://intranet.example', urlAt('api.example.com'))).toEqual([
    ['api.example.com', '127.0.0.1'],
    ['intranet.example', '10.1.2.3'],
  ]);
  expect(await addressesOf('http://app.localhost:5173')).toContainEqual(['app.localhost', '::1']);
});

test('a page whose host cannot be looked up, or that has none, stays unknown', async () => {
  for (const origin of [
    'https://nobody.invalid',
    'null',
    'capacitor://localhost',
    urlAt('localhost').slice(0, -1),
  ]) {
    expect(await addressesOf(origin)).toEqual([['localhost', '127.0.0.1']]);
  }
});

test('a look-up of the page that never ends does not hold the check up', async () => {
  const url = urlAt('127.0.0.1');
  const { addresses } = await ask({ origin: APP, url }, { ...MANNER, resolve: undefined, lookup: () => {} });
  expect([...addresses]).toEqual([['127.0.0.1', '127.0.0.1']]);
});

test('nothing is looked up where the server did not answer', async () => {
  expect(await addressesOf(APP, 'http://nobody.local/')).toEqual([]);
});

test.each([
  [APP, ['LOCAL_NETWORK_ACCESS']],
  ['http://app.example.com', ['LOCAL_NETWORK_ACCESS']],
  ['http://localhost:5173', []],
  ['https://192.168.1.2', []],
])(
  'a page of %s gets the warnings %j for a server of this machine, and the exit code 0',
  async (origin, codes) => {
    const { exit, report } = await corsageJson(['check', urlAt('127.0.0.1'), '--origin', origin]);
    expect([exit, report.allowed, report.warnings.map(({ code }) => code)]).toEqual([0, true, codes]);
  },
);

test('a data: URL is allowed, and nothing is sent', async () => {
  const { exit, report } = await corsageJson(['check', 'data:text/plain,hello', '--origin', APP]);
  expect([exit, report.allowed, report.exchange]).toEqual([0, true, []]);
});

test('the warning comes after those that a header helps against, and not at all where nothing listens', async () => {
  const open = await startRaw(
    head('HTTP/1.1 200 OK', 'Access-Control-Allow-Origin: *', 'Access-Control-Allow-Headers: *'),
  );
  const given = ['check', `http://127.0.0.1:${open.port}/`, '--origin', APP, '--header', 'X-Trace: 1'];
  const codes = async () => (await corsageJson(given)).report.warnings.map(({ code }) => code);
  expect(await codes()).toEqual(['NO_MAX_AGE', 'LOCAL_NETWORK_ACCESS']);
  await open.close();
  expect(await codes()).toEqual([]);
});
