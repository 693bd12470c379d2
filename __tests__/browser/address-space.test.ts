// From where an address can be reached, and what a page on https may therefore request over plain http.

import { addressSpaceOf, addressSpaceOfHost } from '../../lib/browser/address-space';
import { fetchAs } from '../../lib/browser/fetch-as';
import { play } from '../support/scripted-server';

/** The first and the last address of each block, and their neighbours where they are public. */
const SPACES: [space: string, ...addresses: string[]][] = [
  ['loopback', '127.0.0.1', '127.255.255.255', '::1', '0.0.0.0', '::', '198.18.0.0', '198.19.255.255'],
  ['local', '10.0.0.0', '10.255.255.255', '172.16.0.0', '172.31.255.255', '192.168.0.0', '192.168.255.255'],
  ['local', '100.64.0.0', '100.127.255.255', '169.254.0.0', '169.254.255.255', '0.0.0.1', '0.255.255.255'],
  [
    'local',
    'fc00::',
    'fdff:ffff::1',
    'fe80::',
    'febf::1',
    'fe80::1%eth0',
    'fec0::1',
    '2001:db8::1',
    '3fff::1',
  ],
  ['public', '9.255.255.255', '11.0.0.0', '126.255.255.255', '128.0.0.0', '172.15.255.255', '172.32.0.0'],
  ['public', '192.167.255.255', '192.169.0.0', '100.63.255.255', '100.128.0.0', '169.253.0.0', '169.255.0.0'],
  [
    'public',
    '198.17.255.255',
    '198.20.0.0',
    '1.0.0.0',
    '2001:db7::1',
    '2001:db9::1',
    '::2',
    'fb00::',
    'ff02::1',
  ],
  ['public', '3fff:1000::1', '2606:4700::1111', '2001:4860:4860:0:0:0:0:8888', '2606:1:2:3:4:5:6:7'],
  // An IPv4 address in an IPv6 address is judged as such.
  ['loopback', '::ffff:127.0.0.1', '::ffff:7f00:1'],
  ['local', '::ffff:192.168.1.1'],
  ['public', '::ffff:8.8.8.8'],
];

test.each(SPACES.flatMap(([space, ...addresses]) => addresses.map((address) => [address, space])))(
  'the address %s is %s',
  (address, space) => expect(addressSpaceOf(address)).toBe(space),
);

test.each([
  ['localhost', 'loopback'],
  ['app.localhost', 'loopback'],
  ['127.0.0.1', 'loopback'],
  ['[::1]', 'loopback'],
  ['192.168.1.1', 'local'],
  ['[fd00::1]', 'local'],
  ['printer.local', 'local'],
  ['printer.local.', 'local'],
  ['8.8.8.8', 'public'],
  ['[2606:4700::1111]', 'public'],
  ['local', undefined],
  ['notlocal', undefined],
  ['printer.local.example', undefined],
  ['api.example.com', undefined],
  ['10.example', undefined],
])('the host %s is %s by itself', (host, space) => expect(addressSpaceOfHost(host)).toBe(space));

describe('for a page on https, plain http is', () => {
  const ANY = [200, 'Access-Control-Allow-Origin: *'] as const;

  test.each([
    'http://api.example.com/',
    'http://8.8.8.8/',
    'http://[2606:4700::1111]:8080/',
    'http://intranet/',
  ])('mixed content at %s: nothing is sent', async (url) => {
    const { outcome, sent } = await play({ url }, []);
    expect([outcome.allowed, outcome.code, sent]).toEqual([false, 'MIXED_CONTENT', []]);
  });

  test.each(['http://localhost:3000/', 'http://127.0.0.1/', 'http://[::1]/', 'http://a.localhost/'])(
    'trusted at %s, which is this machine',
    async (url) => expect((await play({ url }, [ANY])).outcome.allowed).toBe(true),
  );

  test.each(['http://192.168.1.1/', 'http://10.0.0.1:8080/', 'http://printer.local/', 'http://[fd00::1]/'])(
    'let through at %s, if the user agrees',
    async (url) => expect((await play({ url }, [ANY])).outcome.allowed).toBe(true),
  );

  test.each(['http://app.example.com', 'null', 'capacitor://localhost', 'file://'])(
    'no matter for a page of %s',
    async (origin) => {
      expect((await play({ origin, url: 'http://api.example.com/' }, [ANY])).outcome.allowed).toBe(true);
    },
  );

  test('not followed by a redirect', async () => {
    const { outcome, sent } = await play({}, [[302, ANY[1], 'Location: http://api.example.com/items']]);
    expect([outcome.code, outcome.steps.at(-1)?.name, sent.length]).toEqual(['MIXED_CONTENT', 'redirect', 1]);
    const home = await play({}, [[302, ANY[1], 'Location: http://localhost/'], ANY]);
    expect(home.outcome.allowed).toBe(true);
  });
});

test('a data: URL is read without a request, whatever the method', async () => {
  for (const method of ['GET', 'PUT']) {
    const outcome = await fetchAs({ url: 'data:,hello', origin: 'null', method }, () => {
      throw new Error('sent');
    });
    expect(outcome).toMatchObject({ allowed: true, code: null, exchange: [] });
    expect(outcome.steps.map(({ name }) => name)).toEqual(['request', 'same-origin', 'readable-headers']);
    expect(outcome.steps.at(-1)?.view).toEqual({ readable: ['content-type'], hidden: [] });
  }
});
