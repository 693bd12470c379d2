// One request over HTTP/1.1 and the head of its response, line by line as they are sent.

import { type ClientRequest, type IncomingMessage, request as overHttp } from 'node:http';
import { request as overHttps } from 'node:https';
import type { WireRequest, WireResponse } from '../browser';
import type { HeaderList } from '../http';

/** No response: the server could not be reached, or what it sent is not HTTP. */
export class NoAnswer {
  /** Node's or OpenSSL's own: `ECONNREFUSED`, `CERT_HAS_EXPIRED`, `HPE_INVALID_CONSTANT`; or `TIMEOUT`. */
  readonly code: string;
  readonly message: string;

  constructor(code: string, message: string) {
    this.code = code;
    this.message = message;
  }
}

/** The longest head that is read, in bytes; Chromium's limit. */
const MAX_HEAD = 256 * 1024;

/**
 * Sends `request` on a connection of its own and resolves with the head of the response, whatever its status; the body is
 * not read. Each byte of a header's value becomes a character. `timeout` is in milliseconds, from the lookup of the host
 * name to the end of the head.
 */
export function send(request: WireRequest, timeout: number): Promise<WireResponse | NoAnswer> {
  return new Promise((resolve) => {
    const { protocol } = new URL(request.url);
    const outgoing = (protocol === 'https:' ? overHttps : overHttp)(request.url, {
      agent: false,
      method: request.method,
      // Browsers are as lenient, and an odd line can be shown.
      insecureHTTPParser: true,
      maxHeaderSize: MAX_HEAD,
      signal: AbortSignal.timeout(timeout),
    });
    // Set again: the option is upper-cased, which browsers only do to six methods.
    outgoing.method = request.method;
    outgoing.maxHeadersCount = 0; // only bytes are limited
    setHeaders(outgoing, request.headers);
    outgoing.once('response', (incoming: IncomingMessage) => {
      incoming.destroy();
      resolve(headOf(incoming));
    });
    outgoing.on('error', (error: NodeJS.ErrnoException) => resolve(noAnswer(error, timeout)));
    outgoing.end();
  });
}

/** Two lines with the same name are sent as two lines. */
function setHeaders(outgoing: ClientRequest, lines: HeaderList): void {
  for (const [name, value] of lines) outgoing.appendHeader(name, value);
}

function headOf({ statusCode, rawHeaders }: IncomingMessage): WireResponse {
  const headers: [string, string][] = [];
  for (let i = 0; i < rawHeaders.length; i += 2) {
    headers.push([rawHeaders[i] as string, rawHeaders[i + 1] as string]);
  }
  return { status: statusCode as number, headers };
}

function noAnswer({ name, code, message }: NodeJS.ErrnoException, timeout: number): NoAnswer {
  return name === 'AbortError'
    ? new NoAnswer('TIMEOUT', `no response within ${timeout / 1000} s`)
    : new NoAnswer(String(code), message);
}
