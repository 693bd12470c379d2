// Origins that strangers can have, made of those that a server trusts, as a RegExp is tried when a policy is built.

import { hostOf, isLoopbackHost, publicSuffixOf } from '../origins';

/** Who can have an origin. */
export type Owner =
  /** Any site there is. */
  | 'anybody'
  /** Any page in a sandboxed frame. */
  | 'frame'
  /** Whoever registers a name that looks like a trusted one. */
  | 'look-alike'
  /** Another customer of a host whose names are shared. */
  | 'tenant'
  /** Whoever controls the network of a user. */
  | 'network'
  /** The owner of the trusted name: to allow it does not hurt. */
  | 'yourself';

export interface Stranger {
  readonly origin: string;
  readonly owner: Owner;
}

/** No domain ends with `invalid`. https://www.rfc-editor.org/rfc/rfc2606 */
const NOBODY = 'corsage-audit.invalid';
/** Where previews are deployed, each under a name that anybody can register. */
const SHARED = ['vercel.app', 'netlify.app', 'pages.dev', 'github.io'];

/** More are not asked. */
export const MOST_STRANGERS = 30;

/** Those that stand for all first. */
export function strangersOf(trusted: readonly string[]): Stranger[] {
  const found = new Map<string, Owner>([
    [`https://${NOBODY}`, 'anybody'],
    ['null', 'frame'],
  ]);
  const add = (origin: string, owner: Owner) => {
    if (!found.has(origin) && !trusted.includes(origin)) found.set(origin, owner);
  };
  for (const origin of trusted) {
    if (!/^https?:/.test(origin)) continue;
    const host = hostOf(origin);
    add(`https://${host}.${NOBODY}`, 'look-alike');
    if (/[\d\]]$/.test(host) || isLoopbackHost(host)) continue;
    const { site, shared } = siteOf(host);
    const [label = ''] = site.split('.');
    add(`https://corsage${site}`, shared === undefined ? 'look-alike' : 'tenant');
    // A dot that stands for any character.
    if (host !== site)
      add(
        `https://${host.slice(0, -site.length - 1)}x${site}`,
        shared === undefined ? 'look-alike' : 'tenant',
      );
    for (const suffix of shared === undefined ? SHARED : [shared])
      add(`https://${label}-corsage.${suffix}`, 'tenant');
    add(`http://${host}`, 'network');
    add(`http://corsage.${site}`, 'network');
    add(`https://corsage.${site}`, 'yourself');
    add(`https://${host}.`, 'yourself');
  }
  return [...found].slice(0, MOST_STRANGERS).map(([origin, owner]) => ({ origin, owner }));
}

/** What its owner has to himself, and the suffix that he shares with others. */
function siteOf(host: string): { readonly site: string; readonly shared: string | undefined } {
  const suffix = publicSuffixOf(host);
  // A name that no registry sells, such as one in a network of one's own.
  const site = suffix?.registrable ?? host;
  return { site, shared: suffix?.private ? site.slice(site.indexOf('.') + 1) : undefined };
}
