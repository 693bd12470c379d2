// The result of a check, however it is printed.

import type { BrowserRequest, NetworkError, Outcome, Send, Step } from '../browser';
import {
  type Explanation,
  headerFix,
  headerWarningFix,
  putIntoWords,
  type RequestProblem,
  stepMessage,
} from '../explain/index';
import type { CheckCode } from '../problems';
import type { Asked, Sent } from './ask';
import { reasonOf, unusableReason } from './unreachable';
import type { NoAnswer } from './wire';

export interface Verdict
  extends Omit<Explanation, 'allowed' | 'code' | 'problems' | 'exchange' | 'toString'> {
  /** Null if it could not be checked. */
  readonly allowed: boolean | null;
  /** Null if allowed. */
  readonly code: CheckCode | null;
  readonly problems: readonly (Omit<RequestProblem, 'code'> & { readonly code: CheckCode })[];
  readonly exchange: readonly Sent[];
}

/** The server may run anything, so the fixes are headers. `others` sends the requests of other pages. */
export async function judge(
  request: Required<BrowserRequest>,
  { outcome, noAnswer, sent }: Asked,
  others: Send,
): Promise<Verdict> {
  const explanation = await putIntoWords({
    request,
    outcome,
    problems: outcome.allowed ? [] : [problemOf(request, outcome, noAnswer)],
    send: (probe) => others(probe).catch(withoutAnswer),
    reads: [],
    warningFix: (finding) => headerWarningFix(finding, request),
  });
  const allowed = noAnswer === undefined ? explanation.allowed : null;
  return { ...explanation, allowed, exchange: sent };
}

/** Whatever becomes of a probe, the verdict stands. */
function withoutAnswer(error: Error): NetworkError {
  return { networkError: error.message };
}

function problemOf(
  request: BrowserRequest,
  { steps }: Outcome,
  noAnswer: NoAnswer | undefined,
): RequestProblem {
  const step = steps.at(-1) as Step & { failure: NonNullable<Step['failure']> };
  const { failure, url } = step;
  if (noAnswer !== undefined) return { code: failure.code, ...reasonOf(noAnswer, url) };
  const answer = step.exchange?.response;
  if (answer !== undefined && 'networkError' in answer) {
    return { code: failure.code, ...unusableReason(answer.networkError, url) };
  }
  return {
    code: failure.code,
    message: stepMessage(step, request.origin),
    fix: headerFix(step, failure, request),
  };
}

/** Nothing was sent: an argument cannot be used. */
export function notChecked(message: string, fix: string): Verdict {
  const problem = { code: 'BAD_ARGUMENT', message, fix } as const;
  return { allowed: null, ...problem, steps: [], problems: [problem], warnings: [], exchange: [] };
}
