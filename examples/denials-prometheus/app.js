// Counts for Prometheus which origins are denied, how often, and why.
//
//   npm install corsage express prom-client
//   node examples/denials-prometheus/app.js
//   curl -i -H 'Origin: https://stranger.example' http://localhost:3000/orders
//   curl http://localhost:3000/metrics
//
// If the count of a partner rises, there is most likely a mistake in the partner's configuration, or in yours.

const { subscribe } = require('node:diagnostics_channel');
const cors = require('corsage');
const express = require('express');
const { Counter, Registry } = require('prom-client');

const registry = new Registry();
const denials = new Counter({
  name: 'cors_denials_total',
  help: 'Requests that browsers block: by kind, reason and origin.',
  labelNames: ['kind', 'code', 'origin'],
  registers: [registry],
});

// Prometheus keeps a time series for every origin, and strangers can make up as many origins as they like. So only
// partners, whose pages should work, are counted by name. The other labels have few values, and strangers choose none.
const PARTNERS = new Set(['https://app.example.com', 'https://shop.example.net', 'https://old.example.org']);

function labelOf(origin) {
  if (PARTNERS.has(origin)) return origin;
  return origin === undefined || origin === 'null' ? String(origin) : 'other';
}

// Called for every decision of every policy in this process, before the response is sent.
subscribe('corsage:decision', ({ kind, allowed, code, origin }) => {
  if (!allowed) denials.inc({ kind, code, origin: labelOf(origin) });
});

const app = express();

app.get('/metrics', async (_request, response) => {
  response.type(registry.contentType).send(await registry.metrics());
});

app.use(
  cors({ origin: ['https://app.example.com', 'https://shop.example.net'], methods: ['GET', 'POST', 'PUT'] }),
);

app.all('/orders', (_request, response) => {
  response.json([]);
});

// Reachable from this machine only. To serve other machines, leave 'localhost' out.
const server = app.listen(Number(process.env.PORT ?? 3000), 'localhost', (error) => {
  if (error) throw error;
  console.log(`http://localhost:${server.address().port}`);
});
