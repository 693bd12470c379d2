// Random RegExps: none that is accepted lets a stranger in, by an independent and simpler reading.

import fc from 'fast-check';
import { parse } from 'tldts';
import { credentialRules, NO_RISK, NO_RULES } from '../../lib/origins/credential-rules';
import { isSerializedOrigin } from '../../lib/origins/serialized';
import { judgeRegExp } from '../../lib/regexps';
import { spell } from '../../lib/regexps/spellings';
import { FUZZ_TIMEOUT, fuzzing } from '../support/origin-arbitraries';
import { asRegExps, ENDINGS, FRONTS, matchedInTime, randomRegExp } from '../support/regexp-arbitraries';

jest.setTimeout(FUZZ_TIMEOUT);

const WITH_CREDENTIALS = credentialRules(true, NO_RISK);

/** No literal of these RegExps has the letters q and z or the digits 7 and 8, so a name with them is a stranger's. */
function isStranger(origin: string, credentials: boolean): boolean {
  const { protocol, hostname } = new URL(origin);
  if (protocol !== 'http:' && protocol !== 'https:') return false;
  // No name in the DNS has an empty label but the last.
  if (/^\.|\.\./.test(hostname)) return false;
  if (/^[\d.]+$/.test(hostname)) return /[78]/.test(hostname) && !/^(?:10|127|192\.168)\./.test(hostname);
  // Names in private networks. https://www.rfc-editor.org/rfc/rfc8375
  if (/\.home\.arpa$/.test(hostname)) return false;
  const { domain, isIcann, isPrivate } = parse(hostname, { allowPrivateDomains: credentials });
  return (isIcann || isPrivate || /\.(?:example|invalid)$/.test(hostname)) && /[qz]/.test(domain ?? '');
}

function isPlainHttp(origin: string): boolean {
  const { protocol, hostname } = new URL(origin);
  return protocol === 'http:' && !/^127\.|(?:^|\.)localhost\.?$|^\[::1\]$/.test(hostname);
}

function compile(source: string): RegExp {
  try {
    return new RegExp(source);
  } catch {
    return fc.pre(false) as never;
  }
}

const seeds = fc.infiniteStream(fc.nat(59));

/** Origins that `regexp` matches, made from samples. */
function matching(
  regexp: RegExp,
  sample: (pick: (ways: number) => number) => string,
  ways: fc.Stream<number>,
): string[] {
  const pick = (count: number) => (ways.next().value as number) % count;
  const origins = new Set<string>();
  for (let i = 0; i < 24; i++) {
    const text = sample(pick);
    const front = FRONTS[pick(FRONTS.length)] as string;
    // Short, so that no RegExp is slow.
    if (text.length < 40)
      for (const end of ['', ENDINGS[pick(ENDINGS.length)]]) origins.add(front + text + end);
  }
  return (
    matchedInTime(
      [regexp],
      [...origins].filter((origin) => isSerializedOrigin(origin)),
    ) ?? []
  );
}

test('no RegExp that is accepted lets a stranger in', () => {
  const runs = fuzzing(2000);
  let accepted = 0;
  let tried = 0;
  fc.assert(
    fc.property(randomRegExp, seeds, fc.boolean(), ({ source, sample }, ways, credentials) => {
      const regexp = compile(source);
      const { fault } = judgeRegExp(regexp, credentials ? WITH_CREDENTIALS : NO_RULES);
      if (fault !== undefined && fault.kind !== 'opaque' && fault.kind !== 'nothing') return;
      const origins = matching(regexp, sample, ways);
      expect(origins.filter((origin) => isStranger(origin, credentials))).toEqual([]);
      if (credentials) expect(origins.filter((origin) => isPlainHttp(origin))).toEqual([]);
      if (fault?.kind === 'nothing') expect(origins).toEqual([]);
      accepted += origins.length > 0 ? 1 : 0;
      tried++;
    }),
    { ...runs, maxSkipsPerRun: 1000 },
  );
  expect(tried).toBeGreaterThan(runs.numRuns / 20);
  expect(accepted).toBeGreaterThan(runs.numRuns / 200);
});

test('every origin that a RegExp matches is one of its spellings', () => {
  fc.assert(
    fc.property(randomRegExp, seeds, ({ source, sample }, ways) => {
      const regexp = compile(source);
      const { all, hasTooMany } = spell(regexp);
      fc.pre(!hasTooMany && all.length < 100);
      const origins = matching(regexp, sample, ways);
      expect([source, matchedInTime(asRegExps(all), origins) ?? origins]).toEqual([source, origins]);
    }),
    { ...fuzzing(2000), maxSkipsPerRun: 1000 },
  );
});
