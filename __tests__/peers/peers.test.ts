// Routers and servers that allow every origin by themselves, behind a policy that does not, and before it.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import { APP, STRANGER } from '../support/origins';
import { type HeaderLine, overHttp1, overHttp2, preflight, type Reply, type Sent } from '../support/wire';

const ORIGIN = 'Access-Control-Allow-Origin';
const CREDENTIALS = 'Access-Control-Allow-Credentials';

let server: ChildProcess;
let ports: Readonly<Record<string, number>>;
let told = '';

beforeAll(async () => {
  server = fork(join(__dirname, 'server.mjs'), { silent: true });
  server.stderr?.on('data', (chunk) => {
    told += String(chunk);
  });
  const [first] = await Promise.race([once(server, 'message'), once(server, 'exit')]);
  if (typeof first !== 'object') throw new Error(told);
  ports = first as typeof ports;
});

afterAll(() => void server.kill());

function send(stack: string, sent: Sent): Promise<Reply> {
  const port = ports[stack] as number;
  return stack.endsWith('http2') ? overHttp2(port, sent) : overHttp1(port, sent);
}

function from(origin: string, sent: Sent): Sent {
  return { ...sent, headers: [['Origin', origin], ['Cookie', 'session=1'], ...sent.headers] };
}

const JSON_TYPE: HeaderLine = ['Content-Type', 'application/json'];

/** The request for each, and the part of its response that shows that it was reached. */
const ASKED: Readonly<Record<string, readonly [Sent, number, RegExp]>> = {
  'GraphQL Yoga': [
    { method: 'POST', path: '/graphql', headers: [JSON_TYPE], body: '{"query":"{ secret }"}' },
    200,
    /"secret":"reached"/,
  ],
  '@tus/server': [
    {
      method: 'POST',
      path: '/files',
      headers: [
        ['Tus-Resumable', '1.0.0'],
        ['Upload-Length', '1'],
      ],
    },
    201,
    /^$/,
  ],
  'http-proxy-middleware': [{ method: 'GET', headers: [] }, 200, /^reached$/],
};

const KINDS = ['Express 5', 'Express 4', 'Connect', 'node:http', 'node:http2'];

describe.each(KINDS)('on %s', (kind) => {
  const peers = Object.keys(ASKED).filter(
    (peer) => kind !== 'node:http2' || peer !== 'http-proxy-middleware',
  );

  test.each(peers)('a denied origin cannot read what %s answers, and an allowed one can', async (peer) => {
    const [asked, status, body] = ASKED[peer] as (typeof ASKED)[string];
    const denied = await send(`${peer} on ${kind}`, from(STRANGER, asked));
    expect(denied.status).toBe(status);
    expect(denied.body).toMatch(body);
    expect([denied.header(ORIGIN), denied.header(CREDENTIALS)]).toEqual([undefined, undefined]);
    expect(denied.header('Vary')).toMatch(/\bOrigin\b/);

    const allowed = await send(`${peer} on ${kind}`, from(APP, asked));
    expect([allowed.status, allowed.header(ORIGIN), allowed.header(CREDENTIALS)]).toEqual([
      status,
      APP,
      'true',
    ]);
  });

  test.each(peers)('the preflight of a denied origin never reaches %s', async (peer) => {
    const reply = await send(`${peer} on ${kind}`, preflight(STRANGER, 'POST', 'content-type'));
    expect([reply.status, reply.header(ORIGIN), reply.body]).toEqual([403, undefined, '']);
  });
});

test('a denied origin cannot read what an MCP server of the SDK answers, and an allowed one can', async () => {
  const params = {
    protocolVersion: '2025-06-18',
    capabilities: {},
    clientInfo: { name: 'a test', version: '1' },
  };
  const initialize: Sent = {
    method: 'POST',
    path: '/mcp',
    headers: [JSON_TYPE, ['Accept', 'application/json, text/event-stream']],
    body: JSON.stringify({ jsonrpc: '2.0', id: 1, method: 'initialize', params }),
  };
  const denied = await send('an MCP server of the SDK', from(STRANGER, initialize));
  expect(denied.body).toContain('"serverInfo"');
  expect([denied.header(ORIGIN), denied.header(CREDENTIALS)]).toEqual([undefined, undefined]);
  const allowed = await send('an MCP server of the SDK', from(APP, initialize));
  expect([allowed.header(ORIGIN), allowed.header(CREDENTIALS)]).toEqual([APP, 'true']);
});

describe('an OpenID provider, whose documents any page may read,', () => {
  const discovery: Sent = { method: 'GET', path: '/oidc/.well-known/openid-configuration', headers: [] };

  test('allows every origin when it is mounted before the policy, preflights included', async () => {
    const stack = 'an OpenID provider before the policy';
    const read = await send(stack, from(STRANGER, discovery));
    expect(read.status).toBe(200);
    expect(['*', STRANGER]).toContain(read.header(ORIGIN));
    const asked = await send(stack, {
      ...preflight(STRANGER, 'GET', 'x-id'),
      path: discovery.path as string,
    });
    expect(asked.status).toBe(204);
    expect(['*', STRANGER]).toContain(asked.header(ORIGIN));
    const other = await send(stack, from(STRANGER, { method: 'GET', path: '/profile', headers: [] }));
    expect([other.status, other.header(ORIGIN)]).toEqual([200, undefined]);
  });

  test('does not see its preflights when it is mounted after the policy', async () => {
    const stack = 'an OpenID provider behind the policy';
    const asked = await send(stack, {
      ...preflight(STRANGER, 'GET', 'x-id'),
      path: discovery.path as string,
    });
    expect([asked.status, asked.header(ORIGIN)]).toEqual([403, undefined]);
  });
});

test('each policy warns once about what was allowed after it', () => {
  const warnings = told.match(/\[CORSAGE_DENIAL_OVERRIDDEN\]/g) ?? [];
  expect(warnings.length).toBeGreaterThan(0);
});
