// The compatibility API: requests and responses as those of node:http.
const { createServer } = require('node:http2');
const cors = require('corsage');

const decide = cors({
  origin: ['https://app.example.com', 'https://admin.example.com'],
  credentials: true,
  exposedHeaders: ['X-Total'],
});

function answer(request, response) {
  switch (request.url) {
    case '/flowers':
      if (request.method === 'GET') response.setHeader('X-Total', '1');
      response.setHeader('Content-Type', 'application/json');
      response.end(request.method === 'PUT' ? '{"saved":true}' : '["rose"]');
      break;
    case '/broken':
      throw new Error('broken');
    default:
      response.statusCode = 404;
      response.end();
  }
}

const server = createServer((request, response) =>
  decide(request, response, (error) => {
    try {
      if (error) throw error;
      answer(request, response);
    } catch {
      response.statusCode = 500;
      response.end();
    }
  }),
).listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
