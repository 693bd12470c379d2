// A server of Requests and Responses over HTTP/1.1, as frameworks that speak them have one.

import { Buffer } from 'node:buffer';
import type { IncomingMessage, ServerResponse } from 'node:http';
import type { CorsHandle } from 'corsage/fetch';
import { fail, listen, type Running } from './servers';

export type FetchHandler = (request: Request) => Response | Promise<Response>;

/** Serves `handler` behind a policy. */
export function startFetch(handle: CorsHandle, handler: FetchHandler): Promise<Running> {
  return serveFetch((request) => handle(request, handler));
}

/** What it throws or rejects with becomes the same 500 as in every other server here. */
export function serveFetch(answer: FetchHandler): Promise<Running> {
  return listen((incoming, outgoing) => {
    exchange(answer, incoming, outgoing).catch((error) => fail(error, outgoing));
  });
}

async function exchange(answer: FetchHandler, incoming: IncomingMessage, outgoing: ServerResponse) {
  const response = await answer(await received(incoming));
  outgoing.statusCode = response.status;
  for (const [name, value] of response.headers) outgoing.appendHeader(name, value);
  for await (const chunk of response.body ?? []) outgoing.write(chunk);
  outgoing.end();
}

async function received(incoming: IncomingMessage): Promise<Request> {
  const { method = '', url, rawHeaders } = incoming;
  const headers = new Headers();
  for (let i = 0; i < rawHeaders.length; i += 2) {
    headers.append(rawHeaders[i] as string, rawHeaders[i + 1] as string);
  }
  const chunks: Buffer[] = [];
  for await (const chunk of incoming) chunks.push(chunk as Buffer);
  const body = method === 'GET' || method === 'HEAD' ? null : Buffer.concat(chunks);
  return new Request(`http://${headers.get('host')}${url}`, { method, headers, body });
}
