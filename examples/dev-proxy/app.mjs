// A proxy for development: lets your page call APIs that you do not control, and that have no CORS headers for it.
//
//   npm install corsage express host-validation-middleware http-proxy-middleware
//   node node_modules/corsage/examples/dev-proxy/app.mjs weather=https://api.weather.example maps=https://maps.example
//
// Then call http://localhost:3000/weather/today in place of https://api.weather.example/today. PORT sets the port, and
// CORS_ORIGINS your page's origin (http://localhost:5173 by default). In production, call the API from your own server.

import { cors } from 'corsage';
import express from 'express';
import { hostValidationMiddleware } from 'host-validation-middleware';
import { createProxyMiddleware } from 'http-proxy-middleware';

/** Name → origin. Only these are ever called: a proxy that takes any address lets strangers reach your network. */
const targets = new Map(process.argv.slice(2).map(readTarget));
if (targets.size === 0) fail('Name the APIs: node app.mjs weather=https://api.weather.example');

function readTarget(argument) {
  const [, name, address] =
    /^([\w-]+)=(https?:\/\/.+)$/.exec(argument) ?? fail(`Not a name=address: ${argument}`);
  const url = URL.canParse(address) ? new URL(address) : fail(`Not an address: ${address}`);
  if (url.href !== `${url.origin}/`) fail(`Leave out everything but the origin: ${name}=${url.origin}`);
  return [name, url.origin];
}

function fail(message) {
  console.error(message);
  process.exit(1);
}

const app = express();

// Any site can make its own name lead to this machine (DNS rebinding). `Host` still has that name.
app.use(hostValidationMiddleware({ allowedHosts: [] }));

// `protectHeaders` puts this decision in the place of whatever CORS headers the API itself sends. Without credentials every
// response header may be exposed; tokens in `Authorization` work all the same.
app.use(
  cors({
    origin: process.env.CORS_ORIGINS ?? 'http://localhost:5173',
    exposedHeaders: '*',
    disallowedOrigin: 'reject',
    protectHeaders: true,
  }),
);

for (const [name, target] of targets) app.use(`/${name}`, proxyTo(target));
app.use((_request, response) => response.status(404).json({ targets: [...targets.keys()] }));

function proxyTo(target) {
  return createProxyMiddleware({
    target,
    changeOrigin: true,
    on: {
      // To the API, the call does not come from a page. Cookies for localhost are your other servers'.
      proxyReq(proxied) {
        const aboutThePage = proxied
          .getHeaderNames()
          .filter((header) => /^(?:origin|referer|cookie|sec-fetch-.*)$/.test(header));
        for (const header of aboutThePage) proxied.removeHeader(header);
      },
      proxyRes(answer, request) {
        delete answer.headers['set-cookie'];
        if (answer.headers.location === undefined) return;
        const location = new URL(answer.headers.location, new URL(request.url, target));
        const [name] = [...targets].find(([, origin]) => origin === location.origin) ?? [];
        // A redirect to one of the APIs stays here. Another leaves the proxy, and the browser judges it.
        answer.headers.location =
          name === undefined
            ? location.href
            : `/${name}${location.pathname}${location.search}${location.hash}`;
      },
      // The message would name what is behind the proxy.
      error(error, _request, response) {
        console.error(`${target}: ${error.message || error.code}`);
        if ('writeHead' in response && !response.headersSent) response.writeHead(502).end();
        else response.destroy();
      },
    },
  });
}

// On this machine only: without 'localhost', everybody on your network could use it.
const server = app.listen(Number(process.env.PORT ?? 3000), 'localhost', (error) => {
  if (error) throw error;
  const address = `http://localhost:${server.address().port}`;
  console.log(`Listening on ${address}\n`);
  for (const [name, target] of targets) console.log(`  ${address}/${name} → ${target}`);
});
