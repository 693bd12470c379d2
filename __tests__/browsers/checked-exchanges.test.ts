// The servers that the checker is tried on, asked by pages in Chromium and Firefox: the verdicts are theirs.

import { ROWS, type Row } from '../check/checked-exchanges';
import type { Engine } from './engine';
import { inEngine, testIn } from './engines';
import { EMPTY_PAGE, inLoopbackChromium } from './loopback-chromium';
import { CHROMIUM, FIREFOX } from './puppeteer-engines';

const APP = 'https://app.example.com';

/** A page of any other scheme would need an app around it. */
const ASKED = ROWS.filter(({ origin = APP }) => [APP, 'null', 'own'].includes(origin));

/** Where Firefox does something else, by the names of the rows. */
const UNLIKE: ReadonlySet<string> = new Set([
  // Not a header to Firefox. The checker warns of it.
  'a space before the colon',
  // Firefox hands it to the page.
  'an answer that switches to another protocol',
]);

const outcomes: Readonly<Record<'Chromium' | 'Firefox', Map<Row, string>>> = {
  Chromium: new Map(),
  Firefox: new Map(),
};

beforeAll(async () => {
  const app = { secure: true, names: ['app.example.com'], listener: EMPTY_PAGE };
  const asking = (name: keyof typeof outcomes) => async (engine: Engine) => {
    for (const row of ASKED) outcomes[name].set(row, await ask(row, engine));
  };
  if (CHROMIUM.isInstalled()) await inLoopbackChromium([app], asking('Chromium'));
  if (FIREFOX.isInstalled()) await inEngine(FIREFOX, asking('Firefox'), { here: true });
}, 900_000);

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

const NAMED = ASKED.map((row) => [row.code ?? 'allowed', row.name, row] as const);

testIn(CHROMIUM).each(NAMED)('Chromium agrees with the checker on %s: %s', (_code, _name, row) => {
  expect(outcomes.Chromium.get(row)).toBe(row.code === null ? 'allowed' : 'blocked');
});

testIn(FIREFOX).each(NAMED)(
  'Firefox agrees with the checker, or is known not to, on %s: %s',
  (_code, name, row) => {
    expect(outcomes.Firefox.get(row)).toBe((row.code === null) === !UNLIKE.has(name) ? 'allowed' : 'blocked');
  },
);
