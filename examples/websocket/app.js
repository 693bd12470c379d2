// A chat over WebSocket, and who is online over HTTP: one policy says whose pages may use either.
//
//   node examples/websocket/app.js
//
// PORT sets the port. While it runs, each line typed is one more origin to let in, such as https://shop.example

const { createServer } = require('node:http');
const { join } = require('node:path');
const { createInterface } = require('node:readline');
const { cors, createPolicy, OriginAllowlist } = require('corsage');
const express = require('express');
const { WebSocket, WebSocketServer } = require('ws');

// A live list: what is added counts from the next request on, over HTTP and WebSocket alike.
const origins = new OriginAllowlist(['https://app.example.com', 'https://*.partner.example']);
const policy = createPolicy({ origin: origins, credentials: true });

const webSockets = new WebSocketServer({ noServer: true, maxPayload: 4096 });

const app = express();
app.use(cors(policy));
app.get('/', (_request, response) => response.sendFile(join(__dirname, 'index.html')));
app.get('/online', (_request, response) => response.json(webSockets.clients.size));
const server = createServer(app);

// CORS does not apply to WebSockets. A page of any site may open one, and the browser may send your users' cookies
// along, so nothing but this check keeps a foreign page from talking to this server in your users' names.
//
// Browsers send `Origin` with every handshake. A client that sends none is no browser: it carries no user's cookies,
// but it is nobody known either, and this chat has no other way to tell. So it is refused, as `allowsOrigin(undefined)`
// is false. Should you have such clients, let them in by a token in `Authorization`, which no page can send here.
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
  // From here on the socket is ours. A client that breaks off is no news, but an error that nobody listens to would end
  // the process; and a client that does not hang up would keep the socket.
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

// Here someone types; in your app it may be an admin page or a database. Taking an origin out (`origins.delete`) refuses
// it from then on, and leaves the sockets that are open: close those yourself.
createInterface({ input: process.stdin }).on('line', (line) => {
  try {
    origins.add(line.trim());
    console.log(`Allowed: ${[...origins].join(', ')}`);
  } catch (error) {
    // Nothing has changed, and the message says what to type instead.
    console.error(error.message);
  }
});

server.listen(Number(process.env.PORT ?? 3000), 'localhost', () => {
  const { origin } = new URL(`http://localhost:${server.address().port}`);
  // The site's own origin belongs in the list too. In production, write it there: 'https://www.example.com'.
  origins.add(origin);
  console.log(`Listening on ${origin}`);
});
