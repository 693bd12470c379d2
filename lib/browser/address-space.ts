// From where an address can be reached. https://wicg.github.io/local-network-access/#ip-address-space-section

import { isLoopbackHost } from '../origins';

/** `loopback`: this machine; `local`: this network; `public`: everywhere. */
export type AddressSpace = 'loopback' | 'local' | 'public';

/** What the host of a URL tells by itself: undefined for a name that has to be looked up. */
export function addressSpaceOfHost(host: string): AddressSpace | undefined {
  if (isLoopbackHost(host)) return 'loopback';
  // https://www.rfc-editor.org/rfc/rfc6762#section-3
  if (/\.local\.?$/.test(host)) return 'local';
  if (host.startsWith('[')) return addressSpaceOf(host.slice(1, -1));
  return /^[\d.]+$/.test(host) ? addressSpaceOf(host) : undefined;
}

/** Takes an address as sockets and resolvers write it: `127.0.0.1`, `::1`, `::ffff:10.0.0.1`. */
export function addressSpaceOf(address: string): AddressSpace {
  const bits = address.includes(':') ? bitsOfIPv6(address) : bitsOfIPv4(address);
  const [, space] = BLOCKS.find(([block]) => bits.startsWith(block)) ?? ['', 'public' as const];
  return space;
}

/** https://www.rfc-editor.org/rfc/rfc4291#section-2.5.5.2 */
const MAPPED = `${'0'.repeat(80)}${'1'.repeat(16)}`;

/** https://wicg.github.io/local-network-access/#non-public-ip-address-blocks; the first match counts. */
const BLOCKS = (
  [
    ['127.0.0.0/8', 'loopback'],
    ['10.0.0.0/8', 'local'],
    ['100.64.0.0/10', 'local'],
    ['172.16.0.0/12', 'local'],
    ['192.168.0.0/16', 'local'],
    ['198.18.0.0/15', 'loopback'],
    ['169.254.0.0/16', 'local'],
    ['::1/128', 'loopback'],
    ['fc00::/7', 'local'],
    ['fe80::/10', 'local'],
    ['fec0::/10', 'local'],
    ['0.0.0.0/32', 'loopback'],
    ['0.0.0.0/8', 'local'],
    ['::/128', 'loopback'],
    ['2001:db8::/32', 'local'],
    ['3fff::/20', 'local'],
  ] as const
).map(([block, space]) => [prefixOf(block), space] as const);

function prefixOf(block: string): string {
  const [address, length] = block.split('/') as [string, string];
  const isIPv6 = address.includes(':');
  // An IPv4 address is judged as the IPv6 address that it maps to.
  return isIPv6
    ? bitsOfIPv6(address).slice(0, Number(length))
    : bitsOfIPv4(address).slice(0, 96 + Number(length));
}

function bitsOfIPv4(address: string): string {
  return (
    MAPPED +
    address
      .split('.')
      .map((part) => binary(Number(part), 8))
      .join('')
  );
}

function bitsOfIPv6(address: string): string {
  // The URL parser knows all ways to write one; it has no zone. https://www.rfc-editor.org/rfc/rfc6874
  const { hostname } = new URL(`http://[${address.replace(/%.*/, '')}]`);
  const [before, after] = hostname
    .slice(1, -1)
    .split('::')
    .map((parts) => parts.split(':').filter((part) => part !== '')) as [string[], string[]?];
  const zeros = Array<string>(8 - before.length - (after?.length ?? 0)).fill('0');
  return [...before, ...zeros, ...(after ?? [])]
    .map((part) => binary(Number.parseInt(part, 16), 16))
    .join('');
}

function binary(value: number, length: number): string {
  return value.toString(2).padStart(length, '0');
}
