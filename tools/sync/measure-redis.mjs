// How many entries does one Redis hand out in a second? Asked by redis-benchmark, by several connections at once.
// `node tools/sync/measure-redis.mjs`

import { execFileSync, spawn } from 'node:child_process';
import { once } from 'node:events';

const PORT = '7791';
const server = spawn('redis-server', ['--port', PORT, '--save', ''], { stdio: 'ignore' });
const cli = (...args) => execFileSync('redis-cli', ['-p', PORT, ...args], { encoding: 'utf8' });
await new Promise((resolve) => setTimeout(resolve, 1_000));

const SIZE = 1_000;
cli(
  'EVAL',
  `for i = 1, ${SIZE} do redis.call('SADD', 'list', 'https://www.customer' .. i .. '.example') end`,
  '0',
);
const before =
  Number(/used_cpu_user:([\d.]+)/.exec(cli('INFO', 'cpu'))[1]) +
  Number(/used_cpu_sys:([\d.]+)/.exec(cli('INFO', 'cpu'))[1]);
const requests = 5_000;
const said = execFileSync(
  'redis-benchmark',
  ['-p', PORT, '-n', String(requests), '-c', '50', '-q', 'SSCAN', 'list', '0', 'COUNT', String(SIZE)],
  { encoding: 'utf8' },
);
const after =
  Number(/used_cpu_user:([\d.]+)/.exec(cli('INFO', 'cpu'))[1]) +
  Number(/used_cpu_sys:([\d.]+)/.exec(cli('INFO', 'cpu'))[1]);
const perSecond = Number(/([\d.]+) requests per second/.exec(said)[1]);
console.log(`${Math.round(perSecond * SIZE)} entries a second, with what else runs on this machine`);
console.log(
  `${Math.round((requests * SIZE) / (after - before))} entries for each second of Redis' own CPU time`,
);
server.kill();
await once(server, 'exit');
