// Origins that strangers can have, made of those that a server trusts, as a RegExp is tried when a policy is built.

import { hostOf, isLoopbackHost, publicSuffixOf, schemeOf } from '../origins';

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
  | 'yourself'
  /** The page that the server is said to allow. */
  | 'listed';

export interface Stranger {
  readonly origin: string;
  readonly owner: Owner;
}

/** No domain ends with `invalid`. https://www.rfc-editor.org/rfc/rfc2606 */
const NOBODY = 'corsage-audit.invalid';
/** Where previews are deployed, each under a name that anybody can register. */
const SHARED = ['vercel.app', 'netlify.app', 'pages.dev', 'github.io'];

/** Where pages are while they are made: lists allow them by their start alone, whatever the port. */
const AT_HOME = ['localhost', '127.0.0.1', '192.168.0.1'];

/** More are not asked. */
export const MOST_STRANGERS = 34;

/** Those that stand for all first. */
export function strangersOf(trusted: readonly string[]): Stranger[] {
  const found = new Map<string, Owner>([
    [`https://${NOBODY}`, 'anybody'],
    ['null', 'frame'],
  ]);
  const add = (origin: string, owner: Owner) => {
    if (!found.has(origin) && !trusted.includes(origin)) found.set(origin, owner);
  };
  for (const name of AT_HOME) {
    for (const scheme of ['http', 'https']) add(`${scheme}://${name}.${NOBODY}`, 'look-alike');
  }
  for (const origin of trusted) {
    if (!/^https?:/.test(origin)) continue;
    const host = hostOf(origin);
    const scheme = schemeOf(origin);
    add(`${scheme}://${host}.${NOBODY}`, 'look-alike');
    if (/[\d\]]$/.test(host) || isLoopbackHost(host)) continue;
    const suffix = publicSuffixOf(host);
    const site = suffix?.registrable ?? host;
    const [label] = site.split('.');
    // A name that no registry sells is nobody's but the owner's.
    if (suffix !== undefined) {
      const shared = suffix.private ? site.slice(site.indexOf('.') + 1) : undefined;
      const owner = shared === undefined ? 'look-alike' : 'tenant';
      add(`https://corsage${site}`, owner);
      const start = startOf(host, site);
      if (start !== undefined) add(`${scheme}://${start}`, 'look-alike');
      // A dot that stands for any character.
      if (host !== site) add(`https://${host.slice(0, -site.length - 1)}x${site}`, owner);
      for (const one of shared === undefined ? SHARED : [shared])
        add(`https://${label}-corsage.${one}`, 'tenant');
    }
    add(`http://${host}`, 'network');
    add(`http://corsage.${site}`, 'network');
    add(`https://corsage.${site}`, 'yourself');
    add(`https://${host}.`, 'yourself');
  }
  return [...found].slice(0, MOST_STRANGERS).map(([origin, owner]) => ({ origin, owner }));
}

/** The longest start of a host that someone else can register, such as example.co: part of a string that contains the host. */
function startOf(host: string, site: string): string | undefined {
  for (let end = host.length - 1; end > 0; end--) {
    const start = host.slice(0, end);
    const { registrable = null } = (/[.-]$/.test(start) ? undefined : publicSuffixOf(start)) ?? {};
    if (registrable !== null && registrable !== site) return start;
  }
  return undefined;
}
