// Which host names belong to whoever wrote a RegExp: those it spells out, and what lies below them.

import { type CredentialRules, isPublicSuffix } from '../origins';

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
