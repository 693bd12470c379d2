// Who asks what of which policy: the same in the options of each middleware, and written by hand.
//
// By hand is the least that a person would write for just this policy: is it a preflight, is the origin allowed, and the
// calls that set the very same headers. It merges no Vary, knows no other policy, checks no byte that a client sent.

const APP = 'https://app.example.com';
const STRANGER = 'https://stranger.example.net';
const SUBDOMAIN = 'https://shop.eu.example.com';

const METHODS = 'GET, HEAD, PUT, PATCH, POST, DELETE, QUERY';
const EXPRESSION = /^https:\/\/([a-z0-9-]+\.)+example\.com$/;
const OTHER_EXPRESSION = /^https:\/\/([a-z0-9-]+\.)+example\.org$/;

const get = (origin) => ({ method: 'GET', headers: { Origin: origin } });
const preflight = (origin, names = 'authorization,content-type') => ({
  method: 'OPTIONS',
  headers: {
    Origin: origin,
    'Access-Control-Request-Method': 'PUT',
    'Access-Control-Request-Headers': names,
  },
});

const isPreflight = ({ method, headers }) =>
  method === 'OPTIONS' && headers['access-control-request-method'] !== undefined;

/** By hand: what is for everybody. */
function forAnybody(request, response, next) {
  if (isPreflight(request)) {
    response.setHeader('Vary', 'Access-Control-Request-Headers');
    response.setHeader('Access-Control-Allow-Origin', '*');
    response.setHeader('Access-Control-Allow-Methods', METHODS);
    response.setHeader('Access-Control-Allow-Headers', request.headers['access-control-request-headers']);
    response.setHeader('Access-Control-Max-Age', '600');
    response.statusCode = 204;
    response.end();
  } else {
    response.setHeader('Access-Control-Allow-Origin', '*');
    next();
  }
}

/** By hand: what is for the origins that `allows` says yes to. */
function forThose(allows) {
  return (request, response, next) => {
    const { origin } = request.headers;
    if (isPreflight(request)) {
      response.setHeader('Vary', 'Origin, Access-Control-Request-Headers');
      response.statusCode = 403;
      response.setHeader('Content-Length', '0');
      response.end();
    } else {
      response.setHeader('Vary', 'Origin');
      if (allows(origin)) response.setHeader('Access-Control-Allow-Origin', origin);
      next();
    }
  };
}

/** By hand: what is for the app's own pages, with credentials. */
function forTheApp(request, response, next) {
  const { origin } = request.headers;
  if (!isPreflight(request)) {
    response.setHeader('Vary', 'Origin');
    if (origin === APP) {
      response.setHeader('Access-Control-Allow-Origin', origin);
      response.setHeader('Access-Control-Allow-Credentials', 'true');
    }
    next();
  } else if (origin === APP) {
    response.setHeader('Vary', 'Origin');
    response.setHeader('Access-Control-Allow-Origin', origin);
    response.setHeader('Access-Control-Allow-Credentials', 'true');
    response.setHeader('Access-Control-Allow-Methods', 'GET, PUT, DELETE');
    response.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type, X-Request-Id');
    response.setHeader('Access-Control-Max-Age', '3600');
    response.statusCode = 204;
    response.end();
  } else {
    response.setHeader('Vary', 'Origin, Access-Control-Request-Headers');
    response.statusCode = 403;
    response.setHeader('Content-Length', '0');
    response.end();
  }
}

const tenant = (i) => `https://tenant-${i}.example.com`;
/** Strings as they come from a file or a database. */
const tenants = (count) => JSON.parse(JSON.stringify(Array.from({ length: count }, (_, i) => tenant(i))));
/** Spread over the list, so that neither end is favoured. */
const someTenant = (i, count) => tenant((i * 7919) % count);

function listed(count) {
  const origins = () => tenants(count);
  const policy = {
    byHand() {
      const set = new Set(origins());
      return forThose((origin) => set.has(origin));
    },
    corsage: () => ({ origin: origins() }),
    npm: () => ({ origin: origins() }),
    corser: () => ({ origins: origins() }),
    tinyhttp: () => ({ origin: origins() }),
    fastify: () => ({ origin: origins() }),
  };
  const shown = count.toLocaleString('en');
  return [
    {
      name: `${shown} origins, hit`,
      request: (i) => get(someTenant(i, count)),
      ...policy,
    },
    {
      name: `${shown} origins, miss`,
      request: (i) => get(tenant(count + i)),
      ...policy,
    },
  ];
}

const isOurs = (origin) => origin === APP;
const isOursLater = async (origin) => origin === APP;

/** Twelve kilobytes of names in no order, as no browser sends them. */
const MANY_NAMES = Array.from(
  { length: 1536 },
  (_, i) => `x-${((i * 7919) % 46_656).toString(36).padStart(5, '0')}`,
);

const any = {
  byHand: () => forAnybody,
  corsage: () => ({}),
  npm: () => ({}),
  corser: () => ({
    methods: METHODS.split(', '),
    requestHeaders: ['Authorization', 'Content-Type'],
    maxAge: 600,
  }),
  tinyhttp: () => ({}),
  fastify: () => ({ methods: METHODS.split(', ') }),
  koa: () => ({}),
};

const oneOrigin = {
  byHand: () => forTheApp,
  corsage: () => ({ origin: APP, credentials: true }),
  npm: () => ({ origin: [APP], credentials: true }),
  corser: () => ({ origins: [APP], supportsCredentials: true }),
  tinyhttp: () => ({ origin: [APP], credentials: true }),
  fastify: () => ({ origin: [APP], credentials: true }),
};

const pattern = {
  byHand: () =>
    forThose(
      (origin) =>
        origin.startsWith('https://') && (origin.endsWith('.example.com') || origin.endsWith('.example.org')),
    ),
  corsage: () => ({ origin: ['https://*.example.com', 'https://*.example.org'] }),
  npm: () => ({ origin: [EXPRESSION, OTHER_EXPRESSION] }),
  fastify: () => ({ origin: [EXPRESSION, OTHER_EXPRESSION] }),
};

const regexp = {
  byHand: () => forThose((origin) => EXPRESSION.test(origin)),
  corsage: () => ({ origin: EXPRESSION }),
  npm: () => ({ origin: EXPRESSION }),
  tinyhttp: () => ({ origin: EXPRESSION }),
  fastify: () => ({ origin: EXPRESSION }),
};

const lists = {
  methods: ['GET', 'PUT', 'DELETE'],
  allowedHeaders: ['Authorization', 'Content-Type', 'X-Request-Id'],
  exposedHeaders: ['X-Request-Id'],
  credentials: true,
  maxAge: 3600,
};
const full = {
  byHand: () => forTheApp,
  corsage: () => ({ origin: APP, ...lists }),
  npm: () => ({ origin: [APP], ...lists }),
  corser: () => ({
    origins: [APP],
    supportsCredentials: true,
    methods: lists.methods,
    requestHeaders: lists.allowedHeaders,
    responseHeaders: lists.exposedHeaders,
    maxAge: 3600,
  }),
  tinyhttp: () => ({
    origin: [APP],
    ...lists,
    allowedHeaders: lists.allowedHeaders.join(', '),
    exposedHeaders: 'X-Request-Id',
  }),
  fastify: () => ({ origin: [APP], ...lists }),
};

export const SCENARIOS = [
  { name: 'any origin', request: () => get(APP), ...any },
  {
    name: 'one origin, credentials',
    request: () => get(APP),
    ...oneOrigin,
    koa: () => ({ origin: APP, credentials: true }),
  },
  { name: 'no Origin header', request: () => ({ method: 'GET', headers: {} }), ...oneOrigin },
  ...[3, 100, 10_000, 1_000_000].flatMap((count) => listed(count)),
  { name: 'pattern, hit', request: () => get(SUBDOMAIN), ...pattern },
  { name: 'pattern, miss', request: () => get(STRANGER), ...pattern },
  {
    name: 'RegExp, hit',
    request: () => get(SUBDOMAIN),
    ...regexp,
  },
  {
    name: 'RegExp, miss',
    request: () => get(STRANGER),
    ...regexp,
  },
  {
    name: 'function',
    request: () => get(APP),
    byHand: () => forThose(isOurs),
    corsage: () => ({ origin: isOurs }),
    npm: () => ({ origin: (origin, callback) => callback(null, isOurs(origin)) }),
    corser: () => ({ origins: (origin, callback) => callback(null, isOurs(origin)) }),
    tinyhttp: () => ({ origin: ({ headers }) => (isOurs(headers.origin) ? headers.origin : '') }),
    fastify: () => ({ origin: (origin, callback) => callback(null, isOurs(origin)) }),
    koa: () => ({ origin: (context) => (isOurs(context.get('Origin')) ? context.get('Origin') : '') }),
  },
  {
    name: 'async function',
    later: true,
    request: () => get(APP),
    byHand: () => async (request, response, next) => {
      const { origin } = request.headers;
      response.setHeader('Vary', 'Origin');
      if (await isOursLater(origin)) response.setHeader('Access-Control-Allow-Origin', origin);
      next();
    },
    corsage: () => ({ origin: isOursLater }),
    npm: () => ({
      origin: (origin, callback) => isOursLater(origin).then((ours) => callback(null, ours), callback),
    }),
    corser: () => ({
      origins: (origin, callback) => isOursLater(origin).then((ours) => callback(null, ours), callback),
    }),
    fastify: () => ({ origin: isOursLater }),
    koa: () => ({
      origin: async (context) => ((await isOursLater(context.get('Origin'))) ? context.get('Origin') : ''),
    }),
  },
  {
    name: 'delegate, ready policies',
    request: () => get(APP),
    byHand() {
      const origins = new Map([['/', APP]]);
      return (request, response, next) => {
        response.setHeader('Vary', 'Origin');
        if (request.headers.origin === origins.get(request.url)) {
          response.setHeader('Access-Control-Allow-Origin', request.headers.origin);
          response.setHeader('Access-Control-Allow-Credentials', 'true');
        }
        next();
      };
    },
    corsage({ createPolicy }) {
      const policies = new Map([['/', createPolicy({ origin: APP, credentials: true })]]);
      return (request) => policies.get(request.url);
    },
    npm() {
      const policies = new Map([['/', { origin: [APP], credentials: true }]]);
      return (request, callback) => callback(null, policies.get(request.url));
    },
    fastify() {
      const policies = new Map([['/', { origin: [APP], credentials: true }]]);
      return { delegator: (request, callback) => callback(null, policies.get(request.url)) };
    },
  },
  { name: 'preflight, defaults', request: () => preflight(APP), ...any },
  {
    name: 'preflight, every option',
    request: () => preflight(APP),
    ...full,
    koa: () => ({
      origin: APP,
      credentials: true,
      allowMethods: lists.methods,
      allowHeaders: lists.allowedHeaders,
      maxAge: 3600,
    }),
  },
  { name: 'preflight, denied', request: () => preflight(STRANGER), ...oneOrigin },
  {
    name: 'Origin of 12 kB',
    request: () => get(`https://${'a.'.repeat(6 * 1024)}evil.test`),
    ...pattern,
  },
  {
    name: '12 kB of requested names',
    request: () => preflight(APP, MANY_NAMES.join(',')),
    ...any,
    byHand: () => (request, response, next) => {
      const { headers } = request;
      const names = headers['access-control-request-headers'].split(',', 128);
      headers['access-control-request-headers'] = names.sort().join(',');
      forAnybody(request, response, next);
    },
  },
];
