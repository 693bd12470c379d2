// The example of an MCP server, asked by the official client in a page, and by a page whose own name leads to it.

import { cpSync, mkdirSync, mkdtempSync, rmSync, symlinkSync } from 'node:fs';
import { type RequestListener, request as send } from 'node:http';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';
import { buildSync } from 'esbuild';
import { build, ROOT, type Spawned, start } from '../support/spawned';
import { type Engine, Home } from './engine';
import { testIn } from './engines';
import { type Network, startNetwork } from './network';
import { CHROMIUM } from './puppeteer-engines';

/** The default page of the example. */
const INSPECTOR = 'http://localhost:6274';
const STRANGER = 'https://evilexample.com';

/** Opens a session, calls a tool, and ends the session; or says why not. */
const CLIENT = `
  import { Client } from '@modelcontextprotocol/sdk/client/index.js';
  import { StreamableHTTPClientTransport } from '@modelcontextprotocol/sdk/client/streamableHttp.js';
  globalThis.talk = async (url) => {
    const client = new Client({ name: 'a page', version: '1.0.0' });
    const transport = new StreamableHTTPClientTransport(new URL(url));
    try {
      await client.connect(transport);
      const { content } = await client.callTool({ name: 'meaning', arguments: { flower: 'rose' } });
      const session = transport.sessionId !== undefined;
      await transport.terminateSession();
      return { said: content[0].text, session };
    } catch (error) {
      return { error: String(error) };
    } finally {
      await client.close();
    }
  };
  globalThis.knock = async (url) => {
    const method = { jsonrpc: '2.0', id: 1, method: 'initialize', params: {
      protocolVersion: '2025-06-18', capabilities: {}, clientInfo: { name: 'a page', version: '1' } } };
    const headers = { 'Content-Type': 'application/json', Accept: 'application/json, text/event-stream' };
    const response = await fetch(url, { method: 'POST', headers, body: JSON.stringify(method) });
    return { status: response.status, text: await response.text() };
  };`;

let folder: string;
let example: Spawned;
let network: Network;
let home: Home;
let chromium: Engine;
/** What reached the server: method, Host and the names of CORS's request headers. */
const arrived: string[] = [];

/** The example as its reader has it: beside the packages that it asks for. */
function installed(): string {
  folder = mkdtempSync(join(tmpdir(), 'corsage-mcp-'));
  const link = (name: string, target: string) => {
    const path = join(folder, 'node_modules', name);
    mkdirSync(dirname(path), { recursive: true });
    symlinkSync(target, path, 'dir');
  };
  link('corsage', ROOT);
  link('express', join(ROOT, 'node_modules', 'express'));
  for (const name of ['@modelcontextprotocol/sdk', 'host-validation-middleware', 'zod']) {
    link(name, join(__dirname, 'node_modules', name));
  }
  cpSync(join(ROOT, 'examples', 'mcp-server'), folder, { recursive: true });
  return join(folder, 'app.mjs');
}

/** Every page is empty but for the client; every name leads to the MCP server too, as a stranger may arrange. */
function serve(script: string, port: number): RequestListener {
  return (request, response) => {
    if (request.url === '/client.js')
      return void response.setHeader('Content-Type', 'text/javascript').end(script);
    if (request.url !== '/mcp') {
      return void response.setHeader('Content-Type', 'text/html').end('<script src="/client.js"></script>');
    }
    const { method, headers } = request;
    arrived.push(`${method} ${headers.host} ${headers['access-control-request-headers'] ?? ''}`.trim());
    const forwarded = send({ host: 'localhost', port, path: '/mcp', method, headers }, (answer) => {
      response.writeHead(answer.statusCode as number, answer.headers);
      answer.pipe(response);
    });
    response.on('close', () => forwarded.destroy());
    request.pipe(forwarded);
  };
}

if (CHROMIUM.isInstalled()) {
  beforeAll(async () => {
    build();
    example = await start([installed()], 1);
    const port = Number(new URL(example.addresses[0] as string).port);
    const { outputFiles } = buildSync({
      stdin: { contents: CLIENT, resolveDir: __dirname },
      bundle: true,
      write: false,
      format: 'iife',
      logLevel: 'silent',
    });
    network = await startNetwork(serve(outputFiles[0]?.text as string, port), () => {});
    home = new Home();
    chromium = await CHROMIUM.start(network, home);
  }, 300_000);

  afterAll(async () => {
    await chromium.close();
    await home.remove();
    await network.close();
    await example.stop();
    rmSync(folder, { recursive: true });
  });
}

beforeEach(() => {
  arrived.length = 0;
});

const ask = (expression: string) => chromium.evaluate(expression);

describe('the example mcp-server, in Chromium,', () => {
  testIn(CHROMIUM)(
    'serves the official client in a page of a listed origin: it reads its session id, and sends it back',
    async () => {
      await chromium.visit(INSPECTOR);
      expect(await ask(`talk('http://localhost:3000/mcp')`)).toEqual({ said: 'love', session: true });
      // The browser had to ask for both headers; the session is what the client read from the first response.
      const asked = arrived.filter((line) => line.startsWith('OPTIONS')).join();
      expect(asked).toContain('mcp-protocol-version');
      expect(asked).toContain('mcp-session-id');
      expect(arrived.at(-1)).toBe('DELETE localhost:3000');
    },
  );

  testIn(CHROMIUM)('refuses the page of another site, before anything runs', async () => {
    await chromium.visit(STRANGER);
    expect(await ask(`talk('http://localhost:3000/mcp')`)).toEqual({ error: 'TypeError: Failed to fetch' });
    expect(arrived).toEqual(['OPTIONS localhost:3000 content-type']);
  });

  testIn(CHROMIUM)('refuses a page whose own name was made to lead to it (DNS rebinding)', async () => {
    await chromium.visit('http://evilexample.com:3000');
    const answer = (await ask(`knock('/mcp')`)) as { status: number; text: string };
    expect(answer).toEqual({ status: 403, text: expect.stringContaining('evilexample.com') });
    expect(arrived).toEqual(['POST evilexample.com:3000']);
  });
});
