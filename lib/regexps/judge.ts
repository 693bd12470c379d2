// Decides whether strangers can match a RegExp, by its shape: every way to spell it must leave them no room.

import { type CredentialRules, isSerializedOrigin } from '../origins';
import { isSold, type Judged, judgeSpelling, type Missing, ownerOf } from './names';
import { type Pump, spell } from './spellings';
import { findWitness } from './witness';

/** Tries a RegExp on origins; returns the one that takes it too long, if any does. */
export type Trial = (regexp: RegExp, origins: readonly string[]) => string | undefined;

export interface RegExpFault {
  readonly kind: NonNullable<Judged['fault']> | 'nothing' | 'slow';
  readonly missing?: Missing;
  /** An origin that shows it, where there is one that makes it plain. */
  readonly origin?: string;
}

/** What a RegExp lets in. */
export interface Verdict {
  /** The host names, or ends of them, that it spells out. */
  readonly names: ReadonlySet<string>;
  /** Every way to spell it that an origin can have. */
  readonly spellings: readonly Judged[];
  /** Why it is refused; undefined where it is accepted. */
  readonly fault?: RegExpFault;
}

/**
 * Judges a RegExp, mostly by its shape, which takes the same way on every machine; only whether it is slow is tried.
 *
 * @param rules those that hold when the RegExp matches a request's origin
 * @param trial left out where nothing can stop a RegExp: a slow one is not found out there, and not provoked
 */
export function judgeRegExp(regexp: RegExp, rules: CredentialRules, trial?: Trial): Verdict {
  const { all, pumps, hasTooMany } = spell(regexp);
  if (hasTooMany) return { names: new Set(), spellings: [], fault: { kind: 'slow' } };
  const spellings = findGlue(
    all.flatMap((spelling) => judgeSpelling(spelling, rules) ?? []),
    regexp,
  );
  const names = new Set(spellings.flatMap(({ name }) => name ?? []));
  if (spellings.length === 0) return { names, spellings, fault: { kind: 'nothing' } };
  const slow = pumps.length === 0 ? undefined : trial?.(regexp, pumpedOrigins(pumps));
  if (slow !== undefined) return { names, spellings, fault: { kind: 'slow', origin: slow } };
  return { names, spellings, fault: worstOf(spellings, regexp, pumps.length === 0 || trial !== undefined) };
}

/** In this order, of all that is wrong with a RegExp. */
const KINDS = ['strangers', 'tenants', 'insecure', 'scheme', 'extensions', 'opaque'] as const;

function worstOf(spellings: readonly Judged[], regexp: RegExp, mayRun: boolean): RegExpFault | undefined {
  for (const kind of KINDS) {
    const faulty = spellings.filter(({ fault }) => fault === kind);
    const [first] = faulty;
    if (first === undefined) continue;
    const witness = mayRun ? findWitness(regexp, faulty) : undefined;
    return { kind, missing: (witness?.of ?? first).missing, origin: witness?.origin };
  }
  return undefined;
}

/** Marks the names that parts which are optional make by mistake. */
function findGlue(spellings: readonly Judged[], regexp: RegExp): readonly Judged[] {
  const glued = gluedOf(
    spellings.flatMap(({ name }) => name ?? []),
    regexp,
  );
  return spellings.map((judged) =>
    judged.name !== undefined && glued.has(judged.name)
      ? { ...judged, fault: 'strangers', missing: 'glue' }
      : judged,
  );
}

/**
 * Finds them: names of a domain that is another with letters in front
 * (`wwwexample.com` of `(www)?\.?example\.com`), or with one letter less in its suffix (`example.co` of `example\.com?`).
 * What is written out as it is was meant.
 */
export function gluedOf(names: readonly string[], { source }: RegExp): ReadonlySet<string> {
  const written = source.replaceAll('\\-', '-').toLowerCase();
  // On a shared host, each name may be another tenant's. One that begins with a hyphen stands behind a gap.
  const owners = new Map(
    names.filter((name) => /^(?!-).*[a-z]/.test(name)).map((name) => [name, ownerOf(name, true) ?? name]),
  );
  const domains = new Set(owners.values());
  const glued = new Set<string>();
  for (const [name, domain] of owners) {
    const label = domain.split('.')[0] as string;
    if ([...label].some((_, i) => i > 0 && domains.has(domain.slice(i))) && !written.includes(label))
      glued.add(name);
    for (let i = name.length - domain.length + label.length + 1; i < name.length; i++) {
      const shorter = name.slice(0, i) + name.slice(i + 1);
      if (owners.has(shorter) && isSold(shorter) && !isWritten(shorter, i, written)) glued.add(shorter);
    }
  }
  return glued;
}

/** Whether the label of a name that goes to, or past, this place is written in a source as a whole. */
function isWritten(name: string, at: number, source: string): boolean {
  const [label, next] = name.slice(name.lastIndexOf('.', at - 1) + 1).split('.');
  const more = `[a-z0-9?*{[-]|\\((?:\\?:)?[a-z[|]${next === undefined ? '|\\\\\\.' : ''}`;
  return new RegExp(`(?<![a-z0-9)?-]|[^.]\\])${label}(?!${more})`).test(source);
}

/** Fed to every RegExp that repeats anything, besides what its own repeats take. */
const UNITS = ['a', '0', 'a-', 'a.', '0.', 'ab'];

/** What ends a pumped origin, so that the RegExp does not match after all. */
const ENDS = ['', '!', '_', '-', '.x'];

const LONGEST_HOST = 251;

function pumpedOrigins(pumps: readonly Pump[]): string[] {
  const all = [...pumps, ...UNITS.map((unit) => ({ before: '', unit }))].flatMap(({ before, unit }) => {
    const head = before.includes('://') ? before : `https://${before}`;
    const room = LONGEST_HOST + 'https://'.length - head.length;
    return ENDS.map((end) => head + unit.repeat(Math.max(0, Math.floor(room / unit.length))) + end);
  });
  return [...new Set(all)].filter((origin) => isSerializedOrigin(origin));
}
