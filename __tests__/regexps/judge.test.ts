// What is decided of a RegExp before a policy takes it, and what holds of one that was taken.

import { runInNewContext } from 'node:vm';
import { type CorsConfigError, createPolicy, type Problem } from 'corsage';
import { credentialRules, NO_RISK, NO_RULES } from '../../lib/origins/credential-rules';
import { isSerializedOrigin } from '../../lib/origins/serialized';
import { judgeRegExp, type Missing } from '../../lib/regexps';
import { freshCopy } from '../support/fresh-copy';
import { BAD, GOOD, REFUSED } from './corpus';
import { problemWith } from './problem';

const WITH_CREDENTIALS = credentialRules(true, NO_RISK);

/** The origin that a problem shows. */
function shownIn({ message }: Problem): string {
  return /: "([^"]*)" matches/.exec(message)?.[1] ?? '';
}

function matches(regexp: RegExp, origin: string): boolean {
  return new RegExp(regexp.source, regexp.flags).test(origin);
}

const REFUSALS = /^(?:REGEXP_LETS_STRANGERS_IN|REGEXP_INSECURE|PUBLIC_SUFFIX_WITH_CREDENTIALS)$/;

describe('a RegExp that lets strangers in is refused', () => {
  test('in a corpus of more than 150 examples', () => {
    expect(new Set(BAD.map(({ regexp }) => String(regexp))).size).toBeGreaterThanOrEqual(150);
  });

  test.each(BAD)('$regexp: $why', ({ regexp, credentials, letsIn }) => {
    expect([isSerializedOrigin(letsIn), matches(regexp, letsIn)]).toEqual([true, true]);
    for (const withCredentials of credentials ? [true] : [false, true]) {
      const problem = problemWith(regexp, withCredentials);
      expect([withCredentials, problem?.code]).toEqual([
        withCredentials,
        credentials ? expect.stringMatching(REFUSALS) : 'REGEXP_LETS_STRANGERS_IN',
      ]);
      const shown = shownIn(problem as Problem);
      if (shown !== '')
        expect([shown, isSerializedOrigin(shown), matches(regexp, shown)]).toEqual([shown, true, true]);
    }
  });

  test('in most cases with a stranger’s origin in the message', () => {
    const shown = BAD.filter(
      ({ regexp, credentials }) => shownIn(problemWith(regexp, credentials) as Problem) !== '',
    );
    expect(shown.length / BAD.length).toBeGreaterThan(0.9);
  });
});

describe('an honest RegExp is accepted', () => {
  test('in a corpus of more than 150 examples', () => {
    expect(new Set(GOOD.map(({ regexp }) => String(regexp))).size).toBeGreaterThanOrEqual(150);
  });

  test.each(GOOD)('$regexp: $why', ({ regexp, credentials, allows }) => {
    for (const withCredentials of credentials ? [false, true] : [false]) {
      expect([withCredentials, problemWith(regexp, withCredentials)]).toEqual([withCredentials, undefined]);
      const policy = createPolicy({ origin: regexp, credentials: withCredentials });
      // Thrice, since `g` and `y` leave a place to go on from.
      expect([allows, allows, allows].map(policy.allowsOrigin)).toEqual([true, true, true]);
    }
  });

  test.each(REFUSED)('except for a known limit, $why: $regexp', ({ regexp, credentials }) => {
    expect(problemWith(regexp, credentials)).toBeDefined();
  });
});

describe('what is missing is named', () => {
  test.each<[RegExp, Missing]>([
    [/^https:\/\/app\.example\.com/, 'end'],
    [/^https:\/\/app\.example\.[a-z]+$/, 'end'],
    [/^https:\/\/192[\d.]+$/, 'end'],
    [/example\.com$/, 'start'],
    [/com$/, 'start'],
    [/10\.0\.0\.1$/, 'start'],
    [/myapp\.vercel\.app$/, 'start'],
    [/app:\d+$/, 'start'],
    [/app:/, 'start'],
    [/93\.184\.216\.34$/, 'start'],
    [/^https:\/\/a\.b\dexample\.com$/, 'start'],
    [/x\.vercel\.app$/, 'start'],
    [/^https:\/\/app.example\.com$/, 'dot'],
    [/^https:\/\/example.com$/, 'dot'],
    [/^https:\/\/example./, 'dot'],
    [/.example\.com$/, 'dot'],
    [/^http:\/\/192.168.1.\d+$/, 'dot'],
    [/^https:\/\/(www)?\.?example\.com$/, 'glue'],
    [/^https:\/\/app[.-]example\.com$/, 'glue'],
    [/^https:\/\/example\.com?$/, 'glue'],
    [/.*/, 'name'],
    [/^https:\/\/.$/, 'name'],
    [/^https:\/\/.*\..*$/, 'name'],
    [/\.co\.uk$/, 'name'],
    [/::1\]$/, 'name'],
    [/^https:\/\/\[[0-9a-f:]+\]$/, 'name'],
  ])('%s: %s', (regexp, missing) => {
    expect(judgeRegExp(regexp, NO_RULES).fault).toMatchObject({ kind: 'strangers', missing });
  });
});

describe('a domain that is another one with letters in front', () => {
  test.each([
    [/^https:\/\/(www)?example\.com$/, 'https://wwwexample.com'],
    [/^https:\/\/(x)?a-b\.com$/, 'https://xa-b.com'],
    [/^https:\/\/(www)?myapp\.vercel\.app$/, 'https://wwwmyapp.vercel.app'],
  ])('is refused when optional parts produce it: %s', (regexp, origin) => {
    for (const rules of [NO_RULES, WITH_CREDENTIALS])
      expect(judgeRegExp(regexp, rules).fault).toEqual({ kind: 'strangers', missing: 'glue', origin });
  });

  test.each([
    ['when its first label is written out', /^https:\/\/(myexample|example)\.com$/],
    ['when its first label is written out in upper case', /^https:\/\/(MyExample|example)\.com$/i],
    ['when its first label is written out, in a private network', /^https:\/\/(my-nas|nas)\.local$/],
    ['when its hyphen is escaped', /^https:\/\/(my-example|example)\.com$/],
    ['when a dot is in between', /^https:\/\/(www\.)?example\.com$/],
    ['when it is a number of an address', /^http:\/\/93\.184\.(2)?0\.1$/],
    ['when both names belong to one private network', /^https:\/\/(my)?a\.nas\.local$/],
    ['when both names are below home.arpa', /^https:\/\/(my)?nas\.home\.arpa$/],
    ['when both names belong to one tenant', /^https:\/\/(www)?a\.myapp\.vercel\.app$/],
    ['when both suffixes are written out', /^https:\/\/example\.(com|co)$/],
    ['when both suffixes are written out, with a port', /^https:\/\/example\.(?:co(:\d+)?|com)$/],
    ['when both suffixes are written out, in upper case', /^https:\/\/EXAMPLE\.(CO|COM)\.AU$/i],
    ['when both suffixes are written out, and one with more labels', /^https:\/\/example\.(co\.uk|co|com)$/],
    [
      'when both suffixes are written out behind a class',
      /^https:\/\/example[.](?:co$|com$)|\/a[.]co$|\/a[.]com$/,
    ],
    ['when its suffix has more labels', /^https:\/\/example\.com(\.au)?$/],
    ['when no registry sells the shorter one', /^https:\/\/example\.org?$/],
    ['when a gap and a hyphen come before it on a shared host', /^https:\/\/([a-z]+-)?myapp\.vercel\.app$/],
  ])('is accepted %s: %s', (_where, regexp) => {
    expect(judgeRegExp(regexp, NO_RULES).fault).toBeUndefined();
  });
});

describe('a RegExp that may be slow is tried', () => {
  /** Every origin that it is tried on. */
  function triedOn(regexp: RegExp): readonly string[] {
    const tried: string[] = [];
    judgeRegExp(regexp, NO_RULES, (_regexp, origins) => {
      tried.push(...origins);
      return undefined;
    });
    return tried;
  }

  test('and is refused with the origin that takes it too long', () => {
    expect(judgeRegExp(/^https:\/\/(?:a+)+\.example\.com$/, NO_RULES, () => 'https://aaa').fault).toEqual({
      kind: 'slow',
      origin: 'https://aaa',
    });
  });

  test('but not when it cannot be slow', () => {
    expect(triedOn(/^https:\/\/[a-z]+\.example\.com$/)).toEqual([]);
  });

  test('and its message shows a stranger when it turns out to be fast', () => {
    expect(judgeRegExp(/(?:[a-z]+\.)*example\.com$/, NO_RULES, () => undefined).fault).toEqual({
      kind: 'strangers',
      missing: 'start',
      origin: 'https://evilexample.com',
    });
  });

  test('on the longest origins, made of what it repeats and of common characters, with each ending', () => {
    const origins = triedOn(/^https:\/\/x(?:cd)+\.example\.com$/);
    const row = (before: string, unit: string) =>
      before + unit.repeat(Math.floor((259 - before.length) / unit.length));
    const rows = [
      row('https://x', 'cd'),
      ...['a', '0', 'a-', 'a.', '0.', 'ab'].map((unit) => row('https://', unit)),
    ];
    const all = rows.flatMap((each) => ['', '!', '_', '-', '.x'].map((end) => each + end));
    expect(origins).toEqual(all.filter((origin) => isSerializedOrigin(origin)));
    expect(origins.length).toBeGreaterThan(20);
  });

  test('after https:// when it begins inside the host', () => {
    expect(triedOn(/x(?:cd)+\.example\.com$/)[0]).toMatch(/^https:\/\/x(?:cd)+$/);
  });

  test('without a repeat when there is no room for one, and once for each origin', () => {
    const label = 'b'.repeat(60);
    const start = `https://${[label, label, label, label, label].join('.')}`;
    const origins = triedOn(new RegExp(`^${start}(?:a+)+(?:a+)+$`));
    expect(origins).toContain(`https://${'ab'.repeat(125)}`);
    expect(new Set(origins).size).toBe(origins.length);
  });
});

describe('the names that a RegExp spells out', () => {
  test('are its owner’s domains, and none for an address in a private network', () => {
    expect([...judgeRegExp(/^https:\/\/(a|b)\.example\.com$/, NO_RULES).names]).toEqual([
      'a.example.com',
      'b.example.com',
    ]);
    expect([...judgeRegExp(/\/\/[a-z]+x\.example\.com$/, NO_RULES).names]).toEqual(['x.example.com']);
    expect([...judgeRegExp(/^http:\/\/10\.0\.0\.\d+$/, NO_RULES).names]).toEqual([]);
    expect([...judgeRegExp(/\.example\.com\.$/, NO_RULES).names]).toEqual(['example.com']);
  });
});

describe('of all strangers that match, the message shows a convincing one', () => {
  test.each([
    [/example\.com$/, 'https://evilexample.com'],
    [/^https:\/\/app\.example\.com/, 'https://app.example.com.evil.com'],
    [/^https?:\/\/.*\.com$/, 'http://evil.com'],
    [/\.(com|org)$/, 'https://evil.com'],
    [/:4200$/, 'https://evil.com:4200'],
    [/^https:\/\/[\d.]+$/, 'https://1.1.1.1'],
    [/10\.0\.0\.1$/, 'https://210.0.0.1'],
    [/^http:\/\/192[\d.]+$/, 'http://192.0.78.24'],
    [/myapp\.vercel\.app$/, 'https://evilmyapp.vercel.app'],
    [/^https:\/\/(www)?\.?example\.com$/, 'https://wwwexample.com'],
    [/example\.(com|org)$/, 'https://evilexample.com'],
    [/home1\.example$/, 'https://evilhome1.example'],
    [/^https:\/\/example/, 'https://example.evil.com'],
    [/^https?:/, 'http://evil.com'],
    [/^http/, 'http://evil.com'],
    [/.*/, 'https://evil.com'],
    [/^https:\/\/app\.example\.com\b/, 'https://app.example.com.evil.com'],
    [/^https:\/\/([a-z]+)\.\1\.com$/, 'https://evil.evil.com'],
    [/^https:\/\/*.example\.com$/, 'https://xexample.com'],
    [/^https:\/\/example-/, 'https://example-1.evil.com'],
    [/^https:\/\/[^.]+\.[^.]+$/, 'https://evil.com'],
    [/^https:\/\/app.example\.com$/, 'https://appxexample.com'],
    [/^https:\/\/app.example.com$/, 'https://appxexample.com'],
    [/^https:\/\/app\dexample\.com$/, 'https://app1example.com'],
    [/:\d+$/, 'https://evil.com:1'],
    [/^https:\/\/[a-c]example\.com$/, 'https://aexample.com'],
    [/^https:\/\/example\.[a-z]{3}$/, 'https://example.net'],
    [/^https:\/\/example\.co[a-z]?$/, 'https://example.com'],
    [/^https:\/\/example\.[a-z]{2}$/, 'https://example.it'],
    [/^https:\/\/(app\.)?example\.com*$/, 'https://example.com'],
    [/^https:\/\/[a-z0-9.-]+example\.com$/, 'https://evilexample.com'],
    [/^https:\/\/[a-z0-9.-]+$/, 'https://evil.com'],
    [/\bexample\.com$/, 'https://evil-example.com'],
    [/\/\/.*example\.com$/, 'https://evilexample.com'],
    [/:\/\/.*example\.com$/, 'https://evilexample.com'],
    [/^[a-z]+:\/\/.*example\.com$/, 'https://evilexample.com'],
    [/^https:\/\/a\.[a-z]+\.com$/, 'https://a.evil.com'],
  ])('%s: %s', (regexp, stranger) => {
    expect(shownIn(problemWith(regexp) as Problem)).toBe(stranger);
  });

  test.each([
    [/^https?:\/\/app\.example\.com$/, 'http://app.example.com'],
    [/\.example\.com$/, 'http://evil.example.com'],
    [/^.*:\/\/app\.example\.com$/, 'http://app.example.com'],
    [/\/\/app\.example\.com$/, 'http://app.example.com'],
    [/http:\/\/app\.example\.com$/, 'http://app.example.com'],
  ])('over plain http when the RegExp allows it: %s: %s', (regexp, origin) => {
    const problem = problemWith(regexp, true) as Problem;
    expect([problem.code, shownIn(problem)]).toEqual(['REGEXP_INSECURE', origin]);
  });

  test('and none when only odd names match', () => {
    expect(problemWith(/^https:\/\/example.com$/)?.message).toBe(
      'origin: /^https:\\/\\/example.com$/ lets strangers in, since a dot that is not escaped matches any character.',
    );
    for (const odd of [/^https:\/\/a\..*-\.com$/, /^https:\/\/example.local1$/, /^https:\/\/gov\.[a-z]{2}$/])
      expect(shownIn(problemWith(odd) as Problem)).toBe('');
  });

  test('and none after a few hundred tries', () => {
    const gaps = /^https:\/\/.*b.*c.*d.*e.*f.*g.*h.*i.*j.*k.*l.*m(?!.)x$/;
    expect(judgeRegExp(gaps, NO_RULES, () => undefined).fault).toEqual({
      kind: 'strangers',
      missing: 'start',
    });
  });
});

describe('private addresses are accepted, and public ones refused', () => {
  const addresses = (begin: string) => new RegExp(`^http:\\/\\/${begin.replaceAll('.', '\\.')}\\d+$`);

  test.each([
    ...['10.0.0.', '10.255.0.', '127.0.0.', '169.254.1.', '172.16.0.', '172.19.0.', '172.20.0.', '172.29.0.'],
    ...[
      '172.30.0.',
      '172.31.0.',
      '192.168.0.',
      '100.64.0.',
      '100.79.0.',
      '100.99.1.',
      '100.119.1.',
      '100.127.0.',
    ],
  ])('%s', (begin) => {
    expect(problemWith(addresses(begin))).toBeUndefined();
  });

  test.each([
    ...[
      '1.10.0.',
      '1.172.16.',
      '1.192.168.',
      '8.8.8.',
      '16.9.254.',
      '100.0.0.',
      '100.63.0.',
      '100.128.0.',
      '110.0.0.',
    ],
    ...[
      '169.255.0.',
      '172.1.16.',
      '172.15.0.',
      '172.160.0.',
      '172.3.0.',
      '172.32.0.',
      '192.16.8.',
      '192.169.0.',
      '128.0.0.',
    ],
  ])('%s', (begin) => {
    expect(problemWith(addresses(begin))?.code).toBe('REGEXP_LETS_STRANGERS_IN');
  });

  test.each([
    [/^http:\/\/172\.1[6-9]\.[\d.]+$/, true],
    [/^http:\/\/172\.2\d\.[\d.]+$/, true],
    [/^http:\/\/172\.\d\d\.[\d.]+$/, false],
    [/^http:\/\/172\.1\d\.[\d.]+$/, false],
    [/^http:\/\/\[f[cd][0-9a-f]{2}:[0-9a-f:]+\]$/, true],
    [/^http:\/\/\[fe80:[0-9a-f:]+\]:3000$/, true],
    [/^http:\/\/\[2001:db8::1\]$/, true],
    [/^http:\/\/\[2001:[0-9a-f:]+\]$/, false],
    [/::1\]$/, false],
    [/127\.0\.0\.1$/, true],
    [/.127\.0\.0\.1$/, true],
    [/210\.10\.20\.30$/, true],
    [/27\.0\.0\.1$/, false],
    [/\.0\.0\.1$/, false],
  ])('%s: %s', (regexp, isOwn) => {
    expect(problemWith(regexp) === undefined).toBe(isOwn);
  });
});

describe('with credentials', () => {
  test.each([
    [/\.vercel\.app$/, 'http://evil.vercel.app'],
    [/^https:\/\/.*\.github\.io$/, 'https://evil.github.io'],
    [/^https:\/\/shop-git-[a-z0-9-]+-acme\.vercel\.app$/, 'https://shop-git-evil-acme.vercel.app'],
  ])('a RegExp for names on a shared host is refused, with the key that accepts it: %s', (origin, tenant) => {
    const problem = problemWith(origin, true) as Problem;
    expect(problem.code).toBe('PUBLIC_SUFFIX_WITH_CREDENTIALS');
    expect(problem.fix).toContain('credentialsFromPublicSuffix: true');
    expect(matches(origin, shownIn(problem))).toBe(true);
    const dangerously = { credentialsFromPublicSuffix: true, credentialsFromInsecureOrigins: true };
    expect(createPolicy({ origin, credentials: true, dangerously }).allowsOrigin(tenant)).toBe(true);
    expect(createPolicy({ origin }).allowsOrigin(tenant)).toBe(true);
  });

  test('a RegExp for every extension is refused, and one for a single extension accepted', () => {
    for (const regexp of [
      /^chrome-extension:\/\//,
      /^moz-extension:\/\/[0-9a-f-]{36}$/,
      /^vscode-webview:\/\/.*$/,
    ]) {
      expect(problemWith(regexp)).toBeUndefined();
      expect(problemWith(regexp, true)?.code).toBe('EXTENSIONS_WITH_CREDENTIALS');
    }
    expect(problemWith(/^chrome-extension:\/\/abcdefghijklmnopabcdefghijklmnop$/, true)).toBeUndefined();
    expect(problemWith(/^(app|tauri):\/\/.*$/, true)).toBeUndefined();
  });

  test('the dangerously key for plain http accepts plain http and nothing else', () => {
    const dangerously = { credentialsFromInsecureOrigins: true };
    const policy = createPolicy({ origin: /\.example\.com$/, credentials: true, dangerously });
    expect(policy.allowsOrigin('http://a.example.com')).toBe(true);
    expect(() => createPolicy({ origin: /example\.com$/, credentials: true, dangerously })).toThrow(
      'lets strangers in',
    );
  });

  test.each([
    /^http:\/\/localhost:\d+$/,
    /^http:\/\/.*\.localhost$/,
    /^http:\/\/127\.\d+\.\d+\.\d+$/,
    /^http:\/\/127\.0\.0\.\d$/,
    /127\.0\.0\.1:\d+$/,
    /\/\/127\.0\.0\.10$/,
    /127\.0\.0\.10$/,
    /^http:\/\/\[::1\](:\d+)?$/,
  ])('plain http on the user\u2019s own machine is accepted: %s', (regexp) => {
    expect(problemWith(regexp, true)).toBeUndefined();
  });
});

test.each([/^https:\/\/[a-z]+1\.example\.com$/, /^https:\/\/[a-z]+\.1\.example\.com$/, /my-localhost$/])(
  'a name of one’s own after a gap is accepted: %s',
  (regexp) => {
    expect(problemWith(regexp)).toBeUndefined();
  },
);

test.each([/^https:\/\/intranet-[a-z]+$/, /^https:\/\/[a-z0-9-]+-build$/])(
  'a name without a dot belongs to a private network and is accepted: %s',
  (regexp) => {
    expect(problemWith(regexp, true)).toBeUndefined();
  },
);

describe('the scheme that a RegExp names', () => {
  test.each([
    /^capacitor:.*$/,
    /tauri:\/\/localhost$/,
    /^my-extension-app:\/\/.*$/,
    /^vscode-webviews:\/\/.*$/,
    /^my-vscode-webview:\/\/.*$/,
  ])('may be that of an app, with credentials too: %s', (regexp) => {
    expect(problemWith(regexp, true)).toBeUndefined();
  });

  test.each([/p:\/\/app\.example\.com$/, /tps:\/\/app\.example\.com$/, /^.*tp:\/\/localhost\.example\.com$/])(
    'counts as http when only its last letters are written: %s',
    (regexp) => {
      expect(problemWith(regexp, true)?.code).toBe('REGEXP_INSECURE');
    },
  );

  test.each([
    /https:\/\/app\.example\.com$/,
    /^[a-z]*https:\/\/app\.example\.com$/,
    /^https.*\.example\.com$/,
  ])('is https only when all of it is written, from its start to its end: %s', (regexp) => {
    expect(judgeRegExp(regexp, WITH_CREDENTIALS).fault).toMatchObject({ kind: 'scheme' });
    expect(judgeRegExp(regexp, NO_RULES).fault).toBeUndefined();
  });

  test('is told from a scheme that ends like it, and from a host with its name', () => {
    expect(judgeRegExp(/^s:\/\/app\.example\.com$/, WITH_CREDENTIALS).fault).toMatchObject({
      kind: 'scheme',
    });
    expect(judgeRegExp(/^http:\/\/https\.example\.com$/, WITH_CREDENTIALS).fault).toMatchObject({
      kind: 'insecure',
    });
  });

  test('does not matter on one’s own machine', () => {
    expect(judgeRegExp(/https:\/\/localhost:\d+$/, WITH_CREDENTIALS).fault).toBeUndefined();
  });
});

describe('a RegExp that no origin can match is refused', () => {
  test.each([
    /^app\.example\.com$/,
    /^https:\/\/App\.example\.com$/,
    /^https:\/\/app\.example\.com\/$/,
    /^https:\/\/app\.example\.com\/.*$/,
    /^https:app\.example\.com$/,
    /^https:x.*example\.com$/,
    /^localhost:\d+$/,
    /^https:\/\/app\.example\.com:abc$/,
    /^https:\/\/app\.example\.com:8a[0-9]$/,
    /^https:\/\/app\.example\.com:a8[0-9]$/,
    /^https:\/\/app\.example\.com:$/,
    /^https:\/\/app\.example\.com:443$/,
    /^https:\/\/app\.example\.com$ /,
    /^$/,
    /x^/,
    /$x/,
    /[^\s\S]/,
    /\f/,
    /^https:\/\/münchen\.example\.com$/,
    /^https:\/\/(?::\d+)?$/,
    /^\d+$/,
    /[A-Z]/,
  ])('%s', (regexp) => {
    expect(problemWith(regexp)?.code).toBe('REGEXP_MATCHES_NOTHING');
    expect(problemWith(regexp)?.message).toBe(
      `origin: /${regexp.source.replace('ü', '\\u00fc')}/ matches no origin that a browser sends.`,
    );
  });

  test.each([
    /^null$/,
    /^file:\/\//,
    /file:/,
    /^(?:https:\/\/app\.example\.com|null)$/,
    /^(file|https):\/\/app\.example\.com$/,
  ])('even if it looks for null or file://, which must be listed by name: %s', (regexp) => {
    const problem = problemWith(regexp);
    expect(problem?.code).toBe('REGEXP_OPAQUE');
    expect(problem?.fix).toContain('by name');
  });
});

describe('a flag of a RegExp', () => {
  test.each(['g', 'i', 'u', 'y', 's', 'm', 'v', 'd', 'gi', 'gimsuy', 'dgimsvy'])(
    '%s changes no verdict',
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

  test('y counts as ^ for every alternative', () => {
    expect(problemWith(/https:\/\/app\.example\.com$|https:\/\/example\.org$/y)).toBeUndefined();
    expect(problemWith(/example\.com$/y)?.code).toBe('REGEXP_MATCHES_NOTHING');
  });
});

describe('a RegExp that was accepted', () => {
  test('matches anywhere in an origin, as RegExps do', () => {
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
    const policy = createPolicy({ origin: /^[a-z]{4}$|^https:\/\/app\.example\.com$/ });
    expect(policy.allowsOrigin('null')).toBe(false);
  });
});

describe('a RegExp that may not do what its source says is refused', () => {
  class Lax extends RegExp {
    override test() {
      return true;
    }
  }
  const SOURCE = '^https:\\/\\/app\\.example\\.com$';
  const own = (method: 'exec' | 'test') => Object.assign(new RegExp(SOURCE), { [method]: () => null });

  test.each([
    ['of a subclass', new Lax(SOURCE)],
    [
      'of a subclass of another realm',
      runInNewContext(`new (class extends RegExp {})(${JSON.stringify(SOURCE)})`),
    ],
    ['with an exec of its own', own('exec')],
    ['with a test of its own', own('test')],
    ['without a prototype', Object.setPrototypeOf(new RegExp(SOURCE), null)],
    [
      'with the prototype of an object',
      Object.setPrototypeOf(new RegExp(SOURCE), Object.create(Object.prototype)),
    ],
    ['with the prototype of all objects', Object.setPrototypeOf(new RegExp(SOURCE), Object.prototype)],
  ])('%s', (_what, origin) => {
    const error = (() => {
      try {
        return createPolicy({ origin });
      } catch (thrown) {
        return thrown;
      }
    })();
    expect((error as CorsConfigError).problems).toEqual([
      expect.objectContaining({
        code: 'REGEXP_NOT_PLAIN',
        path: 'origin',
        message:
          'origin: /^https:\\/\\/app\\.example\\.com$/ is not a plain RegExp: it is of a subclass, or has methods of its own.',
        fix: 'Write it as /…/, or use a function: (origin) => regexp.test(origin).',
      }),
    ]);
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
    expect(problem?.message.length).toBeLessThan(280);
    expect(problem?.value).toEqual(expect.any(RegExp));
  });

  test('can be avoided with a function', async () => {
    const regexp = /example\.com$/;
    const policy = createPolicy({ origin: (origin) => regexp.test(origin) });
    expect(await policy.resolveOrigin('https://evilexample.com')).toBe(true);
  });

  test('is remembered, however many RegExps were judged in between', () => {
    const bad = /unlikely\.example$/;
    const first = problemWith(bad);
    expect(first).toBeDefined();
    for (let i = 0; i < 250; i++)
      expect(problemWith(new RegExp(`^https:\\/\\/t${i}\\.example\\.com$`))).toBeUndefined();
    expect(problemWith(bad)).toEqual(first);
  });

  test('or its acceptance is decided once for up to a hundred RegExps in use', () => {
    // With caches of its own.
    const { createPolicy: fresh } = freshCopy(({ createPolicy }) =>
      createPolicy({ origin: /^https:\/\/app\.example\.com$/ }),
    );
    const clock = jest.spyOn(process, 'cpuUsage');
    // With a group that repeats, so that it is tried.
    const isTried = (i: number) => {
      clock.mockClear();
      fresh({ origin: new RegExp(`^https:\\/\\/([a-z]+\\.)*t${i}\\.example$`) });
      return clock.mock.calls.length > 0;
    };
    // With the one that every copy has judged already, a hundred.
    const others = Array.from({ length: 99 }, (_, i) => i);
    expect(others.filter(isTried)).toEqual(others);
    expect(others.filter(isTried)).toEqual([]);
    expect([100, 100, 0, 0].map(isTried)).toEqual([true, false, true, false]);
    clock.mockRestore();
  });

  test('does not apply to the RegExp with other flags, or under other rules', () => {
    expect(problemWith(/\.example\.net$/)).toBeUndefined();
    expect(problemWith(/\.example\.net$/, true)?.code).toBe('REGEXP_INSECURE');
    expect(problemWith(/^https:\/\/EXAMPLE\.net$/)?.code).toBe('REGEXP_MATCHES_NOTHING');
    expect(problemWith(/^https:\/\/EXAMPLE\.net$/i)).toBeUndefined();
  });
});

describe('a RegExp of thousands of names', () => {
  const names = Array.from({ length: 3000 }, (_, i) => `t${i}\\.example`);

  test('is judged by each of them', () => {
    const policy = createPolicy({ origin: new RegExp(`^https:\\/\\/(?:${names.join('|')})(:\\d+)?$`) });
    expect(policy.allowsOrigin('https://t2999.example')).toBe(true);
    expect(problemWith(new RegExp(`^(?:https:\\/\\/${names.join('|https:\\/\\/')})`))?.code).toBe(
      'REGEXP_LETS_STRANGERS_IN',
    );
  });

  test('is refused if it has more spellings than the limit', () => {
    const ways = `(?:${names.join('|')})`;
    const more = Array.from({ length: 13_000 }, (_, i) => `^https:\\/\\/t${i}\\.example$`);
    for (const source of [
      `^https:\\/\\/${ways}(a|b|c)$`,
      `^https:\\/\\/${ways}${'b?'.repeat(9)}$`,
      more.join('|'),
    ])
      expect(problemWith(new RegExp(source))?.code).toBe('REGEXP_LETS_STRANGERS_IN');
  });
});

describe('a RegExp with more than 24 choices in a row is slow, and is not run to find out', () => {
  const faultOf = (part: string) =>
    judgeRegExp(new RegExp(`^https:\\/\\/x${part}\\.example\\.com$`), NO_RULES).fault;

  test.each([
    ['optional letters', 'a?'.repeat(25)],
    ['optional classes', '[a-z]?'.repeat(25)],
    ['optional groups', '(?:a|b|cd)?'.repeat(13)],
    ['arms', '(?:a|bc)'.repeat(25)],
    ['repeats', '.*'.repeat(25)],
    ['repeats with a limit', '[a-z]{0,3}'.repeat(9)],
    ['those in a repeated group', '(?:a?b?c?d?){7}'],
    ['those in groups inside each other', `${'(?:'.repeat(25)}a${'b?)+'.repeat(25)}`],
    ['those in the longest arm', `(?:x|${'a?'.repeat(24)}|y)`],
    ['more than an engine compiles within seconds', 'a?'.repeat(2000)],
  ])('%s', (_what, choices) => {
    expect(faultOf(choices)).toEqual({ kind: 'slow' });
  });

  test.each([
    ['24', 'a?'.repeat(24)],
    ['those in different arms', `(?:${Array.from({ length: 30 }, (_, i) => `a${i}b?`).join('|')})`],
    ['what always matches', '[a-z]'.repeat(40)],
    ['what is always repeated as often', '(?:ab){3}'.repeat(25)],
    ['one loop', '[a-z]{1,40}'],
    ['several loops', '[a-z]{1,5}'.repeat(24)],
  ])('but not %s', (_what, choices) => {
    expect(faultOf(choices)).toBeUndefined();
  });
});

describe('where a slow RegExp cannot be stopped, as in a browser,', () => {
  test('strangers are still found, and no RegExp that may be slow is run', () => {
    expect(judgeRegExp(/example\.gov\.in$/g, NO_RULES).fault).toEqual({
      kind: 'strangers',
      missing: 'start',
      origin: 'https://evilexample.gov.in',
    });
    expect(judgeRegExp(/(?:[a-z]+)+example\.com$/, NO_RULES).fault).toEqual({
      kind: 'strangers',
      missing: 'start',
    });
    expect(
      judgeRegExp(/^https:\/\/(?:[a-f]+)+\.untimed\.example\.com$/, WITH_CREDENTIALS).fault,
    ).toBeUndefined();
  });
});
