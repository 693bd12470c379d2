// 100,000 requests, pipelined and one by one, to functions that are slow, fail or never answer. Some clients hang up; all
// others get the right response, and nothing stays in memory.

import { type ChildProcess, fork } from 'node:child_process';
import { once } from 'node:events';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { TIME_TO_BUILD, Tree } from '../support/installed-copy';
import { converse, hangUp } from './client';
import { type Asked, requestNumber, unanswered } from './requests';

/** The number of rounds, and the requests in each, with those of clients who hang up. */
const ROUNDS = 20;
const REQUESTS = Number(process.env.LOAD_REQUESTS || 100_000) / ROUNDS;
const ABANDONED = REQUESTS / 20;

/** Rounds until everything is compiled and every cache is filled. */
const WARM_UP = 8;

/** Bytes that a request may seem to leave in memory: less than the smallest object that something could keep. */
const PER_REQUEST = 32;

interface Measure {
  readonly heapUsed: number;
  readonly external: number;
  readonly waiting: number;
  readonly connections: number;
}

jest.setTimeout(600_000);

const tree = new Tree();
let server: ChildProcess;
let said = '';
const wrong: string[] = [];
const measured: Measure[] = [];

/** Rejects if the server ends too early. */
let died: Promise<never>;

async function told<Said>(message?: string): Promise<Said> {
  const answer = once(server, 'message') as Promise<[Said]>;
  if (message !== undefined) server.send(message);
  return (await Promise.race([answer, died]))[0];
}

beforeAll(async () => {
  tree.installCorsage();
  for (const name of ['vary', 'on-headers', 'tldts', 'express']) tree.install(name);
  const file = join(tree.root, 'server.cjs');
  cpSync(join(__dirname, 'server.cjs'), file);
  server = fork(file, { execArgv: ['--expose-gc'], stdio: ['ignore', 'pipe', 'pipe', 'ipc'] });
  server.stderr?.setEncoding('utf8').on('data', (chunk) => {
    said += chunk;
  });
  died = once(server, 'exit').then(([code]) => {
    throw new Error(`The server ended with ${code}: ${said}`);
  });
  died.catch(() => {});
  const { port } = await told<{ port: number }>();
  for (let round = 0; round < ROUNDS; round++) {
    await load(port, round * REQUESTS);
    measured.push(await told<Measure>('measure'));
  }
}, TIME_TO_BUILD + 600_000);

afterAll(() => {
  server.kill();
  tree.remove();
});

/** One round: half of the clients pipeline, half wait for each response, and some hang up. */
async function load(port: number, first: number): Promise<void> {
  const answered = Array.from({ length: REQUESTS - ABANDONED }, (_, i) => requestNumber(first + i));
  const clients = 40;
  const shares = Array.from({ length: clients }, (_, i) => answered.filter((_, at) => at % clients === i));
  const [results] = await Promise.all([
    Promise.all(shares.map((share, i) => converse(port, share, i % 2 === 0 ? 25 : 1))),
    hangUps(port, first + answered.length),
  ]);
  wrong.push(...results.flat());
}

/** Five requests a client: it hangs up in the head, in the body, or while it waits for responses. */
async function hangUps(port: number, first: number): Promise<void> {
  for (let i = first; i < first + ABANDONED; i += 5) {
    const requests: Asked[] = Array.from({ length: 5 }, (_, at) => requestNumber(i + at));
    const bytes = requests.map((request) => request.bytes).join('');
    const ways = [
      () => hangUp(port, bytes.slice(0, -30), 'at once'),
      () => hangUp(port, bytes, 'at once'),
      () => hangUp(port, bytes, 'on the first answer'),
      () => hangUp(port, `${unanswered(i)}${bytes}`, 'at once'),
      () =>
        hangUp(
          port,
          `${bytes}POST /slow/${i} HTTP/1.1\r\nHost: x\r\nContent-Length: 100\r\n\r\nhalf`,
          'on the first answer',
        ),
    ];
    await (ways[(i / 5) % ways.length] as () => Promise<void>)();
  }
}

test('under load, every client that waits gets its own response', () => {
  expect(wrong.slice(0, 5)).toEqual([]);
});

test('after load, no connection and no timer is left', () => {
  const left = measured.map(({ waiting, connections }) => ({ waiting, connections }));
  expect(left).toEqual(left.map(() => ({ waiting: 0, connections: 0 })));
});

test('under load, memory does not grow', () => {
  const middle = (of: readonly Measure[]) =>
    of.map(({ heapUsed, external }) => heapUsed + external).sort((one, other) => one - other)[
      of.length >> 1
    ] as number;
  const rounds = (ROUNDS - WARM_UP) / 2;
  const early = middle(measured.slice(WARM_UP, WARM_UP + rounds));
  const late = middle(measured.slice(-rounds));
  if (process.env.LOAD_STATS) console.log(measured, (late - early) / (rounds * REQUESTS));
  expect((late - early) / (rounds * REQUESTS)).toBeLessThan(PER_REQUEST);
});

test('after load, the server still runs, and its only warning is about two policies on one request', async () => {
  const exited = once(server, 'exit');
  server.send('stop');
  expect(await exited).toEqual([0, null]);
  expect(
    said.split('\n').filter((line) => line !== '' && !/CORSAGE_STACKED_POLICIES|--trace-warnings/.test(line)),
  ).toEqual([]);
});
