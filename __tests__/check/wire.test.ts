// The checker's client: it sends each line as it is given, and gives back each line as it came.

import { once } from 'node:events';
import {
  constants,
  createSecureServer,
  type IncomingHttpHeaders,
  type SecureServerOptions,
  type ServerHttp2Stream,
} from 'node:http2';
import { type AddressInfo, createServer, type Socket } from 'node:net';
import type { WireRequest, WireResponse } from '../../lib/browser/exchange';
import { reasonOf } from '../../lib/check/unreachable';
import { NoAnswer, type Reply, send } from '../../lib/check/wire';
import { type Certificate, makeCertificate } from '../support/certificate';
import { head, type RawAnswer, startRaw } from '../support/raw-server';

const PATIENCE = { timeout: 10_000 };
const OK = head('HTTP/1.1 200 OK', 'Content-Length: 0');

function get(port: number, more: Partial<WireRequest> = {}): WireRequest {
  return { kind: 'actual', method: 'GET', url: `http://127.0.0.1:${port}/path?query`, headers: [], ...more };
}

/** What a server was sent, and how its response was read. */
async function exchange(answer: RawAnswer, more?: Partial<WireRequest>, sending = PATIENCE) {
  const server = await startRaw(answer);
  try {
    const answer = await send(get(server.port, more), sending);
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
    expect(response).toEqual({ status: 200, headers: [['X-A', '1']], spaced: [], address: '127.0.0.1' });
  });

  test('103 Early Hints before the response are skipped', async () => {
    const early = head('HTTP/1.1 103 Early Hints', 'Access-Control-Allow-Origin: *');
    expect((await exchange(early + OK)).response).toMatchObject({
      status: 200,
      headers: [['Content-Length', '0']],
    });
  });

  test('three thousand lines are all read', async () => {
    const many = Array.from({ length: 3000 }, (_, i) => `X-${i}: ${i}`);
    expect(await lines(...many)).toHaveLength(3000);
  });

  test('spaces before the colon are not part of a name', async () => {
    expect(await lines('Access-Control-Allow-Origin : *', 'X-A\t: 1')).toEqual([
      ['Access-Control-Allow-Origin', '*'],
      ['X-A', '1'],
    ]);
  });

  test('a line that is not a header is skipped', async () => {
    expect(await lines('No colon', ': no name', 'two words: 1', 'X-A: 1')).toEqual([['X-A', '1']]);
  });

  test('a head that comes byte by byte is read as one', async () => {
    const { response } = await exchange((_request, socket) => {
      const bytes = [...head('', 'HTTP/1.0 204', 'X-A: 1')];
      const write = () => {
        const byte = bytes.shift();
        if (byte !== undefined) socket.write(byte, () => setImmediate(write));
      };
      write();
      return undefined;
    });
    expect(response).toMatchObject({ status: 204, headers: [['X-A', '1']] });
  });

  test.each([
    ['status 101', head('HTTP/1.1 101 Switching Protocols', 'Upgrade: websocket'), /^status 101 /],
    [
      'two lengths',
      head('HTTP/1.1 200 OK', 'Content-Length: 1', 'Content-Length: 2'),
      /^two different values in Content-Length$/,
    ],
  ])('%s is a network error, as in browsers', async (_name, bytes, problem) => {
    expect((await exchange(bytes)).answer).toEqual({ networkError: expect.stringMatching(problem) });
  });

  test('the same length twice, and two lengths of a chunked body, do not matter', async () => {
    expect(await lines('Content-Length: 1', 'Content-Length: 1')).toHaveLength(2);
    expect(await lines('Content-Length: 1', 'Content-Length: 2', 'Transfer-Encoding: chunked')).toHaveLength(
      3,
    );
  });

  test('a redirect is read as a response, and not followed', async () => {
    const { response, requests } = await exchange(head('HTTP/1.1 302 Found', 'Location: /elsewhere'));
    expect(response).toMatchObject({ status: 302, headers: [['Location', '/elsewhere']] });
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

describe('a server of this machine is reached', () => {
  async function reach(name: string, address: string) {
    const server = createServer((socket) => void socket.end(OK));
    server.listen(0, address);
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    try {
      return (await send(get(port, { url: `http://${name}:${port}/` }), PATIENCE)) as Reply;
    } finally {
      server.close();
    }
  }

  test.each([
    ['localhost', '127.0.0.1'],
    ['localhost', '::1'],
    ['app.localhost', '127.0.0.1'],
    ['app.localhost', '::1'],
    ['localhost.', '127.0.0.1'],
    ['[::1]', '::1'],
  ])('at %s where it listens on %s only', async (name, address) => {
    expect(await reach(name, address)).toMatchObject({ status: 200, address });
  });

  test('at another address than its own, if a route says so', async () => {
    const server = await startRaw(OK);
    try {
      const resolve = (host: string, port: number) =>
        host === 'api.example.com' && port === server.port ? '127.0.0.1' : undefined;
      const asked = get(server.port, { url: `http://api.example.com:${server.port}/` });
      expect(await send(asked, { ...PATIENCE, resolve })).toMatchObject({ status: 200 });
      expect(server.requests[0]).toContain(`\r\nHost: api.example.com:${server.port}\r\n`);
    } finally {
      await server.close();
    }
  });
});

describe('over HTTP/2', () => {
  let certificate: Certificate;
  beforeAll(async () => {
    certificate = await makeCertificate();
  });
  afterAll(() => certificate.remove());

  async function exchangeOverHttp2(
    answer: (stream: ServerHttp2Stream, headers: IncomingHttpHeaders) => void,
    more: Partial<WireRequest> = {},
    options: SecureServerOptions = {},
    { timeout } = PATIENCE,
  ) {
    const { key, cert } = certificate;
    const server = createSecureServer({ key, cert, ...options });
    const seen: IncomingHttpHeaders[] = [];
    server.on('stream', (stream, headers) => {
      seen.push(headers);
      stream.on('error', () => {});
      answer(stream, headers);
    });
    server.on('sessionError', () => {});
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    const { port } = server.address() as AddressInfo;
    const url = `https://localhost:${port}/path?query`;
    try {
      return { answer: await send(get(port, { url, ...more }), { timeout, insecure: true }), seen, url };
    } finally {
      server.close();
    }
  }

  test('a server that speaks nothing else is asked, with each line of its response as it came', async () => {
    const { answer, seen, url } = await exchangeOverHttp2(
      (stream) => {
        stream.additionalHeaders({ ':status': 103, link: '</style.css>' });
        stream.respond({ ':status': 404, 'Access-Control-Allow-Origin': ['*', 'null'], 'X-Odd': 'caf\xe9' }, {
          sendDate: false,
        } as object);
        stream.end('body');
      },
      {
        method: 'patch',
        headers: [
          ['Origin', 'https://app.example.com'],
          ['X-A', '1'],
          ['x-a', '2'],
          ['HTTP2-Settings', 'AAMAAABk'],
        ],
      },
    );
    expect(answer).toEqual({
      status: 404,
      headers: expect.arrayContaining([
        ['access-control-allow-origin', '*'],
        ['access-control-allow-origin', 'null'],
        ['x-odd', 'caf\xe9'],
      ]),
      spaced: [],
      address: '127.0.0.1',
    });
    expect(seen).toEqual([
      expect.objectContaining({
        ':method': 'patch',
        ':authority': new URL(url).host,
        ':scheme': 'https',
        ':path': '/path?query',
        origin: 'https://app.example.com',
        'x-a': '1, 2',
      }),
    ]);
  });

  test('a server that also speaks HTTP/1.1 is asked over HTTP/2, as browsers do', async () => {
    const { answer } = await exchangeOverHttp2(
      (stream) => stream.respond({ ':status': 204 }),
      {},
      {
        allowHTTP1: true,
      },
    );
    expect(answer).toMatchObject({ status: 204 });
  });

  test('a body is sent', async () => {
    const bodies: string[] = [];
    const { answer } = await exchangeOverHttp2(
      (stream) => {
        stream.setEncoding('utf8').on('data', (chunk) => bodies.push(String(chunk)));
        stream.once('end', () => stream.respond({ ':status': 201 }));
      },
      { method: 'POST', body: '{"café":1}' },
    );
    expect([answer, bodies.join('')]).toEqual([expect.objectContaining({ status: 201 }), '{"café":1}']);
  });

  test('a server that sends no end of a body is left after the head', async () => {
    const { answer } = await exchangeOverHttp2((stream) => {
      stream.respond({ ':status': 200, 'content-encoding': 'gzip' });
      const write = () => {
        while (!stream.destroyed && stream.write('more and more and more'));
        stream.once('drain', write);
      };
      write();
    });
    expect(answer).toMatchObject({ status: 200 });
  });

  test('a server is asked over HTTP/1.1 where only that is offered to it', async () => {
    const server = await startRaw(OK, { ...certificate, ALPNProtocols: ['h2', 'http/1.1'] });
    const url = `https://localhost:${server.port}/`;
    try {
      const answer = await send(get(server.port, { url }), { ...PATIENCE, insecure: true, http1: true });
      expect(answer).toMatchObject({ status: 200 });
      expect(server.requests[0]).toMatch(/^GET \/ HTTP\/1\.1\r\n/);
    } finally {
      await server.close();
    }
  });

  test('a server that offers HTTP/2 and speaks something else did not respond', async () => {
    const server = await startRaw(OK, { ...certificate, ALPNProtocols: ['h2'] });
    const url = `https://localhost:${server.port}/`;
    try {
      const answer = await send(get(server.port, { url }), { ...PATIENCE, insecure: true });
      expect(answer).toMatchObject({ code: expect.stringMatching(/^ERR_HTTP2_/) });
    } finally {
      await server.close();
    }
  });

  test('a server that stays silent did not respond in time', async () => {
    const { answer } = await exchangeOverHttp2(() => {}, {}, {}, { timeout: 300 });
    expect(answer).toMatchObject({ code: 'TIMEOUT' });
  });

  test.each<[string, (stream: ServerHttp2Stream) => void, RegExp]>([
    [
      'refuses the stream',
      (stream) => stream.close(constants.NGHTTP2_REFUSED_STREAM),
      /^ERR_HTTP2_STREAM_ERROR$/,
    ],
    ['ends the session', (stream) => stream.session?.destroy(), /^(?:ECONNRESET|ERR_HTTP2_\w+)$/],
  ])('a server that %s did not respond', async (_name, answer, code) => {
    expect((await exchangeOverHttp2(answer)).answer).toMatchObject({ code: expect.stringMatching(code) });
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
  async function reasonFor(answer: RawAnswer, timeout = PATIENCE.timeout) {
    return reason(exchange(answer, {}, { timeout }).then((exchanged) => exchanged.answer));
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

  test('interim responses are endless', async () => {
    const endless = (_request: string, socket: Socket) => {
      const write = () => {
        if (socket.destroyed) return;
        socket.write(head('HTTP/1.1 103 Early Hints', 'X-More: and more'));
        setImmediate(write);
      };
      write();
      return undefined;
    };
    expect((await reasonFor(endless, 100)).code).toBe('TIMEOUT');
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
    expect(code).toBe('HEAD_TOO_LONG');
    expect(message).toContain('more header bytes than browsers read');
  });

  test.each(['SSH-2.0-OpenSSH_9.6\r\n', 'HTTP/1.1 OK\r\n\r\n', '\x15\x03\x01\x00\x02\x02\x16'])(
    'the response is not HTTP: %j',
    async (bytes) => {
      const { code, message, fix } = await reasonFor(bytes);
      expect(code).toBe('NOT_HTTP');
      expect(message).toContain('is not valid HTTP/1.1');
      expect(fix).toContain('the URL should start with https');
    },
  );

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
