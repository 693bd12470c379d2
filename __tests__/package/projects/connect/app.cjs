const { createServer } = require('node:http');
const connect = require('connect');
const cors = require('corsage');

const app = connect();
app.use(
  cors({
    origin: ['https://app.example.com', 'https://admin.example.com'],
    credentials: true,
    exposedHeaders: ['X-Total'],
  }),
);
app.use('/flowers', (request, response) => {
  if (request.method === 'GET') response.setHeader('X-Total', '1');
  response.setHeader('Content-Type', 'application/json');
  response.end(request.method === 'PUT' ? '{"saved":true}' : '["rose"]');
});
app.use('/broken', () => {
  throw new Error('broken');
});

const server = createServer(app).listen(0, '127.0.0.1', () =>
  console.log(`http://127.0.0.1:${server.address().port}`),
);
