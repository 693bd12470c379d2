// Origin patterns in an index walked label by label: the cost of a question does not grow with their number.

import { hostOf, portOf, schemeOf } from './serialized';

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

/** The ports allowed on one host, and on the hosts below it. */
class Ports {
  self: Set<string> | undefined;
  below: Set<string> | undefined;
}

function includes(ports: Set<string> | undefined, port: string): boolean {
  return ports !== undefined && (ports.has('*') || ports.has(port));
}

export class PatternIndex {
  /** Scheme → base → ports. */
  readonly #schemes = new Map<string, Map<string, Ports>>();

  get empty(): boolean {
    return this.#schemes.size === 0;
  }

  add({ scheme, base, below, port }: OriginPattern): void {
    const bases = this.#schemes.get(scheme) ?? new Map<string, Ports>();
    this.#schemes.set(scheme, bases);
    const ports = bases.get(base) ?? new Ports();
    bases.set(base, ports);
    if (below) ports.below = (ports.below ?? new Set()).add(port);
    else ports.self = (ports.self ?? new Set()).add(port);
  }

  delete({ scheme, base, below, port }: OriginPattern): void {
    const bases = this.#schemes.get(scheme);
    const ports = bases?.get(base);
    if (bases === undefined || ports === undefined) return;
    (below ? ports.below : ports.self)?.delete(port);
    if (ports.below?.size || ports.self?.size) return;
    bases.delete(base);
    if (bases.size === 0) this.#schemes.delete(scheme);
  }

  /**
   * The longest base whose pattern takes this serialized origin; the host itself where only its port was open. A `*.`
   * stands for whole, non-empty labels: a host with an empty one is below nothing.
   */
  match(origin: string): string | undefined {
    const bases = this.#schemes.get(schemeOf(origin));
    if (bases === undefined) return undefined;
    const host = hostOf(origin);
    const port = portOf(origin);
    if (includes(bases.get(host)?.self, port)) return host;
    let longest: string | undefined;
    // From the last label: each dot begins a longer base.
    for (let end = host.length; ; ) {
      const dot = host.lastIndexOf('.', end - 1);
      if (dot === -1) return longest;
      if (dot === 0 || host.charCodeAt(dot - 1) === DOT) return undefined;
      const base = host.slice(dot + 1);
      if (includes(bases.get(base)?.below, port)) longest = base;
      end = dot;
    }
  }
}
