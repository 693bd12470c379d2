// A client that sends what it is told, byte for byte, and gives back what came over the wire.

import { once } from 'node:events';
import { connect as connectHttp2 } from 'node:http2';
import { connect } from 'node:net';

export interface Reply {
  readonly status: number;
  /** `Name: value` lines in the order, and over HTTP/1 the letters, in which they came. */
  readonly lines: readonly string[];
  readonly body: string;
  /** Every value of a header, joined by ` | ` so that a second one shows; undefined where there is none. */
  header(name: string): string | undefined;
}

/** A header line to send; a list would be one too few for `Origin` twice. */
export type HeaderLine = readonly [name: string, value: string];

export interface Sent {
  readonly method: string;
  readonly path?: string;
  readonly headers: readonly HeaderLine[];
}

/** A request that is no preflight. */
export function actual(origin?: string, method = 'GET'): Sent {
  return { method, headers: origin === undefined ? [] : [['Origin', origin]] };
}

/** The preflight of a request with `method` and, where they are given, the header `names`. */
export function preflight(origin: string, method = 'PUT', names?: string): Sent {
  const headers: HeaderLine[] = [
    ['Origin', origin],
    ['Access-Control-Request-Method', method],
  ];
  if (names !== undefined) headers.push(['Access-Control-Request-Headers', names]);
  return { method: 'OPTIONS', headers };
}

/** Sends a request over HTTP/1.1. */
export async function overHttp1(port: number, request: Sent): Promise<Reply> {
  return parse(await exchange(port, request));
}

/** All bytes that answer a request over HTTP/1.1. Both ways a character is a byte, whatever it is. */
export async function exchange(port: number, { method, path = '/', headers }: Sent): Promise<string> {
  const lines = [['Host', `127.0.0.1:${port}`], ...headers, ['Connection', 'close']];
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write(`${method} ${path} HTTP/1.1\r\n${head}\r\n`, 'latin1');
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

function parse(text: string): Reply {
  const end = text.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = text.slice(0, end).split('\r\n');
  return reply(Number(statusLine.split(' ')[1]), lines, text.slice(end + 4));
}

/** Sends a request over cleartext HTTP/2. */
export async function overHttp2(port: number, { method, path = '/', headers }: Sent): Promise<Reply> {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  try {
    const fields: Record<string, string | string[]> = { ':method': method, ':path': path };
    for (const [given, value] of headers) {
      const name = given.toLowerCase();
      fields[name] = fields[name] === undefined ? value : [fields[name], value].flat();
    }
    const stream = session.request(fields, { endStream: true });
    const lines: string[] = [];
    let status = 0;
    stream.on('response', (response) => {
      status = Number(response[':status']);
      for (const [name, value] of Object.entries(response)) {
        if (!name.startsWith(':')) lines.push(`${name}: ${value}`);
      }
    });
    let body = '';
    stream.setEncoding('latin1').on('data', (chunk: string) => {
      body += chunk;
    });
    await once(stream, 'end');
    return reply(status, lines, body);
  } finally {
    session.close();
  }
}

function reply(status: number, lines: readonly string[], body: string): Reply {
  return {
    status,
    lines,
    body,
    header(name) {
      const prefix = `${name.toLowerCase()}: `;
      const found = lines.filter((line) => line.toLowerCase().startsWith(prefix));
      return found.length === 0 ? undefined : found.map((line) => line.slice(prefix.length)).join(' | ');
    },
  };
}
