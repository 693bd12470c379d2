// What a serialized origin is, held against the URL parser itself.

import fc from 'fast-check';
import { hostOf, isSerializedOrigin, portOf, schemeOf } from '../../lib/origins/serialized';
import { expectEqual } from '../support/expect-equal';

/** For http and https: the parser gives it back unchanged, and DNS could carry the host. */
function byTheParser(text: string): boolean {
  if (!/^https?:\/\//.test(text) || !URL.canParse(text)) return false;
  const { origin, hostname } = new URL(text);
  return origin === text && hostname.replace(/\.$/, '').length <= 253;
}

const host = fc.oneof(
  fc.domain(),
  fc.ipV4(),
  fc.ipV4Extended(),
  fc.ipV6().map((address) => `[${address}]`),
  fc.string({ unit: fc.constantFrom(...'abyz019.-_'), maxLength: 12 }),
  fc.string({ unit: fc.constantFrom(...'aZx0.-_%:[]@/\\?#*" \u00e9\u0000'), maxLength: 8 }),
  fc.string({ unit: 'binary', maxLength: 8 }),
  fc
    .array(
      fc.constantFrom('a', 'xn--a', 'xn--bcher-kva', 'xn--', 'a--b', '-', '0', '0x1', '1a', '', 'A', 'b-'),
      {
        maxLength: 4,
      },
    )
    .map((labels) => labels.join('.')),
);
const port = fc.oneof(
  fc.constantFrom('', '', ':', ':80', ':443', ':0', ':00', ':080', ':65535', ':65536', ':8443'),
  fc.integer({ min: 0, max: 70000 }).map((number) => `:${number}`),
);
const web = fc
  .tuple(
    fc.constantFrom('http://', 'https://'),
    host,
    port,
    fc.constantFrom('', '', '', '/', '?', '#', ' ', '\n'),
  )
  .map((parts) => parts.join(''));

test('a serialized origin of http or https is what the URL parser gives back unchanged', () => {
  fc.assert(
    fc.property(web, (text) => {
      expectEqual([text, isSerializedOrigin(text)], [text, byTheParser(text)]);
    }),
    { numRuns: 5000 },
  );
});

test('what the URL parser makes of any address is a serialized origin', () => {
  fc.assert(
    fc.property(
      fc.webUrl({ authoritySettings: { withPort: true, withIPv4: true, withIPv6: true } }),
      (url) => {
        const { origin, protocol, hostname, port } = new URL(url);
        expect(isSerializedOrigin(origin)).toBe(true);
        expect([`${schemeOf(origin)}:`, hostOf(origin), portOf(origin)]).toEqual([protocol, hostname, port]);
      },
    ),
  );
});

test.each([
  'https://app.example.com',
  'https://app.example.com:8443',
  'http://app.example.com:443',
  'https://app.example.com.',
  'https://my_app.example.com',
  'https://xn--bcher-kva.example',
  'https://a',
  'https://1a.example',
  'http://127.0.0.1',
  'http://[::1]',
  'http://[2001:db8::1]:65535',
  'http://localhost:3000',
  `https://${'a.'.repeat(126)}a`,
  `https://${'a.'.repeat(126)}a.`,
  `https://${'a_'.repeat(126)}a:65535`,
  'capacitor://localhost',
  'tauri://localhost:1430',
  'ionic://localhost',
  'app://obsidian.md',
  'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
  'moz-extension://2c127fa4-62c7-7e4f-90e5-472b45eecfdc',
  'a+b.c-d://host_name.x-y:1',
  `chrome-extension://${'a.'.repeat(126)}a.:65535`,
])('%s is a serialized origin', (text) => {
  expect(isSerializedOrigin(text)).toBe(true);
});

test.each([
  ['nothing', ''],
  ['the opaque origin', 'null'],
  ['a host of 254 characters', `https://${'a.'.repeat(126)}ab`],
  ['a host of 254 characters, and a dot', `https://${'a.'.repeat(126)}ab.`],
  ['a host of 254 characters that needs the parser', `https://${'a_'.repeat(127)}`],
  ['a long host of another scheme', `app://${'a.'.repeat(127)}`.replace(/\.$/, 'b')],
  ['longer than any origin', `chrome-extension://${'a.'.repeat(126)}a.:655350`],
  ['a default port', 'https://a.example:443'],
  ['upper case', 'https://A.example'],
  ['another scheme without a host', 'app://'],
  ['another scheme with a slash', 'app://host/'],
  ['another scheme in upper case', 'App://host'],
  ['another scheme with a host in upper case', 'app://Host'],
  ['another scheme with a user', 'app://me@host'],
  ['another scheme with an IPv6 address', 'app://[::1]'],
  ['another scheme with port 0', 'app://host:0'],
  ['another scheme with port 65536', 'app://host:65536'],
  ['another scheme with a port of six digits', 'app://host:100000'],
  ['another scheme with a zero before the port', 'app://host:080'],
  ['another scheme with an empty port', 'app://host:'],
  ['another scheme that begins with a digit', '1app://host'],
  ['http with one slash', 'http:/host'],
  ['a line feed at the end', 'app://host\n'],
  ['two in one', 'https://a.example,https://b.example'],
])('%s is not a serialized origin', (_what, text) => {
  expect(isSerializedOrigin(text)).toBe(false);
});

test('earlier questions change no answer about a serialized origin', () => {
  const asked = ['https://a.example', 'https://a.example', 'https://a.example/', 'https://a.example', 'null'];
  expect(asked.map(isSerializedOrigin)).toEqual([true, true, false, true, false]);
});

test.each([
  [undefined],
  [null],
  [1],
  [true],
  [['https://a.example']],
  [{ toString: () => 'https://a.example' }],
  [new String('https://a.example')],
])('%p is not text, and so not a serialized origin', (value) => {
  expect(isSerializedOrigin(value)).toBe(false);
});

describe('without a URL parse, which costs ten times as much,', () => {
  const canParse = jest.spyOn(URL, 'canParse');
  beforeEach(() => canParse.mockClear());
  afterAll(() => canParse.mockRestore());

  test.each([
    'https://app.example.com',
    'http://app.example.com',
    'https://a.z',
    'https://z.a',
    'https://a0-9z.example',
    'https://0.9.a9',
    'https://a--b.example',
    'https://x-n--a.example',
    'https://localhost',
    `https://${'a.'.repeat(125)}aa`,
    `http://${'a.'.repeat(126)}a`,
  ])('%s is a serialized origin', (text) => {
    expect(isSerializedOrigin(text)).toBe(true);
    expect(canParse).not.toHaveBeenCalled();
  });

  test.each(['capacitor://localhost', 'null', '', 'x'.repeat(10_000), `https://${'a'.repeat(300)}`])(
    'what is neither http nor https, or is too long, is decided: %s',
    (text) => {
      isSerializedOrigin(text);
      expect(canParse).not.toHaveBeenCalled();
    },
  );
});

test('an origin of any other scheme is split into its parts', () => {
  const other = fc.tuple(
    fc.stringMatching(/^[a-z][a-z0-9+.-]{0,15}$/).filter((scheme) => scheme !== 'http' && scheme !== 'https'),
    fc.stringMatching(/^[a-z0-9._-]{1,40}$/),
    fc.option(fc.integer({ min: 1, max: 65535 })),
  );
  fc.assert(
    fc.property(other, ([scheme, name, number]) => {
      const origin = `${scheme}://${name}${number === null ? '' : `:${number}`}`;
      expect(isSerializedOrigin(origin)).toBe(true);
      expect([schemeOf(origin), hostOf(origin), portOf(origin)]).toEqual([
        scheme,
        name,
        number === null ? '' : String(number),
      ]);
    }),
  );
});
