// How the server is reached where it is not as its URL says: `--resolve`, and proxies that the environment names.

import { isIP } from 'node:net';
import { show } from '../problems';
import { wrong } from './arguments';
import { ArgumentError, type CommandLine } from './command-line';
import type { HttpProxy } from './connect';

/** The address for a host and port in place of its own, as curl's `--resolve` has it. */
export function readResolve(line: CommandLine): (host: string, port: number) => string | undefined {
  const addresses = new Map<string, string>();
  for (const text of line.all('resolve')) {
    // An IPv6 address may be in brackets, and has colons.
    const [, host, port, address = ''] = /^([^:[\]]+|\[[\da-f:.]+\]):(\d{1,5}):(.+)$/i.exec(text) ?? [];
    const bare = address.replace(/^\[(.*)\]$/, '$1');
    if (host === undefined || isIP(bare) === 0) {
      throw wrong('resolve', `${show(text)} is not a host, a port and an address`);
    }
    addresses.set(`${host.replace(/^\[|\]$/g, '').toLowerCase()}:${Number(port)}`, bare);
  }
  return (host, port) => addresses.get(`${host}:${port}`);
}

type Environment = Readonly<Record<string, string | undefined>>;

/**
 * The proxy for a URL, by the variables that curl and others read: `HTTPS_PROXY`, `HTTP_PROXY` and `ALL_PROXY`, but for what
 * `NO_PROXY` lists and for this machine. In lower case they count more.
 *
 * @throws ArgumentError
 */
export function proxyOf(url: URL, env: Environment): HttpProxy | undefined {
  const name = url.protocol === 'https:' ? 'HTTPS_PROXY' : 'HTTP_PROXY';
  const used = [name.toLowerCase(), name, 'all_proxy', 'ALL_PROXY'].find((key) => env[key]);
  if (used === undefined || isLocal(url) || isExcepted(url, env.no_proxy ?? env.NO_PROXY ?? ''))
    return undefined;
  const text = env[used] as string;
  const written = text.includes('://') ? text : `http://${text}`;
  const proxy = URL.canParse(written) ? new URL(written) : undefined;
  if (proxy === undefined || !/^https?:$/.test(proxy.protocol)) {
    throw new ArgumentError(
      `The environment variable ${used} is ${show(withoutPassword(text))}, which is not the URL of an HTTP proxy.`,
      `Set ${used} to http://proxy.example.com:8080, or unset it.`,
    );
  }
  return { url: proxy, authorization: authorizationOf(proxy) };
}

function withoutPassword(text: string): string {
  return text.replace(/\/\/[^/]*@/, '//…@');
}

function authorizationOf({ username, password }: URL): string | undefined {
  if (username === '') return undefined;
  const user = `${decodeURIComponent(username)}:${decodeURIComponent(password)}`;
  return `Basic ${Buffer.from(user).toString('base64')}`;
}

function isLocal({ hostname }: URL): boolean {
  return /^(?:(?:.+\.)?localhost\.?|127(?:\.\d+){3}|\[::1\])$/.test(hostname);
}

/** `example.com`, `.example.com` and `*.example.com` are the host and everything below it; a port may follow. */
function isExcepted({ hostname, port, protocol }: URL, list: string): boolean {
  const own = port || (protocol === 'https:' ? '443' : '80');
  return list.split(/[\s,]+/).some((item) => {
    if (item === '*') return true;
    const [, host = '', only] = /^(?:\*?\.)?(\[[^\]]*\]|[^:]*)(?::(\d+))?$/.exec(item.toLowerCase()) ?? [];
    if (host === '' || (only !== undefined && only !== own)) return false;
    return hostname === host || hostname.endsWith(`.${host}`);
  });
}
