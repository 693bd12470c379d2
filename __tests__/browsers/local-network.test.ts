// Mixed content and Local Network Access, in Chromium and in what the package says of them.

import { fetchAs } from '../../lib/browser/fetch-as';
import { findWarnings } from '../../lib/explain/exchange-warnings';
import { testIn } from './engines';
import { EMPTY_PAGE, inLoopbackChromium } from './loopback-chromium';
import { CHROMIUM } from './puppeteer-engines';

type Space = 'public' | 'local' | 'loopback';

/** An address of each. */
const ADDRESSES: Readonly<Record<Space, string>> = {
  public: '203.0.113.5',
  local: '192.168.7.7',
  loopback: '127.0.0.1',
};

const PAGES = ['https://app.example.com', 'http://app.example.com'];
const TARGETS = [
  'http://api.example.net/',
  'https://api.example.net/',
  'http://192.168.7.7/',
  'http://printer.local/',
  'http://localhost/',
];

/** Where the page is, and the server: literals and reserved names say it themselves. */
const NETWORKS: readonly (readonly [page: Space, server: Space])[] = [
  ['public', 'public'],
  ['public', 'local'],
  ['public', 'loopback'],
  ['local', 'local'],
  ['loopback', 'local'],
  ['loopback', 'loopback'],
];

const CASES = NETWORKS.flatMap(([page, server]) =>
  PAGES.flatMap((origin) =>
    TARGETS.filter((url) => isThere(url, server)).map((url) => ({ page, server, origin, url })),
  ),
);
type Case = (typeof CASES)[number];

function isThere(url: string, server: Space): boolean {
  if (url.includes('localhost')) return server === 'loopback';
  return url.includes('example') || server === 'local';
}

const outcomes = new Map<Case, [unasked: string, permitted: string]>();

beforeAll(async () => {
  if (!CHROMIUM.isInstalled()) return;
  for (const [page, server] of NETWORKS) await run(page, server);
}, 600_000);

async function run(page: Space, server: Space): Promise<void> {
  const api = (_request: unknown, response: Parameters<typeof EMPTY_PAGE>[1]) => {
    response.setHeader('Access-Control-Allow-Origin', '*').end();
  };
  const names = ['api.example.net', '192.168.7.7', 'printer.local', 'localhost'];
  const places = [
    { secure: true, names: ['app.example.com'], space: page, listener: EMPTY_PAGE },
    { secure: false, names: ['app.example.com'], space: page, listener: EMPTY_PAGE },
    { secure: true, names: ['api.example.net'], space: server, listener: api },
    { secure: false, names, space: server, listener: api },
  ];
  const cases = CASES.filter((each) => each.page === page && each.server === server);
  await inLoopbackChromium(places, async (engine) => {
    const ask = async ({ origin, url }: Case): Promise<string> => {
      await engine.visit(`${origin}/`);
      const fetching = `fetch('${url}', { cache: 'no-store' }).then(() => 'sent', () => 'not sent')`;
      return engine.evaluate(fetching);
    };
    const unasked = new Map<Case, string>();
    for (const each of cases) unasked.set(each, await ask(each));
    await engine.permit?.('https://app.example.com', [
      'local-network-access',
      'local-network',
      'loopback-network',
    ]);
    for (const each of cases) outcomes.set(each, [unasked.get(each) as string, await ask(each)]);
  });
}

/** What the package says: blocked, allowed, or allowed with a warning that no header helps. */
async function told({ page, server, origin, url }: Case): Promise<[unasked: string, permitted: string]> {
  const request = { url, origin };
  const headers = [['Access-Control-Allow-Origin', '*']] as const;
  const outcome = await fetchAs(request, async () => ({ status: 200, headers }));
  const addressOf = (host: string) => ADDRESSES[host === 'app.example.com' ? page : server];
  const warned = [...findWarnings(request, outcome, {}, [], addressOf)].some(
    ({ code }) => code === 'LOCAL_NETWORK_ACCESS',
  );
  if (!outcome.allowed) return ['not sent', 'not sent'];
  if (!warned) return ['sent', 'sent'];
  // Nobody is there to be asked. A page on plain http cannot ask.
  return ['not sent', origin.startsWith('https:') ? 'sent' : 'not sent'];
}

testIn(CHROMIUM).each(CASES.map((each) => [each.page, each.origin, each.server, each.url, each] as const))(
  'Chromium and the package agree on a %s page of %s that asks a %s server, %s',
  async (_page, _origin, _server, _url, each) => {
    expect(outcomes.get(each)).toEqual(await told(each));
  },
);

test('some requests are blocked, some the user must allow, and some just sent', async () => {
  const all = await Promise.all(CASES.map(told));
  expect(new Set(all.map(String))).toEqual(new Set(['sent,sent', 'not sent,sent', 'not sent,not sent']));
});
