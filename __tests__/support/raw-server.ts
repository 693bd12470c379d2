// A server that answers with given bytes, also with bytes that no HTTP library would send.

import { once } from 'node:events';
import { type AddressInfo, createServer, type Server, type Socket } from 'node:net';
import { createServer as createTlsServer, type TlsOptions } from 'node:tls';

export interface RawServer {
  readonly port: number;
  /** The head of each request, as it came. */
  readonly requests: readonly string[];
  close(): Promise<void>;
}

/** The bytes to send before the connection is closed, or a function that gets the socket. */
export type RawAnswer = string | ((request: string, socket: Socket) => string | undefined);

/** Each connection carries one request. With `tls`, it is encrypted. */
export async function startRaw(answer: RawAnswer, tls?: TlsOptions): Promise<RawServer> {
  const requests: string[] = [];
  const sockets = new Set<Socket>();
  const serve = (socket: Socket) => {
    sockets.add(socket.once('close', () => sockets.delete(socket)));
    socket.on('error', () => {}); // the client went away
    let head = '';
    socket.setEncoding('latin1').on('data', (chunk: string) => {
      head += chunk;
      if (!head.includes('\r\n\r\n')) return;
      requests.push(head);
      const bytes = typeof answer === 'string' ? answer : answer(head, socket);
      head = '';
      if (bytes !== undefined) socket.end(bytes, 'latin1');
    });
  };
  const server: Server = tls === undefined ? createServer(serve) : createTlsServer(tls, serve);
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    requests,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}

/** The lines of a head, with the blank one after them. */
export function head(...lines: string[]): string {
  return `${lines.join('\r\n')}\r\n\r\n`;
}
