// A proxy that speaks HTTP: it makes tunnels, and passes requests on, always to servers on this machine.

import { once } from 'node:events';
import { createServer, request as overHttp } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';

export interface RunningProxy {
  readonly port: number;
  /** What it was asked for: `CONNECT api.example.com:443`, or a method and a whole URL. */
  readonly asked: readonly string[];
  /** The values of `Proxy-Authorization`. */
  readonly authorizations: readonly (string | undefined)[];
  close(): Promise<void>;
}

/** Whatever is asked for leads to `port`. With a status, it makes no tunnel, and answers so. */
export async function startProxy(port: number, refusal?: string): Promise<RunningProxy> {
  const asked: string[] = [];
  const authorizations: (string | undefined)[] = [];
  const sockets = new Set<Socket>();
  const keep = (socket: Socket) => {
    sockets.add(socket.on('error', () => {}));
  };
  const server = createServer((request, response) => {
    asked.push(`${request.method} ${request.url}`);
    authorizations.push(request.headers['proxy-authorization']);
    const { pathname, search } = new URL(request.url as string);
    const { method, headers } = request;
    const onward = overHttp({ port, host: '127.0.0.1', method, path: pathname + search, headers });
    onward.on('response', (answer) => {
      response.writeHead(answer.statusCode as number, answer.rawHeaders);
      answer.pipe(response);
    });
    request.pipe(onward);
  });
  server.on('connection', keep);
  server.on('connect', (request, socket: Socket) => {
    asked.push(`CONNECT ${request.url}`);
    authorizations.push(request.headers['proxy-authorization']);
    if (refusal !== undefined) return void socket.end(refusal);
    const onward = connect(port, '127.0.0.1', () => {
      // In two pieces, each read before the next is written.
      socket.write('HTTP/1.1 200 Connection ');
      setImmediate(() =>
        setImmediate(() => {
          socket.write('established\r\n\r\n');
          socket.pipe(onward).pipe(socket);
        }),
      );
    });
    keep(onward);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return {
    port: (server.address() as AddressInfo).port,
    asked,
    authorizations,
    close() {
      for (const socket of sockets) socket.destroy();
      return new Promise((resolve) => server.close(() => resolve()));
    },
  };
}
