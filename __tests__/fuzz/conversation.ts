// One server for all cases, one connection for as many cases as possible, and a strict parser for the responses.

import { once } from 'node:events';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { type AddressInfo, connect, type Socket } from 'node:net';
import { parse } from 'node:url';
import { type Handler, type Kind, type Listener, listenerIn } from '../support/servers';
import { readChunks } from '../support/wire';
import type { Seen } from './naive-policy';

/** What happened to one request in the server. */
export interface Witnessed {
  readonly seen: Seen;
  readonly response: ServerResponse;
  /** How often the response was ended. */
  ended: number;
  /** What went wrong, in words. */
  readonly faults: string[];
}

export interface Answer {
  /** The request that it answers; undefined if Node itself answers a request that it cannot parse. */
  readonly to: number | undefined;
  readonly status: number;
  readonly lines: readonly (readonly [name: string, value: string])[];
  readonly body: string;
}

/** The header in which the server puts the request's number first. */
const NUMBER = 'x-request-number';

const LAST_REQUEST = 'GET /the-last-one HTTP/1.1\r\nHost: x\r\n\r\n';
const LAST_BODY = 'that was the last one';

/** Milliseconds that no response takes. */
const PATIENCE = 20_000;

function canRead(target = ''): boolean {
  try {
    parse(target);
    return true;
  } catch {
    return false;
  }
}

export class Conversation {
  readonly #server: Server;
  #socket: Socket | undefined;
  #listener: Listener = () => {};
  #witnessed: Witnessed[] = [];
  #handlers: readonly Handler[] = [];
  readonly #listeners = new Map<string, Listener>();

  constructor() {
    const listen = this.#listen.bind(this);
    // Node's own response to an Expect header would have no number.
    this.#server = createServer(listen).on('checkExpectation', listen);
    this.#server.maxRequestsPerSocket = 0;
    // A client that has closed its side still gets the responses.
    Object.assign(this.#server, { httpAllowHalfOpen: true });
  }

  async open(): Promise<void> {
    this.#server.listen(0, '127.0.0.1');
    await once(this.#server, 'listening');
  }

  async close(): Promise<void> {
    this.#server.closeAllConnections();
    this.#server.close();
    await once(this.#server, 'close');
  }

  #listen(request: IncomingMessage, response: ServerResponse): void {
    if (request.url === '/the-last-one') {
      response.end(LAST_BODY);
      return;
    }
    const witnessed: Witnessed = { seen: read(request), response, ended: 0, faults: [] };
    response.setHeader(NUMBER, String(this.#witnessed.length));
    this.#witnessed.push(witnessed);
    const end = response.end;
    response.end = function (this: ServerResponse, ...given: unknown[]) {
      witnessed.ended++;
      return Reflect.apply(end, this, given);
    } as typeof end;
    try {
      this.#listener(request, response);
    } catch (error) {
      // Connect itself throws for a request target that Node cannot read, before any handler runs.
      if ((error as NodeJS.ErrnoException).code !== 'ERR_INVALID_URL' || canRead(request.url)) throw error;
      response.writeHead(400).end();
    }
  }

  /** What the server sees of a request of this case. */
  of(response: ServerResponse): Witnessed | undefined {
    return this.#witnessed.find((one) => one.response === response);
  }

  /** A server of that kind is slow to make, so each is made once, with room for several handlers. */
  #listenerIn(kind: Kind, { length }: readonly Handler[]): Listener {
    const key = `${kind} ${length}`;
    const known = this.#listeners.get(key);
    if (known !== undefined) return known;
    const rooms = Array.from(
      { length },
      (_, i): Handler =>
        (request, response, next) => {
          // Of a case before this one, whose client has gone while a function took its time.
          if (this.of(response) === undefined) return;
          this.#handlers[i]?.(request, response, next);
        },
    );
    const made = listenerIn(kind, ...rooms);
    this.#listeners.set(key, made);
    return made;
  }

  /**
   * Sends these bytes to a server with these handlers, and waits for every response. `hostile` bytes may leave the
   * connection unusable, so it is closed after them.
   */
  async send(
    kind: Kind,
    handlers: readonly Handler[],
    bytes: string,
    hostile: boolean,
  ): Promise<{ answers: readonly Answer[]; witnessed: readonly Witnessed[]; closed: boolean }> {
    this.#handlers = handlers;
    this.#listener = this.#listenerIn(kind, handlers);
    this.#witnessed = [];
    const socket = this.#socket ?? connect(this.#port, '127.0.0.1');
    this.#socket = undefined;
    let text = '';
    let closed = false;
    await new Promise<void>((resolve, reject) => {
      const patience = setTimeout(
        () => reject(new Error(`no answer, but ${JSON.stringify(text)}`)),
        PATIENCE,
      );
      const finish = () => {
        clearTimeout(patience);
        socket.removeAllListeners('data').removeAllListeners('close').removeAllListeners('error');
        resolve();
      };
      socket.setEncoding('latin1');
      socket.on('data', (chunk: string) => {
        text += chunk;
        if (!hostile && text.endsWith(LAST_BODY)) {
          this.#socket = socket;
          finish();
        }
      });
      // The server may close before it has read everything.
      socket.on('error', () => {});
      socket.on('close', () => {
        closed = true;
        finish();
      });
      if (hostile) socket.end(bytes, 'latin1');
      else socket.write(bytes + LAST_REQUEST, 'latin1');
    });
    const answers = readAnswers(text, (to) => this.#witnessed[to]?.seen.method);
    return { answers: answers.filter(({ body }) => body !== LAST_BODY), witnessed: this.#witnessed, closed };
  }

  get #port(): number {
    return (this.#server.address() as AddressInfo).port;
  }
}

function read({ method = '', url = '', rawHeaders }: IncomingMessage): Seen {
  const headers = new Map<string, string[]>();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    const name = (rawHeaders[i] as string).toLowerCase();
    headers.set(name, [...(headers.get(name) ?? []), rawHeaders[i + 1] as string]);
  }
  return { method, url, headers };
}

const LINE = /^([!#$%&'*+\-.^_`|~0-9A-Za-z]+): ([\t\x20-\x7e\x80-\xff]*)$/;

/** Parses responses strictly, as HTTP defines them. */
function readAnswers(text: string, methodOf: (to: number) => string | undefined): Answer[] {
  const answers: Answer[] = [];
  let rest = text;
  while (rest !== '') {
    const end = rest.indexOf('\r\n\r\n');
    const [first = '', ...headerLines] = rest.slice(0, end).split('\r\n');
    const status = Number(/^HTTP\/1\.1 ([1-5][0-9][0-9]) [\x20-\x7e]*$/.exec(first)?.[1]);
    if (end === -1 || Number.isNaN(status)) throw new Error(`no answer of HTTP: ${JSON.stringify(rest)}`);
    rest = rest.slice(end + 4);
    if (status < 200) continue;
    const lines = headerLines.map((line) => {
      const [, name, value] = LINE.exec(line) ?? [];
      if (name === undefined || value === undefined) throw new Error(`no header: ${JSON.stringify(line)}`);
      return [name.toLowerCase(), value] as const;
    });
    const value = (name: string) => lines.find(([one]) => one === name)?.[1];
    const number = value(NUMBER);
    const to = number === undefined ? undefined : Number(number);
    const length = value('content-length');
    let body = '';
    if (status !== 204 && status !== 304 && (to === undefined || methodOf(to) !== 'HEAD')) {
      if (value('transfer-encoding') === 'chunked') [body, rest] = readChunks(rest);
      else if (length !== undefined)
        [body, rest] = [rest.slice(0, Number(length)), rest.slice(Number(length))];
      else [body, rest] = [rest, ''];
    }
    answers.push({ to, status, lines, body });
  }
  return answers;
}
