// What passes between a page, its browser and a server, as plain data.
//
// `fetchAs(request, send)` in `fetch-as.ts` does what a browser does: it takes what the page asks for, calls `send` for
// each request that goes over the wire (preflights, the request itself, each redirect), and says how it ended.
// The transport is the caller's: a socket for the checker, a policy's own answer for `explain`.
//
//   const outcome = await fetchAs({ url, origin, method, headers, credentials }, (wire) => overSocket(wire));
//   outcome.allowed, outcome.code, outcome.steps, outcome.exchange

import type { HeaderList } from '../http';
import type { ReasonCode } from '../problems';

/** What a page asks for: the arguments of `fetch(url, { method, headers, credentials })`. */
export interface BrowserRequest {
  readonly url: string;
  /** The page's origin, serialized; `'null'` for a sandboxed frame. */
  readonly origin: string;
  /** As the page writes it. Default: `'GET'`. */
  readonly method?: string;
  /** As the page writes them. Default: none. */
  readonly headers?: HeaderList;
  /** Whether the credentials mode is `include`. Default: `false`. */
  readonly credentials?: boolean;
}

/** One request as the browser sends it; `Host`, `User-Agent` and the connection's headers are the sender's. */
export interface WireRequest {
  readonly kind: 'preflight' | 'actual';
  readonly method: string;
  /** Absolute, without fragment. */
  readonly url: string;
  readonly headers: HeaderList;
}

/** What came back, every header line as the server sent it. */
export interface WireResponse {
  readonly status: number;
  readonly headers: HeaderList;
}

/** The connection failed: refused, cut, no TLS, no HTTP. https://fetch.spec.whatwg.org/#concept-network-error */
export interface NetworkError {
  readonly networkError: string;
}

/**
 * Carries one request to a server and brings its answer back, following no redirect. It answers with a `NetworkError`
 * where a browser would block the request for it; if it rejects, `fetchAs` rejects with the same.
 */
export type Send = (request: WireRequest) => Promise<WireResponse | NetworkError>;

/** One request and its answer. */
export interface Exchange {
  readonly request: WireRequest;
  readonly response: WireResponse | NetworkError;
}

/** What a browser looks at, in the order in which it does. */
export type StepName =
  /** The page may make this request at all. */
  | 'request'
  /** The URL has the page's own origin, and nothing has crossed to another: CORS does not apply. */
  | 'same-origin'
  /** Whether a preflight goes first. Never fails. */
  | 'preflight-needed'
  /** The preflight was answered, and by no redirect. */
  | 'preflight-answer'
  /** The preflight's `Access-Control-Allow-Origin`. */
  | 'preflight-allow-origin'
  /** The preflight's `Access-Control-Allow-Credentials`; with credentials alone. */
  | 'preflight-allow-credentials'
  /** The preflight's status is 200 to 299. */
  | 'preflight-status'
  /** The preflight's `Access-Control-Allow-Methods` and `-Headers` can be read. */
  | 'preflight-lists'
  /** The preflight's `Access-Control-Allow-Methods` covers the method. */
  | 'preflight-allow-methods'
  /** The preflight's `Access-Control-Allow-Headers` covers the headers. */
  | 'preflight-allow-headers'
  /** The actual request was answered. */
  | 'answer'
  /** The response's `Access-Control-Allow-Origin`. */
  | 'allow-origin'
  /** The response's `Access-Control-Allow-Credentials`; with credentials alone. */
  | 'allow-credentials'
  /** The response is a redirect that the browser may follow. */
  | 'redirect'
  /** Which response headers script may read. Never fails. */
  | 'readable-headers';

/** Why a step failed: the code and what the sentence about it needs. */
export type Failure =
  | {
      readonly code: 'INVALID_URL';
      readonly url: string;
      readonly problem: 'not a URL' | 'credentials in URL';
    }
  | { readonly code: 'CORSRequestNotHttp'; readonly scheme: string }
  | { readonly code: 'FORBIDDEN_METHOD'; readonly method: string }
  | { readonly code: 'INVALID_HEADER'; readonly name: string; readonly value: string }
  | { readonly code: 'CORSDidNotSucceed'; readonly problem: string }
  | { readonly code: 'CORSMissingAllowOrigin' }
  | { readonly code: 'CORSMultipleAllowOriginNotAllowed'; readonly values: readonly string[] }
  | { readonly code: 'CORSAllowOriginNotMatchingOrigin'; readonly value: string; readonly origin: string }
  | { readonly code: 'CORSNotSupportingCredentials' }
  /** `value` is null where the header is missing. */
  | { readonly code: 'CORSMissingAllowCredentials'; readonly value: string | null }
  | { readonly code: 'CORSPreflightDidNotSucceed'; readonly status: number }
  /** No answer came. */
  | { readonly code: 'CORSPreflightDidNotSucceed'; readonly status: undefined; readonly problem: string }
  | { readonly code: 'CORSInvalidAllowMethod'; readonly item: string }
  | { readonly code: 'CORSInvalidAllowHeader'; readonly item: string }
  /** `allowed` is null where the header is missing. */
  | {
      readonly code: 'CORSMethodNotFound';
      readonly method: string;
      readonly allowed: readonly string[] | null;
    }
  | {
      readonly code: 'CORSMissingAllowHeaderFromPreflight';
      /** Every header name that is missing, lower-case. */
      readonly names: readonly string[];
      readonly allowed: readonly string[] | null;
    }
  | {
      readonly code: 'CORSExternalRedirectNotAllowed';
      readonly location: string;
      /** A preflight may not be redirected at all; the actual request not to a URL with user name or password. */
      readonly by: 'preflight' | 'credentials in URL';
    };

/** Whether a preflight goes before a request, and why. */
export interface PreflightNeed {
  /** Whether one is sent. */
  readonly sent: boolean;
  /** Whether the method is one that needs asking. */
  readonly method: boolean;
  /** The names, lower-case, sorted, of the headers that need asking. */
  readonly headers: readonly string[];
}

/** What script sees of a response's headers: names, lower-case, sorted. */
export interface HeaderView {
  readonly readable: readonly string[];
  readonly hidden: readonly string[];
}

/** One thing that a browser looked at. */
export interface Step {
  readonly name: StepName;
  /** The URL it is about: that of the request, or where a redirect led. */
  readonly url: string;
  readonly passed: boolean;
  /** Undefined where the step passed. */
  readonly failure?: Failure;
  /** The request and the answer it is about; undefined before anything is sent. */
  readonly exchange?: Exchange;
  /** Of the step `preflight-needed`. */
  readonly preflight?: PreflightNeed;
  /** Of the step `readable-headers`. */
  readonly view?: HeaderView;
}

/** How it ended. */
export interface Outcome {
  readonly allowed: boolean;
  /** Null where allowed. */
  readonly code: ReasonCode | null;
  /** In order; the last one failed unless allowed. */
  readonly steps: readonly Step[];
  /** Everything sent and received, in order. */
  readonly exchange: readonly Exchange[];
  /** The names, lower-case, of the request headers that a browser leaves out of what the page asked for. */
  readonly dropped: readonly string[];
}
