// node:http and node:http2 servers, with @types/node.
import { createServer } from 'node:http';
import { createServer as createHttp2Server } from 'node:http2';
import cors from 'corsage';

const handle = cors({ origin: 'https://app.example.com' });

createServer((request, response) => handle(request, response, () => response.end('ok')));
createHttp2Server((request, response) => handle(request, response, () => response.end('ok')));
