// The apps that the policy can stand in; the page has their names. Each `mount` is run by the server, shown, and copied.

export const requireLogin = (request, response, next) => {
  if (request.headers.authorization) next();
  else response.status(401).json({ error: 'Log in first.' });
};

export const APPS = {
  'one-policy': {
    mount({ app, cors, policy, listItems }) {
      app.use(cors(policy));
      app.all('/items', listItems);
    },
  },
  'login-first': {
    mount({ app, cors, policy, listItems, requireLogin }) {
      app.use(requireLogin);
      app.use(cors(policy));
      app.all('/items', listItems);
    },
    fix: 'Mount cors() before the login check: a preflight never has an Authorization header.',
    patch: { app: 'one-policy' },
  },
  redirect: {
    mount({ app, cors, policy, loginPage }) {
      app.use(cors(policy));
      app.all('/items', (_request, response) => response.redirect(loginPage));
    },
    fix: 'Answer 401, and let the page itself open the login page: fetch cannot show it, and it has no CORS headers.',
    patch: { app: 'one-policy', status: 401 },
  },
  'two-policies': {
    mount({ app, cors, policy, listItems }) {
      app.use(cors());
      app.all('/items', cors(policy), listItems);
    },
    fix: 'Remove app.use(cors()): it answers every preflight, in place of the policy of the route.',
    patch: { app: 'one-policy' },
  },
  'own-headers': {
    mount({ app, cors, policy, listItems }) {
      app.use(cors(policy));
      app.use((_request, response, next) => {
        response.set('Access-Control-Allow-Origin', '*');
        next();
      });
      app.all('/items', listItems);
    },
    fix: "Write protectHeaders: true in the policy, or remove the router's own CORS code.",
  },
};

export const hasHeader = (headers, wanted) => headers.some(([name]) => name.toLowerCase() === wanted);

/** What is inside of a `mount`, as it is written. */
export function bodyOf(fn) {
  const lines = String(fn).split('\n').slice(1, -1);
  return lines.map((line) => line.slice(6)).join('\n');
}
