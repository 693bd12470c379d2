// A chat over socket.io, which starts with HTTP and goes on over WebSocket: one policy says whose pages may use either.
//
//   node examples/socket-io/app.js
//
// PORT sets the port. While it runs, each line typed is one more origin to let in, such as https://shop.example

const { createServer } = require('node:http');
const { join } = require('node:path');
const { createInterface } = require('node:readline');
const { cors, createPolicy, OriginAllowlist } = require('corsage');
const express = require('express');
const { Server } = require('socket.io');

// A live list: what is added counts from the next request on, in the app and in socket.io alike.
const origins = new OriginAllowlist(['https://app.example.com', 'https://*.partner.example']);
const policy = createPolicy({ origin: origins, credentials: true });

const app = express();
app.use(cors(policy));
app.get('/', (_request, response) => response.sendFile(join(__dirname, 'index.html')));
app.get('/online', (_request, response) => response.json(io.engine.clientsCount));
const server = createServer(app);
const io = new Server(server, {
  maxHttpBufferSize: 4096,
  // Asked when a connection begins, whatever carries it. socket.io answers a refused one with 403, a refused WebSocket
  // handshake with 400.
  allowRequest: (request, callback) => callback(null, mayConnect(request)),
});

// socket.io takes its requests before the app sees them, so `app.use(cors(policy))` does not cover them. This does, in
// place of socket.io's own option `cors`: pages elsewhere may read what long polling answers.
io.engine.use(cors(policy));

// CORS hides answers, and does not apply to WebSockets at all. A page of any site may open one, and the browser may send
// your users' cookies along, so nothing but this keeps a foreign page from talking to this server in your users' names.
function mayConnect({ headers }) {
  if (headers.origin !== undefined) return policy.allowsOrigin(headers.origin);
  // Browsers send `Origin` with every WebSocket handshake. Long polling begins with a GET, to which they add none on
  // your own site; over https and on localhost they say that it is your own in `Sec-Fetch-Site`, which no script can set.
  //
  // A client that says neither is most likely no browser: it carries no user's cookies, but it is nobody known either,
  // and this chat has no other way to tell. So it is refused. Should you have such clients, let them in by a token.
  return headers['sec-fetch-site'] === 'same-origin';
}

io.on('connection', (socket) => {
  socket.on('message', (message) => io.emit('message', message));
});

// Here someone types; in your app it may be an admin page or a database. Taking an origin out (`origins.delete`) refuses
// it from then on, and leaves the connections that are open: close those yourself.
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
