// Whose names an expression means: those it spells out, and what lies below them.

import type { CredentialRules } from '../origins/credential-rules';
import { isPublicSuffix, publicSuffixOf } from '../origins/public-suffix';

/** Names that no registry sells. https://www.iana.org/assignments/special-use-domain-names */
const INTERNAL_NAMES: ReadonlySet<string> = new Set([
  'corp',
  'home',
  'internal',
  'intranet',
  'lan',
  'local',
  'localdomain',
  'localhost',
  'private',
  'test',
]);

/** The second labels that countries register names below. */
const SECOND_LEVEL: ReadonlySet<string> = new Set(
  'ac co com edu gob gov go gouv gv id in ltd me mil ne net nom or org plc sch'.split(' '),
);

/**
 * Whether one owner has `name` and all below it. The Public Suffix List says so where credentials are at stake; elsewhere
 * it is not loaded, and the usual form of a country's names has to do.
 */
export function isOwnName(name: string, { publicSuffix }: CredentialRules): boolean {
  if (publicSuffix) return !isPublicSuffix(name);
  const labels = name.split('.');
  const last = labels.at(-1) as string;
  if (labels.length === 1) return INTERNAL_NAMES.has(last);
  return labels.length > 2 || last.length !== 2 || !SECOND_LEVEL.has(labels[0] as string);
}

/** `host` and the names above it, longest first. */
export function namesAbove(host: string): string[] {
  const names = [host];
  for (let dot = host.indexOf('.'); dot !== -1; dot = host.indexOf('.', dot + 1))
    names.push(host.slice(dot + 1));
  return names;
}

/**
 * Whether `host` is no other tenant's name on a shared suffix (`evil.vercel.app`): it is below no private suffix, or
 * its owner's name is spelled out.
 */
export function isSpelledTenant(host: string, spelled: ReadonlySet<string>): boolean {
  const suffix = publicSuffixOf(host);
  if (suffix === undefined || !suffix.private) return true;
  const owner = suffix.registrable ?? host;
  return [...spelled].some((name) => name === owner || name.endsWith(`.${owner}`));
}
