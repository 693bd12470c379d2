// Request and Response as the rest of the package sees requests and responses: what is read of one, what is set on the other.

import type { RequestLike, ResponseLike } from '../http';

/** Reads a header when it is asked for: most requests are asked for one or two. */
class ReceivedHeaders {
  readonly #headers: Headers;
  readonly origin: string | undefined;
  readonly [name: string]: string | undefined;

  constructor(headers: Headers) {
    this.#headers = headers;
    this.origin = headers.get('origin') ?? undefined;
  }

  get 'access-control-request-method'(): string | undefined {
    return this.#headers.get('access-control-request-method') ?? undefined;
  }

  get 'access-control-request-headers'(): string | undefined {
    return this.#headers.get('access-control-request-headers') ?? undefined;
  }

  get 'sec-fetch-site'(): string | undefined {
    return this.#headers.get('sec-fetch-site') ?? undefined;
  }
}

/** What is read of a `Request` to decide on it. */
export class Received implements RequestLike {
  readonly method: string;
  readonly url: string;
  readonly headers: ReceivedHeaders;

  constructor(request: Request) {
    this.method = request.method;
    this.url = request.url;
    this.headers = new ReceivedHeaders(request.headers);
  }
}

/** The same for those who want to see all of it. */
export function copied({ method, url, headers }: Request): RequestLike {
  return { method, url, headers: Object.fromEntries(headers) };
}

/** The host that was asked for, and the port if any: that of the URL, which the framework made of `Host` or of a proxy's headers. */
export function authorityOfUrl({ url = '' }: RequestLike): string | undefined {
  return URL.canParse(url) ? new URL(url).host : undefined;
}

/** The head of a `Response`, to set headers on, and the body of one that is made here. */
export class Head implements ResponseLike {
  readonly headers: Headers;
  readonly headersSent = false;
  statusCode: number;
  body: string | null = null;

  constructor(headers: Headers, status: number) {
    this.headers = headers;
    this.statusCode = status;
  }

  getHeader(name: string): string | undefined {
    return this.headers.get(name) ?? undefined;
  }

  setHeader(name: string, value: string): void {
    this.headers.set(name, value);
  }

  removeHeader(name: string): void {
    this.headers.delete(name);
  }

  end(text: string | null = null): void {
    this.body = text;
  }
}

/** https://fetch.spec.whatwg.org/#null-body-status */
const NULL_BODY_STATUSES: ReadonlySet<number> = new Set([204, 205, 304]);

/**
 * Calls `change` with the head of a response, or of a copy where its headers cannot be changed: those of `fetch()` and
 * of `Response.redirect()`. The body is passed on unread. https://fetch.spec.whatwg.org/#concept-headers-guard
 */
export function withHead(response: Response, change: (head: Head) => void): Response {
  try {
    change(new Head(response.headers, response.status));
    return response;
  } catch {
    // What throws is a header that is set: no decision has a value that no header may have.
    const { status, statusText, headers } = response;
    const body = NULL_BODY_STATUSES.has(status) ? null : response.body;
    const copy = new Response(body, { status, statusText, headers });
    change(new Head(copy.headers, status));
    return copy;
  }
}
