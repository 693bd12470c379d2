// The response headers that the page is said to read, and that the response does not have.

import { nearestName } from '../fixes';
import type { Verdict } from './verdict';

/** A sentence each; none if the page cannot read the response. */
export function missingReads(reads: readonly string[], { allowed, exchange }: Verdict): string[] {
  const response = exchange.at(-1)?.response;
  if (allowed !== true || !response) return [];
  const names = response.headers.map(([name]) => name);
  const sent = new Set(names.map((name) => name.toLowerCase()));
  const missing = reads.filter((name) => !sent.has(name.toLowerCase()));
  return missing.map((name) => {
    const meant = nearestName(name, names);
    return `The response does not have the header ${name}, which the page reads${meant === undefined ? '' : `; it has ${meant}`}.`;
  });
}
