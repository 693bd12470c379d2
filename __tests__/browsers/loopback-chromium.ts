// Chromium without a proxy: each name leads to a server on a loopback port, and each port may be said to be anywhere.

import { createHash, X509Certificate } from 'node:crypto';
import { once } from 'node:events';
import { createServer as createPlainServer, type RequestListener, type Server } from 'node:http';
import { createServer as createTlsServer } from 'node:https';
import type { AddressInfo } from 'node:net';
import { generate } from 'selfsigned';
import { type Engine, Home } from './engine';
import { startChromium, trusting } from './puppeteer-engines';

/** A server, the names that lead to it, and from where it can be reached; by default only from this machine. */
export interface Place {
  readonly secure: boolean;
  readonly names: readonly string[];
  readonly space?: 'public' | 'local' | 'loopback';
  readonly listener: RequestListener;
}

/** Serves the places, and ends everything whatever comes of the work. `ports` are those of the places. */
export async function inLoopbackChromium<Done>(
  places: readonly Place[],
  work: (engine: Engine, ports: readonly number[]) => Promise<Done>,
): Promise<Done> {
  const names = places.flatMap((place) => place.names);
  const { private: key, cert } = await generate([{ name: 'commonName', value: 'corsage tests' }], {
    keySize: 2048,
    algorithm: 'sha256',
    extensions: [{ name: 'subjectAltName', altNames: names.map((value) => ({ type: 2 as const, value })) }],
  });
  const publicKey = new X509Certificate(cert).publicKey.export({ type: 'spki', format: 'der' });
  const servers = places.map(
    ({ secure, listener }): Server =>
      secure ? createTlsServer({ key, cert }, listener) : createPlainServer(listener),
  );
  await Promise.all(servers.map((server) => once(server.listen(0, '127.0.0.1'), 'listening')));
  const ports = servers.map((server) => (server.address() as AddressInfo).port);
  const rules = places.flatMap(({ secure, names }, index) =>
    names.map((name) => `MAP ${name}:${secure ? 443 : 80} 127.0.0.1:${ports[index]}`),
  );
  const spaces = places.map(({ space = 'loopback' }, index) => `127.0.0.1:${ports[index]}=${space}`);
  const home = new Home();
  try {
    const engine = await startChromium(home, [
      trusting(createHash('sha256').update(publicKey).digest('base64')),
      `--host-resolver-rules=${rules.join(',')}`,
      `--ip-address-space-overrides=${spaces.join(',')}`,
    ]);
    try {
      return await work(engine, ports);
    } finally {
      await engine.close();
    }
  } finally {
    await home.remove();
    for (const server of servers) server.closeAllConnections();
    await Promise.all(servers.map((server) => once(server.close(), 'close')));
  }
}

/** A page without anything in it. */
export const EMPTY_PAGE: RequestListener = (_request, response) => {
  response.setHeader('Content-Type', 'text/html');
  response.end('<!doctype html><link rel="icon" href="data:,"><title>corsage</title>');
};
