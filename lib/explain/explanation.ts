// What `explain` answers with.

import type { Exchange, StepName } from '../browser';
import type { ReasonCode, WarningCode } from '../problems';

/** One thing that blocks a request. */
export interface RequestProblem {
  /** MDN's reason, or one of our own. */
  readonly code: ReasonCode;
  /** What is wrong, in plain words; what a page or a server sent is escaped and cut in it. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
}

/** Something that does not block the request, and should be changed all the same. */
export interface Warning {
  readonly code: WarningCode;
  /** What is wrong, in plain words. */
  readonly message: string;
  /** What to write instead. */
  readonly fix: string;
}

/** One thing that the browser checked. */
export interface ExplainedStep {
  readonly step: StepName;
  readonly passed: boolean;
  /** Null if it passed. */
  readonly code: ReasonCode | null;
  /** What the browser saw, in plain words. */
  readonly message: string;
  /** Null if it passed. */
  readonly fix: string | null;
}

/** What a browser does with a request, and why. `String(explanation)` is the picture that `corsage check` prints. */
export interface Explanation {
  /** Whether the page can read the response. */
  readonly allowed: boolean;
  /** Why not: the code of the first problem. Null if allowed. */
  readonly code: ReasonCode | null;
  /** The message of the first problem. Null if allowed. */
  readonly message: string | null;
  /** The fix of the first problem. Null if allowed. */
  readonly fix: string | null;
  /** Everything that the browser checked, in its order; if the request is blocked, the last step failed. */
  readonly steps: readonly ExplainedStep[];
  /**
   * Everything that is wrong, first what blocks the request now. The others block it once those before them are fixed:
   * make the fixes in this order. Empty if allowed.
   */
  readonly problems: readonly RequestProblem[];
  readonly warnings: readonly Warning[];
  /** Every request and its response, in order. */
  readonly exchange: readonly Exchange[];
  /** The picture that `corsage check` prints: what is sent, what comes back, what blocks it, and the fixes. */
  toString(): string;
}
