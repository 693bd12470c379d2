// Which origins a network attacker can speak for.

import { show, warnOnce } from '../problems';
import { hostOf, schemeOf } from './serialized';

/**
 * Whether `origin` is plain http from a host other than the user's own machine: anyone on the network path can write
 * the page. Other schemes are not judged. https://w3c.github.io/webappsec-secure-contexts/#is-origin-trustworthy
 */
export function isInsecureOrigin(origin: string): boolean {
  return schemeOf(origin) === 'http' && !isLoopbackHost(hostOf(origin));
}

/** Takes the host of a serialized origin, so an IPv4 address is four decimal numbers. */
export function isLoopbackHost(host: string): boolean {
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  if (name === 'localhost' || name.endsWith('.localhost') || name === '[::1]') return true;
  return name.startsWith('127.') && /^[0-9.]+$/.test(name);
}

/**
 * Whether an origin that a function would allow is denied all the same, since `rules` keep out what is not safe from the
 * network; said once. A RegExp that could allow one is refused when it is configured.
 */
export function deniesInsecure(
  rules: { readonly insecure: boolean },
  origin: string,
  by: (...given: never[]) => unknown,
): boolean {
  if (!rules.insecure || !isInsecureOrigin(origin)) return false;
  warnOnce(
    'INSECURE_ORIGIN_DENIED',
    String(by),
    `corsage: an origin function would allow ${show(origin)} with credentials. It is denied, because anyone on the network can write a page of a plain http origin. Allow https origins only, or accept the risk: dangerously: { credentialsFromInsecureOrigins: true }.`,
  );
  return true;
}
