// A chat over socket.io, which starts with HTTP and goes on over WebSocket. One policy decides whose pages may use both.
//
//   npm install corsage express socket.io
//   node examples/socket-io/app.js
//
// PORT sets the port. While the server runs, each line that you type is one more allowed origin: https://shop.example

const { createServer } = require('node:http');
const { join } = require('node:path');
const { createInterface } = require('node:readline');
const { cors, createPolicy, OriginAllowlist } = require('corsage');
const express = require('express');
const { Server } = require('socket.io');

// This list can change: a new origin counts from the next request on, in the app and in socket.io alike.
const origins = new OriginAllowlist(['https://app.example.com', 'https://*.partner.example']);
const policy = createPolicy({ origin: origins, credentials: true });

const app = express();
app.use(cors(policy));
app.get('/', (_request, response) => response.sendFile(join(__dirname, 'index.html')));
app.get('/online', (_request, response) => response.json(io.engine.clientsCount));
const server = createServer(app);
const io = new Server(server, {
  maxHttpBufferSize: 4096,
  // Called when a connection begins, over HTTP or WebSocket. If it says no, socket.io answers 403 over HTTP, and 400 to a
  // WebSocket handshake.
  allowRequest: (request, callback) => callback(null, mayConnect(request)),
});

// socket.io takes its requests before the app sees them, so `app.use(cors(policy))` does not cover them. This line does:
// it lets pages of allowed origins read the responses of long polling. Do not set socket.io's own option `cors` as well.
io.engine.use(cors(policy));

// CORS only hides responses, and it does not apply to WebSockets. A page of any site may open one, and the browser may send
// your users' cookies with it. Only this check keeps a page of another site from talking to this server in your users' names.
function mayConnect({ headers }) {
  if (headers.origin !== undefined) return policy.allowsOrigin(headers.origin);
  // Browsers send `Origin` with every WebSocket handshake. Long polling begins with a GET, which has no `Origin` if it
  // comes from your own site. Over https and on localhost, `Sec-Fetch-Site` then says that it does; no script can set it.
  //
  // A client that sends neither is most likely not a browser. It has no user's cookies, but this chat does not know who it
  // is, so it is refused. If you have such clients, let them in by a token.
  return headers['sec-fetch-site'] === 'same-origin';
}

io.on('connection', (socket) => {
  socket.on('message', (message) => io.emit('message', message));
});

// Here you type the origins; in your app they may come from an admin page or a database. `origins.delete` refuses an
// origin from then on, but keeps the connections that are already open: close those yourself.
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
