// With what is loaded on first need only: public suffixes for a wildcard with credentials, the hook of protectHeaders.
import { createServer } from 'node:http';
import cors from 'corsage';

const decide = cors({
  origin: ['https://*.example.com', 'https://app.example.org'],
  credentials: true,
  protectHeaders: true,
});

const server = createServer((request, response) =>
  decide(request, response, () => {
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.end('ok');
  }),
).listen(0, '127.0.0.1', () => console.log(`http://127.0.0.1:${server.address().port}`));
