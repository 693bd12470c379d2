// A connection through a proxy that speaks HTTP.

import type { Socket } from 'node:net';
import { connect as overTls } from 'node:tls';
import { connectTo, type HttpProxy, type Route, trustOf } from './connect';
import { HeadReader } from './head';

/**
 * Calls `connected` once requests can be sent; if that fails, the socket emits `error`. To a server over https the proxy makes
 * a tunnel; requests for other servers are for the proxy to pass on.
 */
export function connectThrough(
  proxy: HttpProxy,
  url: URL,
  route: Route,
  connected: (socket: Socket) => void,
): Socket {
  const socket = connectTo(proxy.url, { insecure: route.insecure, lookup: route.lookup, http1: true }, () => {
    if (url.protocol === 'https:') openTunnel(socket, proxy, url, route, connected);
    else connected(socket);
  });
  return socket;
}

/** https://httpwg.org/specs/rfc9110.html#CONNECT */
function openTunnel(
  socket: Socket,
  { authorization }: HttpProxy,
  url: URL,
  route: Route,
  connected: (socket: Socket) => void,
): void {
  const target = `${url.hostname}:${url.port || 443}`;
  const lines = [`CONNECT ${target} HTTP/1.1`, `Host: ${target}`];
  if (authorization !== undefined) lines.push(`Proxy-Authorization: ${authorization}`);
  const reader = new HeadReader();
  const read = (chunk: Buffer) => {
    const head = reader.read(chunk.toString('latin1'));
    if (head === undefined) return;
    socket.off('data', read);
    const status = typeof head === 'string' ? undefined : head.status;
    if (status === undefined || status > 299) {
      const problem =
        status === undefined ? 'the proxy does not speak HTTP' : `the proxy answered with status ${status}`;
      socket.destroy(Object.assign(new Error(problem), { code: 'PROXY' }));
      return;
    }
    const secure = overTls({ socket, ...trustOf(url, route) });
    // Each tells the other of its errors.
    secure.once('error', (error) => socket.emit('error', error)).on('error', () => {});
    secure.once('secureConnect', () => connected(secure));
  };
  socket.on('data', read);
  socket.write(`${lines.join('\r\n')}\r\n\r\n`, 'latin1');
}
