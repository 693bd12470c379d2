// Whole requests over loopback: a server with no middleware, with corsage and with npm cors, each for a moment by turns.
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

/** Seconds for which each server is under load in a round. */
const TURN = 1;

async function start(framework, middleware) {
  const child = fork(SERVER, [framework, middleware], { execArgv: [] });
  const [port] = await once(child, 'message');
  return { middleware, child, port, ratios: [] };
}

/** Seconds of processor time that the server has had. */
async function processorTime({ child }) {
  child.send('processor time');
  const [seconds] = await once(child, 'message');
  return seconds;
}

async function throughput(server) {
  const before = await processorTime(server);
  const { requests, errors, non2xx } = await autocannon({
    url: `http://127.0.0.1:${server.port}/`,
    connections: 20,
    duration: TURN,
    headers: { origin: ORIGIN },
  });
  if (errors > 0 || non2xx > 0) throw new Error(`${errors} errors, ${non2xx} answers that were no success`);
  return requests.total / ((await processorTime(server)) - before);
}

/** How often the servers are started anew: one may be quicker than another for as long as it lives. */
const STARTS = 3;

/** Throughput with each middleware over that with none: the median of the starts. */
export async function measureEndToEnd(framework, rounds) {
  const measured = [];
  for (let i = 0; i < STARTS; i++) measured.push(await measureServers(framework, Math.ceil(rounds / STARTS)));
  return Object.fromEntries(
    ['corsage', 'cors'].map((name) => [name, median(measured.map((ratios) => ratios[name]))]),
  );
}

/** With servers of its own: the median of the rounds. */
async function measureServers(framework, rounds) {
  const none = await start(framework, 'none');
  const others = [await start(framework, 'corsage'), await start(framework, 'cors')];
  try {
    for (const server of [none, ...others, none, ...others]) await throughput(server);
    for (let round = 0; round < rounds; round++) {
      // Before and after, so that a change during the round favours nobody.
      const before = await throughput(none);
      const rates = new Map();
      for (const server of others) rates.set(server, await throughput(server));
      const base = (before + (await throughput(none))) / 2;
      for (const [server, rate] of rates) server.ratios.push(rate / base);
      others.reverse();
    }
  } finally {
    for (const { child } of [none, ...others]) child.kill();
  }
  return Object.fromEntries(others.map(({ middleware, ratios }) => [middleware, median(ratios)]));
}
