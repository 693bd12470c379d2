// From an outcome to an explanation.

import type { BrowserRequest, Outcome, Send, Step } from '../browser';
import { type AddressOf, findWarnings, type WarningFinding } from './exchange-warnings';
import type { ExplainedStep, Explanation, RequestProblem } from './explanation';
import { picture } from './picture';
import { probe } from './probes';
import { stepMessage } from './step-messages';

/** What came of a request that was sent as a browser sends it. */
interface Observed {
  readonly request: Required<BrowserRequest>;
  readonly outcome: Outcome;
  /** Everything that is wrong, first what blocks it; empty if it is allowed. */
  readonly problems: readonly RequestProblem[];
  /** Sends the requests for warnings: up to four if the page is allowed, which change nothing. */
  readonly send: Send;
  /** The response headers that the page is known to read. */
  readonly reads: readonly string[];
  /** Where the page and the server are. Default: not known but by their hosts. */
  readonly addressOf?: AddressOf | undefined;
  /** Default: the fix for any server. */
  warningFix?(finding: WarningFinding): string;
}

export async function putIntoWords(observed: Observed): Promise<Explanation> {
  const { request, outcome, problems, send, reads, addressOf, warningFix } = observed;
  const { allowed, exchange } = outcome;
  const [problem] = problems;
  const steps = outcome.steps.map((step) => explainStep(step, problem, request.origin));
  const names = reads.map((name) => name.toLowerCase());
  const findings = [...findWarnings(request, outcome, await probe(outcome, send), names, addressOf)];
  const warnings = findings.map((finding) => ({
    code: finding.code,
    message: finding.message,
    fix: warningFix?.(finding) ?? finding.fix,
  }));
  const { code, message, fix } = problem ?? { code: null, message: null, fix: null };
  const explanation = { allowed, code, message, fix, steps, problems, warnings, exchange };
  // Not enumerable, so that JSON and comparisons only see the data.
  return Object.defineProperty(explanation, 'toString', {
    value: () => picture(request, outcome.steps, explanation),
  });
}

/** `problem` is what blocks the request. */
function explainStep(step: Step, problem: RequestProblem | undefined, origin: string): ExplainedStep {
  const { name, passed } = step;
  if (passed) return { step: name, passed, code: null, message: stepMessage(step, origin), fix: null };
  return { step: name, passed, ...(problem as RequestProblem) };
}
