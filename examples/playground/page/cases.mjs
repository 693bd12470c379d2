// What people meet, ready to try.

/** A policy a line, for the editor. */
const code = (...lines) => `{\n${lines.map((line) => `  ${line},\n`).join('')}}`;

/** Each with its key, its title, what it teaches, and what differs from the first state, which has a policy that works. */
export function casesFor({ pages: [page] }) {
  const own = `origin: ['${page.origin}']`;
  const json = 'Content-Type: application/json';
  return [
    ['works', 'A policy that works', 'The page is on the list, so it may read the response.', {}],
    [
      'slash',
      'Trailing slash',
      'Browsers send an origin without a slash at its end, so this one would never match.',
      { policy: code(`origin: ['${page.origin}/']`) },
    ],
    [
      'port',
      'Port not listed',
      'Another port is another origin.',
      { policy: code(`origin: ['${page.origin.replace(/(:\d+)?$/, ':5173')}']`) },
    ],
    [
      'wildcard',
      '* with credentials',
      'Browsers do not accept * for a request that may carry cookies.',
      { policy: code("origin: '*'"), credentials: true },
    ],
    [
      'patch',
      'PATCH in lower case',
      'Methods are case-sensitive, and browsers do not turn this one into upper case.',
      { policy: code(own, "methods: ['GET', 'POST', 'PATCH']"), method: 'patch' },
    ],
    [
      'content-type',
      'Missing Content-Type',
      'JSON makes the browser ask for the header Content-Type first.',
      { policy: code(own, "allowedHeaders: ['Authorization']"), method: 'POST', headers: json },
    ],
    [
      'login',
      '401 on the preflight',
      'A preflight has no Authorization header. A login check in front of cors() refuses it.',
      {
        app: 'login-first',
        method: 'PUT',
        headers: 'Authorization: Bearer my-token',
      },
    ],
    [
      'redirect',
      'Redirect to a login page',
      'The browser follows the redirect, and then wants CORS headers from the login page.',
      { app: 'redirect' },
    ],
    [
      'exposed',
      'Header not exposed',
      'The response has the header, but scripts only see those that the policy exposes.',
      { method: 'POST', headers: json, reads: 'Mcp-Session-Id' },
    ],
    [
      'stacked',
      'Stacked policies',
      'The outer policy answers the preflight before the one of the route sees it.',
      {
        policy: code(own, 'credentials: true'),
        app: 'two-policies',
        method: 'PUT',
        credentials: true,
      },
    ],
    [
      'router',
      "Another router's CORS",
      'A router behind cors() writes headers of its own over those of the policy.',
      { policy: code(own, 'credentials: true'), app: 'own-headers', credentials: true },
    ],
    [
      'null',
      'A page from null',
      'A sandboxed frame has no origin of its own: browsers send null.',
      { from: 'null' },
    ],
  ];
}
