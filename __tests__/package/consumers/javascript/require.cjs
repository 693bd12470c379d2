// CommonJS: require('corsage')(…), .cors, .default and the named exports, and an answer over a socket.
const assert = require('node:assert/strict');
const { createServer } = require('node:http');
const cors = require('corsage');

assert.equal(typeof cors, 'function');
assert.equal(cors.cors, cors);
assert.equal(cors.default, cors);

const { createPolicy, CorsConfigError } = require('corsage');
assert.equal(
  createPolicy({ origin: 'https://app.example.com' }).allowsOrigin('https://app.example.com'),
  true,
);
assert.throws(() => cors({ origins: [] }), CorsConfigError);

const handle = cors({ origin: 'https://app.example.com' });
const server = createServer((request, response) => handle(request, response, () => response.end()));
server.listen(0, '127.0.0.1', async () => {
  const { port } = server.address();
  const response = await fetch(`http://127.0.0.1:${port}`, {
    headers: { origin: 'https://app.example.com' },
  });
  assert.equal(response.headers.get('access-control-allow-origin'), 'https://app.example.com');
  server.close();
  server.closeAllConnections();
});
