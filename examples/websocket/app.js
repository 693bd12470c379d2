// A chat over WebSocket, and over HTTP how many people are online. One policy decides whose pages may use both.
//
//   npm install corsage express ws
//   node examples/websocket/app.js
//
// PORT sets the port. While the server runs, each line that you type is one more allowed origin: https://shop.example

const { createServer } = require('node:http');
const { join } = require('node:path');
const { createInterface } = require('node:readline');
const { cors, createPolicy, OriginAllowlist } = require('corsage');
const express = require('express');
const { WebSocket, WebSocketServer } = require('ws');

// This list can change: a new origin counts from the next request on, over HTTP and WebSocket alike.
const origins = new OriginAllowlist(['https://app.example.com', 'https://*.partner.example']);
const policy = createPolicy({ origin: origins, credentials: true });

const webSockets = new WebSocketServer({ noServer: true, maxPayload: 4096 });

const app = express();
app.use(cors(policy));
app.get('/', (_request, response) => response.sendFile(join(__dirname, 'index.html')));
app.get('/online', (_request, response) => response.json(webSockets.clients.size));
const server = createServer(app);

// CORS does not apply to WebSockets. A page of any site may open one, and the browser may send your users' cookies with it.
// Only this check keeps a page of another site from talking to this server in your users' names.
//
// Browsers send `Origin` with every handshake. A client that sends none cannot be a browser. It has no user's cookies, but
// this chat does not know who it is, so it is refused: `allowsOrigin(undefined)` is false. If you have such clients, let
// them in by a token in `Authorization`, a header that no page can send with a WebSocket.
server.on('upgrade', (request, socket, head) => {
  if (!policy.allowsOrigin(request.headers.origin)) {
    refuse(socket);
    return;
  }
  webSockets.handleUpgrade(request, socket, head, (webSocket) => {
    webSockets.emit('connection', webSocket, request);
  });
});

function refuse(socket) {
  // From here on we own the socket. If the client breaks off, that is fine, but an 'error' event without a listener would
  // end the process. And a client that never closes its end would keep the socket open, so destroy it.
  socket.on('error', () => {});
  socket.once('finish', () => socket.destroy());
  socket.end('HTTP/1.1 403 Forbidden\r\nConnection: close\r\nContent-Length: 0\r\n\r\n');
}

webSockets.on('connection', (webSocket) => {
  webSocket.on('error', console.error);
  webSocket.on('message', (data) => {
    for (const client of webSockets.clients) {
      if (client.readyState === WebSocket.OPEN) client.send(data.toString());
    }
  });
});

// Here you type the origins; in your app they may come from an admin page or a database. `origins.delete` refuses an
// origin from then on, but keeps the sockets that are already open: close those yourself.
createInterface({ input: process.stdin }).on('line', (line) => {
  try {
    origins.add(line.trim());
    console.log(`Allowed: ${[...origins].join(', ')}`);
  } catch (error) {
    // The list has not changed, and the message says what to type instead.
    console.error(error.message);
  }
});

server.listen(Number(process.env.PORT ?? 3000), 'localhost', () => {
  const { origin } = new URL(`http://localhost:${server.address().port}`);
  // The site's own origin has to be in the list too. In production, write it there: 'https://www.example.com'.
  origins.add(origin);
  console.log(`Listening on ${origin}`);
});
