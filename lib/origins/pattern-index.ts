// Origin patterns in an index walked label by label: the cost of a question does not grow with their number.

import { MAX_HOST_LENGTH, portColon } from './serialized';

const DOT = 0x2e;

/** `https://*.example.com`, `http://localhost:*`, or both wildcards at once; or `moz-extension://*`. */
export interface OriginPattern {
  readonly scheme: string;
  /** The literal labels, without the leading `*.`; '' where any host will do. */
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
  /** Whether `*` is among them, and '': what most requests need to know, without a look-up. */
  any: boolean;
  none: boolean;
}

/** For one host, and for the hosts below it; few have more than one scheme. */
class Wildcards {
  readonly self: Ports[] = [];
  readonly below: Ports[] = [];
}

export class PatternIndex {
  readonly #bases = new Map<string, Wildcards>();
  /** How many bases there are of each length, */
  readonly #lengths: number[] = new Array(MAX_HOST_LENGTH + 2).fill(0);
  /** and the lengths that there are, longest first: a request's cost grows with these, of which there are few. */
  #sizes: number[] = [];
  /** Those whose every host is taken. */
  readonly #schemes = new Set<string>();

  get empty(): boolean {
    return this.#bases.size === 0 && this.#schemes.size === 0;
  }

  add({ scheme, base, below, port }: OriginPattern): void {
    if (base === '') {
      this.#schemes.add(scheme);
      return;
    }
    let wildcards = this.#bases.get(base);
    if (wildcards === undefined) {
      wildcards = new Wildcards();
      this.#bases.set(base, wildcards);
      this.#count(base.length, 1);
    }
    const schemes = below ? wildcards.below : wildcards.self;
    let known = schemes.find((each) => each.scheme === scheme);
    if (known === undefined) {
      known = { scheme, ports: new Set(), any: false, none: false };
      schemes.push(known);
    }
    known.ports.add(port);
    summarize(known);
  }

  /** Takes out a pattern that is there. */
  delete({ scheme, base, below, port }: OriginPattern): void {
    if (base === '') {
      this.#schemes.delete(scheme);
      return;
    }
    const wildcards = this.#bases.get(base) as Wildcards;
    const schemes = below ? wildcards.below : wildcards.self;
    const known = schemes.findIndex((each) => each.scheme === scheme);
    const left = schemes[known] as Ports;
    left.ports.delete(port);
    summarize(left);
    if (left.ports.size === 0) schemes.splice(known, 1);
    if (wildcards.self.length + wildcards.below.length > 0) return;
    this.#bases.delete(base);
    this.#count(base.length, -1);
  }

  #count(length: number, change: number): void {
    const before = this.#lengths[length] as number;
    this.#lengths[length] = before + change;
    if (before === 0) this.#sizes = [...this.#sizes, length].sort((one, other) => other - one);
    else if (before + change === 0) this.#sizes = this.#sizes.filter((size) => size !== length);
  }

  /**
   * The longest base whose pattern takes this origin; the host itself where only its port was open. A `*.` stands for
   * whole, non-empty labels: a host with an empty one is below nothing. What is not a serialized origin gets an answer too,
   * but none that counts.
   */
  match(origin: string): string | undefined {
    const start = origin.indexOf('://') + 3;
    const end = portColon(origin);
    if (this.#schemes.size > 0 && end === origin.length && this.#schemes.has(origin.slice(0, start - 3)))
      return origin.slice(start);
    if ((this.#lengths[end - start] as number) > 0) {
      const host = origin.slice(start, end);
      if (takes(this.#bases.get(host)?.self, origin, start, end)) return host;
    }
    for (const size of this.#sizes) {
      const dot = end - size - 1;
      if (dot <= start || origin.charCodeAt(dot) !== DOT) continue;
      const base = origin.slice(dot + 1, end);
      if (!takes(this.#bases.get(base)?.below, origin, start, end)) continue;
      const hasEmptyLabel = origin.charCodeAt(start) === DOT || origin.includes('..');
      return hasEmptyLabel ? undefined : base;
    }
    return undefined;
  }
}

/** Whether the scheme and the port of `origin`, whose host goes from `start` to `end`, are among these. */
function takes(schemes: readonly Ports[] | undefined, origin: string, start: number, end: number): boolean {
  if (schemes === undefined) return false;
  for (const { scheme, ports, any, none } of schemes) {
    if (scheme.length !== start - 3 || !origin.startsWith(scheme)) continue;
    return any || (end === origin.length ? none : ports.has(origin.slice(end + 1)));
  }
  return false;
}

function summarize(known: Ports): void {
  known.any = known.ports.has('*');
  known.none = known.ports.has('');
}
