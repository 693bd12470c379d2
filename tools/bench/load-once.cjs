// In a new process: `node load-once.cjs <middleware> <module loaded before, or nothing>`.

const { IncomingMessage, ServerResponse } = require('node:http');

const [, , name, within] = process.argv;
if (within) require(within);

const loaded = () => Object.keys(require.cache).length;
const before = loaded();
const start = process.hrtime.bigint();
const cors = require(name);
const read = process.hrtime.bigint();
const modules = loaded() - before;

const request = new IncomingMessage(null);
request.method = 'GET';
request.headers = { origin: 'https://app.example.com' };
const response = new ServerResponse(request);

const making = process.hrtime.bigint();
cors({ origin: ['https://app.example.com'], credentials: true })(request, response, () => {});
const answered = process.hrtime.bigint();

const load = Number(read - start);
const firstAnswer = load + Number(answered - making);
process.stdout.write(JSON.stringify({ load, firstAnswer, modules, modulesAnswered: loaded() - before }));
