// The requests of the load test, each with the only right response.

import { APP, STRANGER } from '../support/origins';

export interface Asked {
  readonly bytes: string;
  readonly method: string;
  readonly expected: Expected;
}

export interface Expected {
  readonly status: number;
  /** `Vary` and `Access-Control-*`, in the order of their names. */
  readonly lines: readonly string[];
  readonly body: string;
}

/** Each with whether it allows credentials, and how it fails, if it does. */
const POLICIES: Readonly<Record<string, { credentials?: true; fails?: string; varies?: false }>> = {
  any: { varies: false },
  list: { credentials: true },
  live: { credentials: true },
  expression: {},
  slow: {},
  promised: { credentials: true },
  throws: { fails: 'down' },
  rejects: { fails: 'down' },
  fails: { fails: 'down' },
  never: { fails: 'CORSAGE_TIMEOUT' },
  silent: { fails: 'CORSAGE_TIMEOUT' },
  tenant: {},
  compiled: { credentials: true },
  rejecting: {},
  held: {},
  stacked: { credentials: true },
};

/** Nobody waits for a response to these: it never comes. */
export const UNANSWERED = 'forever';

const NAMES = Object.keys(POLICIES);
const KINDS = ['GET', 'preflight', 'POST', 'stranger', 'denied preflight', 'OPTIONS'] as const;

/** Request number `i`: every policy with every kind of request, each with its own origin and path. */
export function requestNumber(i: number): Asked {
  const kind = KINDS[i % KINDS.length] as (typeof KINDS)[number];
  const name = NAMES[Math.floor(i / KINDS.length) % NAMES.length] as string;
  const path = `${Math.floor(i / 96) % 3 === 0 ? '/express' : ''}/${name}/${i}`;
  const strange = kind === 'stranger' || kind === 'denied preflight';
  const origin = strange ? STRANGER : i % 5 === 0 ? APP : `https://t${i}.example.net`;
  if (kind === 'preflight' || kind === 'denied preflight') {
    const bytes = head('OPTIONS', path, origin, [
      'Access-Control-Request-Method: PUT',
      `Access-Control-Request-Headers: x-${i}`,
    ]);
    return { bytes, method: 'OPTIONS', expected: toPreflight(name, path, origin, i) };
  }
  const method = kind === 'stranger' ? 'POST' : kind;
  const body = method === 'POST' ? `number=${i}` : '';
  const bytes = head(method, path, origin, body === '' ? [] : [`Content-Length: ${body.length}`]) + body;
  return { bytes, method, expected: toActual(name, path, origin) };
}

/** A request to a policy that never answers. */
export function unanswered(i: number): string {
  return head('GET', `/${UNANSWERED}/${i}`, APP, []);
}

function head(method: string, path: string, origin: string, lines: readonly string[]): string {
  return [`${method} ${path} HTTP/1.1`, 'Host: localhost', `Origin: ${origin}`, ...lines, '', ''].join(
    '\r\n',
  );
}

/** Other sites are denied, except by policies that allow any origin. */
function isDenied(name: string, origin: string): boolean {
  return origin === STRANGER && name !== 'any' && name !== 'compiled';
}

function allowed(name: string, origin: string): string[] {
  const { credentials, varies } = POLICIES[name] as (typeof POLICIES)[string];
  return [
    ...(credentials ? ['access-control-allow-credentials: true'] : []),
    `access-control-allow-origin: ${varies === false ? '*' : origin}`,
  ];
}

function toActual(name: string, path: string, origin: string): Expected {
  const { fails, varies } = POLICIES[name] as (typeof POLICIES)[string];
  const vary = varies === false ? [] : ['vary: Origin'];
  if (fails !== undefined) return { status: 500, lines: vary, body: `${path} ${fails}` };
  if (!isDenied(name, origin)) {
    const exposed = name === 'any' ? ['access-control-expose-headers: X-Total'] : [];
    return { status: 200, lines: [...allowed(name, origin), ...exposed, ...vary], body: path };
  }
  return name === 'rejecting'
    ? { status: 403, lines: vary, body: '' }
    : { status: 200, lines: vary, body: path };
}

function toPreflight(name: string, path: string, origin: string, i: number): Expected {
  const { fails, varies } = POLICIES[name] as (typeof POLICIES)[string];
  const vary = [`vary: ${varies === false ? '' : 'Origin, '}Access-Control-Request-Headers`];
  if (fails !== undefined) return { status: 500, lines: vary, body: `${path} ${fails}` };
  // Of the two policies the outer one answers, and it allows neither origin.
  if (name === 'stacked' || isDenied(name, origin)) return { status: 403, lines: vary, body: '' };
  const lines = [
    ...allowed(name, origin),
    `access-control-allow-headers: x-${i}`,
    'access-control-allow-methods: GET, HEAD, PUT, PATCH, POST, DELETE, QUERY',
    'access-control-max-age: 600',
    ...vary,
  ];
  return { status: 204, lines: lines.sort(), body: '' };
}
