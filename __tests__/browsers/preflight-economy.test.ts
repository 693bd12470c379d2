// How many preflights a page's writes cost, by the time for which they may be kept.
//
// ECONOMY_SECONDS says over how many seconds the writes are spread; 700 shows which engines keep 600 seconds, and which more.

import { cors } from 'corsage';
import express from 'express';
import { API, reachesApp } from './api';
import { writeEconomy } from './documentation';
import type { EngineName } from './engine';
import { ENGINES, inEngine, testIn } from './engines';
import { type Economy, POLICIES, type PolicyName } from './preflight-economy';
import { APP, routes } from './scenario';

const WRITES = 100;
const SECONDS = Number(process.env.ECONOMY_SECONDS || 60);

const names = Object.keys(POLICIES) as PolicyName[];
const counts = new Map<EngineName, Economy>();
const sent = new Map<EngineName, readonly number[]>();

beforeAll(
  async () => {
    const installed = ENGINES.filter((kind) => kind.isInstalled());
    await Promise.all(
      installed.map((kind) =>
        inEngine(kind, async (engine, api) => {
          for (const name of names) {
            const router = express.Router();
            router.use(cors({ origin: [APP], ...POLICIES[name] }), reachesApp, routes());
            api.mount(name, router);
          }
          await engine.visit(`${APP}/`);
          const urls = names.map((name) => `${API}/scenario/${name}`);
          const plan = JSON.stringify({ urls, writes: WRITES, seconds: SECONDS });
          sent.set(kind.name, await engine.evaluate<number[]>(`write(${plan})`));
          const preflights = names.map((name) => {
            const asked = api.arrivals(name).filter(({ request }) => request.method === 'OPTIONS');
            return [name, asked.length];
          });
          counts.set(kind.name, Object.fromEntries(preflights));
        }),
      ),
    );
  },
  (SECONDS + 600) * 1000,
);

afterAll(() => writeEconomy(counts));

describe.each(ENGINES)('$name', (kind) => {
  const { name } = kind;
  const check = testIn(kind);

  check('sends every write', () => {
    expect(sent.get(name)).toEqual(names.map(() => WRITES));
  });

  check('asks once for a URL, and once more where a write brings another header', () => {
    // Five URLs; the first write to one of them is a DELETE, which has no Content-Type.
    if (SECONDS < 600) expect(counts.get(name)).toMatchObject({ default: 6, long: 6 });
  });

  check('asks again and again where it is told no time', () => {
    expect(counts.get(name)?.none).toBeGreaterThan(counts.get(name)?.default as number);
  });
});
