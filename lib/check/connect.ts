// A connection to the server of a URL, as browsers make it.

import { type LookupAddress, lookup as systemLookup } from 'node:dns';
import { isIP, type LookupFunction, connect as overTcp, type Socket } from 'node:net';
import { type ConnectionOptions, connect as overTls } from 'node:tls';

/** A proxy that speaks HTTP. */
export interface HttpProxy {
  readonly url: URL;
  /** The value of `Proxy-Authorization`; undefined without a user in the URL. */
  readonly authorization: string | undefined;
}

/** How to reach a server where it is not found as browsers find it. */
export interface Route {
  /** The address to connect to in place of the host's own, as `--resolve` gives it; undefined for most. */
  resolve?(host: string, port: number): string | undefined;
  /** Whether a certificate that browsers do not trust is taken all the same. Default: `false`. */
  readonly insecure?: boolean | undefined;
  /** The proxy for a URL; undefined to connect to the server itself. */
  proxy?(url: URL): HttpProxy | undefined;
  /** How a host name is looked up. Default: `dns.lookup`. */
  readonly lookup?: LookupFunction | undefined;
  /** Whether only HTTP/1.1 is offered, as to proxies. Default: `false`. */
  readonly http1?: boolean | undefined;
}

/** In milliseconds: how long one of several addresses is tried before the next one is. */
const ONE_ADDRESS = 2000;

/** Browsers offer both over TLS, and only HTTP/1.1 without it. */
const PROTOCOLS = ['h2', 'http/1.1'];

/** Calls `connected` once requests can be sent; if that fails, the socket emits `error`. */
export function connectTo(url: URL, route: Route, connected: (socket: Socket) => void): Socket {
  const { port, host } = placeOf(url, route);
  const secure = url.protocol === 'https:';
  const target = {
    host,
    port,
    lookup: lookUpBy(route),
    autoSelectFamily: true,
    autoSelectFamilyAttemptTimeout: ONE_ADDRESS,
  };
  const socket: Socket = secure ? overTls({ ...trustOf(url, route), ...target }) : overTcp(target);
  return socket.once(secure ? 'secureConnect' : 'connect', () => connected(socket));
}

/** The host to connect to may be another name or an address. */
function placeOf(url: URL, route: Route): { port: number; host: string } {
  const name = nameOf(url);
  const port = Number(url.port || (url.protocol === 'https:' ? 443 : 80));
  return { port, host: route.resolve?.(name, port) ?? name };
}

/** In milliseconds: all that depends on a page's address is a warning. */
const PAGE_LOOKUP = 1000;

/** The first address of the host of a page's URL; undefined if there is none, or it takes too long to find out. */
export function addressOf(url: URL, route: Route): Promise<string | undefined> {
  const { host } = placeOf(url, route);
  if (isIP(host) !== 0) return Promise.resolve(host);
  return new Promise((resolve) => {
    const timer = setTimeout(resolve, PAGE_LOOKUP, undefined);
    lookUpBy(route)(host, { all: true }, (error, addresses) => {
      clearTimeout(timer);
      resolve(error === null ? (addresses as LookupAddress[])[0]?.address : undefined);
    });
  });
}

/** An IPv6 address is in brackets. */
function nameOf({ hostname }: URL): string {
  return hostname.replace(/^\[|\]$/g, '');
}

export function trustOf(url: URL, { insecure, http1 }: Route): ConnectionOptions {
  const name = nameOf(url);
  return {
    // By which the certificate is checked.
    host: name,
    ALPNProtocols: http1 === true ? ['http/1.1'] : PROTOCOLS,
    rejectUnauthorized: insecure !== true,
    // Also if it is reached at another address. An address is not a name. https://www.rfc-editor.org/rfc/rfc6066#section-3
    ...(isIP(name) === 0 ? { servername: name } : {}),
  };
}

/** https://www.rfc-editor.org/rfc/rfc6761#section-6.3 */
const LOCALHOST = /(?:^|\.)localhost\.?$/;
const LOOPBACK = [
  { address: '::1', family: 6 },
  { address: '127.0.0.1', family: 4 },
];

/** Names of this machine lead to it, whatever the resolver says, as in browsers. Asked for all addresses. */
function lookUpBy({ lookup = systemLookup }: Route): LookupFunction {
  return (host, options, callback) => {
    if (LOCALHOST.test(host)) process.nextTick(callback, null, LOOPBACK);
    else lookup(host, { ...options, all: true }, callback);
  };
}
