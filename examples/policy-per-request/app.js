// One API for many tenants. Each tenant has its own host and its own policy.
//
//   npm install corsage express
//   node examples/policy-per-request/app.js
//   curl -i -H 'Host: roses.example.com' -H 'Origin: https://roses.example' http://localhost:3000/catalogue

const cors = require('corsage');
const { createPolicy, OriginAllowlist } = require('corsage');
const express = require('express');

// In place of a database. Build each tenant's policy once, when the tenant is added or changed: a wrong origin is refused
// there, with a sentence that you can show to the customer, and no request has to wait for it.
const tenants = new Map([
  [
    'roses.example.com',
    {
      flowers: ['rose'],
      corsPolicy: createPolicy({ origin: 'https://roses.example', credentials: true }),
    },
  ],
  [
    'tulips.example.com',
    {
      flowers: ['tulip'],
      corsPolicy: createPolicy({ origin: ['https://tulips.example', 'https://*.tulips.example'] }),
    },
  ],
]);

// For a host that belongs to no tenant. Always return a policy: undefined is an error, it does not mean "no CORS".
const nobody = createPolicy({ origin: new OriginAllowlist() });

async function findTenant(request) {
  return tenants.get(request.hostname);
}

const app = express();

app.use(cors(async (request) => (await findTenant(request))?.corsPolicy ?? nobody));

app.get('/catalogue', async (request, response) => {
  const tenant = await findTenant(request);
  if (tenant === undefined) response.status(404).json({ error: 'no such tenant' });
  else response.json(tenant.flowers);
});

// Reachable from this machine only. To serve other machines, leave 'localhost' out.
const server = app.listen(Number(process.env.PORT ?? 3000), 'localhost', (error) => {
  if (error) throw error;
  console.log(`http://localhost:${server.address().port}`);
});
