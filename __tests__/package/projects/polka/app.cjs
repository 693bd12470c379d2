const cors = require('corsage');
const polka = require('polka');

const app = polka();
app.use(
  cors({
    origin: ['https://app.example.com', 'https://admin.example.com'],
    credentials: true,
    exposedHeaders: ['X-Total'],
  }),
);
app.get('/flowers', (_request, response) => {
  response.setHeader('X-Total', '1');
  response.setHeader('Content-Type', 'application/json');
  response.end('["rose"]');
});
app.put('/flowers', (_request, response) => response.end('{"saved":true}'));
app.get('/broken', (_request, _response, next) => next(new Error('broken')));

app.listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${app.server.address().port}`));
