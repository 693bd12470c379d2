// What is said about a check, whichever way it is printed.

import type { BrowserRequest, Step } from '../fetch/exchange';
import { causeOf } from '../reasons/causes';
import { headerCure, headerWarningCure } from '../reasons/header-cures';
import { findWarnings } from '../reasons/warnings';
import type { Asked, Sent } from './ask';
import { type Reason, reasonOf } from './unreachable';

export interface Warning {
  readonly code: string;
  readonly cause: string;
  readonly cure: string;
}

/** A step, and the sentence about it. */
export interface ToldStep {
  readonly step: Step;
  readonly says: string;
}

export interface Verdict {
  /** Null where it could not be checked. */
  readonly allowed: boolean | null;
  /** Null where allowed. */
  readonly code: string | null;
  readonly cause: string | null;
  readonly cure: string | null;
  readonly warnings: readonly Warning[];
  readonly steps: readonly ToldStep[];
  readonly exchange: readonly Sent[];
}

export function judge(request: BrowserRequest, { outcome, noAnswer, sent, probes }: Asked): Verdict {
  const steps = outcome.steps.map((step) => ({ step, says: causeOf(step, request.origin) }));
  const last = steps.at(-1) as ToldStep;
  const { failure } = last.step;
  let reason: Reason | { cause: null; cure: null } = { cause: null, cure: null };
  if (noAnswer !== undefined) reason = reasonOf(noAnswer, last.step.url);
  else if (failure !== undefined) {
    reason = { cause: last.says, cure: headerCure(last.step, failure, request) };
  }
  const warnings = findWarnings(request, outcome, probes).map((finding) => ({
    code: finding.code,
    cause: finding.cause,
    cure: headerWarningCure(finding, request),
  }));
  return {
    allowed: noAnswer === undefined ? outcome.allowed : null,
    code: outcome.code,
    ...reason,
    warnings,
    steps,
    exchange: sent,
  };
}

/** Nothing was asked. */
export function notChecked(code: string, { cause, cure }: Reason): Verdict {
  return { allowed: null, code, cause, cure, warnings: [], steps: [], exchange: [] };
}
