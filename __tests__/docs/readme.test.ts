// The README's code blocks, each run as it stands, and asked over HTTP what the text around it says.

import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import ts from 'typescript';
import { defaultOf, OPTION_NAMES } from '../../lib/options/read-options';
import { DANGEROUS_NAMES } from '../../lib/origins/credential-rules';
import { build, ROOT, run, start } from '../support/spawned';
import { actual, type HeaderLine, overHttp1, preflight, type Sent } from '../support/wire';

interface Block {
  readonly language: string;
  readonly code: string;
  /** The heading it stands under. */
  readonly heading: string;
}

const README = readFileSync(join(ROOT, 'README.md'), 'utf8');
const BLOCKS = readBlocks(README);

/** "The blocks below go on from these lines." */
const FIRST_LINES = blocks('Contents', 'js')[0] as Block;

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

/** The arguments for Node to run a block as it stands, only that its server takes a free port and says which. */
function runnable({ code }: Block): string[] {
  const anyPort = (server: string) =>
    `${server}.listen(0, '127.0.0.1', function () { console.log('http://127.0.0.1:' + this.address().port); })`;
  const served = code.includes('.listen(3000)')
    ? code.replace(/(\w+|\}\))\.listen\(3000\)/, (_call, server: string) => anyPort(server))
    : `${code}\n${code.includes('const app') ? anyPort('app') : ''}`;
  if (/^import /m.test(code)) return ['--input-type=module', '-e', served];
  if (code.includes("require('corsage')")) return ['-e', served];
  return ['-e', `${FIRST_LINES.code}\n{\n${served}\n}\n${code.includes('.listen(') ? '' : anyPort('app')}`];
}

type Expected = readonly [status: number, headers: Readonly<Record<string, string | undefined>>];

const NOTHING = { 'Access-Control-Allow-Origin': undefined };
const upgrade = (origin: string): Sent => {
  const headers: HeaderLine[] = [
    ['Origin', origin],
    ['Connection', 'Upgrade'],
    ['Upgrade', 'websocket'],
  ];
  return { method: 'GET', headers };
};
const allowed = (origin: string) => ({ 'Access-Control-Allow-Origin': origin });
const withCredentials = (origin: string) => ({
  ...allowed(origin),
  'Access-Control-Allow-Credentials': 'true',
  Vary: 'Origin',
});

/** For each block that serves, in order: what is asked, and what comes back. */
const EXCHANGES: Readonly<Record<string, readonly (readonly [Sent, ...Expected])[][]>> = {
  corsage: [
    [
      [
        actual('https://any.example'),
        200,
        { ...allowed('*'), 'Access-Control-Allow-Credentials': undefined },
      ],
      [preflight('https://any.example', 'PUT', 'x-trace'), 204, allowed('*')],
    ],
  ],
  Contents: [[[actual('https://any.example'), 404, NOTHING]]],
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
    [
      [actual('https://app.example.com'), 404, withCredentials('https://app.example.com')],
      [actual('https://a.example.org'), 404, withCredentials('https://a.example.org')],
      [actual('https://shop.example.net'), 404, { ...NOTHING, Vary: 'Origin' }],
    ],
  ],
  Credentials: [
    [
      [actual('https://app.example.com'), 404, withCredentials('https://app.example.com')],
      [actual('https://other.example'), 404, { ...NOTHING, Vary: 'Origin' }],
    ],
    [[actual('http://intranet.example.com'), 404, withCredentials('http://intranet.example.com')]],
  ],
  'Preflights and routes': [
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
      [{ ...actual('https://other.example'), path: '/flowers' }, 200, allowed('*')],
    ],
  ],
  'Policies and delegates': [
    [
      [actual('https://a.example.org'), 404, allowed('https://a.example.org')],
      [upgrade('https://a.example.org'), 101, {}],
      [upgrade('https://other.example'), 403, {}],
    ],
    [
      [{ ...actual('https://any.example'), path: '/public' }, 200, { ...allowed('*'), Vary: 'Origin' }],
      [
        { ...actual('https://shop.example.com'), path: '/shop' },
        200,
        withCredentials('https://shop.example.com'),
      ],
      [{ ...actual('https://any.example'), path: '/shop' }, 200, NOTHING],
      [{ ...actual('https://shop.example.com'), path: '/elsewhere' }, 200, { ...NOTHING, Vary: 'Origin' }],
    ],
    [
      [actual('https://new.example.com'), 200, allowed('https://new.example.com')],
      [actual('https://other.example'), 200, NOTHING],
    ],
  ],
  'Does CORS protect my API?': [
    [
      [
        { ...actual('https://app.example.com', 'POST'), path: '/orders' },
        201,
        withCredentials('https://app.example.com'),
      ],
      [{ ...actual('https://other.example', 'POST'), path: '/orders' }, 403, { ...NOTHING, Vary: 'Origin' }],
      [{ method: 'POST', path: '/orders', headers: [['Sec-Fetch-Site', 'same-origin']] }, 201, NOTHING],
    ],
  ],
  'How do I come from another package?': [
    [[actual('https://other.example'), 404, allowed('https://app.example.com')]],
  ],
  'Without Express': [[[actual('https://any.example'), 200, allowed('*')]]],
  'ES modules and TypeScript': [
    [[actual('https://app.example.com'), 404, allowed('https://app.example.com')]],
  ],
};

beforeAll(build, 60_000);

describe.each(Object.entries(EXCHANGES))('%s', (heading, exchanges) => {
  test.each(exchanges.map((expected, index) => ({ number: index + 1, expected })))(
    'example $number does what the text says',
    async ({ number, expected }) => {
      const app = await start(runnable(blocks(heading, 'js')[number - 1] as Block), 1);
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

test('every example of the README is run', () => {
  const run = Object.entries(EXCHANGES).flatMap(([heading, { length }]) => Array(length).fill(heading));
  const there = BLOCKS.filter(({ language }) => language === 'js').map(({ heading }) => heading);
  expect(there.sort()).toEqual([...run, 'Configuration errors'].sort());
});

test('the first example of the README is five lines', () => {
  expect((blocks('corsage', 'js')[0] as Block).code.trim().split('\n')).toHaveLength(5);
});

test('the wrong options in the README are refused in the words that it shows', async () => {
  const { code, stderr } = await run(runnable(blocks('Configuration errors', 'js')[0] as Block));
  expect(code).toBe(1);
  expect(stderr).toContain((blocks('Configuration errors', 'text')[0] as Block).code);
});

test('the TypeScript in the README compiles, and what it says does not compile does not', () => {
  const { code } = blocks('ES modules and TypeScript', 'ts')[0] as Block;
  const file = join(ROOT, 'readme-block.ts');
  const options: ts.CompilerOptions = {
    target: ts.ScriptTarget.ES2022,
    module: ts.ModuleKind.NodeNext,
    strict: true,
    esModuleInterop: true,
    skipLibCheck: true,
    noEmit: true,
    types: ['node'],
  };
  const host = ts.createCompilerHost(options);
  const { getSourceFile, fileExists } = host;
  host.fileExists = (name) => name === file || fileExists(name);
  host.getSourceFile = (name, ...rest) =>
    name === file ? ts.createSourceFile(name, code, ts.ScriptTarget.ES2022) : getSourceFile(name, ...rest);
  const problems = ts.getPreEmitDiagnostics(ts.createProgram([file], options, host));
  expect(problems.map(({ messageText }) => ts.flattenDiagnosticMessageText(messageText, '\n'))).toEqual([]);
}, 60_000);

describe('the tables of the README', () => {
  /** The first and third cells of the rows of every table under a heading. */
  function rows(heading: string): Map<string, string> {
    const [, section = ''] = README.split(`## ${heading}\n`);
    const lines = (section.split('\n## ')[0] as string).matchAll(/^\| `([a-z]\w*)` \|(?:([^|]*)\|){2}/gim);
    return new Map([...lines].map(([, name = '', cell = '']) => [name, cell.trim()]));
  }

  test('list every option and no other, with its default', () => {
    const table = rows('Options');
    expect([...table.keys()]).toEqual(OPTION_NAMES);
    for (const name of OPTION_NAMES) {
      if (name === 'allowedHeaders' || name === 'dangerously') continue; // told in words
      const value: unknown = defaultOf(name);
      const text = typeof value === 'string' ? `'${value}'` : String(value);
      expect([name, table.get(name)]).toEqual([name, text === '' ? 'none' : `\`${text}\``]);
    }
  });

  test('list every risk and no other', () => {
    const keys = [...README.matchAll(/^\| `(credentialsFrom\w+)` \|/gm)].map(([, name]) => name);
    expect(keys).toEqual(DANGEROUS_NAMES);
  });
});
