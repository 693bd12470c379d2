// Public data: any page on the web may read it.
//
//   npm install corsage express
//   node examples/public-api/app.js
//   curl -i -H 'Origin: https://any.example' http://localhost:3000/quotes/1

const cors = require('corsage');
const express = require('express');

const QUOTES = {
  1: 'A rose is a rose is a rose.',
  2: 'Earth laughs in flowers.',
};

const app = express();

// The policy comes before the routes, so that pages can read every response below, also a 404 and a 500. It never allows
// credentials: what needs a cookie belongs behind an allowlist (see the example "credentials").
app.use(cors());

app.get('/quotes', (_request, response) => {
  response.json(QUOTES);
});

app.get('/quotes/:id', (request, response) => {
  if (!Object.hasOwn(QUOTES, request.params.id)) {
    response.status(404).json({ error: 'no such quote' });
    return;
  }
  response.json({ quote: QUOTES[request.params.id] });
});

// Reachable from this machine only. To serve other machines, leave 'localhost' out.
const server = app.listen(Number(process.env.PORT ?? 3000), 'localhost', (error) => {
  if (error) throw error;
  console.log(`http://localhost:${server.address().port}`);
});
