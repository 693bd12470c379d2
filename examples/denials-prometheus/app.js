// Which origins are denied, how often and why, for Prometheus to collect.
//
//   node examples/denials-prometheus/app.js
//   curl -i -H 'Origin: https://stranger.example' http://localhost:3000/orders
//   curl http://localhost:3000/metrics
//
// A listed partner whose count rises has most likely a mistake in its configuration, or you have one in yours.

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

// Every origin is a time series that Prometheus keeps, and strangers can make up as many as they like: so only those
// whose pages should work have a name of their own. The other labels have few values, all of them ours.
const PARTNERS = new Set(['https://app.example.com', 'https://shop.example.net', 'https://old.example.org']);

function labelOf(origin) {
  if (PARTNERS.has(origin)) return origin;
  return origin === undefined || origin === 'null' ? String(origin) : 'other';
}

// Every decision of every policy in this process, before its answer is sent.
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

// For this machine only: leave the host out to serve others.
const server = app.listen(Number(process.env.PORT ?? 3000), 'localhost', (error) => {
  if (error) throw error;
  console.log(`http://localhost:${server.address().port}`);
});
