// The name lists of the Fetch standard, as it gives them.

/** Methods no script may send. https://fetch.spec.whatwg.org/#forbidden-method */
export const FORBIDDEN_METHODS: ReadonlySet<string> = new Set(['CONNECT', 'TRACE', 'TRACK']);

/** Methods that browsers upper-case. https://fetch.spec.whatwg.org/#concept-method-normalize */
const NORMALIZED_METHODS: ReadonlySet<string> = new Set(['DELETE', 'GET', 'HEAD', 'OPTIONS', 'POST', 'PUT']);

/** https://fetch.spec.whatwg.org/#concept-method-normalize */
export function normalizeMethod(method: string): string {
  const upper = method.toUpperCase();
  return NORMALIZED_METHODS.has(upper) ? upper : method;
}

/** Methods that forms could always send. https://fetch.spec.whatwg.org/#cors-safelisted-method */
const SAFELISTED_METHODS: ReadonlySet<string> = new Set(['GET', 'HEAD', 'POST']);

/** Takes a normalised method. https://fetch.spec.whatwg.org/#cors-safelisted-method */
export function isSafelistedMethod(method: string): boolean {
  return SAFELISTED_METHODS.has(method);
}

/** Takes a lower-case name. https://fetch.spec.whatwg.org/#cors-non-wildcard-request-header-name */
export function isNonWildcardName(name: string): boolean {
  return name === 'authorization';
}

/** Headers that only the browser sets. https://fetch.spec.whatwg.org/#forbidden-request-header */
const FORBIDDEN_REQUEST_HEADERS: ReadonlySet<string> = new Set([
  'accept-charset',
  'accept-encoding',
  'access-control-request-headers',
  'access-control-request-method',
  'connection',
  'content-length',
  'cookie',
  'cookie2',
  'date',
  'dnt',
  'expect',
  'host',
  'keep-alive',
  'origin',
  'referer',
  'set-cookie',
  'te',
  'trailer',
  'transfer-encoding',
  'upgrade',
  'via',
]);

/** Takes a lower-case name. https://fetch.spec.whatwg.org/#forbidden-request-header */
export function isForbiddenRequestHeader(name: string): boolean {
  return FORBIDDEN_REQUEST_HEADERS.has(name) || name.startsWith('proxy-') || name.startsWith('sec-');
}

/** Takes a lower-case name. https://fetch.spec.whatwg.org/#forbidden-response-header-name */
export function isForbiddenResponseHeader(name: string): boolean {
  return name === 'set-cookie' || name === 'set-cookie2';
}

/** The response headers of the CORS protocol itself. https://fetch.spec.whatwg.org/#http-responses */
const CORS_RESPONSE_HEADERS = [
  'Access-Control-Allow-Origin',
  'Access-Control-Allow-Credentials',
  'Access-Control-Expose-Headers',
  'Access-Control-Allow-Methods',
  'Access-Control-Allow-Headers',
  'Access-Control-Max-Age',
] as const;

/** Takes a lower-case name. */
export function isCorsResponseHeader(name: string): boolean {
  return CORS_RESPONSE_HEADERS.some((header) => header.toLowerCase() === name);
}

/** Every header, but `Vary`, that a policy sets. */
export const POLICY_HEADERS: readonly string[] = [...CORS_RESPONSE_HEADERS, 'Timing-Allow-Origin'];
