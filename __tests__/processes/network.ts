// What is between processes and Redis, and can do what networks do.

import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

export class Network {
  readonly #server: Server;
  readonly #sockets = new Set<Socket>();
  /** The port that new connections go to. */
  #target: number;
  /** Takes all bytes, passes none on, and keeps connections open: a firewall that forgot them. */
  #swallows = false;

  private constructor(target: number) {
    this.#target = target;
    this.#server = createServer((socket) => this.#accept(socket));
  }

  static async start(target: number): Promise<Network> {
    const proxy = new Network(target);
    proxy.#server.listen(0, '127.0.0.1');
    await once(proxy.#server, 'listening');
    return proxy;
  }

  get url(): string {
    return `redis://127.0.0.1:${this.port}`;
  }

  get port(): number {
    return (this.#server.address() as AddressInfo).port;
  }

  /** What is sent from now on is lost, also once it is over. */
  swallow(swallows: boolean): void {
    this.#swallows = swallows;
  }

  /** Ends every connection. */
  cut(): void {
    for (const socket of this.#sockets) socket.destroy();
  }

  /** Ends every connection; new ones go elsewhere. */
  redirect(target: number): void {
    this.#target = target;
    this.cut();
  }

  async stop(): Promise<void> {
    this.#server.close();
    this.cut();
    await once(this.#server, 'close');
  }

  #accept(incoming: Socket): void {
    const outgoing = connect(this.#target, '127.0.0.1');
    const pairs = [
      [incoming, outgoing],
      [outgoing, incoming],
    ] as const;
    for (const [from, to] of pairs) {
      this.#sockets.add(from);
      from.on('data', (bytes) => {
        if (!this.#swallows) to.write(bytes);
      });
      from.on('error', () => {});
      from.on('close', () => {
        this.#sockets.delete(from);
        to.destroy();
      });
    }
  }
}
