// One route for pages of other origins; the rest is for the app's own pages, and says nothing of CORS.
//
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

// A PUT is preceded by a preflight, an OPTIONS request, which router.put does not match: it needs a route of its own.
router.options('/newsletter/:address', partners);
router.put('/newsletter/:address', partners, (request, response) => {
  subscribers.add(request.params.address);
  response.status(204).end();
});

// Not for partners: their pages can send a simple GET like this one, but never read its answer.
router.get('/newsletter', (_request, response) => {
  response.json({ subscribers: subscribers.size });
});

app.use(router);

// For this machine only: leave the host out to serve others.
const server = app.listen(Number(process.env.PORT ?? 3000), 'localhost', (error) => {
  if (error) throw error;
  console.log(`http://localhost:${server.address().port}`);
});
