// Several processes, and somebody who asks each of them all the time.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { Agent, get } from 'node:http';
import { join } from 'node:path';

export interface State {
  readonly origins: readonly string[];
  readonly tenants: number;
  readonly inSync: boolean;
  readonly staleSince?: number;
  readonly problems: readonly unknown[];
}

export interface Changed {
  readonly at: number;
  readonly added: readonly string[];
  readonly removed: readonly string[];
}

interface Said {
  readonly port?: number;
  readonly id?: number;
  readonly state?: State;
  readonly changed?: Changed;
}

/** How a request was answered: `allowed`, `denied`, or what failed. */
export type Outcome = string;

export class Process {
  readonly #child: ChildProcess;
  readonly #agent = new Agent({ keepAlive: true });
  readonly changes: Changed[] = [];
  #port = 0;
  #asked = 0;

  private constructor(env: Readonly<Record<string, string>>) {
    this.#child = fork(join(__dirname, 'server.cjs'), { env: { ...process.env, ...env }, execArgv: [] });
    this.#child.on('message', ({ changed }: Said) => {
      if (changed !== undefined) this.changes.push(changed);
    });
  }

  static async start(env: Readonly<Record<string, string>>): Promise<Process> {
    const started = new Process(env);
    const [{ port }] = (await once(started.#child, 'message')) as [Said];
    started.#port = port as number;
    return started;
  }

  state(): Promise<State> {
    const id = ++this.#asked;
    return new Promise((resolve) => {
      const hear = (said: Said) => {
        if (said.id !== id) return;
        this.#child.off('message', hear);
        resolve(said.state as State);
      };
      this.#child.on('message', hear);
      this.#child.send({ id });
    });
  }

  ask(path: '/list' | '/tenant', origin: string, tenant = ''): Promise<Outcome> {
    const { promise, resolve } = promiseOf<Outcome>();
    const headers = { Origin: origin, 'X-Tenant': tenant };
    const options = {
      host: '127.0.0.1',
      port: this.#port,
      path,
      headers,
      agent: this.#agent,
      timeout: 10_000,
    };
    const request = get(options, (response) => {
      response.resume();
      const allowed = response.headers['access-control-allow-origin'];
      if (response.statusCode !== 200) resolve(`status ${response.statusCode}`);
      else if (allowed === undefined) resolve('denied');
      else resolve(allowed === origin ? 'allowed' : `allowed ${allowed}`);
    });
    request.on('timeout', () => request.destroy(new Error('no answer')));
    request.on('error', (error) => resolve(String(error)));
    return promise;
  }

  async stop(): Promise<void> {
    this.#agent.destroy();
    const ended = once(this.#child, 'exit');
    this.#child.kill('SIGKILL');
    await ended;
  }
}

function promiseOf<Value>() {
  let resolve: (value: Value) => void = () => {};
  const promise = new Promise<Value>((resolving) => {
    resolve = resolving;
  });
  return { promise, resolve };
}

/** An origin that is always allowed, and one that never is. */
export const KNOWN = 'https://known.example';
export const STRANGER = 'https://stranger.example';
/** Each tenant's own. */
export const ROSES = 'https://roses.example';
export const TULIPS = 'https://tulips.example';

/** What every process must answer, whatever happens. */
const PROMISES: readonly [path: '/list' | '/tenant', origin: string, tenant: string, outcome: Outcome][] = [
  ['/list', KNOWN, '', 'allowed'],
  ['/list', STRANGER, '', 'denied'],
  ['/tenant', ROSES, 'roses', 'allowed'],
  ['/tenant', ROSES, 'tulips', 'denied'],
  ['/tenant', TULIPS, 'tulips', 'allowed'],
  ['/tenant', TULIPS, 'roses', 'denied'],
  ['/tenant', ROSES, 'nobody', 'denied'],
];

/** Asks every process all of it, again and again, and counts. */
export class Asking {
  asked = 0;
  readonly broken: string[] = [];
  #over = false;
  readonly #done: Promise<unknown>;

  constructor(processes: readonly Process[]) {
    this.#done = Promise.all(processes.map((each) => this.#ask(each)));
  }

  async #ask(each: Process): Promise<void> {
    while (!this.#over) {
      for (const [path, origin, tenant, promised] of PROMISES) {
        const outcome = await each.ask(path, origin, tenant);
        this.asked++;
        if (outcome !== promised) this.broken.push(`${origin} at ${path} ${tenant}: ${outcome}`);
      }
      await new Promise((resolve) => setTimeout(resolve, 200));
    }
  }

  async stop(): Promise<void> {
    this.#over = true;
    await this.#done;
  }
}
