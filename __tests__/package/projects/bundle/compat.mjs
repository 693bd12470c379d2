import { createServer } from 'node:http';
import cors from 'corsage/compat';

const decide = cors({
  origin: ['https://app.example.com', /^https:\/\/[a-z]+\.example\.org$/],
  credentials: true,
});

const server = createServer((request, response) =>
  decide(request, response, () => response.end('ok')),
).listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
