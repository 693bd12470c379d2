// One check: sent as a browser sends it, or held against saved responses.

import { setTimeout as wait } from 'node:timers/promises';
import type { Arguments } from './arguments';
import { type Asked, ask, probing } from './ask';
import { type Surroundings, USER_AGENT } from './command';
import type { CommandLine } from './command-line';
import type { Inputs } from './inputs';
import { readTimeout } from './numbers';
import { proxyOf, readResolve } from './reach';
import { readResponse, type Saved } from './responses';
import { judge, type Verdict } from './verdict';

/** How the server is reached, for every check of a run. */
export type Way = ReturnType<typeof readWay> & Awaited<ReturnType<typeof readSaved>>;

export function readWay(line: CommandLine, { env = {}, lookup }: Surroundings) {
  return {
    insecure: line.has('insecure'),
    timeout: readTimeout(line),
    resolve: readResolve(line),
    lookup,
    proxy: (url: URL) => proxyOf(url, env),
  };
}

export async function readSaved(inputs: Inputs) {
  const preflight = await inputs.option('preflight-response');
  const actual = await inputs.option('response');
  if (preflight === undefined && actual === undefined) return {};
  const saved: Saved = {
    preflight: preflight === undefined ? undefined : readResponse(preflight, '--preflight-response'),
    actual: actual === undefined ? undefined : readResponse(actual, '--response'),
  };
  return { saved };
}

export interface Result {
  readonly asked: Asked;
  readonly verdict: Verdict;
}

export async function checkOnce({ check, insecure, server }: Arguments, way: Way): Promise<Result> {
  const { cookie, body, userAgent = USER_AGENT, kind, reads, ...request } = check;
  const manner = {
    ...way,
    insecure: insecure || way.insecure,
    userAgent,
    body,
    kind,
    cookie: cookie === undefined ? undefined : { url: request.url, value: cookie },
  };
  const asked = await ask(request, manner);
  return { asked, verdict: await judge(request, asked, probing(manner, request.origin), reads, server) };
}

/** In milliseconds. */
const FIRST_PAUSE = 500;
const LONGEST_PAUSE = 5000;

/** Once more after each pause until it is right, or until the end: what was found last. */
export async function repeatedly<Found>(
  find: () => Promise<Found>,
  isRight: (found: Found) => boolean,
  /** By `performance.now()`. */
  end: number,
): Promise<Found> {
  for (let pause = FIRST_PAUSE; ; pause = Math.min(2 * pause, LONGEST_PAUSE)) {
    const found = await find();
    if (isRight(found) || performance.now() + pause > end) return found;
    await wait(pause);
  }
}
