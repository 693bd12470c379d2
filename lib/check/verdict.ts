// What is said about a check, whichever way it is printed.

import type { BrowserRequest, Send, Step } from '../browser';
import {
  type Advisor,
  type ExplainedStep,
  headerFix,
  headerWarningFix,
  report,
  type Warning,
} from '../explain/index';
import type { Asked, Sent } from './ask';
import { type Reason, reasonOf } from './unreachable';

export interface Verdict {
  /** Null where it could not be checked. */
  readonly allowed: boolean | null;
  /** Null where allowed. */
  readonly code: string | null;
  readonly cause: string | null;
  readonly cure: string | null;
  readonly warnings: readonly Warning[];
  /** What a browser looked at, each with the words for it. */
  readonly steps: readonly (readonly [Step, ExplainedStep])[];
  readonly exchange: readonly Sent[];
}

/** The server may be anybody's, so what is advised are headers. */
const ADVISOR: Advisor = { fix: headerFix, warningFix: headerWarningFix };

/** `others` carries the requests of other pages. */
export async function judge(
  request: BrowserRequest,
  { outcome, noAnswer, sent }: Asked,
  others: Send,
): Promise<Verdict> {
  const { allowed, code, cause, cure, warnings, steps } = await report(request, outcome, others, ADVISOR);
  const said = { code, cause, cure, warnings, exchange: sent };
  const pairs = outcome.steps.map((step, i) => [step, steps[i] as ExplainedStep] as const);
  if (noAnswer === undefined) return { allowed, ...said, steps: pairs };
  const { url } = outcome.steps.at(-1) as Step;
  return { allowed: null, ...said, ...reasonOf(noAnswer, url), steps: pairs };
}

/** Nothing was asked. */
export function notChecked(code: string, { cause, cure }: Reason): Verdict {
  return { allowed: null, code, cause, cure, warnings: [], steps: [], exchange: [] };
}
