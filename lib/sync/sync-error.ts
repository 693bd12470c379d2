// What can go wrong between processes, each with a code for programs.

/** The codes of `SyncError`. */
export type SyncErrorCode =
  /** A load was not done within `timeout`; its answer is ignored. */
  | 'LOAD_TIMEOUT'
  /** What `load` gave cannot be used at all: not iterable, or not pairs of a tenant and its options. */
  | 'LOAD_INVALID'
  /** The list is missing, or part of it is: not the same as an empty list. */
  | 'LIST_UNKNOWN'
  /** A list was being written during every attempt to read it. */
  | 'LIST_CHANGING'
  /** A write was sent, and no answer came: it may have been applied, or may be later. */
  | 'OUTCOME_UNKNOWN'
  /** The list has another version than `ifVersion`; nothing was written. */
  | 'VERSION_CONFLICT'
  /** The user of the connection lacks a permission, which the message names. */
  | 'NO_PERMISSION'
  /** The server did not answer a command in time. */
  | 'NO_ANSWER'
  /** Too many questions are waiting for a place. */
  | 'LOOKUP_BUSY'
  /** A question was not answered within `timeout`. */
  | 'LOOKUP_TIMEOUT'
  /** It was closed. */
  | 'CLOSED';

/** An error of `corsage/sync`; `message` says what to do. */
export class SyncError extends Error {
  /** Stable, for programs. */
  readonly code: SyncErrorCode;
  /** What Express answers with if the error reaches it: 503. */
  readonly status = 503;

  constructor(code: SyncErrorCode, message: string, options?: ErrorOptions) {
    super(`corsage: ${message}`, options);
    this.code = code;
  }
}
Object.defineProperty(SyncError.prototype, 'name', { value: 'SyncError' });

/** As an `Error`, whatever was thrown. */
export function asError(thrown: unknown): Error {
  return thrown instanceof Error ? thrown : new Error(String(thrown), { cause: thrown });
}
