// A set of origins and patterns that answers at the same cost whatever its size.

import type { OriginEntry } from './entry';
import { PatternIndex } from './pattern-index';

export class OriginIndex {
  readonly exact = new Set<unknown>();
  readonly patterns = new PatternIndex();

  constructor(entries: Iterable<OriginEntry>) {
    for (const entry of entries) this.add(entry);
  }

  add({ text, pattern }: OriginEntry): void {
    if (pattern === undefined) this.exact.add(text);
    else this.patterns.add(pattern);
  }

  delete({ text, pattern }: OriginEntry): void {
    if (pattern === undefined) this.exact.delete(text);
    else this.patterns.delete(pattern);
  }
}
