// What each process serves.

const { cors, createPolicy, CorsConfigError, OriginAllowlist } = require('corsage');
const { syncedPolicies } = require('corsage/sync');
const express = require('express');

// What all customers share. `reject` also turns away pages of a domain that was just removed, which browsers still let ask.
const base = { credentials: true, disallowedOrigin: 'reject' };

async function start() {
  const store = process.env.REDIS_URL === undefined ? require('./file-store') : require('./redis-store');
  const { load, watch, change } = await store.open();

  const tenants = await syncedPolicies({ load, watch, base });
  tenants.on('error', (error) => console.error(`Serving the last state: ${error.message}`));
  tenants.on('problem', ({ tenant, message, fix }) => console.error(`${tenant}: ${message} ${fix}`));

  const app = express();

  // Your own tool for customers, which no page of theirs may use. It comes before CORS.
  app.use('/admin', (req, res, next) => {
    if (req.get('Authorization') === `Bearer ${process.env.ADMIN_TOKEN ?? 'secret'}`) next();
    else res.sendStatus(401);
  });
  for (const method of ['put', 'delete']) {
    app[method]('/admin/:tenant/domains', express.json(), async (req, res) => {
      const origin = req.body?.origin;
      // Ask for proof that the domain is the customer's before you come here.
      if (method === 'put') createPolicy({ ...base, origin: [origin] });
      await change(req.params.tenant, (origins) => {
        const others = origins.filter((other) => other !== origin);
        return method === 'put' ? [...others, origin] : others;
      });
      res.sendStatus(204);
    });
  }

  // The tenant is in the path: the same part that says whose data is served. For nobody's path, nobody is allowed.
  const none = createPolicy({ ...base, origin: new OriginAllowlist() });
  const tenantOf = (req) => req.path.split('/')[1];
  app.use(cors((req) => tenants.get(tenantOf(req)) ?? none));

  app.get('/:tenant/catalogue', (req, res) => {
    if (tenants.get(req.params.tenant) === undefined) res.sendStatus(404);
    else res.json({ tenant: req.params.tenant, process: process.pid });
  });

  app.use((error, _req, res, _next) => {
    if (error instanceof CorsConfigError) res.status(400).json({ problems: error.problems });
    else res.status(error.status ?? 500).json({ error: error.message });
  });

  app.listen(Number(process.env.PORT ?? 3000), 'localhost', (error) => {
    if (error) throw error;
  });
}

module.exports = { start };
