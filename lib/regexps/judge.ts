// Reports what was proved about an expression, and what to write instead.

import type { CredentialRules } from '../origins';
import { type Report, show } from '../problems';
import { type Findings, findProof, type Trial } from './proofs';

/** What was found out, so that a delegate that returns options does not pay for it on each request. */
const known = new Map<string, Findings>();
const MOST_KNOWN = 100;

/** Reports how `regexp` lets strangers in, if it does. Returns the host names that it spells out. */
export function judgeRegExp(
  regexp: RegExp,
  rules: CredentialRules,
  path: string,
  report: Report,
  trial?: Trial,
): ReadonlySet<string> {
  const { spelled, own, proof } = findingsOn(regexp, rules, trial);
  if (proof === undefined) return spelled;
  const origin = show(proof.origin);
  switch (proof.code) {
    case 'REGEXP_LETS_STRANGERS_IN':
      report.add(
        proof.code,
        path,
        regexp,
        `lets strangers in: ${origin} matches`,
        `${anchored(own)} ${WAY_ON}`,
      );
      break;
    case 'REGEXP_INSECURE':
      report.add(
        proof.code,
        path,
        regexp,
        `lets plain http in beside credentials, where anyone on the network can write the page: ${origin} matches`,
        'Begin it with ^https:\\/\\/, or set dangerously.credentialsFromInsecureOrigins.',
      );
      break;
    case 'REGEXP_TOO_SLOW':
      report.add(
        proof.code,
        path,
        regexp,
        `backtracks without end: it takes longer than 50 ms on ${origin}`,
        `Do not repeat what can itself repeat over the same characters. ${anchored(own)}`,
      );
      break;
  }
  return spelled;
}

function findingsOn(regexp: RegExp, rules: CredentialRules, trial: Trial | undefined): Findings {
  const key = `${regexp.flags} ${rules.insecure} ${rules.publicSuffix} ${regexp.source}`;
  const before = known.get(key);
  if (before !== undefined) return before;
  const findings = findProof(regexp, rules, trial);
  if (known.size >= MOST_KNOWN) known.clear();
  known.set(key, findings);
  return findings;
}

/** Should a proof be wrong. */
const WAY_ON = 'If it is right as it is, wrap it in a function: (origin) => /…/.test(origin).';

/** The fix for the name that was meant. */
function anchored(own: string | undefined): string {
  if (own === undefined) return 'Name the host and anchor both ends: /^https:\\/\\/app\\.example\\.com$/.';
  const escaped = own.replaceAll('.', '\\.');
  return `Write "https://${own}" and "https://*.${own}", or /^https:\\/\\/([a-z0-9-]+\\.)*${escaped}$/.`;
}
