// What other guards' own tests expect, beside what disallowedOrigin: 'reject' does. The server is at `example.com`, and the
// policy allows `https://trusted.example`, which the others are told to trust.

import type { Outcome } from './refusal-table';
import type { HeaderLine } from './wire';

export interface GuardCase {
  readonly guard: string;
  readonly what: string;
  readonly method: string;
  readonly headers: readonly HeaderLine[];
  readonly theirs: Exclude<Outcome, 'allowed'>;
  readonly ours: Outcome;
  /** Why ours is another answer. */
  readonly because?: string;
}

const site = (value: string): HeaderLine => ['Sec-Fetch-Site', value];
const origin = (value: string): HeaderLine => ['Origin', value];
const TRUSTED = 'https://trusted.example';
const ATTACKER = 'https://attacker.example';

const READ = 'It comes from a script that may not read the response.';
const PATHS = 'A path is not part of a policy. Mount the route before the guard.';
const NO_ORIGIN = 'CSRF needs a browser, which sends one of the two headers.';
const SERIALIZED = 'An origin is compared whole, as browsers write it.';
const VALUES = 'Browsers write the value in lower case.';
const APPS = 'An app on the device is not a page of the server. List its origin.';

type Case = readonly [
  what: string,
  method: string,
  headers: readonly HeaderLine[],
  theirs: GuardCase['theirs'],
  ours: Outcome,
  because?: string,
];

/** https://github.com/golang/go/blob/go1.25.0/src/net/http/csrf_test.go */
const GO: readonly Case[] = [
  ['same-origin', 'POST', [site('same-origin')], 'passes', 'passes'],
  ['none', 'POST', [site('none')], 'passes', 'passes'],
  ['cross-site', 'POST', [site('cross-site')], 'refused', 'refused'],
  ['same-site', 'POST', [site('same-site')], 'refused', 'refused'],
  ['neither header', 'POST', [], 'passes', 'passes'],
  ['a matching Origin alone', 'POST', [origin('https://example.com')], 'passes', 'passes'],
  ['another Origin alone', 'POST', [origin(ATTACKER)], 'refused', 'refused'],
  ['Origin: null alone', 'POST', [origin('null')], 'refused', 'refused'],
  ['GET, cross-site', 'GET', [site('cross-site')], 'passes', 'passes'],
  ['HEAD, cross-site', 'HEAD', [site('cross-site')], 'passes', 'passes'],
  ['OPTIONS, cross-site', 'OPTIONS', [site('cross-site')], 'passes', 'passes'],
  ['PUT, cross-site', 'PUT', [site('cross-site')], 'refused', 'refused'],
  ['a trusted origin', 'POST', [origin(TRUSTED)], 'passes', 'passes'],
  ['a trusted origin, cross-site', 'POST', [origin(TRUSTED), site('cross-site')], 'passes', 'passes'],
  ['an untrusted origin', 'POST', [origin(ATTACKER)], 'refused', 'refused'],
  ['an untrusted origin, cross-site', 'POST', [origin(ATTACKER), site('cross-site')], 'refused', 'refused'],
  ['a path that is let through', 'POST', [origin(ATTACKER), site('cross-site')], 'passes', 'refused', PATHS],
  ['GET with another Origin', 'GET', [origin(ATTACKER), site('cross-site')], 'passes', 'refused', READ],
];

/** https://github.com/mixmaxhq/cors-gate/blob/master/test/cors-gate.spec.js */
const CORS_GATE: readonly Case[] = [
  ['a same-origin GET', 'GET', [origin('http://example.com')], 'passes', 'passes'],
  ['a same-origin POST', 'POST', [origin('http://example.com')], 'passes', 'passes'],
  ['a permitted origin', 'POST', [origin(TRUSTED)], 'passes', 'passes'],
  ['another origin', 'POST', [origin(ATTACKER)], 'refused', 'refused'],
  ['a GET without Origin', 'GET', [], 'passes', 'passes'],
  ['a GET without Origin, allowSafe: false', 'GET', [], 'refused', 'passes', NO_ORIGIN],
  ['a POST without Origin', 'POST', [], 'refused', 'passes', NO_ORIGIN],
  ['a POST without Origin, cross-site', 'POST', [site('cross-site')], 'refused', 'refused'],
  ['the own origin in capitals', 'POST', [origin('HTTP://EXAMPLE.COM')], 'passes', 'refused', SERIALIZED],
];

/** https://github.com/remix-run/remix/blob/main/packages/cop-middleware/src/lib/cop.test.ts */
const REMIX: readonly Case[] = [
  ['same-origin', 'POST', [site('same-origin')], 'passes', 'passes'],
  ['none', 'POST', [site('none')], 'passes', 'passes'],
  ['cross-site', 'POST', [site('cross-site')], 'refused', 'refused'],
  ['same-site', 'POST', [site('same-site')], 'refused', 'refused'],
  ['a matching Origin alone', 'POST', [origin('https://example.com')], 'passes', 'passes'],
  ['another Origin alone', 'POST', [origin(ATTACKER)], 'refused', 'refused'],
  ['neither header', 'POST', [], 'passes', 'passes'],
  ['GET, cross-site', 'GET', [site('cross-site')], 'passes', 'passes'],
  ['a trusted origin, cross-site', 'POST', [origin(TRUSTED), site('cross-site')], 'passes', 'passes'],
  ['a path that is let through', 'POST', [origin(ATTACKER)], 'passes', 'refused', PATHS],
  ['a path that is not let through', 'POST', [origin(ATTACKER)], 'refused', 'refused'],
  ['a trusted origin with a path', 'POST', [origin(`${TRUSTED}/path`)], 'passes', 'refused', SERIALIZED],
  ['Same-Origin in capitals', 'POST', [site('Same-Origin')], 'passes', 'refused', VALUES],
  [
    'an app at capacitor://example.com',
    'POST',
    [origin('capacitor://example.com')],
    'passes',
    'refused',
    APPS,
  ],
];

export const GUARD_CASES: readonly GuardCase[] = Object.entries({
  'net/http CrossOriginProtection': GO,
  'cors-gate': CORS_GATE,
  '@remix-run/cop-middleware': REMIX,
}).flatMap(([guard, cases]) =>
  cases.map(([what, method, headers, theirs, ours, because]) => ({
    guard,
    what,
    method,
    headers,
    theirs,
    ours,
    because,
  })),
);

/** The rows that differ, as the docs print them. */
export function printedDifferences(): string {
  const rows = GUARD_CASES.filter(({ theirs, ours }) => theirs !== ours).map(
    ({ guard, what, theirs, ours, because }) => `| ${guard} | ${what} | ${theirs} | ${ours} | ${because} |`,
  );
  return ['| guard | request | there | here | why |', '| --- | --- | --- | --- | --- |', ...rows].join('\n');
}
