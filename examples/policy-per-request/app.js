// One API for many tenants, each at a host of its own and with a policy of its own.
//
//   node examples/policy-per-request/app.js
//   curl -i -H 'Host: roses.example.com' -H 'Origin: https://roses.example' http://localhost:3000/catalogue

const cors = require('corsage');
const { createPolicy } = require('corsage');
const express = require('express');

// As a database would have them. A policy is built once for each tenant, when it is added or changed: then an origin
// that is none is refused with a sentence that you can show to the customer, and no request waits for it.
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

// For a host that is nobody's. Answer with a policy always: undefined is an error, not "no CORS".
const nobody = createPolicy({ origin: false });

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

// For this machine only: leave the host out to serve others.
const server = app.listen(Number(process.env.PORT ?? 3000), 'localhost', (error) => {
  if (error) throw error;
  console.log(`http://localhost:${server.address().port}`);
});
