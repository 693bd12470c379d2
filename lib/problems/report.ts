// Collects problems while options are read.

import type { ProblemCode } from './codes';
import type { Problem } from './cors-config-error';
import { show } from './quote';

export class Report {
  readonly problems: Problem[] = [];
  /** Whether the options are data, such as JSON, which cannot hold a RegExp: then no fix proposes one. */
  readonly ofData: boolean;

  constructor(ofData = false) {
    this.ofData = ofData;
  }

  /** `says` goes on after the path and the value: "ends with a slash". */
  add(code: ProblemCode, path: string, value: unknown, says: string, fix: string): void {
    this.problems.push({ code, path, value, message: `${path}: ${show(value)} ${says}.`, fix });
  }

  /** For a value of the wrong kind. `wanted` says what the option takes: "true or false". */
  mismatch(code: ProblemCode, path: string, value: unknown, wanted: string, fix: string): void {
    this.tell(code, path, value, `${path} must be ${wanted}, not ${show(value)}.`, fix);
  }

  /** For a problem whose value cannot be shown, or says nothing. */
  tell(code: ProblemCode, path: string, value: unknown, message: string, fix: string): void {
    this.problems.push({ code, path, value, message, fix });
  }
}
