// `corsage audit` finds each kind of hole, and raises no alarm for servers without one.

import npmCors from 'cors';
import cors from 'corsage';
import type { Send, WireRequest } from '../../lib/browser/exchange';
import { ask } from '../../lib/check/ask';
import { type Audited, audit } from '../../lib/check/audit';
import { MOST_STRANGERS, strangersOf } from '../../lib/check/audit-origins';
import { corsage, noName } from '../support/checker';
import { APP } from '../support/origins';
import { head, startRaw } from '../support/raw-server';
import { during, type Handler, start } from '../support/servers';

const API = 'https://api.example.com';
const CREDENTIALS = ['Access-Control-Allow-Credentials', 'true'] as const;

type Allows = (origin: string) => boolean;

/** A server that reflects the origins that it allows. */
function reflecting(allows: Allows, credentials = true): Send {
  return async ({ headers }) => {
    const origin = originIn(headers);
    const given = allows(origin)
      ? [['Access-Control-Allow-Origin', origin] as const, ...(credentials ? [CREDENTIALS] : [])]
      : [];
    return { status: 200, headers: given };
  };
}

function originIn(headers: WireRequest['headers']): string {
  return headers.find(([name]) => name === 'Origin')?.[1] as string;
}

const none = async () => {};

const AT_HOME = ['localhost', '127.0.0.1', '192.168.0.1'].flatMap((name) => [
  `http://${name}.corsage-audit.invalid`,
  `https://${name}.corsage-audit.invalid`,
]);

function audited(send: Send, more: Partial<Parameters<typeof audit>[0]> = {}): Promise<Audited> {
  const plan = { url: `${API}/me`, method: 'GET', headers: [], strangers: strangersOf([APP, API]), ...more };
  return audit(plan, send, none);
}

const found = ({ findings }: Audited) => findings.map(({ code, origin }) => `${code} ${origin}`);

describe('an audit finds', () => {
  const HOLES: [hole: string, allows: Allows, findings: string[]][] = [
    [
      'that any origin is reflected',
      () => true,
      ['EVERY_ORIGIN_WITH_CREDENTIALS https://corsage-audit.invalid', 'NULL_WITH_CREDENTIALS null'],
    ],
    ['that null is allowed', (origin) => origin === 'null' || origin === APP, ['NULL_WITH_CREDENTIALS null']],
    [
      'a comparison of the start alone',
      (origin) => origin.startsWith(APP),
      ['LOOKALIKE_WITH_CREDENTIALS https://app.example.com.corsage-audit.invalid'],
    ],
    [
      'a RegExp for pages on localhost that does not look at the end',
      (origin) => origin === APP || /^https?:\/\/localhost/.test(origin),
      [
        'LOOKALIKE_WITH_CREDENTIALS http://localhost.corsage-audit.invalid',
        'LOOKALIKE_WITH_CREDENTIALS https://localhost.corsage-audit.invalid',
      ],
    ],
    [
      'a RegExp for addresses of a private network that does not look at the end',
      (origin) => /^http:\/\/(?:127\.|192\.168\.)/.test(origin),
      [
        'LOOKALIKE_WITH_CREDENTIALS http://127.0.0.1.corsage-audit.invalid',
        'LOOKALIKE_WITH_CREDENTIALS http://192.168.0.1.corsage-audit.invalid',
      ],
    ],
    [
      'a list in a string in which any part counts',
      (origin) => `https://admin.example.com,${APP}`.includes(origin),
      ['LOOKALIKE_WITH_CREDENTIALS https://app.example.co'],
    ],
    [
      'a comparison of the end alone',
      (origin) => origin.startsWith('https:') && origin.endsWith('example.com'),
      [
        'LOOKALIKE_WITH_CREDENTIALS https://corsageexample.com',
        'LOOKALIKE_WITH_CREDENTIALS https://appxexample.com',
        'LOOKALIKE_WITH_CREDENTIALS https://apixexample.com',
      ],
    ],
    [
      'a dot that stands for any character',
      (origin) => /^https:\/\/app.example\.com$/.test(origin),
      ['LOOKALIKE_WITH_CREDENTIALS https://appxexample.com'],
    ],
    [
      'plain http',
      (origin) => /^https?:\/\/app\.example\.com$/.test(origin),
      ['INSECURE_ORIGIN_WITH_CREDENTIALS http://app.example.com'],
    ],
    [
      'plain http of any sub-domain',
      (origin) => origin.endsWith('://corsage.example.com'),
      ['INSECURE_ORIGIN_WITH_CREDENTIALS http://corsage.example.com'],
    ],
    [
      'previews on a shared host',
      (origin) => /^https:\/\/[a-z-]+\.vercel\.app$/.test(origin),
      ['PUBLIC_SUFFIX_WITH_CREDENTIALS https://example-corsage.vercel.app'],
    ],
  ];

  test.each(HOLES)('%s', async (_hole, allows, expected) => {
    const report = await audited(reflecting(allows));
    expect(found(report)).toEqual(expected);
    expect(report.doubt).toBeUndefined();
    for (const { credentials, status, message, fix } of report.findings) {
      expect([credentials, status]).toEqual([true, 200]);
      for (const text of [message, fix]) expect(text).toMatch(/^[A-Z].{10,250}\.$/);
    }
  });

  test('the names of other customers of the host that the listed page is on', async () => {
    const strangers = strangersOf(['https://shop.vercel.app']);
    const previews = reflecting((origin) => /^https:\/\/shop-[a-z]+\.vercel\.app$/.test(origin));
    expect(found(await audited(previews, { strangers }))).toEqual([
      'PUBLIC_SUFFIX_WITH_CREDENTIALS https://shop-corsage.vercel.app',
    ]);
    const ending = reflecting((origin) => origin.endsWith('shop.vercel.app'));
    expect(found(await audited(ending, { strangers }))).toContain(
      'PUBLIC_SUFFIX_WITH_CREDENTIALS https://corsageshop.vercel.app',
    );
  });

  test('what only a signed-in user is answered, and asks with what such a user sends and without', async () => {
    const sent: boolean[] = [];
    const send: Send = async (wire) => {
      const signedIn = wire.headers.some(([name]) => name === 'Cookie');
      sent.push(signedIn);
      return signedIn ? reflecting(() => true)(wire) : { status: 401, headers: [] };
    };
    const report = await audited(send, { headers: [['Cookie', 'id=1']] });
    expect(report.findings.map(({ code }) => code)).toEqual([
      'EVERY_ORIGIN_WITH_CREDENTIALS',
      'NULL_WITH_CREDENTIALS',
    ]);
    expect(sent).toEqual([false, true, false, true]);
  });

  test('what a preflight allows, and never sends the method itself', async () => {
    const methods = new Set<string>();
    const send: Send = (wire) => {
      methods.add(
        `${wire.method} ${wire.headers.some(([name, value]) => name === 'Access-Control-Request-Method' && value === 'DELETE')}`,
      );
      return reflecting(() => true)(wire);
    };
    expect((await audited(send, { method: 'DELETE' })).findings).toHaveLength(2);
    expect([...methods]).toEqual(['OPTIONS true']);
  });
});

describe('an audit raises no alarm for a server that', () => {
  const HONEST: [what: string, send: Send][] = [
    ['allows one origin', reflecting((origin) => origin === APP)],
    [
      'allows its own sub-domains over https',
      reflecting((origin) => /^https:\/\/[a-z.-]+\.example\.com$/.test(origin)),
    ],
    [
      'allows its name with the dot of the root',
      reflecting((origin) => /^https:\/\/app\.example\.com\.?$/.test(origin)),
    ],
    [
      'shows public data to all',
      async () => ({ status: 200, headers: [['Access-Control-Allow-Origin', '*']] }),
    ],
    ['reflects any origin without credentials', reflecting(() => true, false)],
    [
      'sends * with credentials, which browsers refuse',
      async () => ({ status: 200, headers: [['Access-Control-Allow-Origin', '*'], CREDENTIALS] }),
    ],
    ['knows nothing of CORS', async () => ({ status: 200, headers: [] })],
    ['fails for origins that are not listed', async () => ({ status: 500, headers: [] })],
    [
      'names one origin to everybody',
      async () => ({ status: 200, headers: [['Access-Control-Allow-Origin', APP], CREDENTIALS] }),
    ],
  ];

  test.each(HONEST)('%s', async (_what, send) => {
    const report = await audited(send);
    expect([report.findings, report.doubt]).toEqual([[], undefined]);
    expect(report.answers.length).toBe(strangersOf([APP, API]).length);
  });

  const risky = { dangerously: { credentialsFromNull: true } } as const;
  const POLICIES: [name: string, policy: Handler, findings: string[]][] = [
    ['corsage with its defaults', cors(), []],
    ['corsage with a list', cors({ origin: [APP, 'https://b.example'], credentials: true }), []],
    ['corsage with a pattern', cors({ origin: 'https://*.example.com', credentials: true }), []],
    [
      'corsage with a RegExp',
      cors({ origin: /^https:\/\/(?:[a-z]+\.)?example\.com$/, credentials: true }),
      [],
    ],
    ['corsage that rejects others', cors({ origin: APP, credentials: true, disallowedOrigin: 'reject' }), []],
    [
      'corsage, where null is accepted as a risk',
      cors({ origin: ['null'], credentials: true, ...risky }),
      ['NULL_WITH_CREDENTIALS null'],
    ],
    ['npm cors with its defaults', npmCors() as Handler, []],
    ['npm cors with a list', npmCors({ origin: [APP], credentials: true }) as Handler, []],
    [
      'npm cors with a function that throws',
      npmCors({
        origin: (origin, callback) => callback(origin === APP ? null : new Error('no'), true),
        credentials: true,
      }) as Handler,
      [],
    ],
    ['npm cors with * and credentials', npmCors({ credentials: true }) as Handler, []],
    [
      'npm cors that reflects, with credentials',
      npmCors({ origin: true, credentials: true }) as Handler,
      ['EVERY_ORIGIN_WITH_CREDENTIALS https://corsage-audit.invalid', 'NULL_WITH_CREDENTIALS null'],
    ],
    [
      'npm cors with a RegExp without an end',
      npmCors({ origin: [/^https:\/\/app\.example\.com/], credentials: true }) as Handler,
      ['LOOKALIKE_WITH_CREDENTIALS https://app.example.com.corsage-audit.invalid'],
    ],
  ];

  test.each(POLICIES)('runs %s, or names what it lets in', async (_name, policy, expected) => {
    await during(start('Express 5', policy), async ({ port }) => {
      const overSocket: Send = async ({ method, headers }) => {
        const origin = originIn(headers);
        const manner = { userAgent: 'corsage', cookie: undefined, timeout: 10_000, lookup: noName };
        const { sent } = await ask({ url: `http://127.0.0.1:${port}/`, origin, method }, manner);
        return sent[0]?.response as NonNullable<(typeof sent)[0]['response']>;
      };
      expect(found(await audited(overSocket))).toEqual(expected);
    });
  });
});

describe('an audit says that it could not tell if the server', () => {
  const CASES: [what: string, send: Send, message: RegExp, requests: number][] = [
    ['does not respond', async () => ({ networkError: 'socket hang up' }), /did not respond/, 0],
    ['asks for fewer requests', async () => ({ status: 429, headers: [] }), /status 429/, 0],
    ['is down behind its proxy', async () => ({ status: 503, headers: [] }), /status 503/, 0],
    ['has nothing at that path', async () => ({ status: 404, headers: [] }), /everybody with status 404/, 25],
    ['wants a log-in of everybody', async () => ({ status: 401, headers: [] }), /without a log-in/, 25],
  ];

  test.each(CASES)('%s', async (_what, send, message, requests) => {
    const { answers, doubt, findings } = await audited(send);
    expect([findings, answers.length]).toEqual([[], requests]);
    expect(doubt?.message).toMatch(message);
  });
});

describe('an audit asks the origin that is said to be allowed first', () => {
  const strangers = [{ origin: APP, owner: 'listed' } as const, ...strangersOf([APP, API])];

  test('and tells nothing if it is not allowed, but what to correct', async () => {
    const others = reflecting((origin) => origin === 'https://other.example.com');
    const { answers, doubt, findings } = await audited(others, { strangers });
    expect([answers[0]?.origin, answers.length, findings]).toEqual([APP, strangers.length, []]);
    expect(doubt).toEqual({
      message:
        'api.example.com does not allow "https://app.example.com" itself here (status 200), so what it answers to others tells nothing.',
      fix: 'Check the spelling of --origin; or use a path that your page requests.',
    });
  });

  test('and says to look at the error first if it answers that one with an error', async () => {
    const { doubt } = await audited(async () => ({ status: 500, headers: [] }), { strangers });
    expect(doubt?.message).toContain('(status 500)');
    expect(doubt?.fix).toMatch(/^Look at the error first: .* Check the spelling of --origin/);
  });

  test.each<[how: string, send: Send]>([
    ['allowed', reflecting((origin) => origin === APP)],
    ['allowed without credentials', reflecting((origin) => origin === APP, false)],
    [
      'allowed once it has signed in',
      async (wire) =>
        wire.headers.some(([name]) => name === 'Cookie')
          ? reflecting((origin) => origin === APP)(wire)
          : { status: 401, headers: [] },
    ],
  ])('and is sure if it is %s', async (_how, send) => {
    const report = await audited(send, { strangers, headers: [['Cookie', 'id=1']] });
    expect([report.findings, report.doubt]).toEqual([[], undefined]);
  });

  test('and reports what it finds, whether or not that one is allowed', async () => {
    const report = await audited(
      reflecting((origin) => origin === 'null'),
      { strangers },
    );
    expect([found(report), report.doubt]).toEqual([['NULL_WITH_CREDENTIALS null'], undefined]);
  });
});

test('an audit sends one request after the other, pauses between any two, and sends no more than seventy', async () => {
  const many = [
    'https://a.example.com',
    'https://b.example.org',
    'https://c.example.net',
    'https://d.example.edu',
  ];
  const strangers = strangersOf(many);
  expect(strangers).toHaveLength(MOST_STRANGERS);
  const log: string[] = [];
  const send: Send = async () => {
    log.push('request');
    return { status: 200, headers: [] };
  };
  const plan = { url: API, method: 'GET', headers: [['Cookie', 'id=1']] as const, strangers };
  await audit(plan, send, async () => void log.push('pause'));
  expect(log.join(' ')).toBe(
    Array(2 * MOST_STRANGERS)
      .fill('request')
      .join(' pause '),
  );
});

test('of a name that no registry sells, no other name is made that looks like it', () => {
  expect(strangersOf(['https://app.corp']).map(({ origin }) => origin)).toEqual([
    'https://corsage-audit.invalid',
    'null',
    ...AT_HOME,
    'https://app.corp.corsage-audit.invalid',
    'http://app.corp',
    'http://corsage.app.corp',
    'https://corsage.app.corp',
    'https://app.corp.',
  ]);
});

test('of a host whose names are shared, other names on it are made', () => {
  expect(strangersOf(['https://vercel.app']).map(({ origin }) => origin)).toContain(
    'https://corsagevercel.app',
  );
});

test.each([
  ['http://127.0.0.1:3000', []],
  ['http://localhost:3000', []],
  ['http://10.1.2.3', ['http://10.1.2.3.corsage-audit.invalid']],
  ['capacitor://localhost', []],
])('of %s, only a longer name is made', (origin, made) => {
  expect(strangersOf([origin]).map(({ origin }) => origin)).toEqual([
    'https://corsage-audit.invalid',
    'null',
    ...AT_HOME,
    ...made,
  ]);
});

test.each([
  ['https://app.example.com', 'https://app.example.co'],
  ['http://app.example.com:8080', 'http://app.example.co'],
  ['https://example.com.au', 'https://example.com'],
  ['https://shop.company', 'https://shop.com'],
])('of %s, the start that someone else can register is made: %s', (origin, start) => {
  expect(strangersOf([origin])).toContainEqual({ origin: start, owner: 'look-alike' });
});

test('of a name whose start nobody can register, no start is made', () => {
  const made = strangersOf(['https://app.example.org']).map(({ origin }) => origin);
  expect(made.filter((origin) => 'https://app.example.org'.startsWith(origin))).toEqual([]);
});

describe('the command corsage audit', () => {
  const open = (request: string) => {
    const origin = /^Origin: (.*)\r$/m.exec(request)?.[1];
    return head(
      'HTTP/1.1 200 OK',
      `Access-Control-Allow-Origin: ${origin}`,
      'Access-Control-Allow-Credentials: true',
    );
  };
  const shut = head('HTTP/1.1 429 Too Many Requests');

  async function run(answer: Parameters<typeof startRaw>[0], ...given: string[]) {
    const server = await startRaw(answer);
    try {
      const url = `http://127.0.0.1:${server.port}/`;
      const { code, stdout } = await corsage(['audit', url, ...given]);
      return { code, stdout: stdout.replaceAll(String(server.port), 'PORT') };
    } finally {
      await server.close();
    }
  }

  test('prints each answer and each problem, and exits with 1', async () => {
    const { code, stdout } = await run(open, '--origin', APP);
    expect(code).toBe(1);
    expect(stdout).toBe(`\
Audit of http://127.0.0.1:PORT/
21 origins to try. Audit only your own servers.

  200  allowed, and yours           https://app.example.com
  200  allowed with credentials     https://corsage-audit.invalid
  200  allowed with credentials     null

Problem: EVERY_ORIGIN_WITH_CREDENTIALS
  This origin stands for any site. It is allowed, with credentials, so its pages can read what this server shows to your users.
  List the origins that you trust, and send Access-Control-Allow-Origin to these only.

Problem: NULL_WITH_CREDENTIALS
  Any site can have the origin null: it only needs a sandboxed frame. It is allowed, with credentials, so its pages can read what this server shows to your users.
  Remove null from the origins that you allow.
`);
  });

  test('prints one object with --json', async () => {
    const { code, stdout } = await run(open, '--json', '-X', 'put', '-H', 'X-Api-Key: 1', '--timeout', '5');
    const { findings, message, fix } = JSON.parse(stdout);
    expect([code, findings.length, message, fix]).toEqual([1, 2, null, null]);
    expect(Object.keys(findings[0])).toEqual(['origin', 'credentials', 'status', 'code', 'message', 'fix']);
  });

  test('exits with 2 if it could not tell', async () => {
    const { code, stdout } = await run(shut);
    expect([code, stdout]).toEqual([
      2,
      expect.stringContaining('\nCould not tell\n  127.0.0.1:PORT answers with status 429.\n  Wait'),
    ]);
    expect(JSON.parse((await run(shut, '--json')).stdout)).toMatchObject({
      findings: [],
      fix: 'Wait, and ask again.',
    });
  });

  test('exits with 2 if the host has no address', async () => {
    const { code, stdout } = await corsage(['audit', 'https://api.example.com/me']);
    expect([code, stdout]).toEqual([2, expect.stringContaining('did not respond')]);
  });

  test('exits with 2 if the origin named with --origin is not allowed', async () => {
    const { code, stdout } = await run(head('HTTP/1.1 200 OK'), '--origin', APP);
    expect([code, stdout]).toEqual([2, expect.stringContaining('Check the spelling of --origin')]);
    expect(stdout).not.toContain('Only origins');
  });

  test('says that other origins were not tried without --origin', async () => {
    const hint = /^Only origins made from the host 127\.0\.0\.1:\S+ were tried\. Add one .*--origin/m;
    expect((await run(open)).stdout).toMatch(hint);
    expect(JSON.parse((await run(open, '--json')).stdout).hint).toMatch(hint);
    expect(JSON.parse((await run(open, '--json', '--origin', APP)).stdout).hint).toBeNull();
  });

  test('exits with 0 if it finds no problem', async () => {
    const { code, stdout } = await run(head('HTTP/1.1 200 OK', 'Access-Control-Allow-Origin: *'));
    expect([code, stdout]).toEqual([0, expect.stringContaining('\nNo problems found\n')]);
    expect(stdout).toContain('  200  allowed without credentials  null\n');
    expect((await run(head('HTTP/1.1 204 No Content'))).stdout).toContain(
      '  204  not allowed                  null\n',
    );
  });

  test('shows what is allowed and yours, which does not hurt', async () => {
    const own = (request: string) =>
      request.includes('Origin: https://corsage.example.com\r\n')
        ? open(request)
        : head('HTTP/1.1 200 OK', 'Access-Control-Allow-Origin: *');
    const { code, stdout } = await run(own, '--origin', 'https://example.com');
    expect([code, stdout]).toEqual([
      0,
      expect.stringContaining('\n  200  allowed, and yours           https://corsage.example.com\n'),
    ]);
  });

  test('uses colour in a terminal', async () => {
    const server = await startRaw(open);
    const { stdout } = await corsage(['audit', `http://127.0.0.1:${server.port}/`], {
      hasColors: () => true,
    });
    await server.close();
    expect(stdout).toContain('\x1b[31mProblem: NULL_WITH_CREDENTIALS\x1b[39m');
  });

  test('says that it is for servers of your own', async () => {
    expect((await corsage(['audit', '--help'])).stdout).toContain('For servers of your own.');
  });

  test.each([
    [['audit'], 'The URL is missing.'],
    [['audit', 'ftp://127.0.0.1/'], 'is not http or https'],
    [['audit', 'http://127.0.0.1/', 'http://127.0.0.2/'], 'is one argument too many'],
  ])('refuses %j', async (given, message) => {
    const { code, stderr } = await corsage(given);
    expect([code, stderr]).toEqual([2, expect.stringContaining(message)]);
  });
});
