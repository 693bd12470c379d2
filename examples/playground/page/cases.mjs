// Common problems, ready to try. What each is called, and what it teaches, is written in the page.

/** A policy a line, for the editor. */
const code = (...lines) => `{\n${lines.map((line) => `  ${line},\n`).join('')}}`;

/** What differs from the first state, which has a policy that works. */
export function casesFor({ pages: [page] }) {
  const own = `origin: ['${page.origin}']`;
  const json = 'Content-Type: application/json';
  const withCredentials = { policy: code(own, 'credentials: true'), credentials: true };
  return {
    works: {},
    slash: { policy: code(`origin: ['${page.origin}/']`) },
    port: { policy: code(`origin: ['${page.origin.replace(/(:\d+)?$/, ':5173')}']`) },
    wildcard: { policy: code("origin: '*'"), credentials: true },
    patch: { policy: code(own, "methods: ['GET', 'POST', 'PATCH']"), method: 'patch' },
    'content-type': {
      policy: code(own, "allowedHeaders: ['Authorization']"),
      method: 'POST',
      headers: json,
    },
    login: { app: 'login-first', method: 'PUT', headers: 'Authorization: Bearer my-token' },
    redirect: { app: 'redirect' },
    exposed: { method: 'POST', headers: json, reads: 'Mcp-Session-Id' },
    stacked: { ...withCredentials, app: 'two-policies', method: 'PUT' },
    router: { ...withCredentials, app: 'own-headers' },
    null: { from: 'null' },
  };
}
