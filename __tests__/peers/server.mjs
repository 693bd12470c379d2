// Servers whose router has CORS of its own, each behind a policy in each kind of server: tells its parent their ports.
// A program of its own, since most of these packages are ES modules.

import { once } from 'node:events';
import { mkdtempSync } from 'node:fs';
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { createMcpExpressApp } from '@modelcontextprotocol/sdk/server/express.js';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { FileStore } from '@tus/file-store';
import { Server as TusServer } from '@tus/server';
import { createSchema, createYoga } from 'graphql-yoga';
import { Provider } from 'oidc-provider';

const root = createRequire(join(import.meta.dirname, '../../package.json'));
const cors = root('corsage');
const npmCors = root('cors');
const connect = root('connect');
const express = root('express');
const express4 = root('express4');
const { createProxyMiddleware } = root('http-proxy-middleware');

const APP = 'https://app.example.com';
const policy = (more) => cors({ origin: APP, credentials: true, ...more });

const listen = async (server) => {
  await once(server.listen(0, '127.0.0.1'), 'listening');
  return server.address().port;
};

/** Handlers in a row. */
const inARow = (handlers) => (request, response) => {
  const [first, ...rest] = handlers;
  first(request, response, (error) => {
    if (error !== undefined) response.writeHead(500).end(String(error));
    else inARow(rest)(request, response);
  });
};
const used = (app, handlers) => {
  for (const handler of handlers) app.use(handler);
  return app;
};
const KINDS = {
  'Express 5': (handlers) => createServer(used(express(), handlers)),
  'Express 4': (handlers) => createServer(used(express4(), handlers)),
  Connect: (handlers) => createServer(used(connect(), handlers)),
  'node:http': (handlers) => createServer(inARow(handlers)),
  'node:http2': (handlers) => createHttp2Server(inARow(handlers)),
};

// Without `cors` Yoga allows whatever origin asks, with credentials.
const schema = createSchema({
  typeDefs: 'type Query { secret: String }',
  resolvers: { Query: { secret: () => 'reached' } },
});
const yoga = createYoga({ schema, logging: false, maskedErrors: false });

const tus = new TusServer({
  path: '/files',
  datastore: new FileStore({ directory: mkdtempSync(join(tmpdir(), 'corsage-tus-')) }),
  allowedCredentials: true,
  allowedOrigins: () => true,
});

const reflecting = (request, response) => {
  response.setHeader('Access-Control-Allow-Origin', request.headers.origin ?? '*');
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.end('reached');
};
const upstream = await listen(createServer(reflecting));
const proxy = createProxyMiddleware({ target: `http://127.0.0.1:${upstream}` });

const PEERS = {
  'GraphQL Yoga': (request, response) => yoga(request, response),
  '@tus/server': (request, response) => void tus.handle(request, response),
  'http-proxy-middleware': proxy,
};

/** The app that the SDK makes, with the CORS that its readers add for browsers' clients. */
function mcpApp() {
  const app = createMcpExpressApp();
  app.use(policy());
  app.use(npmCors({ origin: true, credentials: true, exposedHeaders: ['Mcp-Session-Id'] }));
  app.post('/mcp', async (request, response) => {
    const server = new McpServer({ name: 'test', version: '1.0.0' });
    const transport = new StreamableHTTPServerTransport({ sessionIdGenerator: undefined });
    response.on('close', () => void transport.close());
    await server.connect(transport);
    await transport.handleRequest(request, response, request.body);
  });
  return createServer(app);
}

/** Any page may read a provider's discovery document, whatever the app behind it allows. */
function openIdApp(place) {
  const provider = new Provider('http://127.0.0.1', { clients: [] });
  const app = express();
  const both = [(app) => app.use('/oidc', provider.callback()), (app) => app.use(policy())];
  for (const add of place === 'before' ? both : both.reverse()) add(app);
  app.get('/profile', (_request, response) => void response.end('reached'));
  return createServer(app);
}

const ports = {};
for (const [kind, serve] of Object.entries(KINDS)) {
  for (const [peer, handler] of Object.entries(PEERS)) {
    // The proxy speaks HTTP/1 alone.
    if (kind === 'node:http2' && handler === proxy) continue;
    ports[`${peer} on ${kind}`] = await listen(serve([policy(), handler]));
  }
}
ports['an MCP server of the SDK'] = await listen(mcpApp());
ports['an OpenID provider before the policy'] = await listen(openIdApp('before'));
ports['an OpenID provider behind the policy'] = await listen(openIdApp('behind'));
process.send(ports);
