// What a page on https cannot request over plain http. https://w3c.github.io/webappsec-mixed-content/#should-block-fetch

import { addressSpaceOfHost } from './address-space';

/**
 * Whether the request is blocked before it is sent. Loopback is trustworthy. An address of the local network, or a name
 * below `local`, is let through where the user allows it. https://wicg.github.io/local-network-access/#mixed-content-lna
 */
export function isMixedContent(origin: string, { protocol, hostname }: URL): boolean {
  if (!origin.startsWith('https:') || protocol !== 'http:') return false;
  const space = addressSpaceOfHost(hostname);
  return space === undefined || space === 'public';
}
