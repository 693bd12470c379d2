// Request and Response as the rest of the package sees requests and responses: what is read of one, what is set on the other.

import type { RequestLike, ResponseLike } from '../http';

/**
 * A `Request` to decide on. Its headers are its own properties, read when they are asked for: most requests are asked for
 * one or two, and an object for them would cost as much.
 */
export class Received {
  readonly #request: Request;
  readonly #headers: Headers;
  #origin: string | null | undefined;

  constructor(request: Request, headers: Headers) {
    this.#request = request;
    this.#headers = headers;
  }

  get method(): string {
    return this.#request.method;
  }

  get url(): string {
    return this.#request.url;
  }

  get headers(): RequestLike['headers'] {
    return this as unknown as RequestLike['headers'];
  }

  get origin(): string | undefined {
    this.#origin ??= this.#headers.get('origin');
    return this.#origin ?? undefined;
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

/** The same for those who want to see all of it. */
export function copied({ method, url, headers }: Request): RequestLike {
  return { method, url, headers: Object.fromEntries(headers) };
}

/** The host of the URL, and the port if any. The framework made it of `Host`, or of what a proxy says. */
export function authorityOfUrl(request: RequestLike): string | undefined {
  const url = request.url as string;
  return URL.canParse(url) ? new URL(url).host : undefined;
}

/** The head of a `Response`, to set headers on, and the body of one that is made here. */
export class Head implements ResponseLike {
  readonly headers: Headers;
  readonly headersSent = false;
  statusCode = 0;
  body: string | null = null;

  constructor(headers: Headers) {
    this.headers = headers;
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

/** A copy whose headers can be changed; the body is passed on unread. */
export function copyOf({ status, statusText, headers, body }: Response): Response {
  return new Response(NULL_BODY_STATUSES.has(status) ? null : body, { status, statusText, headers });
}
