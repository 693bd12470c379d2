// One request over HTTP/1.1 or HTTP/2, and the head of its response, line by line as they are sent.

import { type IncomingHttpHeaders, type OutgoingHttpHeaders, connect as overHttp2 } from 'node:http2';
import type { Socket } from 'node:net';
import type { TLSSocket } from 'node:tls';
import type { NetworkError, WireRequest, WireResponse } from '../browser';
import { getHeader, valuesOf } from '../http';
import { connectTo, type HttpProxy, type Route } from './connect';
import { type Head, HeadReader, MAX_HEAD } from './head';
import { connectThrough } from './tunnel';

/** A response, and the address that it came from; undefined behind a proxy. */
export interface Reply extends Head {
  readonly address: string | undefined;
}

/** No response: the server could not be reached, or what it sent is not HTTP. */
export class NoAnswer {
  /** Node's or OpenSSL's own: `ECONNREFUSED`, `CERT_HAS_EXPIRED`; or `TIMEOUT`, `NOT_HTTP`, `HEAD_TOO_LONG`. */
  readonly code: string;
  readonly message: string;

  constructor(code: string, message: string) {
    this.code = code;
    this.message = message;
  }
}

export interface Sending extends Route {
  /** How long to wait for each response, in milliseconds, from the lookup of the host name to the end of the head. */
  readonly timeout: number;
}

type Answer = Head | NoAnswer;

/**
 * Sends `request` on a connection of its own and resolves with the head of the response, whatever its status; the body is
 * not read. Each byte of a header's value becomes a character. Always resolves.
 */
export function send(
  request: WireRequest,
  { timeout, ...route }: Sending,
): Promise<Reply | NetworkError | NoAnswer> {
  return new Promise((resolve) => {
    const answered = (answer: Answer) => {
      clearTimeout(timer);
      const address = proxy === undefined ? socket.remoteAddress : undefined;
      socket.destroy();
      resolve(answer instanceof NoAnswer ? answer : (unusable(answer) ?? { ...answer, address }));
    };
    const url = new URL(request.url);
    const proxy = route.proxy?.(url);
    const connected = (connection: Socket) => {
      if ((connection as TLSSocket).alpnProtocol === 'h2') exchangeOverHttp2(connection, request, answered);
      else exchangeOverHttp1(connection, request, proxy, answered);
    };
    const socket =
      proxy === undefined ? connectTo(url, route, connected) : connectThrough(proxy, url, route, connected);
    const timer = setTimeout(() => {
      answered(new NoAnswer('TIMEOUT', `no response within ${timeout / 1000} s`));
    }, timeout);
    socket.on('error', (error) => answered(failed(error)));
    // Later, as TLS in a tunnel closes the connection before it tells why.
    socket.once('close', () => setImmediate(answered, new NoAnswer('ECONNRESET', 'connection closed')));
  });
}

function failed({ code, message }: NodeJS.ErrnoException): NoAnswer {
  return new NoAnswer(String(code), message);
}

/** A response that browsers do not take for one. */
function unusable({ status, headers }: WireResponse): NetworkError | undefined {
  // https://fetch.spec.whatwg.org/#concept-http-network-fetch
  if (status === 101) return { networkError: 'status 101 switches to another protocol' };
  const chunked = getHeader(headers, 'Transfer-Encoding') !== null;
  return !chunked && new Set(valuesOf(headers, 'Content-Length')).size > 1
    ? { networkError: 'two different values in Content-Length' }
    : undefined;
}

function exchangeOverHttp1(
  socket: Socket,
  request: WireRequest,
  proxy: HttpProxy | undefined,
  answered: (answer: Answer) => void,
): void {
  const reader = new HeadReader();
  socket.setEncoding('latin1').on('data', (chunk: string) => {
    const head = reader.read(chunk);
    if (head === 'NOT_HTTP') answered(new NoAnswer(head, 'no status line of HTTP/1.1'));
    else if (head === 'HEAD_TOO_LONG') answered(new NoAnswer(head, `more than ${MAX_HEAD} bytes`));
    else if (head !== undefined) answered(head);
  });
  socket.write(headOf(request, proxy), 'latin1');
  if (request.body !== undefined) socket.write(request.body);
}

/** Two lines with the same name are sent as two lines. */
function headOf({ method, url, headers, body }: WireRequest, proxy: HttpProxy | undefined): string {
  const { protocol, host, pathname, search } = new URL(url);
  const lines = headers.map(([name, value]) => `${name}: ${value}`);
  // A tunnel is for https; another request is passed on by its whole URL. https://httpwg.org/specs/rfc9112.html#absolute-form
  const passedOn = proxy !== undefined && protocol === 'http:';
  if (passedOn && proxy.authorization !== undefined)
    lines.push(`Proxy-Authorization: ${proxy.authorization}`);
  const head = [
    `${method} ${passedOn ? url : `${pathname}${search}`} HTTP/1.1`,
    `Host: ${host}`,
    'Connection: close',
    ...lines,
    ...lengthOf(method, body),
  ];
  return `${head.join('\r\n')}\r\n\r\n`;
}

/** Also how a browser tells that there is no body. https://fetch.spec.whatwg.org/#http-network-or-cache-fetch */
function lengthOf(method: string, body: string | undefined): string[] {
  if (body !== undefined) return [`Content-Length: ${Buffer.byteLength(body)}`];
  return method === 'POST' || method === 'PUT' ? ['Content-Length: 0'] : [];
}

function exchangeOverHttp2(socket: Socket, request: WireRequest, answered: (answer: Answer) => void): void {
  const { origin } = new URL(request.url);
  const session = overHttp2(origin, {
    createConnection: () => socket,
    // Only bytes are limited.
    maxHeaderListPairs: MAX_HEAD,
    settings: { enablePush: false, maxHeaderListSize: MAX_HEAD },
  });
  session.on('error', (error) => answered(failed(error)));
  const stream = session.request(fieldsOf(request), { endStream: request.body === undefined });
  if (request.body !== undefined) stream.end(request.body);
  stream.on('response', (...[{ ':status': status }, , lines]: Response) => {
    answered({ status, headers: pairsOf(lines), spaced: [] });
  });
  stream.on('error', (error) => answered(failed(error)));
  stream.once('close', () => answered(new NoAnswer('ECONNRESET', 'stream closed')));
}

/** Lines of one name are joined, as browsers join them. https://httpwg.org/specs/rfc9113.html#HttpRequest */
function fieldsOf({ method, url, headers }: WireRequest): OutgoingHttpHeaders {
  const { host, pathname, search, protocol } = new URL(url);
  const fields: Record<string, string> = {
    ':method': method,
    ':scheme': protocol.slice(0, -1),
    ':authority': host,
    ':path': `${pathname}${search}`,
  };
  for (const [given, value] of headers) {
    const name = given.toLowerCase();
    // https://httpwg.org/specs/rfc9113.html#ConnectionSpecific
    if (name === 'http2-settings') continue;
    fields[name] = fields[name] === undefined ? value : `${fields[name]}, ${value}`;
  }
  return fields;
}

/** The types of Node do not have the last argument: every line, also of pseudo-headers. */
type Response = [headers: IncomingHttpHeaders & { ':status': number }, flags: number, lines: string[]];

function pairsOf(lines: readonly string[]): [string, string][] {
  const pairs: [string, string][] = [];
  for (let i = 0; i < lines.length; i += 2) {
    const name = lines[i] as string;
    if (!name.startsWith(':')) pairs.push([name, lines[i + 1] as string]);
  }
  return pairs;
}
