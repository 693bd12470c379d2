// What the consoles of Chromium 156, Firefox 153 and WebKitGTK 2.50 said about requests of a page on http://localhost:4101,
// copied from them; for WebKit, beside what it wrote here, the texts that its library holds.

/** What is read from a message: its URL, and what else it tells. */
interface Told {
  readonly text: string;
  readonly url?: string;
  readonly origin?: string;
  readonly method?: string;
  readonly methodMissing?: boolean;
  readonly headerNames?: readonly string[];
  readonly preflighted?: boolean;
  readonly credentials?: boolean;
  readonly kind?: string;
}

const PAGE = 'http://localhost:4101';
const API = 'http://127.0.0.1:4102';

const chromium = (what: string, path: string, why: string) =>
  `Access to ${what} at '${API}/${path}' from origin '${PAGE}' has been blocked by CORS policy: ${why}`;
const MISSING = "No 'Access-Control-Allow-Origin' header is present on the requested resource.";
const PREFLIGHT = "Response to preflight request doesn't pass access control check: ";

const OF_FETCH: readonly Told[] = [
  { text: chromium('fetch', 'none', MISSING), url: `${API}/none` },
  {
    text: chromium('fetch', 'none?q=1', PREFLIGHT + MISSING),
    url: `${API}/none?q=1`,
    preflighted: true,
  },
  {
    text: chromium(
      'fetch',
      'methods',
      'Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.',
    ),
    url: `${API}/methods`,
    method: 'PUT',
    preflighted: true,
  },
  {
    text: chromium(
      'fetch',
      'headers',
      'Request header field x-trace is not allowed by Access-Control-Allow-Headers in preflight response.',
    ),
    url: `${API}/headers`,
    headerNames: ['x-trace'],
  },
  {
    text: chromium(
      'fetch',
      'star',
      "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'.",
    ),
    url: `${API}/star`,
    credentials: true,
  },
  {
    text: chromium(
      'fetch',
      'nocreds',
      "The value of the 'Access-Control-Allow-Credentials' header in the response is '' which must be 'true' when the request's credentials mode is 'include'.",
    ),
    url: `${API}/nocreds`,
    credentials: true,
  },
  {
    text: chromium(
      'fetch',
      'other',
      "The 'Access-Control-Allow-Origin' header has a value 'https://other.example' that is not equal to the supplied origin. Have the server send the header with a valid value.",
    ),
    url: `${API}/other`,
  },
  {
    text: chromium(
      'fetch',
      'two',
      `The 'Access-Control-Allow-Origin' header contains multiple values '${PAGE}, ${PAGE}', but only one is allowed. Have the server send the header with a valid value.`,
    ),
    url: `${API}/two`,
  },
  {
    text: chromium('fetch', '401', `${PREFLIGHT}It does not have HTTP ok status.`),
    url: `${API}/401`,
    preflighted: true,
  },
  {
    text: `Access to fetch at 'http://localhost:4102/none' (redirected from '${API}/redirect') from origin '${PAGE}' has been blocked by CORS policy: ${MISSING}`,
    url: `${API}/redirect`,
  },
  {
    text: chromium('fetch', 'redirect', `${PREFLIGHT}Redirect is not allowed for a preflight request.`),
    url: `${API}/redirect`,
    preflighted: true,
  },
  {
    text: chromium(
      'XMLHttpRequest',
      'star',
      "The value of the 'Access-Control-Allow-Origin' header in the response must not be the wildcard '*' when the request's credentials mode is 'include'. The credentials mode of requests initiated by the XMLHttpRequest is controlled by the withCredentials attribute.",
    ),
    url: `${API}/star`,
    credentials: true,
  },
  { text: chromium('font', 'none.woff2', MISSING), url: `${API}/none.woff2`, kind: 'font' },
  { text: chromium('image', 'none.png', MISSING), url: `${API}/none.png` },
  { text: chromium('script', 'none.mjs', MISSING), url: `${API}/none.mjs` },
  {
    // With the line after it, and the place in the code before it.
    text: `app.js:12 ${chromium('fetch', 'items', PREFLIGHT + MISSING)}\napp.js:12  DELETE ${API}/items net::ERR_FAILED\n(anonymous) @ app.js:12`,
    url: `${API}/items`,
    method: 'DELETE',
    preflighted: true,
  },
];

export const CHROMIUM: readonly Told[] = OF_FETCH.map((told) => ({ origin: PAGE, ...told }));

export const CHROMIUM_OTHERS: readonly Told[] = [
  {
    text: `GET ${API}/corp.png net::ERR_BLOCKED_BY_RESPONSE.NotSameOrigin 200 (OK)`,
    url: `${API}/corp.png`,
    method: 'GET',
    kind: 'img',
  },
  {
    text: "Mixed Content: The page at 'https://app.example.com/list' was loaded over HTTPS, but requested an insecure resource 'http://api.example.com/items'. This request has been blocked; the content must be served over HTTPS.",
    url: 'http://api.example.com/items',
    origin: 'https://app.example.com',
  },
];

const firefox = (url: string, why: string) =>
  `Cross-Origin Request Blocked: The Same Origin Policy disallows reading the remote resource at ${url}. (Reason: ${why}).`;

export const FIREFOX: readonly Told[] = [
  {
    text: `${firefox(`${API}/none`, 'CORS header ‘Access-Control-Allow-Origin’ missing')} Status code: 200.`,
    url: `${API}/none`,
  },
  {
    text: firefox(`${API}/methods`, 'Did not find method in CORS header ‘Access-Control-Allow-Methods’'),
    url: `${API}/methods`,
    methodMissing: true,
  },
  {
    text: firefox(
      `${API}/headers`,
      'header ‘content-type’ is not allowed according to header ‘Access-Control-Allow-Headers’ from CORS preflight response',
    ),
    url: `${API}/headers`,
    headerNames: ['content-type'],
  },
  {
    text: firefox(
      `‘${API}/star’`,
      'Credential is not supported if the CORS header ‘Access-Control-Allow-Origin’ is ‘*’',
    ),
    url: `${API}/star`,
    credentials: true,
  },
  {
    text: firefox(`${API}/nocreds`, 'expected ‘true’ in CORS header ‘Access-Control-Allow-Credentials’'),
    url: `${API}/nocreds`,
    credentials: true,
  },
  {
    text: firefox(
      `${API}/other`,
      'CORS header ‘Access-Control-Allow-Origin’ does not match ‘https://other.example’',
    ),
    url: `${API}/other`,
  },
  {
    text: `${firefox(`${API}/401`, 'CORS preflight response did not succeed')} Status code: 401.`,
    url: `${API}/401`,
    preflighted: true,
  },
  {
    text: firefox(`${API}/redirect`, 'CORS request external redirect not allowed'),
    url: `${API}/redirect`,
  },
  {
    text: `${firefox(`${API}/none.mjs`, 'CORS request did not succeed')} Status code: (null).`,
    url: `${API}/none.mjs`,
  },
  {
    text: `The resource at “${API}/corp.png” was blocked due to its Cross-Origin-Resource-Policy header (or lack thereof). See https://developer.mozilla.org/docs/Web/HTTP/Cross-Origin_Resource_Policy_(CORP)#`,
    url: `${API}/corp.png`,
    kind: 'img',
  },
  {
    // In German.
    text: `Quellübergreifende (Cross-Origin) Anfrage blockiert: Die Gleiche-Quelle-Regel verbietet das Lesen der externen Ressource auf ${API}/none. (Grund: CORS-Kopfzeile 'Access-Control-Allow-Origin' fehlt). Statuscode: 200.`,
    url: `${API}/none`,
  },
];

export const WEBKIT: readonly Told[] = [
  {
    text: `Cancelled load to ${API}/corp.png because it violates the resource's Cross-Origin-Resource-Policy response header.`,
    url: `${API}/corp.png`,
    kind: 'img',
  },
  {
    text: `[Error] Origin ${PAGE} is not allowed by Access-Control-Allow-Origin. Status code: 200\n[Error] Cannot load image ${API}/none.png due to access control checks.`,
    url: `${API}/none.png`,
    origin: PAGE,
  },
  {
    text: `[Error] Origin ${PAGE} is not allowed by Access-Control-Allow-Origin. Status code: 200\n[Error] Fetch API cannot load ${API}/items due to access control checks.\n[Error] Failed to load resource: Origin ${PAGE} is not allowed by Access-Control-Allow-Origin. Status code: 200 (items, line 0)`,
    url: `${API}/items`,
    origin: PAGE,
  },
  {
    text: `[Error] Preflight response is not successful. Status code: 401\n[Error] XMLHttpRequest cannot load ${API}/401 due to access control checks.`,
    url: `${API}/401`,
    preflighted: true,
  },
  {
    text: `[Error] Method PUT is not allowed by Access-Control-Allow-Methods.\n[Error] Fetch API cannot load ${API}/methods due to access control checks.`,
    url: `${API}/methods`,
    method: 'PUT',
  },
  {
    text: `[Error] Request header field X-Trace is not allowed by Access-Control-Allow-Headers.\n[Error] Fetch API cannot load ${API}/headers due to access control checks.`,
    url: `${API}/headers`,
    headerNames: ['x-trace'],
  },
  {
    text: `[Error] Cannot use wildcard in Access-Control-Allow-Origin when credentials flag is true.\n[Error] Fetch API cannot load ${API}/star due to access control checks.`,
    url: `${API}/star`,
    credentials: true,
  },
  {
    text: `[blocked] The page at https://app.example.com/ requested insecure content from http://api.example.com/items. This content was blocked and must be served over HTTPS.\n`,
    url: 'http://api.example.com/items',
    origin: 'https://app.example.com',
  },
];
