const cors = require('corsage');
const restify = require('restify');

const server = restify.createServer();
// In front of the routes: `server.use` runs for what has a route, and a preflight has none.
server.pre(
  cors({
    origin: ['https://app.example.com', 'https://admin.example.com'],
    credentials: true,
    exposedHeaders: ['X-Total'],
  }),
);
server.get('/flowers', (_request, response, next) => {
  response.header('X-Total', '1');
  response.send(['rose']);
  next();
});
server.put('/flowers', (_request, response, next) => {
  response.send({ saved: true });
  next();
});
server.get('/broken', (_request, _response, next) => next(new Error('broken')));

server.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
