// The fix for a refused RegExp is accepted, allows what was meant, and allows nothing that was not allowed before.

import { type CorsConfigError, createPolicy, type Problem } from 'corsage';
import fc from 'fast-check';
import { BAD, EXPONENTIAL, REFUSED } from '../regexps/corpus';
import { FUZZ_TIMEOUT, fuzzing } from '../support/origin-arbitraries';
import { ENDINGS, FRONTS, matchedInTime, randomRegExp } from '../support/regexp-arbitraries';

jest.setTimeout(FUZZ_TIMEOUT);

function problemWith(origin: RegExp, credentials: boolean): Problem | undefined {
  try {
    createPolicy({ origin, credentials });
    return undefined;
  } catch (error) {
    return (error as CorsConfigError).problems[0];
  }
}

/** What a fix gives to paste, if anything. */
function pasted({ fix }: Problem): (string | RegExp)[] | undefined {
  const code = /(?:^|\. )Write (\/.*\/[a-z]*|".*"|\[.*\])(?:, or accept the risk: .*)?\.$/.exec(fix)?.[1];
  return code === undefined ? undefined : [new Function(`return ${code}`)()].flat();
}

describe('the fix for an honest RegExp is accepted, and allows what was meant', () => {
  test.each(REFUSED)('$regexp, with credentials: $credentials: $why', ({ regexp, credentials, means }) => {
    const offered = pasted(problemWith(regexp, credentials) as Problem);
    expect(offered).toBeDefined();
    const policy = createPolicy({ origin: offered as (string | RegExp)[], credentials });
    expect(means.filter((origin) => !policy.allowsOrigin(origin))).toEqual([]);
  });
});

describe('the fix for a bad RegExp keeps out the stranger that got in', () => {
  test.each(BAD)('$regexp: $why', ({ regexp, credentials, letsIn }) => {
    for (const withCredentials of credentials ? [true] : [false, true]) {
      const offered = pasted(problemWith(regexp, withCredentials) as Problem);
      if (offered === undefined) continue;
      const { allowsOrigin } = createPolicy({ origin: offered, credentials: withCredentials });
      expect([offered, letsIn, allowsOrigin(letsIn)]).toEqual([offered, letsIn, false]);
    }
  });
});

test.each(EXPONENTIAL)('the fix for a slow RegExp is accepted: $regexp', ({ regexp }) => {
  const offered = pasted(problemWith(regexp, true) as Problem);
  if (offered !== undefined) createPolicy({ origin: offered, credentials: true });
});

test('the fix for a random RegExp is accepted, and allows nothing that the RegExp did not', () => {
  let fixes = 0;
  fc.assert(
    fc.property(
      randomRegExp,
      fc.infiniteStream(fc.nat(59)),
      fc.boolean(),
      ({ source, sample }, ways, credentials) => {
        const regexp = (() => {
          try {
            return new RegExp(source);
          } catch {
            return undefined;
          }
        })();
        fc.pre(regexp !== undefined);
        const problem = problemWith(regexp as RegExp, credentials);
        const offered = problem && pasted(problem);
        if (problem === undefined || offered === undefined) return;
        fixes++;
        const { allowsOrigin } = createPolicy({ origin: offered, credentials });
        if (!/^REGEXP_(?:LETS_STRANGERS_IN|INSECURE)$/.test(problem.code)) return;
        const pick = (count: number) => (ways.next().value as number) % count;
        for (let i = 0; i < 12; i++) {
          const text =
            (FRONTS[pick(FRONTS.length)] as string) +
            sample(pick) +
            (ENDINGS[pick(ENDINGS.length)] as string);
          // A label that ends with a hyphen is nobody's.
          if (text.length > 60 || text.includes('-.') || !allowsOrigin(text)) continue;
          // The same page over https is a smaller risk.
          const before = [text, ...(credentials ? [text.replace('https:', 'http:')] : [])];
          const matched = matchedInTime([regexp as RegExp], before);
          expect([source, offered, text, matched?.length !== 0]).toEqual([source, offered, text, true]);
        }
      },
    ),
    { ...fuzzing(500), maxSkipsPerRun: 1000 },
  );
  expect(fixes).toBeGreaterThan(5);
});

const OWN_NAMES =
  'List your own names there one by one, or give previews names below a domain of your own ("https://*.preview.example.com")';
const KEY = (name: string) => `accept the risk: dangerously: { ${name}: true }.`;

test.each<[regexp: RegExp, credentials: boolean, code: string, says: string, fix: string]>([
  [
    /example\.com$/,
    false,
    'REGEXP_LETS_STRANGERS_IN',
    'lets strangers in: "https://evilexample.com" matches, since the name can be the end of a longer one',
    'Write /^https?:\\/\\/(.+\\.)?example\\.com$/.',
  ],
  [
    /^https:\/\/app\.example\.com/,
    true,
    'REGEXP_LETS_STRANGERS_IN',
    'lets strangers in: "https://app.example.com.evil.com" matches, since nothing says where the host ends',
    'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.',
  ],
  [
    /^https:\/\/app.example\.com$/,
    false,
    'REGEXP_LETS_STRANGERS_IN',
    'lets strangers in: "https://appxexample.com" matches, since a dot that is not escaped matches any character',
    'Write /^https:\\/\\/app\\.example\\.com$/.',
  ],
  [
    /^https:\/\/(www)?\.?example\.com$/,
    false,
    'REGEXP_LETS_STRANGERS_IN',
    'lets strangers in: "https://wwwexample.com" matches, since the parts that are optional make another name',
    'Write /^https:\\/\\/(www\\.)?example\\.com$/.',
  ],
  [
    /./,
    false,
    'REGEXP_LETS_STRANGERS_IN',
    'lets strangers in: "https://evil.com" matches, since it does not name a host of your own',
    'Name the host, and say where it begins and ends: /^https:\\/\\/app\\.example\\.com$/. If it is right as it is, use a function: (origin) => regexp.test(origin).',
  ],
  [
    /localhost/,
    false,
    'REGEXP_LETS_STRANGERS_IN',
    'lets strangers in: "https://evillocalhost.evil.com" matches, since nothing says where the host ends',
    'Write "http://localhost:*".',
  ],
  [
    /localhost:\d+$/,
    true,
    'REGEXP_INSECURE',
    'lets plain http in: when credentials is true, anyone on the network can read what your users see: "http://evillocalhost:1" matches',
    `Write "http://localhost:*", or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [
    /^https?:\/\/app\.example\.com$/,
    true,
    'REGEXP_INSECURE',
    'lets plain http in: when credentials is true, anyone on the network can read what your users see: "http://app.example.com" matches',
    `Write /^https:\\/\\/app\\.example\\.com$/, or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [
    /https:\/\/app\.example\.com$/,
    true,
    'REGEXP_INSECURE',
    'lets schemes other than https in when credentials is true, since it does not say where the scheme begins and ends',
    `Write /^https:\\/\\/app\\.example\\.com$/, or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [
    /^http:\/\/[a-z]+$/,
    true,
    'REGEXP_INSECURE',
    'lets plain http in: when credentials is true, anyone on the network can read what your users see: "http://evil" matches',
    `Allow https origins only, or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [
    /^https:\/\/shop-git-[a-z0-9-]+-acme\.vercel\.app$/,
    true,
    'PUBLIC_SUFFIX_WITH_CREDENTIALS',
    'lets strangers in when credentials is true, since anyone can register a name there: "https://shop-git-evil-acme.vercel.app" matches',
    `List your own names there one by one, or give previews names below a domain of your own ("https://*.preview.example.com"), or ${KEY('credentialsFromPublicSuffix')}`,
  ],
  [
    /\.vercel\.app$/,
    true,
    'PUBLIC_SUFFIX_WITH_CREDENTIALS',
    'lets strangers in when credentials is true, since anyone can register a name there: "https://evil.vercel.app" matches',
    `List your own names there one by one, or give previews names below a domain of your own ("https://*.preview.example.com"), or ${KEY('credentialsFromPublicSuffix')} The RegExp must then also begin with ^https:\\/\\/.`,
  ],
  [
    /https:\/\/.*\.vercel\.app$/,
    true,
    'PUBLIC_SUFFIX_WITH_CREDENTIALS',
    'lets strangers in when credentials is true, since anyone can register a name there: "https://evil.vercel.app" matches',
    `List your own names there one by one, or give previews names below a domain of your own ("https://*.preview.example.com"), or ${KEY('credentialsFromPublicSuffix')} The RegExp must then also begin with ^https:\\/\\/.`,
  ],
  [
    /^moz-extension:\/\/.+$/,
    true,
    'EXTENSIONS_WITH_CREDENTIALS',
    'lets in every extension or webview that a user has, when credentials is true',
    `Write your own extension's origin as a string, or ${KEY('credentialsFromExtensions')}`,
  ],
  [
    /^(null|https:\/\/app\.example\.com)$/,
    false,
    'REGEXP_OPAQUE',
    'looks for null or file://, and no RegExp ever sees these',
    'List "null" or "file://" by name next to the RegExp, and leave them out of it.',
  ],
  [
    /^app\.example\.com$/,
    false,
    'REGEXP_MATCHES_NOTHING',
    'matches no origin that a browser sends',
    'Write /^https:\\/\\/app\\.example\\.com$/.',
  ],
  [
    /[^\s\S]/,
    false,
    'REGEXP_MATCHES_NOTHING',
    'matches no origin that a browser sends',
    'An origin is scheme://host or scheme://host:port, in lower case. Name the host, and say where it begins and ends: /^https:\\/\\/app\\.example\\.com$/.',
  ],
  [
    new RegExp(`^https:\\/\\/${'a?'.repeat(25)}\\.example\\.com$`),
    false,
    'REGEXP_TOO_SLOW',
    'has more than 24 parts in a row that are optional, repeated or a choice, which can take seconds to match',
    'List the origins one by one, as strings.',
  ],
  [
    new RegExp(`x{0}${'(?:a)'.repeat(250)}`),
    false,
    'REGEXP_LETS_STRANGERS_IN',
    'lets strangers in, since nothing says where the host ends',
    'Name the host, and say where it begins and ends: /^https:\\/\\/app\\.example\\.com$/. If it is right as it is, use a function: (origin) => regexp.test(origin).',
  ],
])('the message and the fix for %s, with credentials: %s', (regexp, credentials, code, says, fix) => {
  const problem = problemWith(regexp, credentials) as Problem;
  expect({
    code: problem.code,
    says: problem.message.replace(/^origin: \/.*?(?:\/|\.\.\.) (?=lets|looks|matches|has)/, ''),
    fix: problem.fix,
  }).toEqual({
    code,
    says: `${says}.`,
    fix,
  });
});

test('the message and the fix for a slow RegExp', () => {
  const problem = problemWith(/^https:\/\/([a-z]+)+\.example\.com$/, false);
  expect(problem?.message).toMatch(
    /\$\/ backtracks without end: it takes longer than 50 ms on "https:\/\/a+\.\.\."\.$/,
  );
  expect(problem?.fix).toBe(
    'Do not repeat what can itself repeat over the same characters. Write /^https:\\/\\/[a-z0-9-]+\\.example\\.com$/.',
  );
});

const GLUE = 'Put the dot of (www\\.)? inside the group, or list the names that you own one by one.';
const WITHOUT_PASTE =
  'Name the host, and say where it begins and ends: /^https:\\/\\/app\\.example\\.com$/. If it is right as it is, use a function: (origin) => regexp.test(origin).';

test.each<[regexp: RegExp, credentials: boolean, fix: string]>([
  [/^https:\/\/[a-z]+example\.com$/, false, WITHOUT_PASTE],
  [/^https:\/\/[a-z]+example\.com$/, true, WITHOUT_PASTE],
  [/^https:\/\/\w*example\.com$/, false, WITHOUT_PASTE],
  [/^https:\/\/\w*example\.com$/, true, WITHOUT_PASTE],
  [/^https:\/\/93\.184\.216.34$/, false, 'Write /^https:\\/\\/93\\.184\\.216\\.34$/.'],
  [/^https:\/\/93\.184\.216.34$/, true, 'Write /^https:\\/\\/93\\.184\\.216\\.34$/.'],
  [/^https:\/\/(a|b|c|d|e|f).example\.com$/, false, 'Write /^https:\\/\\/(a|b|c|d|e|f)\\.example\\.com$/.'],
  [/^https:\/\/(a|b|c|d|e|f).example\.com$/, true, 'Write /^https:\\/\\/(a|b|c|d|e|f)\\.example\\.com$/.'],
  [/^https:\/\/(my)?(a|b|c)example\.com$/, false, GLUE],
  [/^https:\/\/(my)?(a|b|c)example\.com$/, true, GLUE],
  [/localhost|127\.0\.0\.1/, false, 'Write ["http://localhost:*", "http://127.0.0.1:*"].'],
  [/localhost|127\.0\.0\.1/, true, 'Write ["http://localhost:*", "http://127.0.0.1:*"].'],
  [/\/\/app\.example\.com/, false, 'Write /\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/\/\/app\.example\.com/, true, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/:\/\/app\.example\.com/, false, 'Write /:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/:\/\/app\.example\.com/, true, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/app[-_.]example\.com$/, false, 'Write /^https:\\/\\/app\\.example\\.com$/.'],
  [/^https:\/\/app[-_.]example\.com$/, true, 'Write /^https:\\/\\/app\\.example\\.com$/.'],
  [/^https:\/\/app[._]example\.com$/, false, 'Write /^https:\\/\\/app\\.example\\.com$/.'],
  [/^https:\/\/app[._]example\.com$/, true, 'Write /^https:\\/\\/app\\.example\\.com$/.'],
  [/^https:\/\/App.EXAMPLE\.com\/$/, false, 'Write /^https:\\/\\/app\\.example\\.com$/.'],
  [/^https:\/\/App.EXAMPLE\.com\/$/, true, 'Write /^https:\\/\\/app\\.example\\.com$/.'],
  [
    /example\.(com|org)|other\.net/,
    false,
    'Write /^https?:\\/\\/(.+\\.)?(?:example\\.(com|org)|other\\.net)(:\\d+)?$/.',
  ],
  [
    /example\.(com|org)|other\.net/,
    true,
    'Write /^https:\\/\\/(.+\\.)?(?:example\\.(com|org)|other\\.net)(:\\d+)?$/.',
  ],
  [
    /^https:\/\/(a|b)$|example\.com$/,
    false,
    'Write ["https://a", "https://b", "https://example.com", "https://*.example.com", "http://example.com", "http://*.example.com"].',
  ],
  [
    /^https:\/\/(a|b)$|example\.com$/,
    true,
    'Write ["https://a", "https://b", "https://example.com", "https://*.example.com"].',
  ],
  [
    /^http:\/\/10\.0\.0\.1$/,
    true,
    'Write /^https:\\/\\/10\\.0\\.0\\.1$/, or accept the risk: dangerously: { credentialsFromInsecureOrigins: true }.',
  ],
  [
    /^https:\/\/(?:[a-z]+)+\.example\.com$|^https:\/\/x\.example$/,
    false,
    'Do not repeat what can itself repeat over the same characters. Write /^(?:https:\\/\\/[a-z0-9-]+\\.example\\.com|https:\\/\\/x\\.example)$/.',
  ],
  [
    /^https:\/\/(?:[a-z]+)+\.example\.com$|^https:\/\/x\.example$/,
    true,
    'Do not repeat what can itself repeat over the same characters. Write /^(?:https:\\/\\/[a-z0-9-]+\\.example\\.com|https:\\/\\/x\\.example)$/.',
  ],
  [
    /^https:\/\/([a-z.]+)+\.example\.com$/,
    false,
    'Do not repeat what can itself repeat over the same characters. Write /^https:\\/\\/[a-z0-9.-]+\\.example\\.com$/.',
  ],
  [
    /^https:\/\/([a-z.]+)+\.example\.com$/,
    true,
    'Do not repeat what can itself repeat over the same characters. Write /^https:\\/\\/[a-z0-9.-]+\\.example\\.com$/.',
  ],
  [/[a-z.]*example\.com$/, false, 'Write /^https?:\\/\\/([a-z.]+\\.)?example\\.com$/.'],
  [/[a-z.]*example\.com$/, true, 'Write /^https:\\/\\/([a-z.]+\\.)?example\\.com$/.'],
  [/^https:\/\/.+-acme\.com$/, false, WITHOUT_PASTE],
  [/^https:\/\/.+-acme\.com$/, true, WITHOUT_PASTE],
  [
    /\Dexample\.com$/,
    false,
    'Write ["https://example.com", "https://*.example.com", "http://example.com", "http://*.example.com"].',
  ],
  [/\Dexample\.com$/, true, 'Write ["https://example.com", "https://*.example.com"].'],
  [
    /^http:\/\/10\.1\.1\.[\d.]+$/,
    true,
    `Write /^https:\\/\\/10\\.1\\.1\\.[\\d.]+$/, or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [
    /^http:\/\/10\.1\.[\d.]+$/,
    true,
    `Write /^https:\\/\\/10\\.1\\.[\\d.]+$/, or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [
    /^http:\/\/10\.[\d.]+$/,
    true,
    `Write /^https:\\/\\/10\\.[\\d.]+$/, or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [
    /^http:\/\/10\.1\.1\.\d+$/,
    true,
    `Write /^https:\\/\\/10\\.1\\.1\\.\\d+$/, or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [
    /^http:\/\/10\.1\.1\.\d$/,
    true,
    `Write /^https:\\/\\/10\\.1\\.1\\.\\d$/, or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [
    /^http:\/\/\[fd00::[0-9a-f]+\]:3000$/,
    true,
    `Write /^https:\\/\\/\\[fd00::[0-9a-f]+\\]:3000$/, or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [/^https:\/\/app\.example\.com\/?.*$/, false, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/app\.example\.com.*/, false, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/app\.example\.com.+/, false, WITHOUT_PASTE],
  [/^https:\/\/app\.example\.com(.*)/, false, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/app\.example\.com(.+)?/, false, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/app\.example\.com(\/.*)/, false, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/app\.example\.com(\/.*)?/, false, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/app\.example\.com(?:\/.*)?/, false, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/app\.example\.com:*/, false, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/app\.example\.com:?/, false, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/app\.example\.com\d*/, false, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/app\.example\.com\S*/, false, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/app\.example\.com[^/]*/, false, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/app\.example\.com[\s\S]*/, false, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/app\.example\.com\b/, false, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/app\.example\.com\/?/, false, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/app\.example\.com(\/|$)?/, false, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/app\.example\.com(?!foo)/, false, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/app\.example\.com(:\d+)?/, false, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [/^https:\/\/(?:a|b)\.example\.com/, false, 'Write /^https:\\/\\/(?:a|b)\\.example\\.com(:\\d+)?$/.'],
  [
    /^https:\/\/[a-z]+\.example\.com$|^https:\/\/[a-z]+\.example\.org/,
    false,
    'Write /^(?:https:\\/\\/[a-z]+\\.example\\.com|https:\\/\\/[a-z]+\\.example\\.org)$/.',
  ],
  [
    /^https:\/\/[a-z]+\.example\.com|^https:\/\/[a-z]+\.example\.org$/,
    false,
    'Write /^(?:https:\\/\\/[a-z]+\\.example\\.com|https:\\/\\/[a-z]+\\.example\\.org)$/.',
  ],
  [
    /[a-z]+\.example\.com|[a-z]+\.example\.org/,
    false,
    'Write ["https://*.example.com", "http://*.example.com", "https://*.example.org", "http://*.example.org"].',
  ],
  [/^.*example\.com$/, false, 'Write /^https?:\\/\\/(.+\\.)?example\\.com$/.'],
  [/(.*)example\.com$/, false, 'Write /^https?:\\/\\/(.+\\.)?example\\.com$/.'],
  [/^(.+)?example\.com$/, false, 'Write /^https?:\\/\\/(.+\\.)?example\\.com$/.'],
  [/^https:\/\/[A-Z]+.Example\.com$/i, false, 'Write /^https:\\/\\/[A-Z]+\\.Example\\.com$/i.'],
  [/^https:\/\/\D+.App\.example\.com$/, false, 'Write /^https:\\/\\/\\D+.app\\.example\\.com$/.'],
  [/^https:\/\/app\.example\.com\/.*$/, false, 'Write /^https:\\/\\/app\\.example\\.com$/.'],
  [/^https:\/\/app\.example\.com\/.+$/, false, 'Write /^https:\\/\\/app\\.example\\.com$/.'],
  [/^https:\/\/app\.example\.com\/$/, false, 'Write /^https:\\/\\/app\\.example\\.com$/.'],
  [/^https:\/\/app\.example\.com\//, false, 'Write /^https:\\/\\/app\\.example\\.com$/.'],
  [/^https:\/\/.+\.example.com$/, false, 'Write /^https:\\/\\/.+\\.example\\.com$/.'],
  [/^https:\/\/[a\].]+-app.example\.com$/, false, 'Write /^https:\\/\\/[a\\].]+-app\\.example\\.com$/.'],
  [/^https:\/\/[(|]?app.example\.com$/, false, 'Write /^https:\\/\\/[(|]?app\\.example\\.com$/.'],
  [/^https:\/\/app\.example\.com[|]?/, false, 'Write /^https:\\/\\/app\\.example\\.com[|]?(:\\d+)?$/.'],
  [
    /^https:\/\/(?:[a-z]+)+-\d-\d+\.example\.com$/,
    false,
    'Do not repeat what can itself repeat over the same characters. Name the host, and say where it begins and ends: /^https:\\/\\/app\\.example\\.com$/.',
  ],
  [/^https:\/\/[a-z]+.httpex\.org$/, false, 'Write /^https:\\/\\/[a-z]+\\.httpex\\.org$/.'],
  [/^https:\/\/(my)?(a|b|c|d|e|f|g)example\.com$/, false, GLUE],
  [
    /^http:\/\/10\.(?:[\d.]+)+$/,
    false,
    'Do not repeat what can itself repeat over the same characters. Write /^http:\\/\\/10\\.[\\d.]+$/.',
  ],
  [
    /^https:\/\/(?:.+\.)+example\.com$/,
    false,
    'Do not repeat what can itself repeat over the same characters. Write /^https:\\/\\/.+\\.example\\.com$/.',
  ],
  [/^https:\/\/(my)?(a|b|c|d)example\.com$/, false, GLUE],
  [/^https:\/\/(?:[a-z]+|my)example\.com$/, false, WITHOUT_PASTE],
  [
    /^(http:\/\/localhost:3000|https:\/\/app.example\.com)$/,
    false,
    'Write /^(http:\\/\\/localhost:3000|https:\\/\\/app\\.example\\.com)$/.',
  ],
  [/^localhost:\d+$/, false, 'Write /^http:\\/\\/localhost:\\d+$/.'],
  [/^127\.0\.0\.1:3000$/, false, 'Write /^http:\\/\\/127\\.0\\.0\\.1:3000$/.'],
  [/^app-localhost\.example\.com$/, false, 'Write /^https:\\/\\/app-localhost\\.example\\.com$/.'],
  [/\.example\.com\/$/, false, 'Write /^https:\\/\\/.+\\.example\\.com$/.'],
  [/\.example\.com\/$/, true, 'Write /^https:\\/\\/.+\\.example\\.com$/.'],
  [
    /^https?:\/\/(localhost|app\.example\.com)(:\d+)?$/,
    true,
    `Write ["http://localhost:*", "https://localhost:*", "https://app.example.com:*"], or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [/localhost:3000$/, true, `Write "http://localhost:3000", or ${KEY('credentialsFromInsecureOrigins')}`],
  [
    /\.*example\.com$/,
    false,
    'Write ["https://example.com", "https://*.example.com", "http://example.com", "http://*.example.com"].',
  ],
  [
    /(?:\.|\/\/)example\.com$/,
    true,
    `Write ["https://*.example.com", "https://example.com"], or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [/http:\/\/localhost:*/, false, 'Write /http:\\/\\/localhost(:\\d+)?$/.'],
  [/^https:\/\/.*\.example\..*$/, false, WITHOUT_PASTE],
  [
    /(https:\/\/[a-z]+\.example\.com|https:\/\/example\.org)$/,
    true,
    `Write /^(https:\\/\\/[a-z]+\\.example\\.com|https:\\/\\/example\\.org)$/, or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [/^http:\/\/127.0.0.1:\d+$/, false, 'Write "http://127.0.0.1:*".'],
  [/[\w.-]*example\.com$/, false, 'Write /^https?:\\/\\/([\\w.-]+\\.)?example\\.com$/.'],
  [/^https?:\/\/localhost.*$/, false, 'Write ["http://localhost:*", "https://localhost:*"].'],
  [/\.dev$/, false, WITHOUT_PASTE],
  [/^https:\/\/(www.)?example.com$/, true, 'Write /^https:\\/\\/(www\\.)?example\\.com$/.'],
  [/(^|\.)?example\.com$/, false, 'Write /^https?:\\/\\/(.+\\.)?(^|\\.)?example\\.com$/.'],
  [
    /^http:\/\/10\.0\.2\.2:\d+$/,
    true,
    `Write /^https:\\/\\/10\\.0\\.2\\.2:\\d+$/, or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [
    /^[a-z]*https:\/\/app\.example\.com$/,
    true,
    `Write /^https:\\/\\/app\\.example\\.com$/, or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [/^https:\/\/app(\.|-)example\.com$/, false, 'Write /^https:\\/\\/app\\.example\\.com$/.'],
  [/^https:\/\/app(-|\.)example\.com$/, false, 'Write /^https:\\/\\/app\\.example\\.com$/.'],
  [/^https:\/\/app(?:\.|-)example\.com$/, false, 'Write /^https:\\/\\/app\\.example\\.com$/.'],
  [/^https:\/\/app[.-]example\.com$/, false, 'Write /^https:\\/\\/app\\.example\\.com$/.'],
  [/^https:\/\/app[-.]example\.com$/, false, 'Write /^https:\\/\\/app\\.example\\.com$/.'],
  [/https:\/\/.*\.onrender\.com/, false, WITHOUT_PASTE],
  [/[a-z]+\.?example\.com$/i, false, 'Write /[a-z]+\\.example\\.com$/i.'],
  [/^https:\/\/[www.]*example\.com$/, false, 'Write /^https:\\/\\/([www.]+\\.)?example\\.com$/.'],
  [
    /^https:\/\/(?:[a-z0-9]+|[a-z0-9-]+)+\.example\.com$/,
    true,
    'Do not repeat what can itself repeat over the same characters. Write /^https:\\/\\/[a-z0-9-]+\\.example\\.com$/.',
  ],
  [
    /^https:\/\/acme-([0-9a-f]+)+\.example\.com$/,
    true,
    'Do not repeat what can itself repeat over the same characters. Write /^https:\\/\\/acme-[a-z0-9-]+\\.example\\.com$/.',
  ],
  [
    /^https.*\.example\.com$/,
    true,
    `Write "https://*.example.com", or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [/^https:\/\/(?:www)?\.?example\.com$/, false, 'Write /^https:\\/\\/(www\\.)?example\\.com$/.'],
  [/^https:\/\/www\.*example\.com$/, false, GLUE],
  [/^https:\/\/www\.{0,1}example\.com$/, false, 'Write /^https:\\/\\/www\\.example\\.com$/.'],
  [/^https:\/\/app-[^.]+?example\.com$/, false, WITHOUT_PASTE],
  [/^https:\/\/(\S*)?example\.com$/, false, 'Write /^https:\\/\\/(\\S+\\.)?example\\.com$/.'],
  [/^https:\/\/\d+example\.com$/, false, WITHOUT_PASTE],
  [/^https:\/\/[\]a]+example\.com$/, false, WITHOUT_PASTE],
  [/^https:\/\/localhost(:3000)?/, false, 'Write "https://localhost:*".'],
  [
    /^https:\/\/app\.example\.com\/?$|^https:\/\/b.example\.com$/,
    false,
    'Write /^https:\\/\\/app\\.example\\.com\\/?$|^https:\\/\\/b\\.example\\.com$/.',
  ],
  [/.localhost:3000$/, true, `Allow https origins only, or ${KEY('credentialsFromInsecureOrigins')}`],
  [/^https?:\/\/.*.example\.com$/y, true, 'Write /^https:\\/\\/.*\\.example\\.com$/.'],
  [/^https:\/\/httpex.example\.com$/, false, 'Write /^https:\\/\\/httpex\\.example\\.com$/.'],
  [/^(https?:\/\/)?app.example\.com$/, false, 'Write /^(https?:\\/\\/)?app\\.example\\.com$/.'],
  [
    /(?:localhost|127\.0\.0\.1):30\d\d/,
    true,
    `Allow https origins only, or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [/localhost:3000/, true, `Write "http://localhost:3000", or ${KEY('credentialsFromInsecureOrigins')}`],
  [/localhost:30\d\d/, true, `Allow https origins only, or ${KEY('credentialsFromInsecureOrigins')}`],
  [
    /b\.example\.com:3000/,
    true,
    `Write /^https:\\/\\/(.+\\.)?b\\.example\\.com:3000/, or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [/^https:\/\/app[.-]example\.com$/, false, 'Write /^https:\\/\\/app\\.example\\.com$/.'],
  [/^https:\/\/app[-.]example\.com$/, false, 'Write /^https:\\/\\/app\\.example\\.com$/.'],
  [/^https:\/\/[2-9][2-9][2-9].example\.com$/, false, WITHOUT_PASTE],
  [/localhost\/$/, false, 'Write /localhost$/.'],
  [
    /^https:\/\/(10\.\d+\.0\.1|(www)?\.?example\.com)$/,
    false,
    'Write /^https:\\/\\/(10\\.\\d+\\.0\\.1|(www\\.)?example\\.com)$/.',
  ],
  [/^https:\/\/example\.com[a-z]*$/, false, WITHOUT_PASTE],
  [/^http:\/\/(localhost|127.0.0.1)$/, false, 'Write ["http://localhost", "http://127.0.0.1"].'],
  [/^https:\/\/app\.example\.com(\/|$)?/, true, 'Write /^https:\\/\\/app\\.example\\.com(:\\d+)?$/.'],
  [
    /^https:\/\/(?:[a-z]+)+-\d-\d+\.example\.com$/,
    true,
    'Do not repeat what can itself repeat over the same characters. Name the host, and say where it begins and ends: /^https:\\/\\/app\\.example\\.com$/.',
  ],
  [
    /^https:\/\/x\d+-(?:[a-z]+)+\.example\.com$/,
    false,
    'Do not repeat what can itself repeat over the same characters. Write /^https:\\/\\/x\\d+-[a-z0-9-]+\\.example\\.com$/.',
  ],
  // No name that only comes of a part that may be missing.
  [/^https:\/\/(my)?example\.com$/, true, GLUE],
  [/^https:\/\/(dev-)?example\.github\.io$/, true, GLUE],
  [/^https:\/\/www?example\.com$/, true, GLUE],
  [/^https:\/\/my.?app\.com$/, true, GLUE],
  [/^https:\/\/my.?app\.com/, true, GLUE],
  [/^https:\/\/app.?example\.com$/, false, GLUE],
  [/^https:\/\/shop.?acme.com$/, true, GLUE],
  [/^https:\/\/example\.co[m]?$/, true, GLUE],
  [/^https:\/\/(app|)example\.com$/, true, 'Write /^https:\\/\\/(app\\.)?example\\.com$/.'],
  [/^https:\/\/(?:www|app2)?example.com$/, true, 'Write /^https:\\/\\/((www|app2)\\.)?example\\.com$/.'],
  [/^https:\/\/(www)?.?example\.com$/, true, 'Write /^https:\\/\\/(www\\.)?example\\.com$/.'],
  [/(www)?example\.com$/, true, 'Write /^https:\\/\\/(.+\\.)?(www\\.)?example\\.com$/.'],
  [/^https:\/\/(.+\.)?example\.com?$/, true, 'Write /^https:\\/\\/(.+\\.)?example\\.com$/.'],
  [/^https:\/\/example\.co(m)?\.au$/, false, 'Write /^https:\\/\\/example\\.com\\.au$/.'],
  [/^https:\/\/example\.(com?|org)$/, true, 'Write /^https:\\/\\/example\\.(com|org)$/.'],
  [/^https:\/\/example\.(co\.uk|com?)$/, true, 'Write /^https:\\/\\/example\\.(co\\.uk|com)$/.'],
  [/\.example\.com?$/, true, 'Write /^https:\\/\\/.+\\.example\\.com$/.'],
  [/^https:\/\/(www|)(example|acme)\.com$/, true, 'Write /^https:\\/\\/(www\\.)?(example|acme)\\.com$/.'],
  [/^https:\/\/(?:www|m|)\.?example\.com$/, true, 'Write /^https:\\/\\/((www|m)\\.)?example\\.com$/.'],
  [/^https:\/\/(www|app)\.?example\.com$/, true, 'Write /^https:\\/\\/(www|app)\\.example\\.com$/.'],
  [/^https:\/\/(www.?)?example\.com$/, true, 'Write /^https:\\/\\/(www\\.)?example\\.com$/.'],
  [/^https:\/\/example[.]com?$/, true, 'Write /^https:\\/\\/example[.]com$/.'],
  [/^https:\/\/www[.]?example\.com$/, true, 'Write /^https:\\/\\/www\\.example\\.com$/.'],
  [/^https:\/\/example\.com.?au$/, true, WITHOUT_PASTE],
  // No name without a top-level domain.
  [/.*example.*/, false, WITHOUT_PASTE],
  [/acme/, true, WITHOUT_PASTE],
  [/^https:\/\/acme/, true, WITHOUT_PASTE],
  // Nobody's page is at the name that tenants share.
  [/\Dvercel\.app$/, false, `${OWN_NAMES}.`],
  [/vercel\.app/, true, `${OWN_NAMES}.`],
  [/vercel\.app$|github\.io$/, false, `${OWN_NAMES}.`],
  [/vercel\.app$|example\.com$/, false, 'Write /^https?:\\/\\/(.+\\.)?(?:vercel\\.app$|example\\.com$)/.'],
  [
    /^https:\/\/(?:[a-z]+)+.\d\.example\.com$/,
    false,
    'Do not repeat what can itself repeat over the same characters. Write /^https:\\/\\/[a-z0-9-]+.\\d\\.example\\.com$/.',
  ],
  [
    /^http:\/\/[a-z]+1[a-z]+2[a-z]+3[a-z]+4[a-z]+5[a-z]+6[a-z]+7[a-z]+8\.example\.com$/,
    true,
    `Write /^https:\\/\\/[a-z]+1[a-z]+2[a-z]+3[a-z]+4[a-z]+5[a-z]+6[a-z]+7[a-z]+8\\.example\\.com$/, or ${KEY('credentialsFromInsecureOrigins')}`,
  ],
  [/example.com:\d\d\d\d$/, true, 'Write /^https:\\/\\/(.+\\.)?example\\.com:\\d\\d\\d\\d$/.'],
])('the fix for %s, with credentials: %s, is: %s', (regexp, credentials, fix) => {
  expect(problemWith(regexp, credentials)?.fix).toBe(fix);
});

test.each<[source: string, fix: string]>([
  ['^https:\\/\\/app\\.example\\.bi\\z', '/^https:\\/\\/app\\.example\\.bi$/'],
  ['\\Ahttps:\\/\\/app.example.com\\Z', '/^https:\\/\\/app\\.example\\.com$/'],
  ['\\Ahttps:\\/\\/[a\\z]+\\z', '/^https:\\/\\/[a\\z]+$/'],
])('the start and the end in %s, as in Ruby and Python, are written as in JavaScript', (source, fix) => {
  expect(problemWith(new RegExp(source), true)?.fix).toBe(
    `In JavaScript, the start is ^ and the end is $, not \\A and \\z. Write ${fix}.`,
  );
});

test('what JavaScript cannot read as a start stays a letter', () => {
  const source = '^\\A*https:\\/\\/example\\.com';
  expect(problemWith(new RegExp(source), true)?.fix).toBe('Write /^\\A*https:\\/\\/example\\.com(:\\d+)?$/.');
});
