// Origin patterns in an index walked label by label: the cost of a question does not grow with their number.

import { portColon } from './serialized';

const DOT = 0x2e;

/** `https://*.example.com`, `http://localhost:*`, or both wildcards at once. */
export interface OriginPattern {
  readonly scheme: string;
  /** The literal labels, without the leading `*.`. */
  readonly base: string;
  /** Whether it stands for the hosts one or more labels below the base, and not for the base. */
  readonly below: boolean;
  /** A port as written, '' for the scheme's default, `*` for any or none. */
  readonly port: string;
}

/** Scheme → ports, for one host and for the hosts below it. */
class Wildcards {
  readonly self = new Map<string, Set<string>>();
  readonly below = new Map<string, Set<string>>();
}

export class PatternIndex {
  readonly #bases = new Map<string, Wildcards>();

  get empty(): boolean {
    return this.#bases.size === 0;
  }

  add({ scheme, base, below, port }: OriginPattern): void {
    const wildcards = this.#bases.get(base) ?? new Wildcards();
    this.#bases.set(base, wildcards);
    const schemes = below ? wildcards.below : wildcards.self;
    const ports = schemes.get(scheme);
    if (ports === undefined) schemes.set(scheme, new Set([port]));
    else ports.add(port);
  }

  /** Takes out a pattern that is there. */
  delete({ scheme, base, below, port }: OriginPattern): void {
    const wildcards = this.#bases.get(base) as Wildcards;
    const schemes = below ? wildcards.below : wildcards.self;
    const ports = schemes.get(scheme) as Set<string>;
    ports.delete(port);
    if (ports.size === 0) schemes.delete(scheme);
    if (wildcards.self.size + wildcards.below.size === 0) this.#bases.delete(base);
  }

  /**
   * The longest base whose pattern takes this serialized origin; the host itself where only its port was open. A `*.`
   * stands for whole, non-empty labels: a host with an empty one is below nothing.
   */
  match(origin: string): string | undefined {
    const start = origin.indexOf('://') + 3;
    const end = portColon(origin);
    const host = origin.slice(start, end);
    if (takes(this.#bases.get(host)?.self, origin, start, end)) return host;
    let longest: string | undefined;
    // From the last label: each dot begins a longer base.
    for (let dot = origin.lastIndexOf('.', end - 1); dot >= start; dot = origin.lastIndexOf('.', dot - 1)) {
      if (dot === start || origin.charCodeAt(dot - 1) === DOT) return undefined;
      const base = origin.slice(dot + 1, end);
      if (takes(this.#bases.get(base)?.below, origin, start, end)) longest = base;
    }
    return longest;
  }
}

/** Whether the scheme and the port of `origin`, whose host goes from `start` to `end`, are among these. */
function takes(
  schemes: ReadonlyMap<string, ReadonlySet<string>> | undefined,
  origin: string,
  start: number,
  end: number,
): boolean {
  const ports = schemes?.get(origin.slice(0, start - 3));
  return ports !== undefined && (ports.has('*') || ports.has(origin.slice(end + 1)));
}
