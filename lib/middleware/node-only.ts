// What Node alone has. Its entry hands it in, so that the Fetch side can be bundled for a worker, which goes without.

import type { RequestLike, ResponseLike } from '../http';
import type { HeaderSet } from '../policy';

/** Describes decisions to those who want to know. */
export interface Describer {
  /** Publishes a decision, and gives back its reason in one line of ASCII; null where the browser goes on. */
  decided(set: HeaderSet, crossOrigin: boolean, request: RequestLike, response: ResponseLike): string | null;
  /** Publishes that there was no decision. */
  failed(error: unknown, crossOrigin: boolean, request: RequestLike, response: ResponseLike): void;
}

interface NodeOnly {
  /** The channel `corsage:decision`: with nobody there, a request pays one look at `hasSubscribers`. */
  decisions: { readonly hasSubscribers: boolean };
  /** Loaded for the first decision that somebody wants to know. */
  describer: (() => Describer) | undefined;
  /** Runs a function when the head of a response is written. Loaded on first need. */
  onHeaders: (() => (response: object, listener: () => void) => void) | undefined;
}

export const nodeOnly: NodeOnly = {
  decisions: { hasSubscribers: false },
  describer: undefined,
  onHeaders: undefined,
};

/** Called once, by the entry that runs on Node. */
export function handIn(parts: Required<{ [Name in keyof NodeOnly]: NonNullable<NodeOnly[Name]> }>): void {
  Object.assign(nodeOnly, parts);
}
