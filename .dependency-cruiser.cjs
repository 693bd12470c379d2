// Which room of lib/ may import which, types included. `npx depcruise lib` tells what breaks it.

/** Each room, and those that it may import. */
const ROOMS = {
  http: [],
  problems: [],
  origins: ['http', 'problems'],
  regexps: ['origins', 'http', 'problems'],
  fixes: ['origins', 'problems'],
  options: ['regexps', 'fixes', 'origins', 'http', 'problems'],
  policy: ['options', 'origins', 'http', 'problems'],
  middleware: ['policy', 'options', 'origins', 'http', 'problems'],
  browser: ['origins', 'http', 'problems'],
  explain: ['browser', 'policy', 'options', 'fixes', 'origins', 'http', 'problems'],
  decisions: ['explain', 'browser', 'policy', 'http', 'problems'],
  check: ['explain', 'browser', 'fixes', 'origins', 'http', 'problems'],
  node: ['regexps'],
};

/** What has no need of Node, so that it bundles for a browser and a worker. */
const ANYWHERE = 'policy|origins|options|fixes|regexps|browser|explain|http|problems';

/** @type {import('dependency-cruiser').IConfiguration} */
module.exports = {
  forbidden: [
    ...Object.entries(ROOMS).map(([room, allowed]) => ({
      name: `what-${room}-may-import`,
      severity: 'error',
      from: { path: `^lib/${room}/` },
      to: { path: '^lib/', pathNot: [room, ...allowed].map((name) => `^lib/${name}/`) },
    })),
    {
      name: 'rooms-import-the-face-of-another',
      severity: 'error',
      from: { path: '^lib/([^/]+)/' },
      to: { path: '^lib/[^/]+/', pathNot: ['^lib/$1/', '/index[.]ts$'] },
    },
    {
      name: 'entries-import-the-faces-of-rooms',
      severity: 'error',
      from: { path: '^lib/[^/]+$' },
      to: { path: '^lib/[^/]+/', pathNot: '/index[.]ts$' },
    },
    { name: 'no-circle', severity: 'error', from: {}, to: { circular: true } },
    {
      name: 'no-node-where-there-may-be-none',
      severity: 'error',
      from: { path: `^lib/(${ANYWHERE})/` },
      to: { dependencyTypes: ['core'] },
    },
    {
      name: 'no-room-that-is-not-listed',
      severity: 'error',
      from: { path: '^lib/[^/]+/', pathNot: Object.keys(ROOMS).map((room) => `^lib/${room}/`) },
      to: {},
    },
  ],
  options: {
    tsPreCompilationDeps: true,
    tsConfig: { fileName: 'tsconfig.json' },
    doNotFollow: { path: 'node_modules' },
  },
};
