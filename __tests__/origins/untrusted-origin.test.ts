// The value of `Origin` is whatever bytes a client sends. Nothing that a user wrote ever sees it but as a serialized
// origin.

import { once } from 'node:events';
import { createServer, type RequestListener, type Server } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import cors from 'corsage';
import fc from 'fast-check';
import { isSerializedOrigin } from '../../lib/origins/serialized';
import { expectEqual } from '../support/expect-equal';
import { FUZZ_TIMEOUT, fuzzing, originText } from '../support/origin-arbitraries';

jest.setTimeout(FUZZ_TIMEOUT);

const LABEL = /^[a-z0-9_-]*$/;

/**
 * The same said another way: the standard's own parser for http and https, and for other schemes the grammar read from
 * left to right. Lengths are for the tests below.
 */
function isOrigin(text: string): boolean {
  for (const character of text) if (character <= ' ' || character > '~') return false;
  const colon = text.indexOf(':');
  const scheme = text.slice(0, colon);
  if (scheme === 'http' || scheme === 'https') {
    try {
      return new URL(text).origin === text;
    } catch {
      return false;
    }
  }
  if (colon < 1 || !text.startsWith('://', colon)) return false;
  if (!/^[a-z]$/.test(scheme[0] as string) || /[^a-z0-9+.-]/.test(scheme)) return false;
  const [host, port, ...more] = text.slice(colon + 3).split(':');
  if (!host || more.length > 0 || !host.split('.').every((label) => LABEL.test(label))) return false;
  return (
    port === undefined ||
    (String(Number(port)) === port && /^\d+$/.test(port) && +port >= 1 && +port <= 65535)
  );
}

describe('a serialized origin', () => {
  /** Near an origin: one with a few characters put in, taken out or replaced. */
  const nearly = fc
    .tuple(
      originText,
      fc.array(
        fc.tuple(
          fc.nat(60),
          fc.nat(2),
          fc.oneof(fc.string({ maxLength: 2 }), fc.constantFrom(...'.:/@[]%*-_0xA')),
        ),
      ),
    )
    .map(([text, edits]) =>
      edits
        .slice(0, 3)
        .reduce((made, [at, taken, put]) => made.slice(0, at) + put + made.slice(at + taken), text),
    );
  const short = fc
    .array(
      fc.constantFrom(
        'https',
        'http',
        'a',
        'A',
        '://',
        ':',
        '/',
        '.',
        '-',
        'xn--',
        '1',
        '0',
        '80',
        '443',
        '[::1]',
        '_',
      ),
    )
    .map((parts) => parts.join(''));
  const any = fc.oneof(originText, nearly, short, fc.string(), fc.string({ unit: 'binary' }));

  test('is what the URL standard gives back unchanged, and for other schemes what the grammar says', () => {
    fc.assert(
      fc.property(any, (text) => {
        fc.pre(text.length < 200);
        expectEqual([text, isSerializedOrigin(text)], [text, isOrigin(text)]);
      }),
      fuzzing(),
    );
  });

  test.each([
    ['https://example.com', true],
    ['https://example.com.', true],
    ['https://a_b.example.com', true],
    ['https://-a-.example.com', true],
    ['https://1.2.3.4', true],
    ['https://[2001:db8::1]:8443', true],
    ['https://xn--mnchen-3ya.example', true],
    ['https://a.xn--mnchen-3ya', true],
    ['https://1a.2b', true],
    ['https://example.com:8443', true],
    ['http://example.com:443', true],
    ['capacitor://localhost', true],
    ['tauri://localhost:1', true],
    ['chrome-extension://abcdefghijklmnopabcdefghijklmnop', true],
    ['app://a.b_c-d:65535', true],
    ['', false],
    ['null', false],
    ['*', false],
    ['https://', false],
    ['https:', false],
    ['https:///', false],
    ['https://example.com/', false],
    ['https://example.com?', false],
    ['https://example.com#', false],
    ['https://a@example.com', false],
    ['https://@example.com', false],
    ['https://example.com:', false],
    ['https://example.com:443', false],
    ['http://example.com:80', false],
    ['https://example.com:08443', false],
    ['https://example.com:65536', false],
    ['https://example.com:-1', false],
    ['https://EXAMPLE.com', false],
    ['HTTPS://example.com', false],
    ['https:/example.com', false],
    ['https:\\\\example.com', false],
    ['https://example.com\\', false],
    ['https://exam\tple.com', false],
    [' https://example.com', false],
    ['https://example.com ', false],
    ['https://example.com\n', false],
    ['https://example.com\0', false],
    ['https://example%2ecom', false],
    ['https://m\u00fcnchen.example', false],
    ['https://example\u3002com', false],
    ['https://\u212aelvin.example', false],
    ['https://xn--a', false],
    ['https://a.xn--', false],
    ['https://1.2.3', false],
    ['https://1.2.3.4.5', false],
    ['https://0x7f.1', false],
    ['https://127.0.0.1.', false],
    ['https://a.1', false],
    ['https://[::1', false],
    ['https://[2001:0db8::1]', false],
    ['https://[::127.0.0.1]', false],
    ['https://[::1%25eth0]', false],
    ['https://example.com, https://example.com', false],
    ['https://example.com https://example.com', false],
    ['capacitor://', false],
    ['capacitor://localhost/', false],
    ['capacitor://LOCALHOST', false],
    ['capacitor://localhost:0', false],
    ['capacitor://localhost:01', false],
    ['capacitor://localhost:65536', false],
    ['capacitor://[::1]', false],
    ['capacitor:localhost', false],
    ['1a://localhost', false],
    ['://localhost', false],
  ])('%j: %s', (text, answer) => {
    expect([isSerializedOrigin(text), isOrigin(text)]).toEqual([answer, answer]);
  });

  test.each([undefined, null, 1, {}, ['https://example.com'], new String('https://example.com')])(
    'is a string, and %p is not one',
    (value) => expect(isSerializedOrigin(value)).toBe(false),
  );

  test.each(['https://', 'http://', 'capacitor://', 'https://xn--mnchen-3ya.', 'https://a_b.'])(
    '%s… has a host of at most 253 characters and a root dot',
    (start) => {
      const room = 253 - start.replace(/^.*\//, '').length;
      for (const host of [
        'a'.repeat(room),
        'a.'
          .repeat(room)
          .slice(0, room - 1)
          .concat('a'),
      ]) {
        expect(isSerializedOrigin(start + host)).toBe(true);
        expect(isSerializedOrigin(`${start + host}.`)).toBe(true);
        expect(isSerializedOrigin(`${start + host}:65535`)).toBe(true);
        expect(isSerializedOrigin(`${start + host}a`)).toBe(false);
        expect(isSerializedOrigin(`${start + host}a.`)).toBe(false);
        expect(isSerializedOrigin(`${start + host}a:65535`)).toBe(false);
      }
    },
  );

  test.each(['a', 'a.', 'https://', ':', '1', '[', 'xn--', '\u00fc'])(
    'is never as long as %j a million times',
    (unit) => {
      for (const start of ['https://', 'capacitor://', ''])
        expect(isSerializedOrigin(start + unit.repeat(1_000_000))).toBe(false);
      expect(isSerializedOrigin(`${unit.repeat(1000)}://localhost`)).toBe(false);
    },
  );
});

describe('whatever bytes a client sends as Origin', () => {
  const bytes = fc.oneof(
    // Visible ASCII, spaces, tabs and bytes above 127: what an HTTP parser lets through.
    fc.string({
      unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code === 0x7f ? 9 : code)),
    }),
    fc
      .tuple(
        originText,
        fc.constantFrom('/', '?', '#', '\t', ' ', '\xfc', ',', '@', '\\', ', https://a.test'),
      )
      .map(([a, b]) => a + b),
    fc.tuple(fc.constantFrom(' ', '\xff', 'null ', '//', ':', 'A'), originText).map(([a, b]) => a + b),
    originText.map((text) => text.toUpperCase()),
    originText,
    fc.constantFrom('null', '*', '', 'undefined', 'https://', 'x'.repeat(4000)),
  );

  const servers: Server[] = [];
  afterEach(() => {
    for (const server of servers.splice(0)) {
      server.closeAllConnections();
      server.close();
    }
  });

  async function listen(listener: RequestListener): Promise<Socket> {
    const server = createServer(listener);
    server.maxRequestsPerSocket = 0;
    servers.push(server);
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    return connect((server.address() as AddressInfo).port, '127.0.0.1');
  }

  /** Sends a request with each of these header lines, and gives back the head of each answer, in order. */
  async function exchange(socket: Socket, requests: readonly string[]): Promise<string[]> {
    const chunks: Buffer[] = [];
    socket.on('data', (chunk) => chunks.push(chunk));
    requests.forEach((lines, i) => {
      const last = i === requests.length - 1 ? 'Connection: close\r\n' : '';
      socket.write(`GET / HTTP/1.1\r\nHost: x\r\n${last}${lines}\r\n\r\n`, 'latin1');
    });
    await once(socket, 'close');
    return Buffer.concat(chunks)
      .toString('latin1')
      .split(/(?<=\r\n\r\n)(?=HTTP)/);
  }

  /** The RegExp would match much that is not an origin. */
  function record(seen: string[]): cors.CorsMiddleware {
    return cors({
      origin: [
        /^https:\/\/(?:.*\.)?example\.org(?:[/?#@\\ ].*)?$/i,
        (origin) => {
          seen.push(origin);
          return false;
        },
      ],
    });
  }

  test('no function sees it, and no RegExp allows it, unless it is a serialized origin', async () => {
    const { numRuns, ...seed } = fuzzing();
    // At most so many answers are kept.
    const values = fc
      .sample(bytes, { numRuns: Math.min(numRuns, 100_000), ...seed })
      .map((text) => text.replace(/[\r\n]/g, ' '));
    const seen: string[] = [];
    const middleware = record(seen);
    let requests = 0;
    const socket = await listen((request, response) => {
      requests++;
      middleware(request, response, () => response.end());
    });
    const answers = await exchange(
      socket,
      values.map((value) => `Origin: ${value}`),
    );

    expect([requests, answers.length]).toEqual([values.length, values.length]);
    expect(
      values.filter((_, i) => !/^HTTP\/1\.1 200 OK\r\nVary: Origin\r\n/.test(answers[i] as string)),
    ).toEqual([]);
    expect(values.filter((_, i) => /access-control/i.test(answers[i] as string))).toEqual([]);
    expect(seen.filter((origin) => !isOrigin(origin))).toEqual([]);
    // Blanks around the value of a header are not part of it.
    const origins = values.map((text) => text.replace(/^[ \t]+|[ \t]+$/g, ''));
    expect(seen).toEqual(origins.filter((origin) => isSerializedOrigin(origin)));
    expect(seen.length).toBeGreaterThan(values.length / 20);
    expect(seen.length).toBeLessThan(values.length / 2);
  });

  const CONTROLS = [...Array(32).keys(), 0x7f].filter((code) => String.fromCharCode(code) !== '\t');

  test.each(CONTROLS)('the control character %i allows nobody', async (code) => {
    const seen: string[] = [];
    const middleware = record(seen);
    const socket = await listen((request, response) => middleware(request, response, () => response.end()));
    const [answer] = await exchange(socket, [`Origin: https://a.test${String.fromCharCode(code)}b`]);
    expect(answer).not.toMatch(/access-control/i);
    expect(seen.filter((origin) => !isOrigin(origin))).toEqual([]);
  });

  test.each([
    ['twice', 'https://app.example.com', 'https://app.example.com'],
    ['twice, once a stranger', 'https://app.example.com', 'https://evil.test'],
    ['twice, once empty', 'https://app.example.com', ''],
  ])('%s it allows nobody', async (_, ...values) => {
    const middleware = cors({
      origin: ['https://app.example.com', 'https://*.example.com', /^https:\/\/app\.example\.com(?::|$)/],
    });
    const socket = await listen((request, response) => middleware(request, response, () => response.end()));
    const [answer] = await exchange(socket, [values.map((value) => `Origin: ${value}`).join('\r\n')]);
    expect(answer).toMatch(/^HTTP\/1\.1 200 OK\r\nVary: Origin\r\n/);
    expect(answer).not.toMatch(/access-control/i);
  });
});
