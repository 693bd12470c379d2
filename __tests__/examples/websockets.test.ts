// The WebSocket examples are started as their readers would start them, and talk to real clients.

import { type ChildProcessWithoutNullStreams, spawn } from 'node:child_process';
import { once } from 'node:events';
import { connect, type Socket } from 'node:net';
import { join } from 'node:path';
import { createInterface, type Interface } from 'node:readline';
import { io } from 'socket.io-client';
import { type ClientOptions, WebSocket } from 'ws';
import { APP, PARTNER } from '../support/origins';
import { build, ROOT } from '../support/spawned';

const LISTED = [APP, 'https://eu.partner.example', 'https://a.b.partner.example'];
const FOREIGN = [
  'https://evil.test',
  'https://evilapp.example.com',
  'https://app.example.com.evil.test',
  'https://app.example.com:8443',
  PARTNER,
  'http://app.example.com',
  'null',
];

beforeAll(build, 120_000);

/** An example in a process of its own. */
class Example {
  readonly #process: ChildProcessWithoutNullStreams;
  readonly #output: Interface;
  readonly #errors: Interface;
  /** Its own origin, as it printed it. */
  origin = '';

  static async start(name: string): Promise<Example> {
    const example = new Example(name);
    const line = await example.#next(example.#output);
    expect(line).toMatch(/^Listening on http:\/\/localhost:\d+$/);
    example.origin = line.slice('Listening on '.length);
    return example;
  }

  private constructor(name: string) {
    const env = { ...process.env, PORT: '0' };
    this.#process = spawn(process.execPath, [join('examples', name, 'app.js')], { cwd: ROOT, env });
    this.#output = createInterface({ input: this.#process.stdout });
    this.#errors = createInterface({ input: this.#process.stderr });
  }

  get port(): number {
    return Number(new URL(this.origin).port);
  }

  /** Types a line that is accepted, and resolves with the line that is printed. */
  async type(line: string): Promise<string> {
    this.#process.stdin.write(`${line}\n`);
    return this.#next(this.#output);
  }

  /** Types a line that is refused, and resolves with the reason. */
  async mistype(line: string): Promise<string> {
    this.#process.stdin.write(`${line}\n`);
    return this.#next(this.#errors, (said) => said.startsWith('  - '));
  }

  async stop(): Promise<void> {
    const exit = once(this.#process, 'exit');
    if (this.#process.kill()) await exit;
  }

  #next(lines: Interface, wanted = (_line: string) => true): Promise<string> {
    return new Promise((resolve, reject) => {
      const ended = (code: number) => reject(new Error(`The example has ended with ${code}.`));
      const read = (line: string) => {
        if (!wanted(line)) return;
        lines.off('line', read);
        this.#process.off('exit', ended);
        resolve(line);
      };
      lines.on('line', read);
      this.#process.on('exit', ended);
    });
  }
}

interface Reading {
  readonly status: number;
  readonly allowOrigin: string | null;
  readonly allowCredentials: string | null;
  readonly varies: boolean | undefined;
}

/** The headers that decide whether a page of that origin can read the response. */
async function ask(url: string, origin: string, preflight = false): Promise<Reading> {
  const headers = new Headers({ origin });
  if (preflight) headers.set('access-control-request-method', 'POST');
  const response = await fetch(url, { method: preflight ? 'OPTIONS' : 'GET', headers });
  return {
    status: response.status,
    allowOrigin: response.headers.get('access-control-allow-origin'),
    allowCredentials: response.headers.get('access-control-allow-credentials'),
    varies: response.headers.get('vary')?.split(', ').includes('Origin'),
  };
}

const READABLE = { allowCredentials: 'true', varies: true };
const UNREADABLE = { allowOrigin: null, allowCredentials: null, varies: true };

describe('the example websocket', () => {
  let example: Example;
  beforeAll(async () => {
    example = await Example.start('websocket');
  });
  afterAll(() => example.stop());

  /** The status with which the handshake is refused, or the message that comes back. */
  function talk(options: ClientOptions): Promise<number | string> {
    const client = new WebSocket(example.origin.replace('http', 'ws'), options);
    return new Promise((resolve, reject) => {
      client.on('error', reject);
      client.on('unexpected-response', (_request, response) => {
        response.resume();
        response.on('end', () => resolve(response.statusCode as number));
      });
      client.on('open', () => client.send('hello'));
      client.on('message', (data) => {
        client.on('close', () => resolve(String(data)));
        client.close();
      });
    });
  }

  /** Sends the handshake of another site's page over a plain TCP connection. */
  async function knock(): Promise<Socket> {
    const socket = connect({ port: example.port, host: 'localhost', allowHalfOpen: true });
    await once(socket, 'connect');
    const lines = ['GET / HTTP/1.1', 'Host: localhost', 'Origin: https://evil.test', 'Connection: Upgrade'];
    lines.push(
      'Upgrade: websocket',
      'Sec-WebSocket-Version: 13',
      'Sec-WebSocket-Key: dGhlIHNhbXBsZSBub25jZQ==',
    );
    socket.write(`${lines.join('\r\n')}\r\n\r\n`);
    return socket;
  }

  test.each(FOREIGN)('a page of %s is refused at the upgrade', async (origin) => {
    expect(await talk({ origin })).toBe(403);
  });

  test('pages of the site itself and of listed origins can connect', async () => {
    for (const origin of [example.origin, ...LISTED]) expect(await talk({ origin })).toBe('hello');
  });

  test('a client that sends no origin is refused', async () => {
    expect(await talk({})).toBe(403);
  });

  test('a message reaches every client', async () => {
    const options = { origin: example.origin };
    const other = new WebSocket(example.origin.replace('http', 'ws'), options);
    await once(other, 'open');
    const heard = once(other, 'message');
    await talk(options);
    expect(String((await heard)[0])).toBe('hello');
    other.close();
    await once(other, 'close');
  });

  test('a refused client gets the whole response, and is disconnected even if it keeps its end open', async () => {
    const socket = await knock();
    let answer = '';
    socket.setEncoding('latin1').on('data', (text) => {
      answer += text;
    });
    await once(socket, 'end');
    expect(answer).toBe('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
    // If the other end is closed, writing resets the connection.
    const reset = new Promise((resolve) => socket.on('error', resolve));
    const write = () => socket.writable && socket.write('x', () => setImmediate(write));
    write();
    expect(await reset).toMatchObject({ code: expect.stringMatching(/^(?:EPIPE|ECONNRESET|ECONNABORTED)$/) });
  });

  test('a refused client that breaks off does not stop the server', async () => {
    for (let i = 0; i < 10; i++) {
      const socket = await knock();
      if (i % 2 === 0) await once(socket, 'data');
      socket.resetAndDestroy();
      await once(socket, 'close');
    }
    expect(await talk({ origin: example.origin })).toBe('hello');
  });

  test('pages that can connect can also read responses over HTTP, and no other pages can', async () => {
    for (const origin of [example.origin, ...LISTED]) {
      expect(await ask(`${example.origin}/online`, origin)).toMatchObject({
        ...READABLE,
        allowOrigin: origin,
      });
    }
    for (const origin of FOREIGN)
      expect(await ask(`${example.origin}/online`, origin)).toMatchObject(UNREADABLE);
  });

  test('an origin that is added while the server runs is allowed at once, over WebSocket and HTTP', async () => {
    const origin = 'https://shop.example';
    expect(await talk({ origin })).toBe(403);
    expect(await example.type(origin)).toContain(origin);
    expect(await talk({ origin })).toBe('hello');
    expect(await ask(`${example.origin}/online`, origin)).toMatchObject({ ...READABLE, allowOrigin: origin });
  });

  test('an entry that is not an origin is not added, and a message says what to type instead', async () => {
    expect(await example.mistype('bakery.example')).toContain('Write "https://bakery.example".');
    expect(await example.mistype('http://bakery.example')).toContain('Write "https://bakery.example"');
    expect(await talk({ origin: 'https://bakery.example' })).toBe(403);
  });

  test('the printed address serves the page', async () => {
    const response = await fetch(example.origin);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await response.text()).toContain('new WebSocket');
  });
});

describe('the example socket-io', () => {
  let example: Example;
  const polling = () => `${example.origin}/socket.io/?EIO=4&transport=polling`;
  beforeAll(async () => {
    example = await Example.start('socket-io');
  });
  afterAll(() => example.stop());

  type Transport = 'polling' | 'websocket';
  const REFUSAL = { polling: 403, websocket: 400 };

  /** The status with which the connection is refused, or the message that comes back. */
  function talk(transport: Transport, extraHeaders: Record<string, string>): Promise<number | string> {
    const client = io(example.origin, {
      transports: [transport],
      extraHeaders,
      forceNew: true,
      reconnection: false,
    });
    return new Promise<number | string>((resolve) => {
      // One transport gives the status as a number, the other inside a sentence.
      client.on('connect_error', (error) => {
        const { description } = error as Error & { description: number | { message: string } };
        const words = typeof description === 'number' ? String(description) : description.message;
        resolve(Number(words.replace('Unexpected server response: ', '')));
      });
      client.on('connect', () => client.emit('message', 'hello'));
      client.on('message', resolve);
    }).finally(() => client.close());
  }

  describe.each(['polling', 'websocket'] as const)('over %s', (transport) => {
    test.each(FOREIGN)('a page of %s is refused before it is connected', async (Origin) => {
      expect(await talk(transport, { Origin })).toBe(REFUSAL[transport]);
    });

    test('pages of the site itself and of listed origins can connect', async () => {
      for (const Origin of [example.origin, ...LISTED])
        expect(await talk(transport, { Origin })).toBe('hello');
    });

    test('a client that sends no origin is refused', async () => {
      expect(await talk(transport, {})).toBe(REFUSAL[transport]);
      expect(await talk(transport, { 'Sec-Fetch-Site': 'cross-site' })).toBe(REFUSAL[transport]);
    });

    test('an origin that is added while the server runs is allowed at once', async () => {
      const Origin = `https://${transport}.shop.example`;
      expect(await talk(transport, { Origin })).toBe(REFUSAL[transport]);
      expect(await example.type(Origin)).toContain(Origin);
      expect(await talk(transport, { Origin })).toBe('hello');
    });
  });

  test("the site's own page can connect by polling, although browsers send no Origin there", async () => {
    expect(await talk('polling', { 'Sec-Fetch-Site': 'same-origin' })).toBe('hello');
  });

  test('a connection that begins by polling goes on over WebSocket', async () => {
    const client = io(example.origin, { extraHeaders: { Origin: LISTED[0] as string }, forceNew: true });
    await new Promise<void>((resolve) => client.on('connect', resolve));
    const { engine } = client.io;
    if (engine.transport.name !== 'websocket') {
      await new Promise<void>((resolve) => engine.once('upgrade', () => resolve()));
    }
    expect(engine.transport.name).toBe('websocket');
    client.close();
  });

  test('pages that can connect can also read the responses of polling and of the app, and no other pages can', async () => {
    for (const url of [polling(), `${example.origin}/online`]) {
      for (const origin of LISTED) {
        const readable = { ...READABLE, allowOrigin: origin };
        expect(await ask(url, origin)).toMatchObject({ ...readable, status: 200 });
        expect(await ask(url, origin, true)).toMatchObject({ ...readable, status: 204 });
      }
      for (const origin of FOREIGN) {
        expect(await ask(url, origin)).toMatchObject(UNREADABLE);
        expect(await ask(url, origin, true)).toMatchObject({ ...UNREADABLE, status: 403 });
      }
    }
  });

  test('the printed address serves the page', async () => {
    const response = await fetch(example.origin);
    expect(response.headers.get('content-type')).toMatch(/^text\/html/);
    expect(await response.text()).toContain('/socket.io/socket.io.js');
  });
});
