// The parts of a request and a response that are used: those of Node, of http2 and of every framework fit.

/** The part of a request that is read. */
export interface RequestLike {
  readonly method?: string | undefined;
  readonly url?: string | undefined;
  readonly headers: { readonly [name: string]: string | string[] | undefined };
}

/** The part of a response that is used. */
export interface ResponseLike {
  statusCode: number;
  readonly headersSent: boolean;
  getHeader(name: string): number | string | string[] | undefined;
  setHeader(name: string, value: string): unknown;
  removeHeader(name: string): void;
  end(): unknown;
  end(text: string): unknown;
}

export type NextFunction = (error?: unknown) => void;
