// A connection of its own to Redis, made like the client that was handed in, which never waits for ever.
//
// A server that is frozen, or a network that swallows packets, leaves commands pending without end: a deadline on each
// command, and pings within the socket's time-out, find out. Then the connection is given up and the next command makes a
// new one. The client's own strategy would not reconnect after a time-out, and would send again what had been waiting.

import { SyncError } from './sync-error';

/** What is used of the client of the package `redis`, 5 or 6. */
export interface RedisClient {
  // biome-ignore lint/suspicious/noExplicitAny: its options and its type depend on what it was made with
  duplicate(overrides?: any): any;
  sendCommand(args: readonly string[]): Promise<unknown>;
  destroy(): void;
}

/** A duplicate, as it is used here. */
interface Duplicate extends RedisClient {
  readonly isOpen: boolean;
  connect(): Promise<unknown>;
  on(event: string, listener: (error: Error) => void): unknown;
  subscribe(channel: string, listener: () => void): Promise<unknown>;
}

/** Milliseconds: a silent connection is noticed within the second of these. */
const PING_INTERVAL = 300;
const SOCKET_TIMEOUT = 1_000;

/** @throws TypeError for what is not such a client. */
export function checkClient(client: unknown): asserts client is RedisClient {
  const { duplicate, sendCommand, destroy, options } = Object(client) as Record<string, unknown>;
  const methods = [duplicate, sendCommand, destroy].every((method) => typeof method === 'function');
  if (
    methods &&
    typeof options === 'object' &&
    options !== null &&
    !('rootNodes' in options) &&
    !('sentinelRootNodes' in options)
  )
    return;
  throw new TypeError(
    'corsage: redisSource needs { client }, made by createClient of the package redis, version 5 or 6. Write redisSource({ client: createClient({ url }) }). It need not be connected.',
  );
}

function duplicate(client: RedisClient): Duplicate {
  const { options } = client as unknown as { options?: { socket?: object } };
  return client.duplicate({
    // Strings, whatever the client was told to give.
    commandOptions: {},
    disableOfflineQueue: true,
    pingInterval: PING_INTERVAL,
    socket: {
      ...options?.socket,
      connectTimeout: SOCKET_TIMEOUT,
      socketTimeout: SOCKET_TIMEOUT,
      // Who uses the connection makes a new one, after time-outs too.
      reconnectStrategy: false,
    },
  }) as Duplicate;
}

/** Subscribes; `failed` is called once, with whatever ends it. Resolves when it listens, to what stops it. */
export async function subscribe(
  client: RedisClient,
  channel: string,
  heard: () => void,
  failed: (error: Error) => void,
): Promise<() => void> {
  const connection = duplicate(client);
  connection.on('error', failed);
  try {
    await connection.connect();
    await connection.subscribe(channel, heard);
  } catch (error) {
    end(connection);
    throw error;
  }
  return () => end(connection);
}

/** Only once it is connected, or has failed to be: what is destroyed before that connects all the same. */
function end(redis: Duplicate, ready: Promise<unknown> = Promise.resolve()): void {
  // Version 5 throws if it was closed already.
  const destroy = () => redis.isOpen && redis.destroy();
  ready.then(destroy, destroy);
}

/** A connection once it is asked for. */
interface Opened {
  readonly redis: Duplicate;
  readonly ready: Promise<unknown>;
}

export class Connection {
  readonly #client: RedisClient;
  readonly #timeout: number;
  #opened: Opened | undefined;
  #closed = false;

  /** @param timeout milliseconds for a command */
  constructor(client: RedisClient, timeout: number) {
    this.#client = client;
    this.#timeout = timeout;
  }

  /** @throws NoAnswer if no answer came in time or the connection was lost; what Redis answered if that is an error. */
  async send(args: readonly string[]): Promise<unknown> {
    const opened = this.#open();
    await this.#within(opened, opened.ready, false);
    return this.#within(opened, opened.redis.sendCommand(args), true);
  }

  close(): void {
    this.#closed = true;
    this.#drop(this.#opened);
  }

  #open(): Opened {
    if (this.#closed) throw new SyncError('CLOSED', 'this source was closed.');
    if (this.#opened !== undefined) return this.#opened;
    const redis = duplicate(this.#client);
    const opened = { redis, ready: redis.connect() };
    redis.on('error', () => this.#drop(opened));
    this.#opened = opened;
    return opened;
  }

  #drop(opened: Opened | undefined): void {
    if (opened === undefined || opened !== this.#opened) return;
    this.#opened = undefined;
    end(opened.redis, opened.ready);
  }

  async #within<Answer>(opened: Opened, answer: Promise<Answer>, sent: boolean): Promise<Answer> {
    let timer: NodeJS.Timeout | undefined;
    const late = new Promise<never>((_resolve, reject) => {
      timer = setTimeout(() => reject(new Error(`no answer within ${this.#timeout} ms`)), this.#timeout);
    });
    try {
      return await Promise.race([answer, late]);
    } catch (error) {
      if (isReply(error)) throw error;
      this.#drop(opened);
      throw new NoAnswer(error as Error, sent);
    } finally {
      clearTimeout(timer);
    }
  }
}

export class NoAnswer extends SyncError {
  readonly sent: boolean;

  constructor(cause: Error, sent: boolean) {
    super('NO_ANSWER', `Redis did not answer (${cause.message}).`, { cause });
    this.sent = sent;
  }
}

/** Whether Redis answered with this error: its first word is a code in capitals. */
export function isReply(error: unknown): error is Error {
  return error instanceof Error && /^-?[A-Z]{2,}[A-Z0-9]* /.test(error.message);
}
