// Where one owner's names end and the next one's begin: the Public Suffix List, its private section included.
// https://publicsuffix.org/list/

import type * as Tldts from 'tldts';

/** Read on first need: only a wildcard or an expression beside credentials needs the list. */
let tldts: typeof Tldts | undefined;

const PARSING = {
  allowPrivateDomains: true,
  extractHostname: false,
  validateHostname: false,
  detectIp: false,
};

export interface PublicSuffix {
  /** The suffix with one label more: what one owner registers. Null where the host is itself a suffix. */
  readonly registrable: string | null;
  /** Whether it stands in the private section: `vercel.app`, `github.io`. */
  readonly private: boolean;
}

/** Undefined where the list says nothing: `corp`, `internal`. Takes the host of a serialized origin. */
export function publicSuffixOf(host: string): PublicSuffix | undefined {
  tldts ??= require('tldts') as typeof Tldts;
  const name = host.endsWith('.') ? host.slice(0, -1) : host;
  const { domain, isIcann, isPrivate } = tldts.parse(name, PARSING);
  return isIcann || isPrivate ? { registrable: domain, private: isPrivate === true } : undefined;
}

/** Whether the names directly below `host` belong to as many owners. */
export function isPublicSuffix(host: string): boolean {
  return publicSuffixOf(host)?.registrable === null;
}

/** Whether `host`, which is below `base`, belongs to someone else: a suffix lies between the two. */
export function crossesPublicSuffix(host: string, base: string): boolean {
  const suffix = publicSuffixOf(host);
  if (suffix === undefined) return false;
  if (suffix.registrable === null) return true;
  const name = base.endsWith('.') ? base.slice(0, -1) : base;
  return suffix.registrable.length > name.length;
}
