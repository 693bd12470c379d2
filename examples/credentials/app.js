// A cookie session that pages of listed origins use.
//
//   node examples/credentials/app.js
//
// From a page at http://localhost:5173, where Vite's development server is:
//
//   await fetch('http://localhost:3000/session', {
//     method: 'POST',
//     credentials: 'include', // without it the browser neither keeps the cookie nor sends it
//     headers: { 'Content-Type': 'application/json' },
//     body: JSON.stringify({ name: 'Rosa' }),
//   });

const { randomBytes } = require('node:crypto');
const cors = require('corsage');
const express = require('express');
const session = require('express-session');

const production = process.env.NODE_ENV === 'production';
const secret = process.env.SESSION_SECRET ?? (production ? undefined : randomBytes(32).toString('hex'));
if (!secret) throw new Error('Set SESSION_SECRET to a long random text.');

const app = express();
// In production TLS ends at a proxy in front, and express-session asks for the connection that the browser has.
if (production) app.set('trust proxy', 1);

// First, since a preflight carries no cookie and needs none of what follows. The local page is on the list in
// development only: in production anything that runs on a user's machine could otherwise read what that user sees.
app.use(
  cors({
    origin: production ? 'https://app.example.com' : 'http://localhost:5173',
    credentials: true,
    methods: ['GET', 'HEAD', 'POST', 'DELETE'],
    allowedHeaders: ['Content-Type'],
  }),
);

app.use(
  session({
    // The prefix has browsers hold the cookie to https, to this host, and to the whole of it.
    name: production ? '__Host-session' : 'session',
    secret,
    resave: false,
    saveUninitialized: false,
    cookie: {
      httpOnly: true,
      secure: production,
      // Enough where the page is on the same site as the API: app.example.com and api.example.com, or two ports of
      // localhost. A page on another site needs 'none' with secure: true, and a browser that takes such cookies.
      sameSite: 'lax',
      maxAge: 8 * 60 * 60 * 1000, // milliseconds: a working day
    },
    // Sessions are in memory here; give `store` one of express-session's stores when there is more than one process.
  }),
);

// CORS hides answers; it does not stop requests: a form on any site can POST without a preflight. But it can send
// neither JSON nor a DELETE. So take no other kind of body, and change nothing on a GET.
app.use(express.json());

app.post('/session', (request, response, next) => {
  const name = request.body?.name; // a real app checks a password here
  if (typeof name !== 'string' || name === '') {
    response.status(400).json({ error: 'send JSON with a name' });
    return;
  }
  // A new id at sign-in: one that was planted before is worth nothing.
  request.session.regenerate((error) => {
    if (error) return next(error);
    request.session.name = name;
    response.status(201).json({ name });
  });
});

app.get('/session', (request, response) => {
  const { name } = request.session;
  if (name === undefined) response.status(401).json({ error: 'not signed in' });
  else response.json({ name });
});

app.delete('/session', (request, response, next) => {
  request.session.destroy((error) => {
    if (error) return next(error);
    response.status(204).end();
  });
});

// For this machine only: leave the host out to serve others.
const server = app.listen(Number(process.env.PORT ?? 3000), 'localhost', (error) => {
  if (error) throw error;
  console.log(`http://localhost:${server.address().port}`);
});
