// Tries an expression, when it is configured, against origins it was hardly meant to let in. What gets in is a proof;
// that nothing did is none.

import {
  type CredentialRules,
  hostOf,
  isInsecureOrigin,
  isLoopbackHost,
  isSerializedOrigin,
  isSpelledTenant,
  MAX_HOST_LENGTH,
  schemeOf,
} from '../origins';
import type { OriginProblemCode } from '../problems';
import { readExpression } from './expression';
import { isOwnName, namesAbove } from './owners';
import { type Pump, pumpsOf, samplesOf, spelledHosts } from './samples';

/** What was found out about an expression. */
export interface Findings {
  /** The host names, or ends of them, that it spells out. */
  readonly spelled: ReadonlySet<string>;
  /** The name that was most likely meant, with all below it. */
  readonly own: string | undefined;
  /** Its weakness, with the origin that proves it. */
  readonly proof: { readonly code: OriginProblemCode; readonly origin: string } | undefined;
}

/** Tried whatever the expression says. */
const ANYWHERE = ['https://evil.test', 'https://evil.com', 'http://evil.test', 'https://1.1.1.1'];

/** What may stand in front of a sample, and behind it, where the expression is not anchored. */
const IN_FRONT = [
  'https://evil',
  'https://',
  'https://evil.',
  'https://evil-',
  'https://evil.test.',
  'http://evil',
  'http://evil.',
  'http://',
  'https:',
  'http:',
  'https',
  'http',
];
const BEHIND = ['.evil.test', '', 'evil.test', '-evil.test', '.test', 'evil', ':8443'];

/** Units to pump besides those made from the expression. */
const UNITS = ['a', '0', 'a-', 'a.', '0.', 'ab'];

/** What ends a pumped origin, so that the expression does not match after all. */
const ENDS = ['', '!', '_', '-', '.x'];

/** Tries RegExps on origins, and gives back those that match, or the one that took too long. */
export type Trial = (
  regexp: RegExp,
  origins: readonly string[],
) => { readonly matched: readonly string[]; readonly slow?: string };

/** Where nothing can stop a RegExp: one that is slow is not found out, and not provoked. */
const untimed: Trial = (regexp, origins) => ({
  matched: origins.filter((origin) => {
    regexp.lastIndex = 0;
    return regexp.test(origin);
  }),
});

/** Tries `regexp`; the rules are those that hold when it matches a request's origin. */
export function findProof(regexp: RegExp, rules: CredentialRules, trial: Trial | undefined): Findings {
  const { whole, around } = readExpression(regexp);
  const parts = [whole, ...around];
  const spelled = new Set(parts.flatMap((part) => [...spelledHosts(part)]));
  const slow = trial?.(regexp, pumpedOrigins(parts.flatMap((part) => pumpsOf(part)))).slow;
  const tried =
    slow === undefined
      ? (trial ?? untimed)(regexp, candidates(parts.flatMap((part) => samplesOf(part))))
      : { matched: [], slow };
  const names = new Set(
    [...spelled].flatMap((host) => namesAbove(host)).filter((name) => isOwnName(name, rules)),
  );
  const own = [...spelled, ...names].find(
    (name) => names.has(name) && isRegistered(name) && name.includes('.') && !/[0-9]$/.test(name),
  );
  if (tried.slow !== undefined)
    return { spelled, own, proof: { code: 'REGEXP_TOO_SLOW', origin: tried.slow } };

  const matched = tried.matched.filter((origin) => isSerializedOrigin(origin));
  const admitted = matched.filter(
    (origin) => !rules.publicSuffix || isSpelledTenant(hostOf(origin), spelled),
  );
  const stranger = clearest(
    admitted.filter((origin) => isStranger(origin, spelled, names)),
    spelled,
  );
  if (stranger !== undefined)
    return { spelled, own, proof: { code: 'REGEXP_LETS_STRANGERS_IN', origin: stranger } };
  const insecure = rules.insecure
    ? clearest(
        matched.filter((origin) => isInsecureOrigin(origin)),
        spelled,
      )
    : undefined;
  return {
    spelled,
    own,
    proof: insecure === undefined ? undefined : { code: 'REGEXP_INSECURE', origin: insecure },
  };
}

/** The one a reader understands soonest: https, a name in a domain that exists, and short. */
function clearest(origins: readonly string[], spelled: ReadonlySet<string>): string | undefined {
  const endings = new Set(['test', ...[...spelled].map((host) => host.slice(host.lastIndexOf('.') + 1))]);
  const rank = (origin: string) => {
    const host = hostOf(origin);
    return (
      (isRegistered(host) ? 0 : 8000) +
      (endings.has(host.slice(host.lastIndexOf('.') + 1)) ? 0 : 4000) +
      (host.includes('evil') ? 0 : 2000) +
      (schemeOf(origin) === 'https' ? 0 : 1000) +
      origin.length
    );
  };
  return [...origins].sort((one, other) => rank(one) - rank(other))[0];
}

/** Whether someone else can have this origin: nothing that the expression spells out is above it. */
function isStranger(origin: string, spelled: ReadonlySet<string>, names: ReadonlySet<string>): boolean {
  const scheme = schemeOf(origin);
  const host = hostOf(origin);
  // Hosts of other schemes are no names at all.
  if ((scheme !== 'http' && scheme !== 'https') || isLoopbackHost(host) || spelled.has(host)) return false;
  if (!host.includes('.')) return isMistaken(host, spelled, names);
  if (/^[0-9.]+$/.test(host))
    return !/^(?:10\.|192\.168\.|172\.(?:1[6-9]|2[0-9]|3[01])\.|169\.254\.)/.test(host);
  return isRegistered(host) && !namesAbove(host).some((name) => names.has(name));
}

/**
 * Names without a dot are found on the own network alone, and any may be meant; but not one that stands for another
 * because a dot was not escaped, or because nothing was asked for in front of it.
 */
function isMistaken(host: string, spelled: ReadonlySet<string>, names: ReadonlySet<string>): boolean {
  const undotted = (name: string) =>
    name.length === host.length && name.split('.').every((label) => host.includes(label));
  return [...spelled].some(
    (name) => (name.includes('.') && undotted(name)) || (names.has(name) && host.endsWith(name)),
  );
}

/** Whether a host of this form can be had: labels that neither begin nor end with a hyphen. */
function isRegistered(host: string): boolean {
  return host.split('.').every((label) => /^[a-z0-9](?:[a-z0-9_-]*[a-z0-9])?$/.test(label));
}

function candidates(samples: readonly string[]): string[] {
  const origins = new Set<string>(ANYWHERE);
  for (const sample of samples) {
    for (const front of frontsOf(sample)) for (const end of BEHIND) origins.add(front + sample + end);
  }
  return [...origins];
}

/** What may stand in front of a sample: of one with a scheme, what is missing to make it http or https. */
function frontsOf(sample: string): readonly string[] {
  const scheme = /^([a-z][a-z0-9+.-]*):\/\//.exec(sample)?.[1];
  if (scheme === undefined) return IN_FRONT;
  const missing = ['https', 'http']
    .filter((web) => web.endsWith(scheme))
    .map((web) => web.slice(0, -scheme.length));
  return ['', ...missing];
}

function pumpedOrigins(pumps: readonly Pump[]): string[] {
  const origins = new Set<string>();
  for (const { before, unit } of [...pumps, ...UNITS.map((unit) => ({ before: '', unit }))]) {
    const head = before.includes('://') ? before : `https://${before}`;
    const room = MAX_HOST_LENGTH + 'https://'.length - head.length - 2;
    for (const end of ENDS)
      origins.add(head + unit.repeat(Math.max(0, Math.floor(room / unit.length))) + end);
  }
  return [...origins].filter((origin) => isSerializedOrigin(origin));
}
