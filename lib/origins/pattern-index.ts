// Origin patterns in an index walked label by label: the cost of a question does not grow with their number.

import { MAX_HOST_LENGTH, portColon } from './serialized';

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

/** One scheme's ports, beside the wildcards of the same host. */
interface Ports {
  readonly scheme: string;
  readonly ports: Set<string>;
}

/** For one host, and for the hosts below it; few have more than one scheme. */
class Wildcards {
  readonly self: Ports[] = [];
  readonly below: Ports[] = [];
}

export class PatternIndex {
  readonly #bases = new Map<string, Wildcards>();
  /** How many bases there are of each length: what is as long as none need not be cut out and looked up. */
  readonly #lengths: number[] = new Array(MAX_HOST_LENGTH + 2).fill(0);

  get empty(): boolean {
    return this.#bases.size === 0;
  }

  add({ scheme, base, below, port }: OriginPattern): void {
    let wildcards = this.#bases.get(base);
    if (wildcards === undefined) {
      wildcards = new Wildcards();
      this.#bases.set(base, wildcards);
      (this.#lengths[base.length] as number)++;
    }
    const schemes = below ? wildcards.below : wildcards.self;
    const known = schemes.find((each) => each.scheme === scheme);
    if (known === undefined) schemes.push({ scheme, ports: new Set([port]) });
    else known.ports.add(port);
  }

  /** Takes out a pattern that is there. */
  delete({ scheme, base, below, port }: OriginPattern): void {
    const wildcards = this.#bases.get(base) as Wildcards;
    const schemes = below ? wildcards.below : wildcards.self;
    const known = schemes.findIndex((each) => each.scheme === scheme);
    const { ports } = schemes[known] as Ports;
    ports.delete(port);
    if (ports.size === 0) schemes.splice(known, 1);
    if (wildcards.self.length + wildcards.below.length > 0) return;
    this.#bases.delete(base);
    (this.#lengths[base.length] as number)--;
  }

  /**
   * The longest base whose pattern takes this origin; the host itself where only its port was open. A `*.` stands for
   * whole, non-empty labels: a host with an empty one is below nothing. What is no serialized origin gets an answer too,
   * but none that counts.
   */
  match(origin: string): string | undefined {
    const start = origin.indexOf('://') + 3;
    const end = portColon(origin);
    if (this.#has(end - start)) {
      const host = origin.slice(start, end);
      if (takes(this.#bases.get(host)?.self, origin, start, end)) return host;
    }
    let longest: string | undefined;
    // From the last label: each dot begins a longer base.
    for (let dot = end - 1; dot >= start; dot--) {
      if (origin.charCodeAt(dot) !== DOT) continue;
      if (dot === start || origin.charCodeAt(dot - 1) === DOT) return undefined;
      if (!this.#has(end - dot - 1)) continue;
      const base = origin.slice(dot + 1, end);
      if (takes(this.#bases.get(base)?.below, origin, start, end)) longest = base;
    }
    return longest;
  }

  #has(length: number): boolean {
    return (this.#lengths[length] as number) > 0;
  }
}

/** Whether the scheme and the port of `origin`, whose host goes from `start` to `end`, are among these. */
function takes(schemes: readonly Ports[] | undefined, origin: string, start: number, end: number): boolean {
  if (schemes === undefined) return false;
  for (const { scheme, ports } of schemes) {
    if (scheme.length !== start - 3 || !origin.startsWith(scheme)) continue;
    return ports.has('*') || ports.has(origin.slice(end + 1));
  }
  return false;
}
