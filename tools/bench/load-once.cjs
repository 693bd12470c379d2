// In a new process: `node load-once.cjs <middleware> <module loaded before, or nothing>`.

const { IncomingMessage, ServerResponse } = require('node:http');
const { createRequire } = require('node:module');
const { join } = require('node:path');

/** As an app in the root would load it: the package is known there by its own name. */
const load = createRequire(join(__dirname, '..', '..', 'package.json'));

const [, , name, within] = process.argv;
if (within) load(within);

const modulesLoaded = () => Object.keys(require.cache).length;
const before = modulesLoaded();
const start = process.hrtime.bigint();
const cors = load(name);
const read = process.hrtime.bigint();
const modules = modulesLoaded() - before;

const request = new IncomingMessage(null);
request.method = 'GET';
request.headers = { origin: 'https://app.example.com' };
const response = new ServerResponse(request);

const making = process.hrtime.bigint();
cors({ origin: ['https://app.example.com'], credentials: true })(request, response, () => {});
const answered = process.hrtime.bigint();

const loading = Number(read - start);
const firstAnswer = loading + Number(answered - making);
process.stdout.write(
  JSON.stringify({ load: loading, firstAnswer, modules, modulesAnswered: modulesLoaded() - before }),
);
