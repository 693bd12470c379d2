// An outcome in words: what a browser did, why it stopped, what to change.

import type { BrowserRequest, Exchange, Failure, Outcome, Send, Step, StepName } from '../browser';
import type { ReasonCode, WarningCode } from '../problems';
import { causeOf } from './causes';
import { type Finding, findWarnings } from './findings';
import { probe } from './probes';

/** Something that works but hurts. */
export interface Warning {
  readonly code: WarningCode;
  /** What was seen, in one sentence. */
  readonly cause: string;
  /** What to type, in one sentence. */
  readonly cure: string;
}

/** One thing that a browser looked at. */
export interface ExplainedStep {
  readonly step: StepName;
  readonly passed: boolean;
  /** MDN's reason, or one of our own; null where it passed. */
  readonly code: ReasonCode | null;
  /** What was seen, in one sentence. */
  readonly cause: string;
  /** What to type, in one sentence; null where it passed. */
  readonly cure: string | null;
}

/** What a browser does with a request, and why. */
export interface Explanation {
  /** Whether the page may read the response. */
  readonly allowed: boolean;
  /** Why not: MDN's reason, or one of our own. Null where allowed. */
  readonly code: ReasonCode | null;
  /** The failed step's, null where allowed. */
  readonly cause: string | null;
  /** The failed step's, null where allowed. */
  readonly cure: string | null;
  /** In the order in which the browser looks; the last one failed unless allowed. */
  readonly steps: readonly ExplainedStep[];
  readonly warnings: readonly Warning[];
  /** Every request sent and its answer, in order. */
  readonly exchange: readonly Exchange[];
}

/** Who knows what to change in the server that answered. */
export interface Advisor {
  /** Undefined where the browser's own sentence says it all. */
  cause?(step: Step, failure: Failure, request: BrowserRequest): string | undefined;
  fix(step: Step, failure: Failure, request: BrowserRequest): string;
  warningFix(finding: Finding, request: BrowserRequest): string;
}

/**
 * Puts an outcome into words. Where the page is allowed, `send` sends two more requests, from origins that nobody would
 * list; they change nothing on the server.
 *
 * @param reads the response headers that the page is known to read
 */
export async function report(
  request: BrowserRequest,
  outcome: Outcome,
  send: Send,
  advisor: Advisor,
  reads: readonly string[] = [],
): Promise<Explanation> {
  const { allowed, code, exchange } = outcome;
  const steps = outcome.steps.map((step) => explain(step, request, advisor));
  const probes = await probe(outcome, send);
  const names = reads.map((name) => name.toLowerCase());
  const warnings = [...findWarnings(request, outcome, probes, names)].map((finding) => ({
    code: finding.code,
    cause: finding.cause,
    cure: advisor.warningFix(finding, request),
  }));
  const { cause, cure } = allowed ? { cause: null, cure: null } : (steps.at(-1) as ExplainedStep);
  return { allowed, code, cause, cure, steps, warnings, exchange };
}

function explain(step: Step, request: BrowserRequest, advisor: Advisor): ExplainedStep {
  const { name, passed, failure } = step;
  const cause = (failure && advisor.cause?.(step, failure, request)) ?? causeOf(step, request.origin);
  const cure = failure === undefined ? null : advisor.fix(step, failure, request);
  return { step: name, passed, code: failure?.code ?? null, cause, cure };
}
