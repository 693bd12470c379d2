// A cookie session for pages on the origins that you list.
//
//   npm install corsage express express-session
//   node examples/credentials/app.js
//
// Then, from a page at http://localhost:5173 (the address of Vite's development server):
//
//   await fetch('http://localhost:3000/session', {
//     method: 'POST',
//     credentials: 'include', // without this the browser neither stores nor sends the cookie
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
// In production a proxy in front of the app ends TLS. express-session has to know that the browser's connection is secure.
if (production) app.set('trust proxy', 1);

// The policy comes first, because a preflight carries no cookie and needs nothing of what follows. The local page is listed
// in development only: in production, any program on a user's machine could otherwise serve a page that reads the user's data.
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
    // With this prefix, browsers accept the cookie over https only, for this host only, and for all of its paths.
    name: production ? '__Host-session' : 'session',
    secret,
    resave: false,
    saveUninitialized: false,
    cookie: {
      httpOnly: true,
      secure: production,
      // Enough if page and API are on one site: app.example.com and api.example.com, or two ports of localhost. If they
      // are on two sites, the cookie needs 'none' with secure: true, and a browser that accepts such cookies.
      sameSite: 'lax',
      maxAge: 8 * 60 * 60 * 1000, // milliseconds: a working day
    },
    // Sessions are kept in memory here. With more than one process, set `store` to one of express-session's stores.
  }),
);

// CORS hides responses, but it does not stop requests: a form on any site can POST without a preflight. A form cannot send
// JSON or a DELETE, though. So accept bodies as JSON only, and change nothing on a GET.
app.use(express.json());

app.post('/session', (request, response, next) => {
  const name = request.body?.name; // a real app checks a password here
  if (typeof name !== 'string' || name === '') {
    response.status(400).json({ error: 'send JSON with a name' });
    return;
  }
  // A new id at sign-in, so that an id that an attacker planted before is worthless.
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

// Reachable from this machine only. To serve other machines, leave 'localhost' out.
const server = app.listen(Number(process.env.PORT ?? 3000), 'localhost', (error) => {
  if (error) throw error;
  console.log(`http://localhost:${server.address().port}`);
});
