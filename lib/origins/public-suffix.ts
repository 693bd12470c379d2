// Where one owner's names end and the next one's begin: the Public Suffix List, its private section included.
// https://publicsuffix.org/list/

import type * as Tldts from 'tldts';

/** Read on first need: only a RegExp, or a wildcard with credentials, needs the list. */
let tldts: typeof Tldts | undefined;

interface PublicSuffix {
  /** The suffix with one label more: what one owner registers. Null where the host is itself a suffix. */
  readonly registrable: string | null;
  /** Whether it stands in the private section: `vercel.app`, `github.io`. */
  readonly private: boolean;
}

/**
 * Undefined where the list says nothing: `corp`, `internal`. Takes the host of a serialized origin.
 *
 * @param shared whether the list's private section counts, too: hosts whose names are shared by many owners
 */
export function publicSuffixOf(host: string, shared = true): PublicSuffix | undefined {
  tldts ??= require('tldts') as typeof Tldts;
  // A host is taken as it is, even one that DNS would not have: browsers may.
  const { domain, isIcann, isPrivate } = tldts.parse(host, {
    allowPrivateDomains: shared,
    extractHostname: false,
  });
  return isIcann || isPrivate ? { registrable: domain, private: isPrivate === true } : undefined;
}

/** Where the list says nothing, the last two labels. https://url.spec.whatwg.org/#host-registrable-domain */
export function registrableDomain(host: string): string | null {
  tldts ??= require('tldts') as typeof Tldts;
  return tldts.getDomain(host, { allowPrivateDomains: true, extractHostname: false });
}

/** Whether the names directly below `host` belong to as many owners. */
export function isPublicSuffix(host: string): boolean {
  return publicSuffixOf(host)?.registrable === null;
}

/** Whether `host`, which is below `base`, belongs to someone else: a suffix lies between the two. */
export function crossesPublicSuffix(host: string, base: string): boolean {
  const suffix = publicSuffixOf(host);
  if (suffix === undefined) return false;
  // A base that ends with a dot is longer by one character; a name below it, by two at least.
  return suffix.registrable === null || suffix.registrable.length > base.length;
}

/**
 * Whether `host` is not another tenant's name on a shared suffix (`evil.vercel.app`): it is below no private suffix, or
 * its owner's name is spelled out.
 */
export function isSpelledTenant(host: string, spelled: ReadonlySet<string>): boolean {
  const suffix = publicSuffixOf(host);
  if (suffix === undefined || !suffix.private) return true;
  const owner = suffix.registrable ?? host;
  return [...spelled].some((name) => name === owner || name.endsWith(`.${owner}`));
}
