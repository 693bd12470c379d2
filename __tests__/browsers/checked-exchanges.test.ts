// The servers that the checker is tried on, asked by pages in Chromium: the verdicts are a browser's.

import { ROWS, type Row } from '../check/checked-exchanges';
import type { Engine } from './engine';
import { testIn } from './engines';
import { EMPTY_PAGE, inLoopbackChromium } from './loopback-chromium';
import { CHROMIUM } from './puppeteer-engines';

const APP = 'https://app.example.com';

/** A page of any other scheme would need an app around it. */
const ASKED = ROWS.filter(({ origin = APP }) => [APP, 'null', 'own'].includes(origin));

const outcomes = new Map<Row, string>();

beforeAll(async () => {
  if (!CHROMIUM.isInstalled()) return;
  const app = { secure: true, names: ['app.example.com'], listener: EMPTY_PAGE };
  await inLoopbackChromium([app], async (engine) => {
    for (const row of ASKED) outcomes.set(row, await ask(row, engine));
  });
}, 600_000);

async function ask(row: Row, engine: Engine): Promise<string> {
  const { path = '/', origin = APP, method, headers = [], credentials = false } = row;
  const server = await row.serve();
  try {
    const url = `http://127.0.0.1:${server.port}`;
    await engine.visit(origin === 'own' ? `${url}/` : `${APP}/`);
    const init = {
      method,
      headers: headers.map((line) => line.split(/: */, 2)),
      credentials: credentials ? 'include' : 'same-origin',
      cache: 'no-store',
    };
    const fetching = `fetch(${JSON.stringify(url + path)}, ${JSON.stringify(init)}).then(() => 'allowed', () => 'blocked')`;
    return await engine.evaluate(origin === 'null' ? inSandbox(fetching) : fetching);
  } finally {
    await server.close();
  }
}

/** In a frame with an origin of its own. */
function inSandbox(fetching: string): string {
  return `new Promise((resolve) => {
    addEventListener('message', ({ data }) => resolve(data), { once: true });
    const frame = document.createElement('iframe');
    frame.sandbox = 'allow-scripts';
    frame.srcdoc = ${JSON.stringify(`<script>${fetching}.then((outcome) => parent.postMessage(outcome, '*'))</script>`)};
    document.body.append(frame);
  })`;
}

testIn(CHROMIUM).each(ASKED.map((row) => [row.code ?? 'allowed', row.name, row] as const))(
  'Chromium agrees with the checker on %s: %s',
  (_code, _name, row) => {
    expect(outcomes.get(row)).toBe(row.code === null ? 'allowed' : 'blocked');
  },
);
