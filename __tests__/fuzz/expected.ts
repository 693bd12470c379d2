// What a naive reading of a case expects of one response, and the comparison.

import type { Answer } from './conversation';
import type { Case, Mount } from './descriptions';
import { type Carried, decide, isOrigin, type Lists, reach, type Seen } from './naive-policy';

export interface Expected {
  /** Which of the policies ran, in order. */
  readonly ran: readonly number[];
  readonly status: number;
  readonly carried: Carried;
  /** The names that have to be in `Vary`, and those that may be. */
  readonly vary: readonly string[];
  readonly mayVary: readonly string[];
  readonly last: Mount | undefined;
  /** Whether the app may allow the origin: what the policy promises is then the app's affair. */
  readonly opened: boolean;
  /** Whether the app tries to allow an origin that the policy denies. */
  readonly defied: boolean;
}

/** The names in `Vary` that other code puts there before the first policy. */
const VARIED: Readonly<Record<Case['before'], readonly string[]>> = {
  nothing: [],
  varies: ['accept-encoding'],
  'varies twice': ['accept', 'origin'],
  'varies by everything': ['*'],
  'has sent the head': ['accept-encoding'],
};

/** What an app does to `Vary`: whether it keeps the names, and which it adds. */
const APP_VARIES: Readonly<Record<Case['app'], { keeps: boolean; adds: readonly string[] }>> = {
  answers: { keeps: true, adds: [] },
  varies: { keeps: true, adds: ['accept-language'] },
  fails: { keeps: true, adds: [] },
  reflects: { keeps: true, adds: [] },
  'reflects in a head': { keeps: true, adds: [] },
  'adds an origin': { keeps: true, adds: [] },
  'writes a head': { keeps: false, adds: ['accept'] },
  'writes a raw head': { keeps: false, adds: ['accept'] },
  'opens all': { keeps: false, adds: [] },
};

export function expect(
  { before, app }: Case,
  mounts: readonly { readonly mount: Mount; readonly valid: boolean }[],
  seen: Seen,
  lists: Lists,
): Expected {
  const sent = before === 'has sent the head';
  const varied = [...VARIED[before]];
  const ran: number[] = [];
  let carried: Carried = {};
  let outcome: 'next' | 'error' | number = 'next';
  let decided: readonly string[] = [];
  let protects = false;
  for (const [i, { mount, valid }] of mounts.entries()) {
    ran.push(i);
    // A response that has been sent cannot be changed any more.
    if (sent) continue;
    const decision = decide(mount, seen, lists, valid);
    ({ carried, outcome } = decision);
    decided = decision.vary;
    protects ||= decision.protects;
    varied.push(...decided);
    if (outcome !== 'next') break;
  }
  const last = ran.length === 0 ? undefined : mounts[ran.length - 1]?.mount;
  const common = { ran, carried, last, opened: false, defied: false };
  if (outcome !== 'next')
    return { ...common, status: outcome === 'error' ? 500 : outcome, vary: varied, mayVary: varied };
  const held = last?.options.protectHeaders === true;
  const status = app === 'fails' && !sent ? 500 : 200;
  const reflects = app.startsWith('reflects') && !sent && seen.headers.has('origin');
  if (reflects) {
    const denied = carried['access-control-allow-origin'] === undefined && last !== undefined;
    // Who allows nobody leaves the response to others.
    const defied = denied && reach(last.options) !== 'none';
    const opened = !defied && !protects;
    return { ...common, status, vary: varied, mayVary: varied, opened, defied };
  }
  const undoes = !['answers', 'varies', 'fails', 'reflects', 'reflects in a head'].includes(app);
  if (sent || (undoes && !held)) return { ...common, status, vary: varied, mayVary: varied };
  const { keeps, adds } = APP_VARIES[app];
  return { ...common, status, vary: [...(keeps ? varied : decided), ...adds], mayVary: [...varied, ...adds] };
}

/** How a response differs from what is expected, in words. */
export function differences(answer: Answer, expected: Expected, seen: Seen): string[] {
  const faults: string[] = [];
  const fault = (what: string) => faults.push(`${what}: ${JSON.stringify(answer.lines)}`);
  const { carried, vary } = decisionOf(answer);
  if (answer.status !== expected.status) fault(`status ${answer.status} instead of ${expected.status}`);
  if (!expected.opened && JSON.stringify(carried) !== JSON.stringify(linesOf(expected.carried)))
    fault(`instead of ${JSON.stringify(expected.carried)}`);
  if (!vary.includes('*') && !expected.vary.every((name) => vary.includes(name)))
    fault(`Vary lacks one of ${expected.vary}`);
  if (!vary.every((name) => expected.mayVary.includes(name))) fault(`Vary has more than ${expected.mayVary}`);
  if (expected.opened) return faults;
  return [
    ...faults,
    ...broken(answer, expected, seen).map((what) => `${what}: ${JSON.stringify(answer.lines)}`),
  ];
}

/** The promises that hold for every response. */
function broken(answer: Answer, { last, ran }: Expected, seen: Seen): string[] {
  const { carried, vary } = decisionOf(answer);
  const faults: string[] = [];
  const names = carried.map(([name]) => name);
  const value = (name: string) => carried.find(([one]) => one === name)?.[1];
  if (new Set(names).size < names.length) faults.push('a header is there twice');
  const origin = value('access-control-allow-origin');
  const credentials = value('access-control-allow-credentials');
  if (origin === '*' && credentials !== undefined) faults.push('"*" with credentials');
  if (credentials !== undefined && (credentials !== 'true' || last?.options.credentials !== true))
    faults.push('credentials that were not configured');
  if (origin !== undefined && origin !== '*') {
    const asked = seen.headers.get('origin') ?? [];
    if (asked.length !== 1 || asked[0] !== origin || !(origin === 'null' || isOrigin(origin)))
      faults.push('an origin that did not ask');
    if (!vary.includes('origin') && !vary.includes('*')) faults.push('an origin without Vary: Origin');
  }
  if (origin === undefined && names.some((name) => name.startsWith('access-control-')))
    faults.push('CORS headers for nobody');
  const widest = last === undefined ? 'none' : reach(last.options);
  if (origin === '*' && widest !== 'any') faults.push('"*" that was not configured');
  if (ran.length === 1 && widest === 'none' && typeof last?.as !== 'object' && carried.length > 0)
    faults.push('a header where there should be nothing');
  return faults;
}

function decisionOf({ lines }: Answer): { carried: (readonly [string, string])[]; vary: string[] } {
  const carried = lines.filter(
    ([name]) => name.startsWith('access-control-') || name === 'timing-allow-origin',
  );
  const vary = lines
    .filter(([name]) => name === 'vary')
    .flatMap(([, value]) => value.toLowerCase().split(/[ \t]*,[ \t]*/));
  return { carried: carried.sort(byName), vary };
}

function linesOf(carried: Carried): (readonly [string, string])[] {
  return Object.entries(carried).sort(byName);
}

function byName([one]: readonly [string, string], [other]: readonly [string, string]): number {
  return one < other ? -1 : one > other ? 1 : 0;
}
