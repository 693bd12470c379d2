// A server for the Model Context Protocol, over Streamable HTTP, whose clients may be web pages.
//
//   npm install corsage @modelcontextprotocol/sdk express host-validation-middleware zod
//   node node_modules/corsage/examples/mcp-server/app.mjs
//
// PORT sets the port. CORS_ORIGINS lists the origins of the pages; the default is the MCP Inspector's.

import { randomUUID } from 'node:crypto';
import { McpServer } from '@modelcontextprotocol/sdk/server/mcp.js';
import { StreamableHTTPServerTransport } from '@modelcontextprotocol/sdk/server/streamableHttp.js';
import { isInitializeRequest } from '@modelcontextprotocol/sdk/types.js';
import { cors } from 'corsage';
import express from 'express';
import { hostValidationMiddleware } from 'host-validation-middleware';
import { z } from 'zod';

const app = express();

// First, whose name was asked for. With DNS rebinding, any site can make its own name lead to this machine; to the browser
// its page then *is* this server, and no CORS check applies. But `Host` still has the site's name. The middleware lets
// localhost and IP addresses through; list here every other name that your server has.
app.use(hostValidationMiddleware({ allowedHosts: [] }));

// Then, whose page it is. Others get 403 before anything runs, which the protocol asks for. `allowedHeaders` is left out, so
// that a client may send Mcp-Session-Id, Mcp-Protocol-Version, Last-Event-ID, Authorization, and what is still to come.
app.use(
  '/mcp',
  cors({
    origin: process.env.CORS_ORIGINS ?? 'http://localhost:6274',
    methods: 'GET, POST, DELETE',
    exposedHeaders: ['Mcp-Session-Id', 'Mcp-Protocol-Version', 'WWW-Authenticate'],
    disallowedOrigin: 'reject',
  }),
);

app.use('/mcp', express.json({ limit: '1mb' }));

/** The sessions that are open, by id, the oldest first. */
const sessions = new Map();
const MOST_SESSIONS = 100;

app.all('/mcp', async (request, response) => {
  const id = request.get('mcp-session-id');
  const transport = id === undefined ? await openSession(request.body) : sessions.get(id);
  if (transport !== undefined) return transport.handleRequest(request, response, request.body);
  // 404 tells a client that its session is over, and that it should open another.
  const message = id === undefined ? 'Bad Request: Initialize first' : 'Session not found';
  const error = { code: id === undefined ? -32000 : -32001, message };
  return response.status(id === undefined ? 400 : 404).json({ jsonrpc: '2.0', id: null, error });
});

async function openSession(body) {
  if (!isInitializeRequest(body)) return undefined;
  if (sessions.size >= MOST_SESSIONS) await sessions.values().next().value.close();
  const transport = new StreamableHTTPServerTransport({
    sessionIdGenerator: randomUUID,
    onsessioninitialized: (id) => sessions.set(id, transport),
  });
  transport.onclose = () => sessions.delete(transport.sessionId);
  await makeServer().connect(transport);
  return transport;
}

const MEANINGS = { rose: 'love', tulip: 'spring', iris: 'hope' };

/** What clients can do here. */
function makeServer() {
  const server = new McpServer({ name: 'florist', version: '1.0.0' });
  const inputSchema = { flower: z.enum(Object.keys(MEANINGS)) };
  const description = 'What a flower stands for';
  server.registerTool('meaning', { description, inputSchema }, ({ flower }) => ({
    content: [{ type: 'text', text: MEANINGS[flower] }],
  }));
  return server;
}

const server = app.listen(Number(process.env.PORT ?? 3000), 'localhost', (error) => {
  if (error) throw error;
  console.log(`Listening on http://localhost:${server.address().port} (the endpoint is /mcp)`);
});
