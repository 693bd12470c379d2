// What passes between a page, its browser and a server, as plain data.
//
// `fetchAs(request, send)` in `fetch-as.ts` does what a browser does: it takes the request of a page, calls `send` for
// each request on the wire (preflights, the request itself, each redirect), and tells how it ended.
// The caller brings the transport: the checker a socket, `explain` a policy.
//
//   const outcome = await fetchAs({ url, origin, method, headers, credentials }, (wire) => overSocket(wire));
//   outcome.allowed, outcome.code, outcome.steps, outcome.exchange

import type { HeaderList } from '../http';
import type { ReasonCode } from '../problems';

/** The request of a page: the arguments of `fetch(url, { method, headers, credentials })`. */
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
  /** Whether it is loaded without CORS, as `<img>` and `<script>` do. Default: `false`. */
  readonly withoutCors?: boolean;
}

/** One request as the browser sends it, without `Host`, `User-Agent` and the headers of the connection. */
export interface WireRequest {
  readonly kind: 'preflight' | 'actual';
  readonly method: string;
  /** Absolute, without fragment. */
  readonly url: string;
  readonly headers: HeaderList;
  /** CORS does not depend on it: whoever sends the request knows it. */
  readonly body?: string | undefined;
}

/** One response, every header line as the server sent it. */
export interface WireResponse {
  readonly status: number;
  readonly headers: HeaderList;
}

/** No response: refused, cut off, or not valid TLS or HTTP. https://fetch.spec.whatwg.org/#concept-network-error */
export interface NetworkError {
  readonly networkError: string;
}

/**
 * Sends one request to a server and gives back the response; a redirect is not followed. What a browser treats as a
 * network error is a `NetworkError`; if `send` rejects, `fetchAs` rejects with the same error.
 */
export type Send = (request: WireRequest) => Promise<WireResponse | NetworkError>;

/** One request and its response. */
export interface Exchange {
  readonly request: WireRequest;
  readonly response: WireResponse | NetworkError;
}

/** What a browser checks, in its order. */
export type StepName =
  /** Whether the page may send this request at all. */
  | 'request'
  /** The URL has the page's own origin, and no redirect came from another, or is a `data:` URL: CORS does not apply. */
  | 'same-origin'
  /** Whether a preflight is sent first. Never fails. */
  | 'preflight-needed'
  /** The preflight got a response that is not a redirect. */
  | 'preflight-answer'
  /** `Access-Control-Allow-Origin` of the preflight response. */
  | 'preflight-allow-origin'
  /** `Access-Control-Allow-Credentials` of the preflight response, for a request with credentials. */
  | 'preflight-allow-credentials'
  /** The status of the preflight response is 200 to 299. */
  | 'preflight-status'
  /** `Access-Control-Allow-Methods` and `-Headers` of the preflight response are valid lists. */
  | 'preflight-lists'
  /** `Access-Control-Allow-Methods` covers the method. */
  | 'preflight-allow-methods'
  /** `Access-Control-Allow-Headers` covers the headers. */
  | 'preflight-allow-headers'
  /** The actual request got a response. */
  | 'answer'
  /** `Access-Control-Allow-Origin` of the response. */
  | 'allow-origin'
  /** `Access-Control-Allow-Credentials` of the response, for a request with credentials. */
  | 'allow-credentials'
  /** `Cross-Origin-Resource-Policy` of a response that is loaded without CORS. */
  | 'resource-policy'
  /** The response is a redirect that the browser may follow. */
  | 'redirect'
  /** Which response headers script can read. Never fails. */
  | 'readable-headers';

/** Why a step failed: the code, and the data for its message. */
export type Failure =
  | {
      readonly code: 'INVALID_URL';
      readonly url: string;
      readonly problem: 'not a URL' | 'credentials in URL' | 'data without comma';
    }
  | { readonly code: 'CORSRequestNotHttp'; readonly scheme: string }
  | { readonly code: 'RESOURCE_POLICY'; readonly value: string }
  /** `target` is the origin of the URL. */
  | { readonly code: 'MIXED_CONTENT'; readonly target: string }
  | { readonly code: 'INVALID_METHOD' | 'FORBIDDEN_METHOD'; readonly method: string }
  | { readonly code: 'INVALID_HEADER'; readonly name: string; readonly value: string }
  | { readonly code: 'CORSDidNotSucceed'; readonly problem: string }
  | { readonly code: 'CORSMissingAllowOrigin' }
  | { readonly code: 'CORSMultipleAllowOriginNotAllowed'; readonly values: readonly string[] }
  | { readonly code: 'CORSAllowOriginNotMatchingOrigin'; readonly value: string; readonly origin: string }
  | { readonly code: 'CORSNotSupportingCredentials' }
  /** `value` is null if the header is missing. */
  | { readonly code: 'CORSMissingAllowCredentials'; readonly value: string | null }
  | { readonly code: 'CORSPreflightDidNotSucceed'; readonly status: number }
  /** No response. */
  | { readonly code: 'CORSPreflightDidNotSucceed'; readonly status: undefined; readonly problem: string }
  | { readonly code: 'CORSInvalidAllowMethod'; readonly item: string }
  | { readonly code: 'CORSInvalidAllowHeader'; readonly item: string }
  /** `allowed` is null if the header is missing. */
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
      /** A preflight cannot be redirected at all; the actual request not to a URL with a user name or a password. */
      readonly by: 'preflight' | 'credentials in URL';
    };

/** Whether a preflight is sent before a request, and why. */
export interface PreflightNeed {
  /** Whether one is sent. */
  readonly sent: boolean;
  /** Whether the method needs one. */
  readonly method: boolean;
  /** The names, lower-case and sorted, of the headers that need one. */
  readonly headers: readonly string[];
}

/** Which response headers script can read: names, lower-case and sorted. */
export interface HeaderView {
  readonly readable: readonly string[];
  readonly hidden: readonly string[];
}

/** One thing that a browser checked. */
export interface Step {
  readonly name: StepName;
  /** The URL of the request, or of the redirect that it followed. */
  readonly url: string;
  readonly passed: boolean;
  /** Undefined if the step passed. */
  readonly failure?: Failure;
  /** The request and response it is about; undefined before anything is sent. */
  readonly exchange?: Exchange;
  /** For the step `preflight-needed`. */
  readonly preflight?: PreflightNeed;
  /** For the step `readable-headers`. */
  readonly view?: HeaderView;
}

/** How a request ended. */
export interface Outcome {
  readonly allowed: boolean;
  /** Null if allowed. */
  readonly code: ReasonCode | null;
  /** In order; if the request is blocked, the last one failed. */
  readonly steps: readonly Step[];
  /** Every request and its response, in order. */
  readonly exchange: readonly Exchange[];
  /** The names, lower-case, of the headers that the page sets and the browser leaves out. */
  readonly dropped: readonly string[];
}
