// Runs one case: builds its policies, sends its requests, and collects everything that is wrong.

import { CorsConfigError, type CorsMiddleware, OriginAllowlist } from 'corsage';
import type { Handler } from '../support/servers';
import { appOf, type Built, beforeOf, isTaken, middlewareOf, optionsOf } from './building';
import type { Conversation, Witnessed } from './conversation';
import type { Case, Mount, Step } from './descriptions';
import { differences, type Expected, expect } from './expected';
import { mustBeRefused, reach } from './naive-policy';

/** A middleware, and its description. */
interface Mounted {
  mount: Mount;
  readonly middleware: CorsMiddleware;
}

export class Trial {
  readonly #case: Case;
  readonly #conversation: Conversation;
  readonly #meet: (what: string) => void;
  readonly #built: Built;
  readonly #lists: Set<string>[];
  readonly #mounted: Mounted[] = [];
  readonly #faults: string[] = [];

  /** `meet` is called with each kind of outcome. */
  constructor(described: Case, conversation: Conversation, meet: (what: string) => void) {
    this.#case = described;
    this.#conversation = conversation;
    this.#meet = meet;
    this.#built = { lists: described.lists.map((entries) => new OriginAllowlist(entries)), misled: [] };
    this.#lists = described.lists.map((entries) => new Set(entries));
    for (const mount of described.mounts) this.#mount(mount);
  }

  /** Everything that is wrong, in words. */
  async run(): Promise<readonly string[]> {
    for (const step of this.#case.steps) {
      if ('send' in step) await this.#send(step.send.join(''), step.hostile);
      else if ('list' in step) this.#change(step);
      else this.#reconfigure(step);
    }
    if (this.#built.misled.length > 0)
      this.#faults.push(`a function was asked ${JSON.stringify(this.#built.misled)}`);
    return this.#faults;
  }

  #mount(mount: Mount): void {
    this.#take(mount, () => this.#mounted.push({ mount, middleware: middlewareOf(mount, this.#built) }));
  }

  /** Whether the options are accepted. Those of a delegate are judged when it answers. */
  #take({ options, as }: Mount, change: () => unknown): boolean {
    const taken = this.#goesThrough(change);
    if (typeof as === 'object') return taken;
    this.#meet(taken ? 'options taken' : 'options refused');
    if (taken && mustBeRefused(options, this.#lists)) this.#faults.push(`takes ${JSON.stringify(options)}`);
    return taken;
  }

  /** Only the package's own error may be thrown. */
  #goesThrough(change: () => unknown): boolean {
    try {
      change();
      return true;
    } catch (error) {
      if (!(error instanceof CorsConfigError)) this.#faults.push(`throws ${String(error)}`);
      return false;
    }
  }

  #change({ list: index, change, entries }: Extract<Step, { list: number }>): void {
    const list = this.#built.lists[index] as OriginAllowlist;
    const model = this.#lists[index] as Set<string>;
    if (change === 'replace') {
      if (this.#goesThrough(() => list.replace(entries))) this.#lists[index] = new Set(entries);
    } else if (change === 'add') {
      for (const entry of entries) if (this.#goesThrough(() => list.add(entry))) model.add(entry);
    } else {
      // What could not be an entry is refused, and is in no list.
      for (const entry of entries) {
        this.#goesThrough(() => {
          if (list.delete(entry) !== model.delete(entry)) this.#faults.push(`lost ${entry}`);
        });
      }
    }
  }

  #reconfigure({ mount: index, reconfigure: options }: Extract<Step, { mount: number }>): void {
    const mounted = this.#mounted[index];
    if (mounted === undefined || typeof mounted.mount.as === 'object') return;
    const mount = { ...mounted.mount, options };
    if (this.#take(mount, () => mounted.middleware.reconfigure(optionsOf(options, this.#built)))) {
      mounted.mount = mount;
      this.#meet('reconfigured');
    }
  }

  async #send(bytes: string, hostile: boolean): Promise<void> {
    const { server, before, app } = this.#case;
    const ran = new Map<Witnessed, number[]>();
    const policies = this.#mounted.map(({ middleware }, i) => this.#watched(middleware as Handler, i, ran));
    const held = this.#mounted.at(-1)?.mount.options.protectHeaders === true;
    const handlers = [beforeOf(before), ...policies, appOf(app, held)];
    const mounts = this.#mounted.map(({ mount }) => ({
      mount,
      valid: typeof mount.as !== 'object' || isTaken(mount.options, this.#built),
    }));
    const { answers, witnessed, closed } = await this.#conversation.send(server, handlers, bytes, hostile);
    for (const answer of answers) {
      const one = answer.to === undefined ? undefined : witnessed[answer.to];
      if (one === undefined) {
        this.#meet('answered by Node alone');
        if (answer.lines.some(([name]) => /^(?:vary|access-control-)/.test(name)))
          this.#faults.push(`a decision for nobody: ${JSON.stringify(answer)}`);
        continue;
      }
      const expected = expect(this.#case, mounts, one.seen, this.#lists);
      const did = ran.get(one) ?? [];
      // A framework may not route a target other than a path.
      if (did.length === 0 && !one.seen.url.startsWith('/')) continue;
      if (String(did) !== String(expected.ran))
        this.#faults.push(`policies ${did} ran instead of ${expected.ran}`);
      for (const difference of differences(answer, expected, one.seen)) this.#faults.push(difference);
      this.#account(expected, one);
    }
    for (const [number, one] of witnessed.entries()) {
      this.#faults.push(...one.faults);
      if (one.ended > 1) this.#faults.push(`request ${number} was ended ${one.ended} times`);
      if (!closed && !answers.some(({ to }) => to === number))
        this.#faults.push(`request ${number} was not answered`);
    }
  }

  #account({ carried, status, last, ran, defied }: Expected, { seen }: Witnessed): void {
    const origin = carried['access-control-allow-origin'];
    const preflight = carried['access-control-allow-methods'] !== undefined;
    if (origin === '*') this.#meet('any origin allowed');
    else if (origin !== undefined)
      this.#meet(carried['access-control-allow-credentials'] ? 'allowed, with credentials' : 'allowed');
    else if (seen.headers.has('origin') && last !== undefined && reach(last.options) !== 'any')
      this.#meet('denied');
    if (preflight) this.#meet('preflight allowed');
    if (status === 403) this.#meet('403');
    if (status === 451) this.#meet('refused by a function');
    if (status === 500) this.#meet('an error');
    if (defied) this.#meet('a denial that another allows');
    if (ran.length > 1) this.#meet('policies stacked');
    if (
      last?.options.protectHeaders === true &&
      !['answers', 'varies', 'fails', 'reflects', 'reflects in a head'].includes(this.#case.app)
    )
      this.#meet('held');
  }

  /** The middleware, with a check that it calls `next` at most once, and never after it has ended the response. */
  #watched(middleware: Handler, index: number, ran: Map<Witnessed, number[]>): Handler {
    return (request, response, next) => {
      const witness = this.#conversation.of(response) as Witnessed;
      ran.set(witness, [...(ran.get(witness) ?? []), index]);
      let went = 0;
      middleware(request, response, (error) => {
        if (++went > 1) witness.faults.push(`policy ${index} called next ${went} times`);
        else if (witness.ended > 0) witness.faults.push(`policy ${index} called next after the end`);
        else next(error);
      });
    };
  }
}
