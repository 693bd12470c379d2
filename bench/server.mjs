// One server to put under load: `node server.mjs <node:http|Express 5> <none|corsage|cors>` tells its parent its port.

import { createServer } from 'node:http';
import { createRequire } from 'node:module';

const require = createRequire(import.meta.url);
const [framework, name] = process.argv.slice(2);

const options = { origin: ['https://app.example.com'], credentials: true };
const middleware = name === 'none' ? undefined : require(name)(options);

function answer(_request, response) {
  response.setHeader('Content-Type', 'application/json');
  response.end('{"hello":"world"}');
}

function listener() {
  if (framework === 'node:http') {
    return middleware === undefined
      ? answer
      : (request, response) => middleware(request, response, () => answer(request, response));
  }
  const app = require('express')();
  if (middleware !== undefined) app.use(middleware);
  app.get('/', answer);
  return app;
}

const server = createServer(listener());
server.listen(0, '127.0.0.1', () => process.send(server.address().port));

process.on('message', () => {
  const { user, system } = process.cpuUsage();
  process.send((user + system) / 1e6);
});
