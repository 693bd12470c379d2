// The two servers of the playground: one for its page, and for the pages that send the requests; one for the API. Two
// ports of one host are two origins, but one site. Both listen on loopback only, and answer to its names only.

import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import { join } from 'node:path';
import { CorsConfigError, cors } from 'corsage';
import express from 'express';
import { htmlOf } from './html.mjs';
import { PolicyCodeError } from './page/policy-code.mjs';
import { COOKIE, VISITOR, Visitors } from './visitors.mjs';

const PAGE = join(import.meta.dirname, 'page');
const FRAME = join(import.meta.dirname, 'frame');
const DOCS = join(import.meta.dirname, '..', '..', 'docs');

/** Serves the page on `port` and the API on the next port; 0 takes two free ports. `makeExplain` gives the code of /explain.mjs. */
export async function startPlayground(port, makeExplain) {
  const servers = [];
  const close = () => {
    for (const server of servers) {
      server.close();
      server.closeAllConnections();
    }
  };
  try {
    const apps = { page: refuse, api: refuse };
    const [pagePort, ipv6] = await listen((...call) => apps.page(...call), port, servers);
    const [apiPort] = await listen((...call) => apps.api(...call), port && pagePort + 1, servers);
    const places = placesAt(pagePort, apiPort, ipv6);
    const visitors = new Visitors(places.loginPage);
    apps.page = pageApp(places, visitors, makeExplain);
    apps.api = apiApp(apiPort, visitors);
    return { places, close };
  } catch (error) {
    close();
    throw error;
  }
}

/** Where everything is: all of it this machine, under the names that browsers know for it. */
function placesAt(pagePort, apiPort, ipv6) {
  const page = `http://localhost:${pagePort}`;
  return {
    page,
    api: `http://localhost:${apiPort}`,
    cookie: COOKIE,
    loginPage: `http://127.0.0.1:${apiPort}/login`,
    pages: [
      { origin: page, site: 'same site' },
      { origin: `http://127.0.0.1:${pagePort}`, site: 'another site' },
      { origin: `http://app.localhost:${pagePort}`, site: 'another site' },
      ...(ipv6 ? [{ origin: `http://[::1]:${pagePort}`, site: 'another site' }] : []),
      { origin: 'null', site: 'a sandboxed frame' },
    ],
  };
}

function pageApp(places, visitors, makeExplain) {
  let explain;
  // Takes seconds: begun when somebody opens the page.
  const explainCode = () => {
    explain ??= makeExplain();
    return explain;
  };
  const own = new URL(places.page).host;
  const hosts = places.pages
    .filter(({ origin }) => origin !== 'null')
    .map(({ origin }) => new URL(origin).host);
  const app = express();
  app.disable('x-powered-by');
  app.use(onlyHosts(hosts));
  app.use((_request, response, next) => {
    response.set({ 'Cache-Control': 'no-store', 'X-Content-Type-Options': 'nosniff' });
    next();
  });

  // The page that sends the requests: the same under every name, and inside the playground alone.
  app.get('/frame', (_request, response) => {
    response.set(
      'Content-Security-Policy',
      [
        "default-src 'none'",
        // WebKit takes 'self' for the origin of the page, which the sandboxed one does not have.
        `script-src 'self' ${places.page}`,
        `connect-src ${places.api} ${new URL(places.loginPage).origin}`,
        `frame-ancestors ${places.page}`,
      ].join('; '),
    );
    response.sendFile(join(FRAME, 'frame.html'));
  });
  app.get('/frame.js', (_request, response) => response.sendFile(join(FRAME, 'frame.js')));

  app.use((request, response, next) => {
    if (request.headers.host === own) next();
    else response.redirect(places.page);
  });
  // Pages of other origins may change nothing here, whatever kind of request they send.
  app.use(cors({ origin: false, disallowedOrigin: 'reject' }));
  app.get('/', (_request, response) => {
    explainCode().catch(() => {});
    const visitor = randomBytes(12).toString('base64url');
    // The API gets it too: cookies do not know ports.
    response.set('Set-Cookie', `${COOKIE}; Path=/; HttpOnly; SameSite=Lax`);
    response.set(
      'Content-Security-Policy',
      [
        "default-src 'self'",
        "img-src 'self' data:",
        // Any name: an IPv6 address cannot be written here.
        'frame-src http:',
        "base-uri 'none'",
        "form-action 'none'",
        "frame-ancestors 'none'",
      ].join('; '),
    );
    response
      .type('html')
      .send(htmlOf(readFileSync(join(PAGE, 'index.html'), 'utf8'), { ...places, visitor }));
  });
  app.get('/explain.mjs', async (_request, response) =>
    response.type('text/javascript').send(await explainCode()),
  );
  // As text: browsers do not show Markdown.
  const setHeaders = (response) => response.type('text/plain');
  app.use('/docs', express.static(DOCS, { index: false, setHeaders }));
  app.use(express.static(PAGE, { index: false }));
  app.put('/policies/:visitor', express.text({ type: 'text/plain', limit: '64kb' }), (request, response) => {
    if (!VISITOR.test(request.params.visitor) || typeof request.body !== 'string') {
      return response.status(400).json({ error: 'Send the code of a policy as text/plain.' });
    }
    try {
      visitors.reconfigure(request.params.visitor, request.body);
      return response.json({});
    } catch (error) {
      if (error instanceof PolicyCodeError) return response.status(422).json({ error: error.message });
      if (!(error instanceof CorsConfigError)) throw error;
      const problems = error.problems.map(({ value, ...told }) => told);
      return response.status(422).json({ problems });
    }
  });
  app.get('/seen/:visitor/:run', ({ params }, response) =>
    response.json(visitors.seen(params.visitor, params.run)),
  );
  return app;
}

function apiApp(port, visitors) {
  const app = express();
  app.disable('x-powered-by');
  app.use(onlyHosts([`localhost:${port}`, `127.0.0.1:${port}`]));
  app.use(visitors.handler);
  return app;
}

/** A page of a stranger can give this machine a name of its own (DNS rebinding); the Host header still has that name. */
function onlyHosts(hosts) {
  return (request, response, next) => {
    if (hosts.includes(request.headers.host)) next();
    else
      response
        .status(421)
        .type('text')
        .send('The playground only answers on this machine, under its own names.\n');
  };
}

function refuse(_request, response) {
  response.writeHead(503).end();
}

/** Listens on both loopback addresses, because "localhost" means one of them to some browsers and the other to others. */
async function listen(app, port, servers) {
  const first = await open(app, port, '127.0.0.1', servers);
  try {
    await open(app, first, '::1', servers);
    return [first, true];
  } catch (error) {
    // A machine without IPv6 is fine. But if another program has the port, it would get some of the page's requests.
    if (error.code === 'EADDRINUSE') throw error;
    return [first, false];
  }
}

async function open(app, port, host, servers) {
  const server = createServer(app).listen(port, host);
  await once(server, 'listening');
  servers.push(server);
  return server.address().port;
}
