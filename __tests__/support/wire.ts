// A client that sends the given bytes, and returns the bytes that come back.

import { once } from 'node:events';
import { connect as connectHttp2, type IncomingHttpHeaders } from 'node:http2';
import { connect } from 'node:net';

export interface Reply {
  readonly status: number;
  /** Undefined over HTTP/2, which has none. */
  readonly statusMessage: string | undefined;
  /** `Name: value` lines in their order; over HTTP/1, in their letter case too. */
  readonly lines: readonly string[];
  /** The headers that browsers and caches obey: `Vary`, `Access-Control-*`, `Timing-Allow-Origin`, by lower-case name. */
  readonly decision: Readonly<Record<string, string>>;
  readonly body: string;
  /** All values of a header, joined by ` | ` so that a second one is seen; undefined if there is none. */
  header(name: string): string | undefined;
}

/** A header line to send. An object could not hold `Origin` twice. */
export type HeaderLine = readonly [name: string, value: string];

export interface Sent {
  readonly method: string;
  readonly path?: string;
  readonly headers: readonly HeaderLine[];
  /** Sent with its `Content-Length`. */
  readonly body?: string;
}

/** An actual request. */
export function actual(origin?: string, method = 'GET'): Sent {
  return { method, headers: origin === undefined ? [] : [['Origin', origin]] };
}

/** The preflight for a request with `method` and, if given, the header `names`. */
export function preflight(origin: string, method = 'PUT', names?: string): Sent {
  const headers: HeaderLine[] = [
    ['Origin', origin],
    ['Access-Control-Request-Method', method],
  ];
  if (names !== undefined) headers.push(['Access-Control-Request-Headers', names]);
  return { method: 'OPTIONS', headers };
}

/** The preflight of a request with `method` and one header that needs permission. */
export function fullPreflight(origin: string, method?: string): Sent {
  return preflight(origin, method, 'x-asked');
}

/** A request to another path than `/`. */
export function at(path: string, sent: Sent): Sent {
  return { ...sent, path };
}

/** A request with more header lines. */
export function withLines(sent: Sent, ...lines: HeaderLine[]): Sent {
  return { ...sent, headers: [...sent.headers, ...lines] };
}

/** Sends a request over HTTP/1.1. */
export async function overHttp1(port: number, request: Sent): Promise<Reply> {
  return readReply(await exchange(port, request));
}

/** All bytes of the response to a request over HTTP/1.1. */
export function exchange(port: number, { method, path = '/', headers, body = '' }: Sent): Promise<string> {
  const lines = [['Host', `127.0.0.1:${port}`], ...headers, ...lengthOf(body), ['Connection', 'close']];
  const head = lines.map(([name, value]) => `${name}: ${value}\r\n`).join('');
  return exchangeBytes(port, `${method} ${path} HTTP/1.1\r\n${head}\r\n${body}`);
}

/** All bytes that come back for `bytes`, which have to end with `Connection: close`. Each character is one byte. */
export async function exchangeBytes(port: number, bytes: string): Promise<string> {
  const socket = connect(port, '127.0.0.1');
  const chunks: Buffer[] = [];
  socket.on('data', (chunk) => chunks.push(chunk));
  socket.write(bytes, 'latin1');
  await once(socket, 'close');
  return Buffer.concat(chunks).toString('latin1');
}

/** Reads a response of HTTP/1. */
export function readReply(bytes: string): Reply {
  const end = bytes.indexOf('\r\n\r\n');
  const [statusLine = '', ...lines] = bytes.slice(0, end).split('\r\n');
  const [, status, ...message] = statusLine.split(' ');
  const body = bytes.slice(end + 4);
  const chunked = body !== '' && valueIn(lines, 'Transfer-Encoding') === 'chunked';
  return reply(Number(status), message.join(' '), lines, chunked ? readChunks(body)[0] : body);
}

function lengthOf(body: string): HeaderLine[] {
  return body === '' ? [] : [['Content-Length', String(body.length)]];
}

/** Reads a chunked body, and returns what follows it. */
export function readChunks(text: string): [body: string, rest: string] {
  let body = '';
  let rest = text;
  for (;;) {
    const size = /^([0-9a-f]+)\r\n/i.exec(rest);
    if (size === null) throw new Error(`no chunk: ${JSON.stringify(rest)}`);
    const start = size[0].length;
    const length = Number.parseInt(size[1] as string, 16);
    body += rest.slice(start, start + length);
    rest = rest.slice(start + length + 2);
    if (length === 0) return [body, rest];
  }
}

/** Sends a request over cleartext HTTP/2. */
export async function overHttp2(
  port: number,
  { method, path = '/', headers, body = '' }: Sent,
): Promise<Reply> {
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  try {
    const fields: Record<string, string | string[]> = { ':method': method, ':path': path };
    for (const [given, value] of [...headers, ...lengthOf(body)]) {
      const name = given.toLowerCase();
      fields[name] = fields[name] === undefined ? value : [fields[name], value].flat();
    }
    const stream = session.request(fields, { endStream: body === '' });
    if (body !== '') stream.end(body, 'latin1');
    const [head, , raw] = (await once(stream, 'response')) as [IncomingHttpHeaders, number, string[]];
    const lines: string[] = [];
    for (let i = 0; i < raw.length; i += 2) {
      if (!raw[i]?.startsWith(':')) lines.push(`${raw[i]}: ${raw[i + 1]}`);
    }
    let text = '';
    stream.setEncoding('latin1').on('data', (chunk: string) => {
      text += chunk;
    });
    await once(stream, 'end');
    return reply(Number(head[':status']), undefined, lines, text);
  } finally {
    session.close();
  }
}

const DECISION = /^(?:vary|access-control-[a-z-]+|timing-allow-origin)(?=:)/i;

/** The header lines of the decision, as they came. */
export function decisionLines({ lines }: Pick<Reply, 'lines'>): readonly string[] {
  return lines.filter((line) => DECISION.test(line));
}

function reply(
  status: number,
  statusMessage: string | undefined,
  lines: readonly string[],
  body: string,
): Reply {
  const names = decisionLines({ lines }).map((line) => line.slice(0, line.indexOf(':')).toLowerCase());
  return {
    status,
    statusMessage,
    lines,
    decision: Object.fromEntries(names.map((name) => [name, valueIn(lines, name) as string])),
    body,
    header: (name) => valueIn(lines, name),
  };
}

function valueIn(lines: readonly string[], name: string): string | undefined {
  const prefix = `${name.toLowerCase()}: `;
  const found = lines.filter((line) => line.toLowerCase().startsWith(prefix));
  return found.length === 0 ? undefined : found.map((line) => line.slice(prefix.length)).join(' | ');
}
