// Real servers on loopback with any number of middlewares in a row, and a client that sees every header line.

import { once } from 'node:events';
import { createServer, type IncomingMessage, request as requestHttp1, type ServerResponse } from 'node:http';
import { connect as connectHttp2, createServer as createHttp2Server } from 'node:http2';
import type { AddressInfo, Server } from 'node:net';
import connect from 'connect';
import type cors from 'corsage';
import express from 'express';

/** Express 4 has no types here, and is used as Express 5 is. */
export const express4 = require('express4') as typeof express;

export type Handler = (request: IncomingMessage, response: ServerResponse, next: cors.NextFunction) => void;
export type Listener = (request: IncomingMessage, response: ServerResponse) => void;

export interface Reply {
  readonly status: number;
  readonly statusMessage: string | undefined;
  /** Every header of the decision, by its lower-case name: `Vary`, `Access-Control-*` and `Timing-Allow-Origin`. */
  readonly decision: Readonly<Record<string, string>>;
  /** Every value of a header, in lines joined by ` | ` so that a second one shows; undefined where there is none. */
  header(name: string): string | undefined;
  readonly body: string;
}

export interface Asked {
  readonly method?: string;
  readonly path?: string;
  readonly origin?: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string;
}

export interface Serving {
  readonly port: number;
  send(asked?: Asked): Promise<Reply>;
  close(): Promise<void>;
}

/** A preflight for `method`, with one header that needs permission. */
export function preflight(origin: string, path = '/', method = 'PUT'): Asked {
  return {
    method: 'OPTIONS',
    path,
    origin,
    headers: { 'Access-Control-Request-Method': method, 'Access-Control-Request-Headers': 'x-asked' },
  };
}

/** What each kind of server makes of handlers in a row; an error becomes a 500 that says what it was. */
const LISTENERS = {
  'Express 5': (handlers: readonly Handler[]): Listener => express().use([...handlers], onError),
  'Express 4': (handlers: readonly Handler[]): Listener => express4().use([...handlers], onError),
  Connect: (handlers: readonly Handler[]): Listener => {
    const app = connect();
    for (const handler of handlers) app.use(handler);
    return app.use(onConnectError);
  },
  'node:http': inARow,
  'node:http2': inARow,
};

export type Kind = keyof typeof LISTENERS;
export const KINDS = Object.keys(LISTENERS) as Kind[];

/** Express and Connect know an error handler by its four parameters. */
const onError: express.ErrorRequestHandler = (error, _request, response, _next) => fail(error, response);
const onConnectError: connect.ErrorHandleFunction = (error, _request, response, _next) =>
  fail(error, response);

function fail(error: unknown, response: ServerResponse): void {
  response.statusCode = 500;
  response.end(error instanceof Error ? `${(error as { code?: string }).code ?? error.message}` : 'no error');
}

/** Middlewares called by hand, as one does without a framework. */
function inARow([first, ...rest]: readonly Handler[]): Listener {
  return (request, response) =>
    first?.(request, response, (error) => {
      if (error === undefined) inARow(rest)(request, response);
      else fail(error, response);
    });
}

/** What a server of that kind makes of these handlers in a row. */
export function listenerIn(kind: Kind, ...handlers: Handler[]): Listener {
  return LISTENERS[kind](handlers);
}

export function serveIn(kind: Kind, ...handlers: Handler[]): Promise<Serving> {
  const listener = listenerIn(kind, ...handlers);
  return kind === 'node:http2' ? serveHttp2(listener) : serve(listener);
}

/** Serves a listener, such as an Express app, over HTTP/1.1. */
export async function serve(listener: Listener): Promise<Serving> {
  const server = createServer(listener);
  const port = await listen(server);
  return {
    port,
    send: (asked) => sendHttp1(port, asked),
    close: () => {
      server.closeAllConnections();
      return closed(server);
    },
  };
}

/** Serves a listener through the compatibility API of HTTP/2. */
export async function serveHttp2(listener: Listener): Promise<Serving> {
  const server = createHttp2Server((request, response) =>
    listener(request as unknown as IncomingMessage, response as unknown as ServerResponse),
  );
  const port = await listen(server);
  return { port, send: (asked) => sendHttp2(port, asked), close: () => closed(server) };
}

async function listen(server: Server): Promise<number> {
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  return (server.address() as AddressInfo).port;
}

function closed(server: Server): Promise<void> {
  return new Promise((resolve) => server.close(() => resolve()));
}

/** Serves, asks in the order given, and closes whatever happens. */
export async function ask(serving: Promise<Serving>, ...asked: Asked[]): Promise<Reply[]> {
  const server = await serving;
  try {
    const replies: Reply[] = [];
    for (const one of asked) replies.push(await server.send(one));
    return replies;
  } finally {
    await server.close();
  }
}

/** As `ask`, for one request. */
export async function askOnce(serving: Promise<Serving>, asked: Asked = {}): Promise<Reply> {
  return (await ask(serving, asked))[0] as Reply;
}

function fieldsOf({ origin, headers }: Asked): Record<string, string> {
  return origin === undefined ? { ...headers } : { Origin: origin, ...headers };
}

export async function sendHttp1(port: number, asked: Asked = {}): Promise<Reply> {
  const { method = 'GET', path = '/' } = asked;
  const request = requestHttp1({
    host: '127.0.0.1',
    port,
    method,
    path,
    agent: false,
    headers: fieldsOf(asked),
  });
  request.end(asked.body);
  const [response] = (await once(request, 'response')) as [IncomingMessage];
  const body = await read(response);
  return reply(response.statusCode ?? 0, response.statusMessage, response.rawHeaders, body);
}

async function sendHttp2(port: number, asked: Asked = {}): Promise<Reply> {
  const { method = 'GET', path = '/', body } = asked;
  const session = connectHttp2(`http://127.0.0.1:${port}`);
  try {
    const fields = { ':method': method, ':path': path, ...fieldsOf(asked) };
    const stream = session.request(fields, { endStream: body === undefined });
    if (body !== undefined) stream.end(body);
    const [head, , raw] = await once(stream, 'response');
    return reply(Number(head[':status']), undefined, raw, await read(stream));
  } finally {
    session.close();
    await once(session, 'close');
  }
}

async function read(stream: NodeJS.ReadableStream): Promise<string> {
  const chunks: Buffer[] = [];
  for await (const chunk of stream) chunks.push(chunk as Buffer);
  return Buffer.concat(chunks).toString('latin1');
}

const DECISION = /^(?:vary|access-control-.*|timing-allow-origin)$/;

function reply(status: number, statusMessage: string | undefined, raw: string[], body: string): Reply {
  const lines = new Map<string, string>();
  for (let i = 0; i < raw.length; i += 2) {
    const [name, value] = [(raw[i] as string).toLowerCase(), raw[i + 1] as string];
    const earlier = lines.get(name);
    lines.set(name, earlier === undefined ? value : `${earlier} | ${value}`);
  }
  return {
    status,
    statusMessage,
    decision: Object.fromEntries([...lines].filter(([name]) => DECISION.test(name))),
    header: (name) => lines.get(name.toLowerCase()),
    body,
  };
}

/** The package with no warning said yet: it says each one once in a process. */
export function freshly(): typeof cors {
  let fresh: typeof cors | undefined;
  jest.isolateModules(() => {
    fresh = require('corsage') as typeof cors;
    void fresh.CorsConfigError; // reads the rest, which would wait for its first use
  });
  return fresh as typeof cors;
}

/** Origin functions that fail, by how. */
export const FAILING = [
  [
    'throws',
    () => {
      throw new Error('down');
    },
  ],
  [
    'rejects',
    async () => {
      throw new Error('down');
    },
  ],
] as const;
