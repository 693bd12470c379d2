// A fix is a promise: what it gives to paste is accepted with the other options as they are, allows the page that was
// meant, and allows nothing that was not written. Held for mistakes that are made from an origin that was meant.

import { type CorsOptions, createPolicy } from 'corsage';
import fc from 'fast-check';
import { readOriginEntry } from '../../lib/origins/entry';
import type { ProblemCode } from '../../lib/problems';
import { expectEqual } from '../support/expect-equal';
import { naivelyAllows } from '../support/naive-matcher';
import { FUZZ_TIMEOUT, fuzzing, originsNear } from '../support/origin-arbitraries';
import { problemsOf } from '../support/problems';
import { changedBy, pastedFrom } from './applying';

jest.setTimeout(FUZZ_TIMEOUT);

const OTHER = 'https://other.example.org';

/** What somebody wanted to write: exact origins and patterns of every kind. */
const meantEntry = fc.oneof(
  {
    weight: 6,
    arbitrary: fc
      .tuple(
        fc.constantFrom('https', 'https', 'http'),
        fc.constantFrom('', '', '*.'),
        fc.constantFrom('', 'app.', 'eu.app-1.', 'my_app.'),
        fc.constantFrom('example.com', 'example.org', 'shop.example.net', 'xn--bcher-kva.example'),
        fc.constantFrom('', '', ':8443', ':3000', ':*'),
      )
      .map(([scheme, front, labels, base, port]) => `${scheme}://${front}${labels}${base}${port}`),
  },
  {
    weight: 3,
    arbitrary: fc
      .tuple(
        fc.constantFrom(
          'localhost',
          '*.localhost',
          '127.0.0.1',
          '192.168.1.5',
          '10.0.0.7',
          '172.31.0.1',
          'nas.local',
          '[::1]',
          '[fd00::7]',
        ),
        fc.constantFrom('', ':3000', ':5173', ':*'),
      )
      .map(([host, port]) => `http://${host}${port}`),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom(
      'capacitor://localhost',
      'tauri://localhost',
      'app://bundle',
      'chrome-extension://abcdefghijklmnopabcdefghijklmnop',
      'moz-extension://*',
      'vscode-webview://*',
      'file://',
      'null',
    ),
  },
);

/** Turns an entry into a mistake; undefined if this one cannot be made. */
type Damage = (entry: string) => string | undefined;

const hasHost = (entry: string) => entry.includes('://') && entry !== 'file://';
const isWeb = (entry: string) => entry.startsWith('http');
const hasPort = (entry: string) => /:(?:\d+|\*)$/.test(entry);
const onHosts =
  (damage: (entry: string) => string): Damage =>
  (entry) =>
    hasHost(entry) ? damage(entry) : undefined;
const where =
  (holds: (entry: string) => boolean, damage: (entry: string) => string): Damage =>
  (entry) =>
    holds(entry) ? damage(entry) : undefined;
/** Entries whose scheme is guessed right when it is missing. */
const isGuessed = (entry: string) =>
  /^http:\/\/(?:\*\.)?(?:localhost|127\.|192\.168\.|10\.|172\.31\.|nas\.local|\[)/.test(entry) ||
  (entry.startsWith('https://') && !entry.includes('local'));
const escaped = (entry: string) => entry.replace(/[./]/g, '\\$&');

/** The ways to make a mistake, by the code of the problem. */
const DAMAGES = {
  ORIGIN_TRAILING_SLASH: [onHosts((entry) => `${entry}/`)],
  ORIGIN_PATH: [
    onHosts((entry) => `${entry}/some/path`),
    onHosts((entry) => `${entry}/*`),
    where(
      (entry) => entry === 'file://',
      () => 'file:///index.html',
    ),
  ],
  ORIGIN_QUERY: [onHosts((entry) => `${entry}?page=1`)],
  ORIGIN_FRAGMENT: [onHosts((entry) => `${entry}#top`)],
  ORIGIN_USERINFO: [where(isWeb, (entry) => entry.replace('://', '://me:secret@'))],
  ORIGIN_UPPER_CASE: [
    (entry) => entry.toUpperCase(),
    onHosts((entry) => entry.replace(/^[a-z]/, (letter) => letter.toUpperCase())),
  ],
  ORIGIN_DEFAULT_PORT: [
    where(
      (entry) => entry.startsWith('https') && !hasPort(entry),
      (entry) => `${entry}:443`,
    ),
    where(
      (entry) => entry.startsWith('http:') && !hasPort(entry),
      (entry) => `${entry}:80`,
    ),
  ],
  ORIGIN_PORT: [
    where(
      (entry) => /:\d+$/.test(entry),
      (entry) => entry.replace(/:(\d+)$/, ':0$1'),
    ),
    where(
      (entry) => isWeb(entry) && !hasPort(entry),
      (entry) => `${entry}:`,
    ),
  ],
  ORIGIN_SCHEME_MISSING: [
    where(isGuessed, (entry) => entry.replace(/^https?:\/\//, '')),
    where(isGuessed, (entry) => entry.replace(/^https?:/, '')),
  ],
  ORIGIN_SCHEME: [
    where(isWeb, (entry) => `https://${entry}`),
    where(isWeb, (entry) => `http://${entry}`),
    where(isWeb, (entry) => entry.replace('://', ':')),
    where(isWeb, (entry) => entry.replace('://', ':/')),
    where(isWeb, (entry) => entry.replace('://', '//')),
    where(isWeb, (entry) => entry.replace('://', ':\\\\')),
    where(isWeb, (entry) => entry.replace(/^http/, 'ws')),
    where(
      (entry) => isWeb(entry) && !entry.includes('*'),
      (entry) => `blob:${entry}`,
    ),
    where(
      (entry) => entry === 'file://',
      () => 'file:',
    ),
  ],
  ORIGIN_HOST: [
    where(
      (entry) => /[a-z]\.[a-z]/.test(entry),
      (entry) => entry.replace(/(?<=[a-z])\.(?=[a-z])/, '..'),
    ),
    where(
      (entry) => entry.includes('127.0.0.1'),
      (entry) => entry.replace('127.0.0.1', '127.1'),
    ),
  ],
  ORIGIN_UNICODE: [
    where(
      (entry) => /^https?:\/\/(?:\*\.)?[a-z]/.test(entry),
      (entry) =>
        entry.replace(/(?<=:\/\/(?:\*\.)?)[a-z]/, (letter) =>
          String.fromCharCode(letter.charCodeAt(0) + 0xfee0),
        ),
    ),
    where(
      (entry) => entry.includes('xn--bcher-kva'),
      (entry) => entry.replace('xn--bcher-kva', 'b\u00fccher'),
    ),
  ],
  ORIGIN_IPV6: [
    where(
      (entry) => entry.includes('[::1]'),
      (entry) => entry.replace('[::1]', '::1'),
    ),
    where(
      (entry) => entry.includes('[fd00::7]'),
      (entry) => entry.replace('[fd00::7]', 'fd00::7'),
    ),
    where(
      (entry) => entry.includes('[::1]'),
      (entry) => entry.replace('[::1]', '[0:0:0:0:0:0:0:1]'),
    ),
  ],
  ORIGIN_QUOTES: [
    (entry) => `"${entry}"`,
    (entry) => `'${entry}'`,
    (entry) => `\u201c${entry}\u201d`,
    onHosts((entry) => `<${entry}>`),
    where(isWeb, (entry) => entry.replaceAll('/', '\\/')),
    (entry) => `"${entry}","${OTHER}"`,
  ],
  ORIGIN_LIST_IN_STRING: [
    (entry) => JSON.stringify([entry, OTHER]),
    (entry) => `['${entry}']`,
    onHosts((entry) => `[${entry}, ${OTHER}]`),
  ],
  ORIGIN_PREFIX: [(entry) => `CORS_ORIGIN=${entry}`, (entry) => `Origin: ${entry}`],
  ORIGIN_SEPARATOR: [
    (entry) => `${entry} ${OTHER}`,
    (entry) => `${OTHER};${entry}`,
    (entry) => `${entry}\n${OTHER}`,
    (entry) => `${entry} | ${OTHER}`,
    onHosts((entry) => `${entry};`),
  ],
  ORIGIN_REGEXP_IN_STRING: [
    where(
      (entry) => isWeb(entry) && !entry.includes('*') && !entry.includes('['),
      (entry) => `/^${escaped(entry)}$/`,
    ),
    where(
      (entry) => isWeb(entry) && !entry.includes('*') && !entry.includes('['),
      (entry) => `^${escaped(entry)}$`,
    ),
    // A string drops backslashes before characters that need none.
    where(
      (entry) => isWeb(entry) && !entry.includes('*') && !entry.includes('['),
      (entry) => `/^${entry}$/`,
    ),
    where(
      (entry) => /:\/\/\*\..*[a-z]$/.test(entry),
      (entry) => `/^${escaped(entry).replace('*\\.', '.*\\.')}$/`,
    ),
    where(
      (entry) => /:\/\/\*\..*[a-z]$/.test(entry),
      (entry) => `${entry.replace('*.', '.*.')}$`,
    ),
    where(
      (entry) => /^https:\/\/\*\.[a-z.-]*example[a-z.-]*$/.test(entry),
      (entry) => `/${escaped(entry.replace('https://*', ''))}$/`,
    ),
  ],
  ORIGIN_WILDCARD: [
    where(
      (entry) => /^https:\/\/\*\.[a-z.-]*$/.test(entry),
      (entry) => entry.replace('*.', '**.'),
    ),
    where(
      (entry) => /^https:\/\/\*\.[a-z.-]*$/.test(entry),
      (entry) => entry.replace('*.', '*'),
    ),
    where(
      (entry) => entry === 'capacitor://localhost' || entry === 'tauri://localhost',
      (entry) => entry.replace('localhost', '*'),
    ),
    where(
      (entry) => entry.endsWith('localhost:*') && !entry.includes('*.'),
      (entry) => entry.replace(':*', '*'),
    ),
    where(
      (entry) => /^https:\/\/[a-z][a-z0-9.-]*$/.test(entry),
      (entry) => `${entry}*`,
    ),
  ],
} satisfies Partial<Record<ProblemCode, readonly Damage[]>>;

/** Mistakes that can be combined, in this order. */
const ON_TOP: readonly Damage[] = [
  ...DAMAGES.ORIGIN_USERINFO,
  ...DAMAGES.ORIGIN_PATH.slice(0, 1),
  ...DAMAGES.ORIGIN_QUERY,
  ...DAMAGES.ORIGIN_FRAGMENT,
  (entry) => entry.replace(/^[^?#]*/, (start) => (hasHost(start) ? start.toUpperCase() : start)),
];

/** Mistakes around a whole string. */
const AROUND: readonly string[] = [
  'ORIGIN_QUOTES',
  'ORIGIN_LIST_IN_STRING',
  'ORIGIN_PREFIX',
  'ORIGIN_SEPARATOR',
  'ORIGIN_SCHEME',
];
/** Mistakes that cannot be combined. */
const ALONE: readonly string[] = [
  'ORIGIN_REGEXP_IN_STRING',
  'ORIGIN_TRAILING_SLASH',
  'ORIGIN_PATH',
  'ORIGIN_QUERY',
  'ORIGIN_FRAGMENT',
  'ORIGIN_USERINFO',
];

interface Made {
  readonly meant: string;
  readonly written: string;
}

const madeOf = (code: string, damages: readonly Damage[]) =>
  fc
    .tuple(
      meantEntry,
      fc.constantFrom(...damages),
      fc.subarray([...ON_TOP], { maxLength: ALONE.includes(code) ? 0 : 2 }),
      fc.constantFrom('', '', ' ', '\n'),
    )
    .map(([meant, damage, more, space]): Made | undefined => {
      const also = (text: string) =>
        more.reduce((made, next) => (isWeb(meant) ? (next(made) ?? made) : made), text);
      const damaged = AROUND.includes(code) ? damage(also(meant)) : damage(meant);
      if (damaged === undefined) return undefined;
      return { meant, written: space + (AROUND.includes(code) ? damaged : also(damaged)) + space };
    })
    .filter((made): made is Made => made !== undefined);

/** Where the mistake is in the options, and the correct values around it. */
const around = fc.record({
  place: fc.constantFrom('alone', 'list', 'nested', 'commas'),
  credentials: fc.boolean(),
});

function optionsWith(
  written: string,
  { place, credentials }: { place: string; credentials: boolean },
): CorsOptions {
  const origin =
    place === 'list'
      ? [OTHER, written]
      : place === 'nested'
        ? [[written], OTHER]
        : place === 'commas' && !/[,\s]/.test(written.trim()) && !/^[/[{"'`]/.test(written)
          ? `${OTHER}, ${written}`
          : written;
  return credentials ? { origin, credentials } : { origin };
}

/** The options after every fix of one error. */
function mended(options: CorsOptions): CorsOptions {
  const problems = problemsOf(options);
  expect(problems).not.toEqual([]);
  return problems.reduceRight<unknown>(
    (changed, problem) => changedBy(changed, problem),
    options,
  ) as CorsOptions;
}

function sampleOf(entry: string): string {
  return entry
    .replace(/:\/\/\*$/, '://29fbf6b2-fa71-4fcc-8a50-5a0b2ba34d9a')
    .replace('://*.', '://one.two.')
    .replace(/:\*$/, ':5173');
}

describe('what a fix gives to paste is accepted, allows the page that was meant, and nothing that was not written', () => {
  test.each(Object.entries(DAMAGES))('%s', (code, damages) => {
    fc.assert(
      fc.property(
        madeOf(code, damages as readonly Damage[]).chain((made) =>
          fc.tuple(fc.constant(made), around, fc.array(originsNear([made.meant, OTHER]), { maxLength: 8 })),
        ),
        ([{ meant, written }, beside, asked]) => {
          const options = optionsWith(written, beside);
          fc.pre(problemsOf(options).length > 0 && readOriginEntry(written.trim()) === undefined);
          const policy = createPolicy(mended(options));
          expectEqual([written, policy.allowsOrigin(sampleOf(meant))], [written, true]);
          const more = asked.filter(
            (origin) => policy.allowsOrigin(origin) && !naivelyAllows([meant, OTHER], origin),
          );
          expectEqual([written, more], [written, []]);
        },
      ),
      fuzzing(1_000),
    );
  });

  test('a wildcard inside a label or an address becomes a RegExp that stands for the same', () => {
    const glob = fc.oneof(
      fc
        .tuple(
          fc.constantFrom('app-*', '*-app', 'a-*-b', 'app.*', '*.*', 'eu-*.*'),
          fc.constantFrom('', ':8443', ':*'),
        )
        .map(([host, port]) => `https://${host}.example.com${port}`),
      fc
        .tuple(
          fc.constantFrom('192.168.1.*', '10.0.*.*', '192.168.*', '10.*', '127.0.0.*'),
          fc.constantFrom('', ':3000'),
        )
        .map(([host, port]) => `http://${host}${port}`),
    );
    const label = fc.constantFrom('a', '7', '255', 'app-7', 'evil.com', 'x.y', '', '-', 'a/b');
    fc.assert(
      fc.property(glob, fc.array(label, { minLength: 3, maxLength: 3 }), (written, labels) => {
        const { allowsOrigin } = createPolicy(mended({ origin: written }));
        // `192.168.*` is short for `192.168.*.*`.
        const full = written
          .replace(/^(http:\/\/10)\.\*(?=:|$)/, '$1.*.*.*')
          .replace(/^(http:\/\/192\.168)\.\*(?=:|$)/, '$1.*.*');
        let next = 0;
        const origin = full.replace(/:\*$/, ':5173').replace(/\*/g, () => labels[next++] as string);
        const fits = full.startsWith('http:') ? /^\d{1,3}$/ : /^[a-z0-9-]+$/;
        const right = labels.slice(0, next).every((one) => fits.test(one));
        const canonical = URL.canParse(origin) && new URL(origin).origin === origin;
        expectEqual([written, origin, allowsOrigin(origin)], [written, origin, right && canonical]);
        expectEqual(allowsOrigin('https://example.com'), false);
      }),
      fuzzing(1_000),
    );
  });

  test('any scheme becomes both, or with credentials both with the risk named', () => {
    for (const written of ['*://app.example.com', 'http*://app.example.com:8443']) {
      for (const credentials of [false, true]) {
        const { allowsOrigin } = createPolicy(mended({ origin: written, credentials }));
        const rest = written.replace(/^.*:\/\//, '');
        expect(['https', 'http', 'ws'].map((scheme) => allowsOrigin(`${scheme}://${rest}`))).toEqual([
          true,
          true,
          false,
        ]);
      }
    }
  });
});

describe('what a fix gives to paste is accepted for every other option', () => {
  const number = fc.integer({ min: 1, max: 600 });
  const status = fc.integer({ min: 200, max: 299 });
  const headers = fc.constantFrom('X-Request-Id', 'Content-Type', 'Authorization', 'X-A');
  const methods = fc.constantFrom('GET', 'PUT', 'DELETE', 'QUERY');
  const mistakes: readonly (readonly [ProblemCode, fc.Arbitrary<{ written: object; meant: object }>])[] = [
    ['MAX_AGE', number.map((maxAge) => ({ written: { maxAge: ` ${maxAge}` }, meant: { maxAge } }))],
    [
      'STATUS',
      status.map((optionsSuccessStatus) => ({
        written: { optionsSuccessStatus: `${optionsSuccessStatus}` },
        meant: { optionsSuccessStatus },
      })),
    ],
    [
      'ORIGIN_TIMEOUT',
      number.map((originTimeout) => ({
        written: { originTimeout: `${originTimeout}` },
        meant: { originTimeout },
      })),
    ],
    [
      'WRONG_TYPE',
      fc
        .tuple(
          fc.constantFrom('debug', 'preflightContinue', 'protectHeaders', 'timingAllowOrigin'),
          fc.boolean(),
        )
        .map(([name, value]) => ({ written: { [name]: String(value) }, meant: { [name]: value } })),
    ],
    [
      'INVALID_TOKEN',
      fc
        .tuple(
          headers,
          fc.constantFrom(': 1', ':', ' : a b'),
          fc.constantFrom('allowedHeaders', 'exposedHeaders'),
        )
        .map(([name, line, option]) => ({
          written: { [option]: [`${name}${line}`] },
          meant: { [option]: [name] },
        })),
    ],
    [
      'INVALID_TOKEN',
      fc
        .tuple(
          fc.uniqueArray(methods, { minLength: 2, maxLength: 4 }),
          fc.constantFrom(' ', ';', ' | ', '\n'),
          fc.constantFrom('string', 'commas', 'array'),
        )
        .map(([names, between, place]) => {
          const text = names.join(between);
          const written = place === 'string' ? text : place === 'commas' ? `PATCH, ${text}` : ['PATCH', text];
          return {
            written: { methods: written },
            meant: { methods: place === 'string' ? names : ['PATCH', ...names] },
          };
        }),
    ],
    [
      'INVALID_TOKEN',
      fc
        .tuple(
          fc.constantFrom(
            'Content-Type',
            'X-Request-Id',
            'Accept-Language',
            'If-None-Match',
            'Authorization',
          ),
          fc.constantFrom(
            (name: string) => `'${name}'`,
            (name: string) => `\`${name}\``,
            (name: string) => `"${name}"`,
            (name: string) => (name.includes('-') ? name.replaceAll('-', ' ') : `${name};`),
          ),
          fc.constantFrom('allowedHeaders', 'exposedHeaders'),
          fc.constantFrom(
            (text: string) => text,
            (text: string) => [text],
            (text: string) => `${text}, X-A`,
          ),
        )
        .map(([name, damage, option, placed]) => ({
          written: { [option]: placed(damage(name)) },
          meant: { [option]: placed(name) },
        })),
    ],
    [
      'METHOD_CASE',
      fc
        .constantFrom('patch', 'Patch')
        .map((name) => ({ written: { methods: [name] }, meant: { methods: ['PATCH'] } })),
    ],
    [
      'UNKNOWN_OPTION',
      fc
        .tuple(
          fc.constantFrom(
            'maxAge',
            'methods',
            'allowedHeaders',
            'exposedHeaders',
            'credentials',
            'debug',
            'disallowedOrigin',
          ),
          fc.nat(5),
        )
        .map(([name, at]) => {
          const values = {
            maxAge: 5,
            methods: ['GET'],
            allowedHeaders: ['X-A'],
            exposedHeaders: ['X-A'],
            credentials: false,
            debug: true,
            disallowedOrigin: 'ignore',
          };
          const value = values[name as keyof typeof values];
          return {
            written: { [name.slice(0, at % name.length) + name.slice((at % name.length) + 1)]: value },
            meant: { [name]: value },
          };
        }),
    ],
  ];

  test.each(mistakes)('%s', (code, arbitrary) => {
    fc.assert(
      fc.property(arbitrary, ({ written, meant }) => {
        expect(problemsOf(written).map((problem) => problem.code)).toEqual([code]);
        expect({ ...createPolicy(mended(written)) }).toEqual({ ...createPolicy(meant) });
      }),
      fuzzing(300),
    );
  });
});

describe('a fix never leaves an allowlist that matches nothing', () => {
  test('whatever the string is', () => {
    const junk = fc
      .array(
        fc.constantFrom(
          'https',
          'http:',
          '//',
          '*',
          '.',
          ':',
          '@',
          '/',
          '?',
          '#',
          'a',
          'example.com',
          '\u00fc',
          ' ',
          ',',
          '[',
          ']',
          '1',
          '$',
          '{',
          '"',
          '%',
          '\\',
          '^',
          '(',
          'null',
          'undefined',
          'file:',
        ),
        { maxLength: 9 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(
        fc.oneof(junk, fc.string({ unit: 'binary', maxLength: 40 })),
        fc.boolean(),
        (origin, credentials) => {
          const problems = problemsOf({ origin, credentials });
          for (const problem of problems) {
            expect(problem.fix).toMatch(/^[A-Z].*[.]$/s);
            const pasted = pastedFrom(problem);
            if (pasted === undefined) continue;
            const { value, dangerously } = pasted;
            expectEqual(
              [origin, problem.fix, problemsOf({ origin: value, credentials, dangerously })],
              [origin, problem.fix, []],
            );
            for (const item of [value].flat()) {
              if (typeof item !== 'string' || /[*,]/.test(item)) continue;
              const browsersSend =
                item === 'null' ||
                item === 'file://' ||
                !/^https?:/.test(item) ||
                new URL(item).origin === item;
              expectEqual([origin, item, browsersSend], [origin, item, true]);
            }
          }
        },
      ),
      fuzzing(3_000),
    );
  });
});

test('the fix for an origin with a gap in it names no other origin than the one without the gap', () => {
  const whole = fc.constantFrom(
    'https://app.example.com',
    'https://shop.co.uk:8443',
    'http://localhost:3000',
    'https://my.company.com',
    'capacitor://localhost',
  );
  fc.assert(
    fc.property(
      whole.chain((origin) => fc.tuple(fc.constant(origin), fc.integer({ min: 1, max: origin.length - 1 }))),
      fc.constantFrom(' ', '\n', '\t', '  '),
      fc.boolean(),
      ([origin, at], gap, credentials) => {
        const written = origin.slice(0, at) + gap + origin.slice(at);
        const named = problemsOf({ origin: written, credentials }).map(
          (problem) => pastedFrom(problem)?.value ?? origin,
        );
        expectEqual([written, named], [written, [origin]]);
      },
    ),
    fuzzing(300),
  );
});
