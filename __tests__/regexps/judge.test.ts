// What is proved of an expression before a policy takes it, and what holds of one that was taken.

import { runInNewContext } from 'node:vm';
import { CorsConfigError, createPolicy, type Problem } from 'corsage';
import { NO_RULES } from '../../lib/origins/credential-rules';
import { isSerializedOrigin } from '../../lib/origins/serialized';
import { Report } from '../../lib/problems/report';
import { judgeRegExp } from '../../lib/regexps/judge';
import { freshCopy } from '../support/fresh-copy';
import { BAD, EXPONENTIAL, GOOD } from './corpus';

/** The one problem with an expression, or undefined. */
function problemWith(origin: RegExp, credentials = false): Problem | undefined {
  try {
    createPolicy({ origin, credentials });
    return undefined;
  } catch (error) {
    if (!(error instanceof CorsConfigError)) throw error;
    expect(error.problems).toHaveLength(1);
    expect(error.message).toContain(error.problems[0]?.message);
    return error.problems[0];
  }
}

/** The origin that a problem shows as its proof. */
function shownIn({ message }: Problem): string {
  return /: "([^"]*)" matches\.$/.exec(message)?.[1] ?? '';
}

/** The strings and expressions that a fix tells the user to paste. */
function offeredIn({ fix }: Problem): (string | RegExp)[] {
  return [
    ...Array.from(fix.matchAll(/"([^"]+)"/g), ([, origin]) => origin as string),
    ...Array.from(fix.matchAll(/\/(\^\S*\$)\//g), ([, source]) => new RegExp(source as string)),
  ];
}

function matches(regexp: RegExp, origin: string): boolean {
  return new RegExp(regexp.source, regexp.flags).test(origin);
}

function withAndWithout(besideCredentialsOnly: boolean): boolean[] {
  return besideCredentialsOnly ? [true] : [false, true];
}

describe('a RegExp that allows strangers is refused, with one of them, and the fix is taken', () => {
  test('is tested with more than sixty examples', () => {
    expect(new Set(BAD.map(({ regexp }) => String(regexp))).size).toBeGreaterThanOrEqual(60);
  });

  test.each(BAD)('$regexp: $why', ({ regexp, credentials, letsIn }) => {
    expect([isSerializedOrigin(letsIn), matches(regexp, letsIn)]).toEqual([true, true]);
    for (const beside of withAndWithout(credentials)) {
      const problem = problemWith(regexp, beside);
      expect([beside, problem?.code]).toEqual([
        beside,
        expect.stringMatching(
          beside ? /^REGEXP_(?:LETS_STRANGERS_IN|INSECURE)$/ : 'REGEXP_LETS_STRANGERS_IN',
        ),
      ]);
      const proof = shownIn(problem as Problem);
      expect([proof, isSerializedOrigin(proof), matches(regexp, proof)]).toEqual([proof, true, true]);
      const offered = offeredIn(problem as Problem);
      if (offered.length > 0) createPolicy({ origin: offered, credentials: beside });
    }
  });
});

describe('an honest RegExp is taken', () => {
  test('is tested with more than sixty examples', () => {
    expect(new Set(GOOD.map(({ regexp }) => String(regexp))).size).toBeGreaterThanOrEqual(60);
  });

  test.each(GOOD)('$regexp: $why', ({ regexp, credentials, allows }) => {
    for (const beside of credentials ? [false, true] : [false]) {
      expect([beside, problemWith(regexp, beside)]).toEqual([beside, undefined]);
      const policy = createPolicy({ origin: regexp, credentials: beside });
      // Thrice, since `g` and `y` leave a place to go on from.
      expect([allows, allows, allows].map(policy.allowsOrigin)).toEqual([true, true, true]);
    }
  });
});

describe('a RegExp that backtracks without end is refused', () => {
  test.each(EXPONENTIAL)('$regexp: $why', ({ regexp }) => {
    for (const beside of [false, true]) {
      const problem = problemWith(regexp, beside);
      expect(problem?.code).toBe('REGEXP_TOO_SLOW');
      expect(problem?.message).toMatch(/takes longer than 50 ms on "https?:\/\/[^"]+"\.$/);
    }
  });

  test('only for its own processor time: a busy machine makes no RegExp slow', () => {
    // It had the processor for less than 40 ms, the first few times.
    const read: number[] = [];
    const clock = jest.spyOn(process, 'cpuUsage').mockImplementation(() => {
      read.push(performance.now());
      return { user: 20_000, system: read.length <= 8 ? 19_999 : 20_000 };
    });
    try {
      expect(problemWith(/^https:\/\/(?:[a-z]+[a-z]?)+\.example\.com$/)?.code).toBe('REGEXP_TOO_SLOW');
      // At the start and at the end of each run: four that do not count, and three that do.
      expect(read).toHaveLength(14);
      const lasted = read.flatMap((end, i) => (i % 2 === 0 ? [] : [end - (read[i - 1] as number)]));
      // Each that does not count gives twice the time to the next.
      for (const [i, least] of [50, 100, 200, 400, 800, 800, 800].entries()) {
        expect(lasted[i]).toBeGreaterThan(least - 5);
      }
    } finally {
      clock.mockRestore();
    }
  });

  test.each(['', '!', '_', '-', '\\.x'])('even if only with "%s" at the end', (end) => {
    const regexp = new RegExp(`^https:\\/\\/(?=a+${end}$)(?:a+)+\\.example\\.com$`);
    expect(problemWith(regexp)?.code).toBe('REGEXP_TOO_SLOW');
  });

  test('even if no part of it repeats without a bound', () => {
    const regexp = /^https:\/\/(?:(?:(?:a{1,9}){1,9}){1,9}){1,9}\.example\.com$/;
    expect(problemWith(regexp)?.code).toBe('REGEXP_TOO_SLOW');
  });

  test.each([
    [/^https:\/\/.*-.*\.example\.com$/, 'https://a-b.example.com'],
    [/^https:\/\/.*.*\.example\.com$/, 'https://a.example.com'],
    [/^https:\/\/(?:[a-z0-9-]+\.)*[a-z0-9-]+\.example\.com$/, 'https://a.b.example.com'],
  ])('while a polynomial one, which the length of an origin bounds, is taken: %s', (regexp, allowed) => {
    expect(createPolicy({ origin: regexp, credentials: true }).allowsOrigin(allowed)).toBe(true);
  });
});

/** The least that must be caught and passed. */
describe('a RegExp that is always refused', () => {
  test.each([
    ['a missing left boundary', /example\.com$/],
    ['a missing end', /^https:\/\/app\.example\.com/],
    ['an unescaped dot', /^https:\/\/app.example\.com$/],
    ['an optional boundary', /^https:\/\/([a-z0-9-]+\.?)?example\.com$/],
    ['an optional boundary', /(?:\.|\/\/)?example\.com$/],
    ['an alternated boundary', /(?:\.|-)example\.com$/],
    ['an alternated end', /^https:\/\/app\.example\.com(?:$|\.)/],
    ['a prefix', /^https:\/\/example/],
    ['a suffix that a country sells names below', /^https:\/\/[a-z]+\.co\.uk$/],
    ['a suffix that a country sells names below', /^https:\/\/[a-z]+\.com\.br$/],
  ])('%s: %s', (_, regexp) => {
    expect(problemWith(regexp)?.code).toBe('REGEXP_LETS_STRANGERS_IN');
    expect(problemWith(regexp, true)?.code).toBe('REGEXP_LETS_STRANGERS_IN');
  });

  test.each([/\.example\.com$/, /^https?:\/\/app\.example\.com$/, /^http:\/\/app\.example\.com$/])(
    'with credentials, a scheme left open: %s',
    (regexp) => {
      expect(problemWith(regexp)).toBeUndefined();
      const problem = problemWith(regexp, true);
      expect(problem?.code).toBe('REGEXP_INSECURE');
      expect(shownIn(problem as Problem)).toMatch(/^http:\/\//);
    },
  );

  test('exponential backtracking with credentials: the one that takes five seconds for 48 characters', () => {
    const regexp = /^https:\/\/([a-z0-9]+-?)+\.example\.com$/;
    expect(problemWith(regexp)?.code).toBe('REGEXP_TOO_SLOW');
    // A function would hang just as long.
    expect(problemWith(regexp)?.fix).not.toContain('function');
    expect(problemWith(regexp, true)?.code).toBe('REGEXP_TOO_SLOW');
  });

  test('exponential backtracking, with a proof that a reader understands at once', () => {
    expect(shownIn(problemWith(/example\.com$/) as Problem)).toBe('https://evilexample.com');
    expect(shownIn(problemWith(/^https:\/\/app\.example\.com/) as Problem)).toMatch(
      /^https:\/\/app\.example\.com\.?evil\.test$/,
    );
  });
});

describe('where a RegExp asks for little, a stranger who has that is found', () => {
  test.each([
    [/^https:\/\/[\d.]+$/, 'https://1.1.1.1'],
    [/^http:.{11}$/, 'http://evil.test'],
    [/^https:.{11}$/, 'https://evil.test'],
    [/^https:.{10}$/, 'https://evil.com'],
    [/(?<=\.\w+\.)com$/, 'https://evil.test.com'],
    [/(?<=^https:\/\/\w+\.)com$/, 'https://evil.com'],
    [/(?<=^https:\/\/\w+\.)net$/, 'https://evil.net'],
    [/(?<=^http:\/\/\w+\.)com$/, 'http://evil.com'],
    [/(?<=^https:\/\/)\w+\.net$/, 'https://evil.net'],
    [/(?<=^http:\/\/)\w+\.net$/, 'http://evil.net'],
    [/(?<=^http:\/\/\w+)example\.com$/, 'http://evilexample.com'],
    [/(?<=-)example\.com$/, 'https://evil-example.com'],
    [/(?<=^https:)\/\/[a-z]+\.net$/, 'https://evil.net'],
    [/(?<=^http:)\/\/[a-z]+\.net$/, 'http://evil.net'],
    [/(?<=^https):\/\/[a-z]+\.net$/, 'https://evil.net'],
    [/(?<=^http):\/\/[a-z]+\.net$/, 'http://evil.net'],
    [/^https:\/\/app\.example\.com(?=\.\w+\.)/, 'https://app.example.com.evil.test'],
    [/^https:\/\/app\.example\.com(?=\w+\.)/, 'https://app.example.comevil.test'],
    [/^https:\/\/app\.example\.com(?=-)/, 'https://app.example.com-evil.test'],
    [/^https:\/\/app\.example\.com(?=\.\w+$)/, 'https://app.example.com.test'],
    [/^https:\/\/app\.example\.com(?=\w+$)/, 'https://app.example.comevil'],
    [/^https:\/\/[a-z]+\.net(?=:\d)/, 'https://evil.net:8443'],
    [/s:\/\/app\.example\.com/, 'https://app.example.comevil.test'],
    [/ttp:\/\/app\.example\.com/, 'http://app.example.comevil.test'],
  ])('%s: %s', (regexp, stranger) => {
    expect(shownIn(problemWith(regexp) as Problem)).toBe(stranger);
  });
});

describe('of all the strangers that get in, the clearest is shown', () => {
  test.each([
    [/^https?:\/\/.*\.com$/, 'https://evil.com'],
    [/^http:\/\/.*\.com$/, 'http://evil.com'],
    [/com$/, 'https://evil.com'],
    [/^https?:\/\/intranet/, 'https://intranetevil.test'],
    [/^https:\/\/[a-z]*intranet$/, 'https://evilintranet'],
    [/^https:\/\/my.app$/, 'https://myxapp'],
    [/^https:\/\/app.server$/, 'https://appxserver'],
    [/^https:\/\/a.b.c$/, 'https://axb.c'],
    [/^(https|capacitor):\/\/.*$/, 'https://evil.test'],
    [/example\.com|example\.org$/, 'https://evilexample.com'],
    [/\.(com|org)$/, 'https://evil.com'],
    [/^https:\/\/app\.test/, 'https://app.testevil'],
  ])('%s: %s', (regexp, stranger) => {
    expect(shownIn(problemWith(regexp) as Problem)).toBe(stranger);
  });

  test.each([
    [/^https?:\/\/app\.example\.com$/, 'http://app.example.com'],
    [/^https?:\/\/\w+\.example\.com$/, 'http://evil.example.com'],
  ])('or the clearest over plain http: %s: %s', (regexp, origin) => {
    const problem = problemWith(regexp, true) as Problem;
    expect([problem.code, shownIn(problem)]).toEqual(['REGEXP_INSECURE', origin]);
  });
});

test.each([
  [/home1\.example$/, 'Write "https://home1.example" and "https://*.home1.example", or '],
  [/intranet$/, 'Name the host and anchor both ends: '],
  [/^https:\/\/10\.0\.0\.1/, 'Name the host and anchor both ends: '],
])('what to write instead has the name that was meant, if one is clear: %s', (regexp, fix) => {
  expect(problemWith(regexp)?.fix).toMatch(fix);
});

describe('an address on the own network is not a stranger, and any other is', () => {
  /** Every address that begins so. */
  const addresses = (begin: string) => new RegExp(`^http:\\/\\/${begin.replaceAll('.', '\\.')}\\d$`);

  test.each([
    '10.0.0.',
    '10.255.0.',
    '127.0.0.',
    '169.254.1.',
    '172.16.0.',
    '172.19.0.',
    '172.20.0.',
    '172.29.0.',
    '172.30.0.',
    '172.31.0.',
    '192.168.0.',
  ])('%s', (begin) => {
    expect(problemWith(addresses(begin))).toBeUndefined();
  });

  test.each([
    '1.10.0.',
    '1.172.16.',
    '1.192.168.',
    '8.8.8.',
    '16.9.254.',
    '100.0.0.',
    '110.0.0.',
    '169.255.0.',
    '172.1.16.',
    '172.15.0.',
    '172.160.0.',
    '172.3.0.',
    '172.32.0.',
    '192.16.8.',
    '192.169.0.',
  ])('%s', (begin) => {
    expect(shownIn(problemWith(addresses(begin)) as Problem)).toBe(`http://${begin}1`);
  });
});

describe('what only looks like a stranger is not a proof', () => {
  test.each([
    ['an origin that cannot be one', /example\.com:65536$/],
    ['a name below what only looks like a suffix', /^https:\/\/[a-z]+\.go\.com$/],
    ['a name below what only looks like a suffix', /^https:\/\/[a-z]+\.id\.example$/],
    ['a name that the own network alone has', /^https:\/\/[a-z]+\.intranet$/],
    ['a name that no registry sells', /^https:\/\/[a-z]+\.private$/],
    ['a name below what is sold in a country', /^https:\/\/[a-z]+\.com\.co\.uk$/],
    ['hosts of another scheme', /^capacitor:\/\/.*$/],
    ['names of the own network', /^https:\/\/[a-z]+$/],
    ['a name below one that ends with a digit', /^https:\/\/[a-z]+\.app\.lan2$/],
    ['names of the own network that begin like the one meant', /^https:\/\/(?!my\.)my.app\w+$/],
    ['names of the own network that end like the one meant', /^https:\/\/(?:our\.app|[a-z]*app)$/],
    ['a label that begins with a hyphen', /^https:\/\/-[a-z]+\.[a-z]+$/],
    ['a label that ends with a hyphen', /^https:\/\/[a-z]+-\.[a-z]+$/],
    ['a tenant, who is denied when asking', /^https:\/\/[a-z]+\.vercel\.app$/],
    ['a public suffix itself', /^https:\/\/vercel\.app$/],
    ['a public suffix itself', /^https:\/\/co\.uk$/],
  ])('%s: %s', (_, regexp) => {
    expect(problemWith(regexp)).toBeUndefined();
    expect(problemWith(regexp, true)).toBeUndefined();
  });
});

describe('a flag of a RegExp', () => {
  test.each(['g', 'i', 'u', 'y', 's', 'm', 'v', 'd', 'gi', 'gimsuy', 'dgimsvy'])(
    '%s is no fault by itself, and hides none',
    (flags) => {
      const sticky = flags.includes('y') ? '^.*' : '';
      const honest = new RegExp(`^https:\\/\\/([a-z0-9\\-]+\\.)*example\\.com(:\\d+)?$`, flags);
      const policy = createPolicy({ origin: honest, credentials: true });
      const asked = ['https://a.example.com', 'https://example.com:8443', 'https://evilexample.com'];
      for (let round = 0; round < 3; round++)
        expect(asked.map(policy.allowsOrigin)).toEqual([true, true, false]);
      for (const source of [`${sticky}example\\.com$`, '^https:\\/\\/app\\.example\\.com'])
        expect(problemWith(new RegExp(source, flags))?.code).toBe('REGEXP_LETS_STRANGERS_IN');
    },
  );
});

describe('a RegExp that was taken', () => {
  test('matches anywhere, as RegExps do', () => {
    const policy = createPolicy({ origin: /\.example\.com(?=:|$)/ });
    expect(policy.allowsOrigin('https://a.example.com:8443')).toBe(true);
    expect(policy.allowsOrigin('https://a.b.example.com')).toBe(true);
  });

  test('is a copy: what happens to the original changes nothing', () => {
    const regexp = /^https:\/\/app\.example\.com$/g;
    const policy = createPolicy({ origin: [regexp] });
    regexp.lastIndex = 5;
    regexp.test = () => true;
    regexp.compile('.*');
    expect(policy.allowsOrigin('https://app.example.com')).toBe(true);
    expect(policy.allowsOrigin('https://evil.test')).toBe(false);
  });

  test('matches as a plain RegExp, whatever its subclass overrides', () => {
    class Lax extends RegExp {
      override test() {
        return true;
      }
      override exec() {
        return [''] as unknown as RegExpExecArray;
      }
    }
    const policy = createPolicy({ origin: new Lax('^https:\\/\\/app\\.example\\.com$') });
    expect(policy.allowsOrigin('https://app.example.com')).toBe(true);
    expect(policy.allowsOrigin('https://evil.test')).toBe(false);
  });

  test('may come from another realm', () => {
    const regexp = runInNewContext('/^https:\\/\\/app\\.example\\.com$/');
    expect(createPolicy({ origin: regexp }).allowsOrigin('https://app.example.com')).toBe(true);
    expect(problemWith(runInNewContext('/example\\.com$/'))?.code).toBe('REGEXP_LETS_STRANGERS_IN');
  });

  test('is tried after those before it, in order', () => {
    const policy = createPolicy({
      origin: ['https://one.example', /^https:\/\/two\.example$/, [/^https:\/\/three\.example$/]],
    });
    const asked = [
      'https://one.example',
      'https://two.example',
      'https://three.example',
      'https://four.example',
    ];
    expect(asked.map(policy.allowsOrigin)).toEqual([true, true, true, false]);
  });

  test('never sees the opaque origin', () => {
    for (const regexp of [/^null$/, /^(?!https?:)/, /^[a-z]{4}$/])
      expect(createPolicy({ origin: regexp }).allowsOrigin('null')).toBe(false);
  });
});

describe('the refusal of a RegExp', () => {
  test('names every RegExp that is wrong, and where', () => {
    const build = () =>
      createPolicy({ origin: [/^https:\/\/app\.example\.com$/, [/example\.com$/], /example\.org/] });
    expect(build).toThrow(
      expect.objectContaining({
        problems: [
          expect.objectContaining({ path: 'origin[1][0]', code: 'REGEXP_LETS_STRANGERS_IN' }),
          expect.objectContaining({ path: 'origin[2]', code: 'REGEXP_LETS_STRANGERS_IN' }),
        ],
      }),
    );
  });

  test('shows the RegExp, escaped and cut', () => {
    const problem = problemWith(new RegExp(`example\\.com|\u202e${'x'.repeat(200)}`));
    expect(problem?.message).toMatch(/^origin: \/example\\\.com\|\\u202ex+\.\.\. lets strangers in: /);
    expect(problem?.message.length).toBeLessThan(250);
    expect(problem?.value).toEqual(expect.any(RegExp));
  });

  test('can be passed by with a function, should the proof be wrong', async () => {
    const regexp = /example\.com$/;
    const policy = createPolicy({ origin: (origin) => regexp.test(origin) });
    expect(await policy.resolveOrigin('https://evilexample.com')).toBe(true);
  });

  test('is lifted by its dangerously key for plain http, and for nothing else', () => {
    const dangerously = { credentialsFromInsecureOrigins: true };
    const policy = createPolicy({ origin: /\.example\.com$/, credentials: true, dangerously });
    expect(policy.allowsOrigin('http://a.example.com')).toBe(true);
    expect(() => createPolicy({ origin: /example\.com$/, credentials: true, dangerously })).toThrow(
      'lets strangers in',
    );
  });

  test('is remembered, however many RegExps were tried in between', () => {
    const bad = /unlikely\.example$/;
    const first = problemWith(bad);
    expect(first).toBeDefined();
    for (let i = 0; i < 250; i++)
      expect(problemWith(new RegExp(`^https:\\/\\/t${i}\\.example\\.com$`))).toBeUndefined();
    expect(problemWith(bad)).toEqual(first);
  });

  test('or the acceptance costs its trials once, while no more than a hundred RegExps are in use', () => {
    const { createPolicy: fresh } = freshCopy();
    const clock = jest.spyOn(process, 'cpuUsage');
    const isTried = (i: number) => {
      clock.mockClear();
      fresh({ origin: new RegExp(`^https:\\/\\/t${i}\\.example$`) });
      return clock.mock.calls.length > 0;
    };
    // With the one that every copy has tried already, a hundred.
    const others = Array.from({ length: 99 }, (_, i) => i);
    expect(others.filter(isTried)).toEqual(others);
    expect(others.filter(isTried)).toEqual([]);
    expect([100, 100, 0, 0].map(isTried)).toEqual([true, false, true, false]);
    clock.mockRestore();
  });

  test('does not apply to the RegExp with other flags, or under other rules', () => {
    expect(problemWith(/\.example\.net$/)).toBeUndefined();
    expect(problemWith(/\.example\.net$/, true)?.code).toBe('REGEXP_INSECURE');
    expect(problemWith(/\.EXAMPLE\.net$/)).toBeUndefined();
    expect(problemWith(/EXAMPLE\.net$/i)?.code).toBe('REGEXP_LETS_STRANGERS_IN');
  });
});

test('a RegExp that takes long in all, but on no origin, is taken', () => {
  const arms = Array.from({ length: 120 }, (_, i) => `.*-.*\\.t${i}\\.example`).join('|');
  const policy = createPolicy({ origin: new RegExp(`^https:\\/\\/(?:${arms})$`), credentials: true });
  expect(policy.allowsOrigin('https://a-b.t119.example')).toBe(true);
});

test('a RegExp of hundreds of names is tried with each of them', () => {
  const names = Array.from({ length: 300 }, (_, i) => `t${i}\\.example`);
  const policy = createPolicy({ origin: new RegExp(`^(?:https:\\/\\/${names.join('$|https:\\/\\/')}$)`) });
  expect(policy.allowsOrigin('https://t299.example')).toBe(true);
  const open = new RegExp(`^(?:https:\\/\\/${names.join('$|https:\\/\\/')})`);
  expect(problemWith(open)?.code).toBe('REGEXP_LETS_STRANGERS_IN');
});

describe('where nothing can stop a RegExp, as in a browser,', () => {
  const judged = (regexp: RegExp) => {
    const report = new Report();
    judgeRegExp(regexp, NO_RULES, 'origin', report);
    return report.problems.map(({ code }) => code);
  };

  test('strangers are found out all the same, whatever the flags', () => {
    expect(judged(/example\.gov\.in$/g)).toEqual(['REGEXP_LETS_STRANGERS_IN']);
    expect(judged(/^https:\/\/untimed\.example\.com$/g)).toEqual([]);
  });

  test('a slow RegExp is not provoked', () => {
    expect(judged(/^https:\/\/(?:[a-f]+)+\.untimed\.example\.com$/)).toEqual([]);
  });
});
