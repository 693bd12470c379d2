// A server with a policy, and what it answers over a socket: `node answers.cjs <entry>` prints it as JSON.
const { createServer, request: send } = require('node:http');

const cors = require(process.argv[2]);

const APP = 'https://app.example.com';
const decide = cors({ origin: [APP], credentials: true, exposedHeaders: ['X-Total'] });
const server = createServer((request, response) =>
  decide(request, response, (error) => {
    response.statusCode = error ? 500 : 200;
    response.end(error ? String(error) : 'rose');
  }),
);

function ask(method, headers) {
  return new Promise((resolve, reject) => {
    const { port } = server.address();
    send({ port, method, headers, agent: false }, (response) => {
      const cors = Object.entries(response.headers).filter(([name]) =>
        /^(?:access-control-|vary$)/.test(name),
      );
      response
        .resume()
        .on('end', () => resolve({ status: response.statusCode, headers: Object.fromEntries(cors) }));
    })
      .on('error', reject)
      .end();
  });
}

server.listen(0, '127.0.0.1', async () => {
  const preflight = { 'Access-Control-Request-Method': 'PUT', 'Access-Control-Request-Headers': 'x-id' };
  const answers = {
    actual: await ask('GET', { Origin: APP }),
    stranger: await ask('GET', { Origin: 'https://stranger.example' }),
    preflight: await ask('OPTIONS', { Origin: APP, ...preflight }),
  };
  console.log(JSON.stringify(answers));
  server.close();
});
