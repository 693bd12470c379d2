// Who decides on a response, and what was decided.

import type { RequestLike } from '../http';
import type { CompiledPolicy, HeaderSet } from '../policy';

/** A preflight, and what was answered. */
export interface PreflightAnswer {
  url: string;
  headers: RequestLike['headers'];
  set: HeaderSet;
}

/** One `cors()`, as the one who decides; two copies of the package in one tree know it alike. */
export interface Decider {
  /** Where it was made. */
  readonly site: string;
  /** What it decides with; undefined under a delegate, which chooses. */
  readonly policy: CompiledPolicy | undefined;
  /** The last preflights that it answered, each in the place of an older one. */
  readonly answered: PreflightAnswer[];
  /** How many it has answered. */
  answers: number;
  /** By path, who decided after it. */
  readonly inner: Map<string, Decider>;
}

/**
 * A decision that has to be found again by its response. Nothing in it may lead to the request, and so to the response:
 * V8 keeps what a `WeakMap` holds like that until it collects all memory.
 */
export interface Decision {
  by: Decider;
  set: HeaderSet;
  /** Those of the request. */
  headers: RequestLike['headers'];
  /** Whether all of it is put on the head once more: `protectHeaders`. */
  protects: boolean;
  /** Whether it denies a request's origin, so that nothing behind may allow that origin with credentials. */
  denies: boolean;
  /** Whether the head is watched already. */
  watched: boolean;
}
