// One route that pages of other origins may use. All other routes send no CORS headers: they are for the app's own pages.
//
//   npm install corsage express
//   node examples/one-route/app.js
//   curl -i -X PUT -H 'Origin: https://partner.example' http://localhost:3000/newsletter/rosa@example.com

const cors = require('corsage');
const express = require('express');

const app = express();
const router = express.Router();

const subscribers = new Set();
const partners = cors({
  origin: ['https://partner.example', 'https://*.partner.example'],
  methods: ['PUT'],
});

// Before a PUT, browsers send a preflight, which is an OPTIONS request. router.put does not match it: it needs its own route.
router.options('/newsletter/:address', partners);
router.put('/newsletter/:address', partners, (request, response) => {
  subscribers.add(request.params.address);
  response.status(204).end();
});

// Not for partners: their pages can send a simple GET like this one, but they can never read the response.
router.get('/newsletter', (_request, response) => {
  response.json({ subscribers: subscribers.size });
});

app.use(router);

// Reachable from this machine only. To serve other machines, leave 'localhost' out.
const server = app.listen(Number(process.env.PORT ?? 3000), 'localhost', (error) => {
  if (error) throw error;
  console.log(`http://localhost:${server.address().port}`);
});
