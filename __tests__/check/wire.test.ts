// The checker's client: it sends each line as it is given, and gives back each line as it came.

import { once } from 'node:events';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { WireRequest, WireResponse } from '../../lib/browser/exchange';
import { reasonOf } from '../../lib/check/unreachable';
import { NoAnswer, send } from '../../lib/check/wire';
import { type Certificate, makeCertificate } from '../support/certificate';
import { head, type RawAnswer, startRaw } from '../support/raw-server';

const PATIENCE = 10_000;
const OK = head('HTTP/1.1 200 OK', 'Content-Length: 0');

function get(port: number, more: Partial<WireRequest> = {}): WireRequest {
  return { kind: 'actual', method: 'GET', url: `http://127.0.0.1:${port}/path?query`, headers: [], ...more };
}

/** What a server was sent, and how its response was read. */
async function exchange(answer: RawAnswer, more?: Partial<WireRequest>, timeout = PATIENCE) {
  const server = await startRaw(answer);
  try {
    const answer = await send(get(server.port, more), timeout);
    return { answer, response: answer as WireResponse, requests: server.requests };
  } finally {
    await server.close();
  }
}

describe('what the checker sends', () => {
  test('is the request as given, with the order and the case of its lines, on a connection of its own', async () => {
    const { requests } = await exchange(OK, {
      headers: [
        ['Origin', 'https://app.example.com'],
        ['x-b', '2'],
        ['X-A', '1'],
        ['X-A', '3'],
      ],
    });
    const [request = ''] = requests;
    const lines = request.trimEnd().split('\r\n');
    expect(lines[0]).toBe('GET /path?query HTTP/1.1');
    expect(lines.filter((line) => /^(?:origin|x-)/i.test(line))).toEqual([
      'Origin: https://app.example.com',
      'x-b: 2',
      'X-A: 1',
      'X-A: 3',
    ]);
    expect(lines).toContain('Connection: close');
    expect(lines.filter((line) => line.startsWith('Host: 127.0.0.1:'))).toHaveLength(1);
  });

  test.each(['patch', 'PATCH', 'Purge', 'POST'])('has the method %s as it is written', async (method) => {
    const { requests } = await exchange(OK, { method });
    expect(requests[0]?.split(' ')[0]).toBe(method);
  });

  test('has Content-Length: 0 for a POST without a body', async () => {
    const { requests } = await exchange(OK, { method: 'POST' });
    expect(requests[0]).toContain('\r\nContent-Length: 0\r\n');
  });
});

describe('how the checker reads a response', () => {
  const lines = async (...sent: string[]) =>
    (await exchange(head('HTTP/1.1 200 OK', ...sent))).response.headers;

  test('two lines with one name stay two', async () => {
    expect(await lines('Access-Control-Allow-Origin: *', 'access-control-allow-origin: *')).toEqual([
      ['Access-Control-Allow-Origin', '*'],
      ['access-control-allow-origin', '*'],
    ]);
  });

  test('bytes that Node would refuse to send are read, a character each', async () => {
    expect(await lines('X-Odd: a\x01\x1b[31m\xe9')).toEqual([['X-Odd', 'a\x01\x1b[31m\xe9']]);
  });

  test('a line that continues on the next is read as one', async () => {
    expect(await lines('Access-Control-Allow-Methods: PUT,', ' DELETE')).toEqual([
      ['Access-Control-Allow-Methods', 'PUT, DELETE'],
    ]);
  });

  test('lines may end with only a line feed', async () => {
    const { response } = await exchange('HTTP/1.1 200 OK\nX-A: 1\n\n');
    expect(response).toEqual({ status: 200, headers: [['X-A', '1']] });
  });

  test('103 Early Hints before the response are skipped', async () => {
    const early = head('HTTP/1.1 103 Early Hints', 'Access-Control-Allow-Origin: *');
    expect((await exchange(early + OK)).response).toEqual({
      status: 200,
      headers: [['Content-Length', '0']],
    });
  });

  test('three thousand lines are all read', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => `X-${i}: ${i}`);
    expect(await lines(...many)).toHaveLength(3000);
  });

  test('a redirect is read as a response, and not followed', async () => {
    const { response, requests } = await exchange(head('HTTP/1.1 302 Found', 'Location: /elsewhere'));
    expect(response).toEqual({ status: 302, headers: [['Location', '/elsewhere']] });
    expect(requests).toHaveLength(1);
  });

  test('the connection is closed after the head, without waiting for the body', async () => {
    let closed: Promise<unknown> | undefined;
    const server = await startRaw((_request, socket) => {
      closed = new Promise((resolve) => socket.once('close', resolve));
      socket.write(head('HTTP/1.1 200 OK', 'Transfer-Encoding: chunked'));
      const write = () => {
        while (socket.write('5\r\nhello\r\n'));
        socket.once('drain', write);
      };
      write();
      return undefined;
    });
    try {
      expect(await send(get(server.port), PATIENCE)).toMatchObject({ status: 200 });
      await closed;
    } finally {
      await server.close();
    }
  });
});

describe('if there is no response, the message says why and the fix what to do:', () => {
  const LOCAL = /127\.0\.0\.1:\d+/;

  async function reason(asking: Promise<unknown>, url = 'http://127.0.0.1:1/') {
    const answer = (await asking) as NoAnswer;
    expect(answer).toBeInstanceOf(NoAnswer);
    return { code: answer.code, ...reasonOf(answer, url) };
  }

  /** The same, for one server. */
  async function reasonFor(answer: RawAnswer, timeout?: number) {
    return reason(exchange(answer, {}, timeout).then((exchanged) => exchanged.answer));
  }

  test('nothing listens on the port', async () => {
    const server = createServer();
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    await new Promise((resolve) => server.close(resolve));
    const { url } = get(port);
    const { code, message, fix } = await reason(send(get(port), PATIENCE), url);
    expect(code).toBe('ECONNREFUSED');
    expect(message).toMatch(LOCAL);
    expect(message).toContain('refused');
    expect(fix).toBe('Start the server, or correct the host and the port.');
  });

  test('the host name is not known', async () => {
    const asked = get(1, { url: 'http://nobody.invalid/' });
    const { message } = await reason(send(asked, PATIENCE), asked.url);
    expect(message).toMatch(/^The name nobody\.invalid cannot be resolved\. \("getaddrinfo E\w+ /);
  });

  test('the server stays silent', async () => {
    const { code, message, fix } = await reasonFor(() => undefined, 50);
    expect([code, fix]).toEqual([
      'TIMEOUT',
      'Check whether the server is hanging, or wait longer: --timeout 30.',
    ]);
    expect(message).toContain('("TIMEOUT no response within 0.05 s")');
  });

  test('the server sends half a head and then stays silent', async () => {
    const half = (_request: string, socket: Socket) => {
      socket.write('HTTP/1.1 200 OK\r\nX-A: 1\r\n');
      return undefined;
    };
    expect((await reasonFor(half, 50)).code).toBe('TIMEOUT');
  });

  test('the server closes the connection', async () => {
    const { code, message } = await reasonFor('');
    expect(code).toBe('ECONNRESET');
    expect(message).toContain('closed the connection without a response');
  });

  test('the head is endless', async () => {
    const endless = (_request: string, socket: Socket) => {
      socket.write('HTTP/1.1 200 OK\r\n');
      const write = () => {
        while (socket.write('X-More: and more and more and more\r\n'));
        socket.once('drain', write);
      };
      write();
      return undefined;
    };
    const { code, message } = await reasonFor(endless);
    expect(code).toBe('HPE_HEADER_OVERFLOW');
    expect(message).toContain('more header bytes than browsers read');
  });

  test.each([
    'SSH-2.0-OpenSSH_9.6\r\n',
    'HTTP/1.1 200 OK\r\nNo colon\r\n\r\n',
    '\x15\x03\x01\x00\x02\x02\x16',
  ])('the response is not HTTP: %j', async (bytes) => {
    const { code, message, fix } = await reasonFor(bytes);
    expect(code).toMatch(/^HPE_/);
    expect(message).toContain('is not valid HTTP/1.1');
    expect(fix).toContain('the URL should start with https');
  });

  describe('over TLS', () => {
    const certificates: Certificate[] = [];
    afterAll(() => {
      for (const certificate of certificates) certificate.remove();
    });

    async function overTls(wanted?: Parameters<typeof makeCertificate>[0]) {
      const certificate = await makeCertificate(wanted);
      certificates.push(certificate);
      const server = await startRaw(OK, certificate);
      const url = `https://127.0.0.1:${server.port}/`;
      try {
        return await reason(send(get(server.port, { url }), PATIENCE), url);
      } finally {
        await server.close();
      }
    }

    test('its certificate has expired', async () => {
      const { code, message } = await overTls({ until: new Date(0) });
      expect([code, message]).toEqual(['CERT_HAS_EXPIRED', expect.stringContaining('has expired')]);
    });

    test('its certificate is its own authority', async () => {
      const { code, message, fix } = await overTls();
      expect(code).toBe('DEPTH_ZERO_SELF_SIGNED_CERT');
      expect(message).toContain('is not trusted');
      expect(fix).toContain('NODE_EXTRA_CA_CERTS');
    });

    test('the server speaks http and the URL says https', async () => {
      const server = createServer((socket) => {
        socket.on('error', () => {});
        socket.end(OK);
      });
      server.listen(0, '127.0.0.1');
      await once(server, 'listening');
      const { port } = server.address() as AddressInfo;
      const url = `https://127.0.0.1:${port}/`;
      try {
        const { message, fix } = await reason(send(get(port, { url }), PATIENCE), url);
        expect(message).toContain('No TLS connection to');
        expect(fix).toBe('Check whether the URL should start with http instead of https.');
      } finally {
        server.close();
      }
    });
  });
});
