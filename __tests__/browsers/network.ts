// A network in which the names of the tests are real: a SOCKS proxy that leads each of them to one pair of servers, plain and
// TLS, on loopback ports. No other name leads anywhere, so no engine can talk to the outside.

import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import {
  createServer as createPlainServer,
  type Server as HttpServer,
  type RequestListener,
} from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import { type AddressInfo, createServer, connect as dial, type Server, type Socket } from 'node:net';
import { generate } from 'selfsigned';
import type { WebSocketServer } from 'ws';

/** Where pages come from. */
export const PAGE_HOSTS = [
  'app.example.com',
  'a.b.example.com',
  'example.com',
  'evilexample.com',
  'app.example.com.evilexample.com',
  'my_app.example.com',
  'xn--bcher-kva.example.org',
  'localhost',
] as const;

/** Where they send requests to: across sites, within the site of most pages, and one to be redirected to. */
export const API_HOSTS = ['api.example.net', 'api.example.com', 'other.example.org'] as const;

const HOSTS: readonly string[] = [...PAGE_HOSTS, ...API_HOSTS];

/** Ports that answer over TLS; every other answers in plain text. */
const TLS_PORTS: ReadonlySet<number> = new Set([443, 8443]);

/** What an engine must know to be in the network. */
export interface WayIn {
  /** The SOCKS proxy's port on 127.0.0.1. */
  readonly port: number;
  /** The SHA-256 hash of the servers' public key, in base64, for an engine that is told which key to trust. */
  readonly publicKey: string;
  /** Whether 127.0.0.1 is this machine, which the proxy does not lead to. Firefox alone. Default: `false`. */
  readonly here?: boolean;
}

export interface Network extends WayIn {
  /** The plain server's own, for what is not a browser. */
  readonly plainPort: number;
  close(): Promise<void>;
}

/** Serves every name with `listener`, and WebSocket handshakes with `upgrade`. */
export async function startNetwork(
  listener: RequestListener,
  upgrade: (...handshake: Parameters<WebSocketServer['handleUpgrade']>) => void,
): Promise<Network> {
  const { private: key, cert } = await makeCertificate();
  const plain = createPlainServer(listener);
  const secure = createTlsServer({ key, cert }, listener);
  const sockets = new Set<Socket>();
  const proxy = createServer((socket) => {
    sockets.add(socket.on('error', () => socket.destroy()).on('close', () => sockets.delete(socket)));
    relay(socket, (port) => portOf(TLS_PORTS.has(port) ? secure : plain)).catch(() => socket.destroy());
  });
  const servers: readonly Server[] = [plain, secure, proxy];
  for (const server of [plain, secure] as HttpServer[]) {
    server.on('upgrade', (request, socket, head) => upgrade(request, socket, head, () => {}));
  }
  await Promise.all(servers.map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));
  return {
    port: portOf(proxy),
    publicKey: hashOfKey(cert),
    plainPort: portOf(plain),
    async close() {
      const closed = Promise.all(servers.map((server) => once(server.close(), 'close')));
      for (const socket of sockets) socket.destroy();
      for (const server of [plain, secure]) server.closeAllConnections();
      await closed;
    },
  };
}

/** A certificate for every name; the engines are started so that they take it. */
function makeCertificate() {
  return generate([{ name: 'commonName', value: 'corsage tests' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: HOSTS.map((value) => ({ type: 2 as const, value })) }],
  });
}

function hashOfKey(certificate: string): string {
  const key = new X509Certificate(certificate).publicKey.export({ type: 'spki', format: 'der' });
  return createHash('sha256').update(key).digest('base64');
}

function portOf(server: Server): number {
  return (server.address() as AddressInfo).port;
}

const VERSION = 5;
const NO_AUTHENTICATION = 0;
const CONNECT = 1;
const DOMAIN_NAME = 3;
const SUCCEEDED = 0;
const NOT_ALLOWED = 2;

/** Connects one client to the server that its target's port stands for. https://www.rfc-editor.org/rfc/rfc1928 */
async function relay(client: Socket, portFor: (port: number) => number): Promise<void> {
  const [, methods = 0] = await take(client, 2);
  await take(client, methods);
  client.write(Buffer.from([VERSION, NO_AUTHENTICATION]));
  const [, command, , type] = await take(client, 4);
  const [length = 0] = type === DOMAIN_NAME ? await take(client, 1) : [type === 1 ? 4 : 16];
  const host = (await take(client, length)).toString('latin1');
  const port = (await take(client, 2)).readUInt16BE();
  if (command !== CONNECT || type !== DOMAIN_NAME || !HOSTS.includes(host.replace(/\.$/, ''))) {
    client.end(reply(NOT_ALLOWED));
    return;
  }
  const server = dial(portFor(port), '127.0.0.1');
  server.on('error', () => client.destroy()).on('close', () => client.destroy());
  client.on('close', () => server.destroy());
  await once(server, 'connect');
  client.write(reply(SUCCEEDED));
  client.pipe(server).pipe(client);
}

function reply(code: number): Buffer {
  return Buffer.from([VERSION, code, 0, 1, 0, 0, 0, 0, 0, 0]);
}

async function take(socket: Socket, length: number): Promise<Buffer> {
  if (length === 0) return Buffer.alloc(0);
  let bytes: Buffer | null = socket.read(length);
  while (bytes === null) {
    await once(socket, 'readable');
    if (socket.readableEnded) throw new Error('The client left.');
    bytes = socket.read(length);
  }
  return bytes;
}
