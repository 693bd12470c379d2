// Collects problems while options are read.

import type { ProblemCode } from './codes';
import type { Problem } from './cors-config-error';
import { show } from './quote';

export class Report {
  readonly problems: Problem[] = [];

  /** `says` goes on after the path and the value: "is no boolean". */
  add(code: ProblemCode, path: string, value: unknown, says: string, fix: string): void {
    this.problems.push({ code, path, value, message: `${path}: ${show(value)} ${says}.`, fix });
  }

  /** For a problem whose value cannot be shown, or says nothing. */
  tell(code: ProblemCode, path: string, value: unknown, message: string, fix: string): void {
    this.problems.push({ code, path, value, message, fix });
  }
}
