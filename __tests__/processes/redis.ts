// A Redis server of its own for each test, on a free port, whose data survives its death.

import { type ChildProcess, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createClient } from 'redis';

/** What a test uses of a client to look into Redis by hand. */
export type Hand = ReturnType<typeof connectTo>;

function connectTo(url: string) {
  return createClient({ url, socket: { reconnectStrategy: 50 } }).on('error', () => {});
}

export function hasRedis(): boolean {
  return spawnSync('redis-server', ['--version']).status === 0;
}

/** The tests that need a Redis; where there is none, they are skipped, which is announced once. */
export const withRedis = () => (hasRedis() ? describe : describe.skip);

export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as AddressInfo;
  server.close();
  await once(server, 'close');
  return port;
}

export class Redis {
  readonly port: number;
  readonly #folder = mkdtempSync(join(tmpdir(), 'corsage-redis-'));
  readonly #arguments: readonly string[];
  #server: ChildProcess | undefined;
  readonly #hands: Hand[] = [];

  private constructor(port: number, more: readonly string[]) {
    this.port = port;
    this.#arguments = [
      ...['--port', String(port), '--bind', '127.0.0.1', '--dir', this.#folder],
      ...['--save', '', '--appendonly', 'yes', '--appendfsync', 'always'],
      ...more,
    ];
  }

  static async start(...more: string[]): Promise<Redis> {
    const redis = new Redis(await freePort(), more);
    await redis.start();
    return redis;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  /** Resolves when it answers. */
  async start(): Promise<void> {
    this.#server = spawn('redis-server', this.#arguments, { stdio: 'ignore' });
    const hand = await this.hand();
    while ((await hand.ping().catch(() => '')) !== 'PONG')
      await new Promise((resolve) => setTimeout(resolve, 10));
  }

  /** A connected client, for what is done by hand; it ends with the server. */
  async hand(): Promise<Hand> {
    const hand = connectTo(this.url);
    this.#hands.push(hand);
    await hand.connect();
    return hand;
  }

  signal(signal: 'SIGSTOP' | 'SIGCONT'): void {
    this.#server?.kill(signal);
  }

  async kill(): Promise<void> {
    const server = this.#server;
    if (server === undefined) return;
    this.#server = undefined;
    server.kill('SIGKILL');
    await once(server, 'exit');
  }

  async stop(): Promise<void> {
    for (const hand of this.#hands) hand.destroy();
    await this.kill();
    rmSync(this.#folder, { recursive: true, force: true });
  }
}
