// Whole requests over loopback: servers with no middleware and with several, by turns, each for a moment so short that what
// else the machine does meets them all alike.
//
// Throughput is requests per second of the server's processor time: what a server that has a processor to itself would
// answer in a second of the clock, and not what was left by whatever else the machine does meanwhile, the client included.

import { fork } from 'node:child_process';
import { once } from 'node:events';
import { join } from 'node:path';
import autocannon from 'autocannon';
import { median } from './median.mjs';

const SERVER = join(import.meta.dirname, 'server.mjs');
const ORIGIN = 'https://app.example.com';

export const POLICIES = ['any origin', 'one origin, credentials'];
export const MIDDLEWARES = ['by hand', 'corsage', 'cors'];

/** Requests to a server in a round: a tenth of a second. */
const REQUESTS = 1500;

/** Rounds until everything is compiled. */
const WARM_UP = 10;

/** How often the process that serves is started anew. */
const STARTS = 6;

/** Throughput by middleware, of every round: that with one is to be compared with that with another in the same round. */
export async function measureEndToEnd(framework, policy, rounds) {
  const measured = [];
  for (let i = 0; i < STARTS; i++) measured.push(...(await measureServers(framework, policy, rounds)));
  return measured;
}

/** Throughput of one over that of another: the median of the rounds. */
export const share = (measured, one, other) => median(measured.map((rates) => rates[one] / rates[other]));

async function measureServers(framework, policy, rounds) {
  const servers = ['none', ...MIDDLEWARES];
  const child = fork(SERVER, [framework, policy, ...shuffled(servers)], { execArgv: [] });
  try {
    const [ports] = await once(child, 'message');
    const measured = [];
    for (let round = -WARM_UP; round < rounds; round++) {
      const rates = {};
      for (const name of shuffled(servers)) rates[name] = await throughput(child, ports[name]);
      if (round >= 0) measured.push(rates);
    }
    return measured;
  } finally {
    child.kill();
  }
}

/** So that nobody is always first, or always after the slowest. */
function shuffled(names) {
  const left = [...names];
  return names.map(() => left.splice(Math.floor(Math.random() * left.length), 1)[0]);
}

async function throughput(child, port) {
  const before = await processorTime(child);
  const { requests, errors, non2xx } = await autocannon({
    url: `http://127.0.0.1:${port}/`,
    connections: 20,
    amount: REQUESTS,
    // So often it looks whether that is done, in milliseconds.
    sampleInt: 10,
    headers: { origin: ORIGIN },
  });
  if (errors > 0 || non2xx > 0) throw new Error(`${errors} errors, ${non2xx} answers that were no success`);
  return requests.total / ((await processorTime(child)) - before);
}

/** Seconds of processor time that the servers have had. */
async function processorTime(child) {
  child.send('processor time');
  const [seconds] = await once(child, 'message');
  return seconds;
}
