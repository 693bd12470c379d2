// Each code block of the README runs as it is, and does over HTTP what the text around it says.

import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import npmCors from 'cors';
import { CorsConfigError, createPolicy } from 'corsage';
import { defaultOf, OPTION_NAMES } from '../../lib/options/read-options';
import { build, ROOT, run, start } from '../support/spawned';
import { actual, overHttp1, preflight, type Sent } from '../support/wire';

interface Block {
  readonly language: string;
  readonly code: string;
  /** The heading it stands under. */
  readonly heading: string;
}

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const BLOCKS = readBlocks(README);

function readBlocks(text: string): readonly Block[] {
  const found: Block[] = [];
  let heading = '';
  for (const [, title, language = '', code = ''] of text.matchAll(/^#+ ([^\n]+)$|^```(\w+)\n(.*?)^```$/gms)) {
    if (title === undefined) found.push({ language, code, heading });
    else heading = title;
  }
  return found;
}

function blocks(heading: string, language: string): readonly Block[] {
  return BLOCKS.filter((block) => block.heading === heading && block.language === language);
}

/** The arguments for Node to run a block as it is, except that its server takes a free port and prints its address. */
function runnable({ code }: Block): string[] {
  const served = code.replace(
    'app.listen(3000)',
    "app.listen(0, '127.0.0.1', function () { console.log('http://127.0.0.1:' + this.address().port); })",
  );
  return [...(/^import /m.test(code) ? ['--input-type=module'] : []), '-e', served];
}

const WHY_NOT = 'Why not npm `cors`?';
const { version: npmVersion } = JSON.parse(
  readFileSync(join(ROOT, 'node_modules', 'cors', 'package.json'), 'utf8'),
);

/** The text under a heading, up to the next one. */
function section(heading: string): string {
  const [, after = ''] = README.split(`## ${heading}\n`);
  return after.split('\n## ')[0] as string;
}

function evaluate(expression: string) {
  return new Function(`return ${expression}`)();
}

type Expected = readonly [status: number, headers: Readonly<Record<string, string | undefined>>];

const NOTHING = { 'Access-Control-Allow-Origin': undefined };
const allowed = (origin: string) => ({ 'Access-Control-Allow-Origin': origin });
const withCredentials = (origin: string) => ({
  ...allowed(origin),
  'Access-Control-Allow-Credentials': 'true',
  Vary: 'Origin',
});

/** What the README's command line puts into the environment, and origins that it allows. */
const [, CORS_ORIGINS = ''] = /^CORS_ORIGINS='([^']+)'/m.exec(README) ?? [];
const ORIGINS = ['https://app.example.com', 'https://a.b.example.com'];
const ALLOWLIST = 'Allow your own pages, with cookies';

/** For each block that listens, in order: the requests, and the responses that the text promises. */
const EXCHANGES: Readonly<Record<string, readonly (readonly [Sent, ...Expected])[][]>> = {
  [ALLOWLIST]: [
    [
      ...ORIGINS.map(
        (origin) => [{ ...actual(origin), path: '/profile' }, 200, withCredentials(origin)] as const,
      ),
      [preflight('https://app.example.com', 'PUT', 'x-trace'), 204, allowed('https://app.example.com')],
      [{ ...actual('https://other.example'), path: '/profile' }, 200, { ...NOTHING, Vary: 'Origin' }],
    ],
    [
      [
        { ...actual('https://any.example'), path: '/flowers' },
        200,
        { ...allowed('*'), 'Access-Control-Allow-Credentials': undefined },
      ],
      [preflight('https://any.example', 'PUT', 'x-trace'), 204, allowed('*')],
    ],
  ],
  Origins: [
    [
      ...[
        'https://app.example.com',
        'https://a.b.example.org',
        'http://localhost',
        'http://localhost:5173',
        'https://pr-12.example.com',
        'https://partner.example',
      ].map((origin) => [actual(origin), 404, allowed(origin)] as const),
      ...[
        'https://example.org',
        'https://pr-12.example.com.evil.example',
        'null',
        'https://other.example',
      ].map((origin) => [actual(origin), 404, NOTHING] as const),
    ],
  ],
  'Where to put it': [
    [
      [
        { ...preflight('https://partner.example'), path: '/stock/1' },
        204,
        { ...allowed('https://partner.example'), 'Access-Control-Allow-Methods': 'PUT' },
      ],
      [{ ...preflight('https://other.example'), path: '/stock/1' }, 403, NOTHING],
      [
        { ...actual('https://partner.example', 'PUT'), path: '/stock/1' },
        200,
        allowed('https://partner.example'),
      ],
      [{ ...actual('https://other.example', 'PUT'), path: '/stock/1' }, 200, NOTHING],
    ],
  ],
};

beforeAll(build, 60_000);

describe.each(Object.entries(EXCHANGES))('in the README, under "%s"', (heading, exchanges) => {
  test.each(exchanges.map((expected, index) => ({ number: index + 1, expected })))(
    'block $number serves what the text says',
    async ({ number, expected }) => {
      const block = runnable(blocks(heading, 'js')[number - 1] as Block);
      const app = await start(block, 1, { env: { CORS_ORIGINS } });
      try {
        const port = Number(new URL(app.addresses[0] as string).port);
        for (const [request, status, headers] of expected) {
          const reply = await overHttp1(port, request);
          const got = Object.fromEntries(Object.keys(headers).map((name) => [name, reply.header(name)]));
          expect({ request, status: reply.status, headers: got }).toEqual({ request, status, headers });
        }
      } finally {
        const { stderr } = await app.stop();
        expect(stderr).toBe('');
      }
    },
  );
});

test('every block of the README that listens is run', () => {
  const served = Object.entries(EXCHANGES).flatMap(([heading, { length }]) => Array(length).fill(heading));
  const found = BLOCKS.filter(({ language, code }) => language === 'js' && code.includes('.listen('));
  expect(found.map(({ heading }) => heading)).toEqual(served);
});

test("the README's server does not start when the variable is missing", async () => {
  const { code, stderr } = await run(runnable(blocks(ALLOWLIST, 'js')[0] as Block));
  expect(code).toBe(1);
  expect(stderr).toContain('CorsConfigError');
});

test('the wrong options in the README are refused in the words that it shows', async () => {
  const { code, stderr } = await run(runnable(blocks(WHY_NOT, 'js')[0] as Block));
  expect(code).toBe(1);
  expect(stderr).toContain((blocks(WHY_NOT, 'text')[0] as Block).code);
});

describe('the README says why not npm cors', () => {
  const rows = [...section(WHY_NOT).matchAll(/^- `cors\((\{.*\})\)`:\s(.*\n {2}.*)$/gm)].map(
    ([, options = '', says = '']) => ({ options, says: says.replace(/\s+/g, ' ') }),
  );

  /** What npm cors answers to a page that asks with cookies. */
  async function npmAllows(options: string, origin: string): Promise<string | undefined> {
    const server = createServer((request, response) => {
      npmCors(evaluate(options))(request, response, () => response.end());
    });
    server.listen(0, '127.0.0.1');
    await once(server, 'listening');
    try {
      const { port } = server.address() as AddressInfo;
      return (await overHttp1(port, actual(origin))).header('Access-Control-Allow-Origin');
    } finally {
      server.close();
    }
  }

  test('in three lines, about the version that is compared here', () => {
    expect(rows).toHaveLength(3);
    expect(section(WHY_NOT).replace(/\s+/g, ' ')).toContain(`npm \`cors\` ${npmVersion} does`);
  });

  test.each(rows)('corsage refuses $options', ({ options }) => {
    expect(() => createPolicy(evaluate(options))).toThrow(CorsConfigError);
  });

  test.each([
    ['every origin can read', 'https://stranger.example', '*'],
    ['`https://evilexample.com` can read', 'https://evilexample.com', 'https://evilexample.com'],
    ['no page can read', 'https://app.example.com', undefined],
  ])('and npm cors does what the README says: %s', async (words, origin, answer) => {
    const row = rows.find(({ says }) => says.startsWith(words));
    expect(await npmAllows(row?.options as string, origin)).toBe(answer);
  });
});

describe("the README's table of options", () => {
  const rows = [...section('Options').matchAll(/^\| `([a-z]\w*)` \| ([^|]*) \|/gim)];

  test('has every option, with its default, and no other', () => {
    const table = new Map(rows.map(([, name = '', cell = '']) => [name, cell]));
    expect([...table.keys()]).toEqual(OPTION_NAMES);
    for (const name of OPTION_NAMES) {
      if (name === 'allowedHeaders' || name === 'dangerously') continue; // their defaults are words
      const value: unknown = defaultOf(name);
      // A list is shown with spaces, where its lines can break.
      const shown = Array.isArray(value) ? value.join(', ') : String(value);
      const quoted = typeof value === 'string' ? `'${value}'` : shown;
      expect([name, table.get(name)]).toEqual([name, quoted === '' ? 'none' : `\`${quoted}\``]);
    }
  });
});
