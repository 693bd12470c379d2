// Who asks what of which policy: the same in the options of each middleware, and the same headers set by hand.
//
// By hand means the calls alone. Who is allowed has been decided; only what the user brings (an expression, a function, a
// table of policies) is asked here too.

const APP = 'https://app.example.com';
const STRANGER = 'https://stranger.example.net';
const SUBDOMAIN = 'https://shop.eu.example.com';

const METHODS = 'GET, HEAD, PUT, PATCH, POST, DELETE';
const EXPRESSION = /^https:\/\/([a-z0-9-]+\.)+example\.com$/;
const OTHER_EXPRESSION = /^https:\/\/([a-z0-9-]+\.)+example\.org$/;
/** What a delegate by hand looks into. */
const TABLE = new Map([['/', APP]]);

const get = (origin) => ({ method: 'GET', headers: { Origin: origin } });
const preflight = (origin, names = 'authorization,content-type') => ({
  method: 'OPTIONS',
  headers: {
    Origin: origin,
    'Access-Control-Request-Method': 'PUT',
    'Access-Control-Request-Headers': names,
  },
});

function allowed(request, response, next) {
  response.setHeader('Vary', 'Origin');
  response.setHeader('Access-Control-Allow-Origin', request.headers.origin);
  next();
}

function denied(_request, response, next) {
  response.setHeader('Vary', 'Origin');
  next();
}

function allowedWithCredentials(request, response, next) {
  response.setHeader('Vary', 'Origin');
  response.setHeader('Access-Control-Allow-Origin', request.headers.origin);
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  next();
}

function anyOrigin(_request, response, next) {
  response.setHeader('Access-Control-Allow-Origin', '*');
  next();
}

function anyPreflight(request, response) {
  answerPreflight(request, response, request.headers['access-control-request-headers']);
}

function answerPreflight(_request, response, names) {
  response.setHeader('Vary', 'Access-Control-Request-Headers');
  response.setHeader('Access-Control-Allow-Origin', '*');
  response.setHeader('Access-Control-Allow-Methods', METHODS);
  response.setHeader('Access-Control-Allow-Headers', names);
  response.setHeader('Access-Control-Max-Age', '600');
  response.statusCode = 204;
  response.end();
}

function fullPreflight(request, response) {
  response.setHeader('Vary', 'Origin');
  response.setHeader('Access-Control-Allow-Origin', request.headers.origin);
  response.setHeader('Access-Control-Allow-Credentials', 'true');
  response.setHeader('Access-Control-Allow-Methods', 'GET, PUT, DELETE');
  response.setHeader('Access-Control-Allow-Headers', 'Authorization, Content-Type, X-Request-Id');
  response.setHeader('Access-Control-Max-Age', '3600');
  response.statusCode = 204;
  response.end();
}

function deniedPreflight(_request, response) {
  response.setHeader('Vary', 'Origin, Access-Control-Request-Headers');
  response.statusCode = 403;
  response.setHeader('Content-Length', '0');
  response.end();
}

const tenant = (i) => `https://tenant-${i}.example.com`;
/** Strings as they come from a file or a database. */
const tenants = (count) => JSON.parse(JSON.stringify(Array.from({ length: count }, (_, i) => tenant(i))));
/** Spread over the list, so that neither end is favoured. */
const someTenant = (i, count) => tenant((i * 7919) % count);

function listed(count) {
  const origins = () => tenants(count);
  const policy = {
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
      byHand: allowed,
      ...policy,
    },
    {
      name: `${shown} origins, miss`,
      request: (i) => get(tenant(count + i)),
      byHand: denied,
      ...policy,
    },
  ];
}

const isOurs = (origin) => origin === APP;
const isOursLater = async (origin) => origin === APP;

/** Twelve kilobytes of names such as a page might send. */
const MANY_NAMES = Array.from({ length: 1536 }, (_, i) => `x-${i.toString(36).padStart(5, '0')}`).join(',');
/** So many are answered. */
const FIRST_NAMES = MANY_NAMES.split(',').slice(0, 128).join(',');

const any = {
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
  corsage: () => ({ origin: APP, credentials: true }),
  npm: () => ({ origin: [APP], credentials: true }),
  corser: () => ({ origins: [APP], supportsCredentials: true }),
  tinyhttp: () => ({ origin: [APP], credentials: true }),
  fastify: () => ({ origin: [APP], credentials: true }),
};

const pattern = {
  corsage: () => ({ origin: ['https://*.example.com', 'https://*.example.org'] }),
  npm: () => ({ origin: [EXPRESSION, OTHER_EXPRESSION] }),
  fastify: () => ({ origin: [EXPRESSION, OTHER_EXPRESSION] }),
};

const expression = {
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
  { name: 'any origin', request: () => get(APP), byHand: anyOrigin, ...any },
  {
    name: 'one origin, credentials',
    request: () => get(APP),
    byHand: allowedWithCredentials,
    ...oneOrigin,
    koa: () => ({ origin: APP, credentials: true }),
  },
  { name: 'no Origin header', request: () => ({ method: 'GET', headers: {} }), byHand: denied, ...oneOrigin },
  ...[3, 100, 10_000, 1_000_000].flatMap((count) => listed(count)),
  { name: 'pattern, hit', request: () => get(SUBDOMAIN), byHand: allowed, ...pattern },
  { name: 'pattern, miss', request: () => get(STRANGER), byHand: denied, ...pattern },
  {
    name: 'expression, hit',
    request: () => get(SUBDOMAIN),
    byHand(request, response, next) {
      if (EXPRESSION.test(request.headers.origin)) allowed(request, response, next);
    },
    ...expression,
  },
  {
    name: 'expression, miss',
    request: () => get(STRANGER),
    byHand(request, response, next) {
      if (!EXPRESSION.test(request.headers.origin)) denied(request, response, next);
    },
    ...expression,
  },
  {
    name: 'function',
    request: () => get(APP),
    byHand(request, response, next) {
      if (isOurs(request.headers.origin)) allowed(request, response, next);
    },
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
    byHand(request, response, next) {
      isOursLater(request.headers.origin).then((ours) => ours && allowed(request, response, next), next);
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
    byHand(request, response, next) {
      if (TABLE.has(request.url)) allowedWithCredentials(request, response, next);
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
  { name: 'preflight, defaults', request: () => preflight(APP), byHand: anyPreflight, ...any },
  {
    name: 'preflight, every option',
    request: () => preflight(APP),
    byHand: fullPreflight,
    ...full,
    koa: () => ({
      origin: APP,
      credentials: true,
      allowMethods: lists.methods,
      allowHeaders: lists.allowedHeaders,
      maxAge: 3600,
    }),
  },
  { name: 'preflight, denied', request: () => preflight(STRANGER), byHand: deniedPreflight, ...oneOrigin },
  {
    name: 'Origin of 12 kB',
    request: () => get(`https://${'a.'.repeat(6 * 1024)}example.com`),
    byHand: denied,
    ...pattern,
  },
  {
    name: '12 kB of requested names',
    request: () => preflight(APP, MANY_NAMES),
    byHand: (request, response) => answerPreflight(request, response, FIRST_NAMES),
    ...any,
  },
];
