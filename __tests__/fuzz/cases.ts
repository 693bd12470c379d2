// Random cases: options, stacked policies and delegates, and requests, from well-formed ones to random bytes.

import fc from 'fast-check';
import { isNaiveEntry } from '../support/naive-matcher';
import { entryText, originsNear } from '../support/origin-arbitraries';
import { APP } from '../support/origins';
import type {
  App,
  Asked,
  Before,
  Case,
  Expressed,
  Junk,
  Mount,
  Options,
  Origin,
  Refusing,
  Step,
} from './descriptions';

const { constant, constantFrom, boolean, array, record, oneof, option, tuple } = fc;

/** Mostly `of`, and `or` once in that many times. */
function seldom<One, Other>(
  of: fc.Arbitrary<One>,
  or: fc.Arbitrary<Other>,
  once = 20,
): fc.Arbitrary<One | Other> {
  return oneof({ weight: once - 1, arbitrary: of }, { weight: 1, arbitrary: or });
}

const COMMON = [APP, 'https://*.example.com'];
const OTHERS = [
  'https://example.com',
  'http://example.com',
  'https://app.example.com:8443',
  'https://app.example.com.',
  'https://a_b.example.com',
  'https://xn--mnchen-3ya.example',
  'http://localhost:3000',
  'http://127.0.0.1',
  'https://[::1]:8080',
  'capacitor://localhost',
  'https://acme.vercel.app',
  'null',
  'https://*.app.example.com',
  'https://*.example.com:*',
  'https://*.example.com:8443',
  'http://*.example.com',
  'http://localhost:*',
  'capacitor://*.local',
  'https://*.acme.vercel.app',
  'https://*.amazonaws.com',
  'https://*.vercel.app',
  'https://*.co.uk',
  'https://*.internal',
];

const entry = oneof(
  { weight: 8, arbitrary: constantFrom(...COMMON) },
  { weight: 5, arbitrary: constantFrom(...OTHERS) },
  { weight: 1, arbitrary: entryText.filter((text) => isNaiveEntry(text)) },
);

const expression: fc.Arbitrary<Expressed> = constantFrom(
  { regexp: '^https:\\/\\/(?:[a-z0-9-]+\\.)*example\\.com$', flags: '', spells: [] },
  { regexp: '^https:\\/\\/(?:[a-z0-9-]+\\.)*example\\.com$', flags: 'g', spells: [] },
  { regexp: '^https:\\/\\/app\\.example\\.com(?::[0-9]+)?$', flags: 'y', spells: [] },
  { regexp: '^HTTPS:\\/\\/APP\\.EXAMPLE\\.COM$', flags: 'i', spells: [] },
  { regexp: '\\.example\\.com$', flags: '', spells: [] },
  { regexp: '^https:\\/\\/[a-z-]+\\.vercel\\.app$', flags: '', spells: [] },
  {
    regexp: '^https:\\/\\/(?:acme|other)\\.vercel\\.app$',
    flags: 'g',
    spells: ['acme.vercel.app', 'other.vercel.app'],
  },
  { regexp: 'example.com', flags: '', spells: [] },
  { regexp: '^https?:\\/\\/localhost(?::[0-9]+)?$', flags: '', spells: [] },
);

const asked: fc.Arbitrary<Asked> = record({
  asked: record(
    {
      how: constantFrom<Asked['asked']['how'][]>(
        'returns',
        'promises',
        'promises later',
        'calls back',
        'calls back later',
      ),
      says: oneof(
        { weight: 30, arbitrary: constantFrom<Asked['asked']['says'][]>('true', 'false', 'the origin') },
        {
          weight: 9,
          arbitrary: constantFrom<Asked['asked']['says'][]>(
            'null',
            'another origin',
            'a number',
            'an asterisk',
            'nothing',
            'an error',
          ),
        },
        { weight: 1, arbitrary: constant<'never'>('never') },
      ),
      to: array(constantFrom(APP, 'http://app.example.com', 'https://evil.test'), {
        maxLength: 3,
      }),
      twice: boolean(),
    },
    { requiredKeys: ['how', 'says', 'twice'] },
  ),
  // Returning undefined means that a callback will answer.
}).map(({ asked }) =>
  asked.how === 'returns' && asked.says === 'nothing' ? { asked: { ...asked, says: 'never' } } : { asked },
);

function junk(...values: string[]): fc.Arbitrary<Junk> {
  return constantFrom(...values).map((value) => ({ junk: value }));
}

const item: fc.Arbitrary<Origin> = oneof(
  { weight: 60, arbitrary: entry },
  { weight: 14, arbitrary: asked },
  { weight: 10, arbitrary: expression },
  { weight: 20, arbitrary: fc.nat(1).map((live) => ({ live })) },
  { weight: 2, arbitrary: constantFrom<Origin[]>('*', true) },
  {
    weight: 2,
    arbitrary: junk('undefined', 'null', '0', '{}', 'set', '"https://a.example/"', '""'),
  },
);

const origin: fc.Arbitrary<Origin> = oneof(
  { weight: 16, arbitrary: constantFrom<Origin[]>('*', true, false) },
  { weight: 24, arbitrary: item },
  { weight: 56, arbitrary: array(seldom(item, junk('false'), 100), { minLength: 1, maxLength: 4 }) },
  {
    weight: 4,
    arbitrary: array(array(item, { minLength: 1, maxLength: 2 }), { minLength: 1, maxLength: 2 }),
  },
  {
    weight: 2,
    arbitrary: junk('undefined', 'null', '0', '{}', 'set', 'map', 'url', '[]', '"example.com"', 'promise'),
  },
);

const names = (...pool: string[]) =>
  oneof(
    { weight: 4, arbitrary: array(constantFrom(...pool), { maxLength: 4 }) },
    {
      weight: 3,
      arbitrary: array(constantFrom(...pool), { minLength: 1, maxLength: 4 }).map((list) => list.join(', ')),
    },
    { weight: 2, arbitrary: constant('*') },
    { weight: 1, arbitrary: array(constantFrom(...pool, '*'), { minLength: 1, maxLength: 3 }) },
  );

const badNames = junk('0', 'null', '{}', '""', '"a b"', '["a\\r\\nb"]', '["é"]', '[1]', '[null]', 'set');

const METHODS = [
  'GET',
  'get',
  'POST',
  'PUT',
  'put',
  'PATCH',
  'DELETE',
  'delete',
  'PURGE',
  'x-Any',
  'OPTIONS',
  'QUERY',
];
const REQUEST_HEADERS = [
  'X-A',
  'x-a',
  'x-b',
  'Authorization',
  'content-type',
  'X-Request-Id',
  'Cookie',
  'Origin',
  'Sec-Fetch-Site',
];
const RESPONSE_HEADERS = ['X-A', 'x-a', 'X-Total', 'ETag', 'Set-Cookie', 'Access-Control-Allow-Origin'];

const notBoolean = junk('0', 'null', '"true"', '{}');

const EVERY_RISK = {
  credentialsFromAnyOrigin: true,
  credentialsFromInsecureOrigins: true,
  credentialsFromPublicSuffix: true,
  credentialsFromNull: true,
};

/** Mostly an origin that is accepted with credentials, or an accepted risk, so that few cases end with refused options. */
const options: fc.Arbitrary<Options> = record(
  {
    origin,
    credentials: seldom(boolean(), notBoolean, 150),
    dangerously: oneof(
      constant(EVERY_RISK),
      record(
        {
          credentialsFromAnyOrigin: boolean(),
          credentialsFromInsecureOrigins: boolean(),
          credentialsFromPublicSuffix: boolean(),
          credentialsFromNull: boolean(),
        },
        { requiredKeys: [] },
      ),
    ),
    methods: seldom(names(...METHODS), badNames, 150),
    allowedHeaders: seldom(names(...REQUEST_HEADERS), badNames, 150),
    exposedHeaders: seldom(names(...RESPONSE_HEADERS), badNames, 150),
    maxAge: seldom(
      oneof(constantFrom<(number | false)[]>(0, 5, 600, 86_400, false), fc.nat()),
      junk('-1', '1.5', 'NaN', 'Infinity', '"600"', 'true', 'null'),
      150,
    ),
    preflightContinue: seldom(boolean(), notBoolean, 150),
    optionsSuccessStatus: seldom(
      constantFrom(200, 204, 205, 202, 299),
      junk('199', '300', '"204"', 'null', '204.5'),
      150,
    ),
    disallowedOrigin: seldom(
      oneof(
        constantFrom<('ignore' | 'reject')[]>('ignore', 'reject'),
        constantFrom<Refusing[]>(
          { refusing: 'ends' },
          { refusing: 'goes on' },
          { refusing: 'fails' },
          { refusing: 'throws' },
          { refusing: 'rejects' },
        ),
      ),
      junk('"403"', 'true', 'null', '{}'),
      150,
    ),
    protectHeaders: seldom(boolean(), notBoolean, 150),
    timingAllowOrigin: seldom(boolean(), notBoolean, 150),
    unknown: junk('true'),
  },
  { requiredKeys: [] },
).map(sparse);

/** Each key is there in half of the cases; those that cause most refusals, in fewer. */
function sparse(made: Options): Options {
  const { unknown, disallowedOrigin, credentials, exposedHeaders, origin: first, ...rest } = made;
  const careful = credentials === true && made.dangerously === undefined;
  const safe = first !== undefined && careful ? harmless(first) : first;
  const origin = safe !== undefined && isSilent(safe) ? atOnce(safe) : safe;
  const open = origin === undefined || origin === '*' || origin === true;
  return {
    ...rest,
    ...(credentials === true && exposedHeaders === '*' ? {} : { exposedHeaders }),
    ...(origin === undefined ? {} : { origin }),
    ...(credentials === undefined || (origin === undefined && credentials === true) ? {} : { credentials }),
    ...(disallowedOrigin === undefined || open ? {} : { disallowedOrigin }),
    ...(unknown !== undefined && made.maxAge === 5 ? { unknown } : {}),
  };
}

/** Without entries that are refused with credentials, so that the rules of credentials are tested on the rest. */
function harmless(made: Origin): Origin {
  if (Array.isArray(made)) return made.map(harmless);
  if (made === true || made === '*') return 'https://*.example.com';
  if (typeof made !== 'string') return made;
  return /^http:\/\/(?!localhost|127)|^null$|\*\.(?:vercel\.app|co\.uk|com)$/.test(made) ? APP : made;
}

function isSilent(made: Origin): boolean {
  return Array.isArray(made) ? made.some(isSilent) : JSON.stringify(made).includes('"never"');
}

/** If one function has a short time limit, the others answer at once, so that a busy machine cannot delay them. */
function atOnce(made: Origin): Origin {
  if (Array.isArray(made)) return made.map(atOnce);
  if (typeof made !== 'object' || !('asked' in made)) return made;
  const { asked } = made as Asked;
  return { asked: { ...asked, how: asked.how.replace(' later', '') as Asked['asked']['how'] } };
}

const mount: fc.Arbitrary<Mount> = record({
  options,
  as: oneof(
    { weight: 5, arbitrary: constantFrom<Mount['as'][]>('options', 'policy') },
    {
      weight: 3,
      arbitrary: record({
        delegate: constantFrom<
          ('returns' | 'promises' | 'promises later' | 'calls back' | 'calls back later')[]
        >('returns', 'promises', 'promises later', 'calls back', 'calls back later'),
        says: seldom(
          constantFrom<('options' | 'policy')[]>('options', 'policy'),
          constantFrom<('nothing' | 'null' | 'a string' | 'an error')[]>(
            'nothing',
            'null',
            'a string',
            'an error',
          ),
          6,
        ),
        twice: boolean(),
      }),
    },
  ),
});

/** In a request, stands for an origin close to one of the case's own entries: which entry, and how close. */
const PLACE = /ORIGIN-(\d+)-(\d+)/g;
const place = tuple(fc.nat(20), fc.nat(20)).map(([which, how]) => `ORIGIN-${which}-${how}`);

const plainly = (entry: string) => entry.replace('*.', 'sub.').replace(':*', ':8443');

/** An origin that an entry allows, or almost allows. */
const NEAR: readonly ((entry: string) => string)[] = [
  plainly,
  plainly,
  plainly,
  (entry) => plainly(entry.replace('https:', 'http:')),
  (entry) => plainly(entry.replace('*.', 'evil.s3.')),
  (entry) => plainly(entry.replace('*.', '')),
  (entry) => plainly(entry.replace('*.', 'evil')),
  (entry) => plainly(entry).replace(/(:\d+)?$/, '.evil.test$1'),
];

/** The case with an origin in each place, most often one that is changed while the case runs. */
function withOrigins(made: Case): Case {
  const changed = made.steps.filter((step) => !('send' in step));
  const said = JSON.stringify([made.mounts, made.lists, changed, changed, changed]);
  const named = said.match(/(?<=")(?:[a-z-]+:\/\/[^"]+|null)(?=")/g) ?? COMMON;
  const fill = (text: string) =>
    text.replace(PLACE, (_, which, how) => {
      const near = NEAR[how % NEAR.length] as (entry: string) => string;
      return near(named[which % named.length] as string);
    });
  const used = /"live":(\d)/.exec(said)?.[1];
  const steps = made.steps.map((step): Step => {
    if ('send' in step) return { ...step, send: step.send.map(fill) };
    return 'list' in step && used !== undefined ? { ...step, list: Number(used) } : step;
  });
  return { ...made, steps };
}

/** The possible values of `Origin`. */
const originValue = oneof(
  { weight: 30, arbitrary: place },
  { weight: 8, arbitrary: constantFrom(APP, 'https://sub.example.com') },
  {
    weight: 10,
    arbitrary: constantFrom(
      ...[...COMMON, ...OTHERS].map(plainly),
      'https://deep.app.example.com',
      'http://app.example.com',
      'http://app.example.com',
      'http://sub.example.com',
      'http://localhost',
      'https://evil.vercel.app',
      'https://evil.s3.amazonaws.com',
      'https://evil.test',
      'https://evilexample.com',
      'https://example.com.evil.test',
    ),
  },
  { weight: 4, arbitrary: originsNear([...COMMON, ...OTHERS]) },
  {
    weight: 2,
    arbitrary: constantFrom(
      '',
      '*',
      'null',
      'Null',
      'https://app.example.com, https://evil.test',
      'https://app.example.com/',
    ),
  },
  {
    weight: 1,
    arbitrary: fc.string({
      unit: fc.integer({ min: 0x20, max: 0xff }).map((code) => String.fromCharCode(code)),
    }),
  },
).map((text) => text.replace(/[^\t\x20-\x7e\x80-\xff]/g, ''));

type Line = readonly [name: string, value: string];

function line(name: string, value: fc.Arbitrary<string>): fc.Arbitrary<Line> {
  return value.map((text): Line => [name, text]);
}

const requestedMethod = constantFrom(
  'PUT',
  'DELETE',
  'PATCH',
  'purge',
  '*',
  'GET, PUT',
  '',
  'A B',
  'x-Any',
  '<b>',
  'PUT\t',
);
const requestedNames = oneof(
  constantFrom(
    'x-a',
    'authorization,content-type,x-a',
    'X-B, x-a',
    '*',
    'x-a,*,x-b',
    ',,x-a,',
    'x-a x-b',
    'x-\xe9,x-a',
    '',
  ),
  array(
    oneof(
      constantFrom('x-a', 'X-A', 'x-b', 'content-type', '*', '', ' ', '\t', '"x"', 'a:b', 'x b'),
      fc.string({ unit: constantFrom(...'aB-_*, \t;!') }),
    ),
    { maxLength: 5 },
  ).map((list) => list.join(',')),
);

const HOSTS = [
  'app.example.com',
  'APP.example.com:443',
  'app.example.com:8443',
  'localhost:3000',
  'example.com:80',
  'x',
  '',
  '[::1]:8080',
];

const headers: fc.Arbitrary<Line[]> = tuple(
  seldom(
    option(line('Origin', originValue), { freq: 8 }).map((one) => (one === null ? [] : [one])),
    array(line('origin', originValue), { minLength: 2, maxLength: 2 }),
  ),
  option(line('Access-Control-Request-Method', requestedMethod), { freq: 2 }),
  option(line('Access-Control-Request-Headers', requestedNames), { freq: 2 }),
  option(
    line(
      'Sec-Fetch-Site',
      constantFrom('cross-site', 'same-site', 'same-origin', 'none', '', 'Same-Origin', 'x'),
    ),
    {
      freq: 2,
    },
  ),
  seldom(
    constant<Line[]>([]),
    array(
      oneof(
        line('Access-Control-Request-Headers', requestedNames),
        line('Access-Control-Request-Method', requestedMethod),
        line('X-Forwarded-Host', constantFrom('app.example.com', 'evil.test')),
        line('Vary', constantFrom('*', 'X-Evil')),
        line('Cookie', constant('a=b')),
        line('Access-Control-Allow-Origin', constant('*')),
        line('Sec-Fetch-Site', constant('none')),
        line('Expect', constantFrom('100-continue', 'nothing')),
        line('Connection', constantFrom('close', 'upgrade')),
      ),
      { minLength: 1, maxLength: 3 },
    ),
    8,
  ),
).map(([origins, method, requested, site, more]) => [
  ...origins,
  ...[method, requested, site].filter((one) => one !== null),
  ...more,
]);

const request = record({
  method: oneof(
    { weight: 5, arbitrary: constant('OPTIONS') },
    {
      weight: 4,
      arbitrary: constantFrom('GET', 'POST', 'HEAD', 'PUT', 'DELETE', 'PATCH', 'QUERY', 'TRACE', 'M-SEARCH'),
    },
  ),
  target: seldom(
    constantFrom('/', '/a/b?c=d'),
    constantFrom('*', 'http://app.example.com/', 'HTTPS://example.com', '//x/..'),
    12,
  ),
  host: seldom(constant('localhost:3000'), constantFrom(...HOSTS), 3),
  headers,
  body: seldom(constant(''), constantFrom('x', 'a=b'), 6),
}).map(({ method, target, host, headers, body }) => {
  const lines: Line[] = [['Host', host], ...headers];
  if (body !== '') lines.push(['Content-Length', String(body.length)]);
  return `${method} ${target} HTTP/1.1\r\n${lines.map(([name, value]) => `${name}: ${value}\r\n`).join('')}\r\n${body}`;
});

/** One small change to the bytes of a request. */
const damage = oneof(
  tuple(fc.nat(300), fc.nat(255)).map(
    ([at, code]) =>
      (text: string) =>
        text.slice(0, at) + String.fromCharCode(code) + text.slice(at + 1),
  ),
  tuple(fc.nat(300), fc.nat(255)).map(
    ([at, code]) =>
      (text: string) =>
        text.slice(0, at) + String.fromCharCode(code) + text.slice(at),
  ),
  tuple(fc.nat(300), fc.nat(20)).map(
    ([at, count]) =>
      (text: string) =>
        text.slice(0, at) + text.slice(at + count),
  ),
  fc.nat(300).map((at) => (text: string) => text.slice(0, at)),
  tuple(fc.nat(6), constantFrom('\n', '\r', '\r\n ', '\r\n\t', '\r\n\r\n', '', '\0')).map(
    ([nth, end]) =>
      (text: string) =>
        replaceNth(text, '\r\n', nth, end),
  ),
  constantFrom(
    (text: string) => text.replace('HTTP/1.1', 'HTTP/1.0'),
    (text: string) => text.replace('HTTP/1.1', 'HTTP/2.0'),
    (text: string) => text.replace(/: /g, ':'),
    (text: string) => text.replace(/: /g, ' : '),
    (text: string) => text.replace(/^Host: .*\r\n/m, ''),
    (text: string) => text.replace(/^(Origin: .*\r\n)/im, '$1$1'),
    (text: string) =>
      text.replace('\r\n\r\n', '\r\nTransfer-Encoding: chunked\r\n\r\n5\r\nGET /\r\n0\r\n\r\n'),
    (text: string) => text.replace('\r\n\r\n', '\r\nContent-Length: 5\r\nContent-Length: 6\r\n\r\n'),
    (text: string) => text.toLowerCase(),
    (text: string) => text.toUpperCase(),
    (text: string) => text + text,
    (text: string) => text.replace(/^Origin: .*$/m, `Origin: https://${'a.'.repeat(9000)}example.com`),
  ),
);

function replaceNth(text: string, part: string, nth: number, by: string): string {
  const parts = text.split(part);
  if (nth + 1 >= parts.length) return text;
  return [...parts.slice(0, nth), `${parts[nth]}${by}${parts[nth + 1]}`, ...parts.slice(nth + 2)].join(part);
}

const damaged = tuple(request, array(damage, { minLength: 1, maxLength: 3 })).map(([text, damages]) =>
  damages.reduce((made, alter) => alter(made), text),
);

const anyBytes = fc.string({ unit: fc.nat(255).map((code) => String.fromCharCode(code)), maxLength: 60 });

const send: fc.Arbitrary<Step> = oneof(
  {
    weight: 8,
    arbitrary: array(request, { minLength: 1, maxLength: 5 }).map((requests) => ({
      send: requests,
      hostile: false,
    })),
  },
  {
    weight: 2,
    arbitrary: tuple(
      array(request, { maxLength: 2 }),
      oneof({ weight: 9, arbitrary: damaged }, { weight: 1, arbitrary: anyBytes }),
    ).map(([requests, last]) => ({ send: [...requests, last], hostile: true })),
  },
);

const change: fc.Arbitrary<Step> = oneof(
  {
    weight: 3,
    arbitrary: record({
      list: fc.nat(1),
      change: constantFrom<('add' | 'delete' | 'replace')[]>('add', 'delete', 'replace'),
      entries: array(seldom(entry, constantFrom('https://example.com/', '*', ''), 15), { maxLength: 3 }),
    }),
  },
  { weight: 2, arbitrary: record({ mount: fc.nat(1), reconfigure: options }) },
);

const steps: fc.Arbitrary<Step[]> = oneof(
  { weight: 3, arbitrary: send.map((one) => [one]) },
  { weight: 1, arbitrary: tuple(send, change, send) },
  { weight: 1, arbitrary: tuple(change, send, change, send) },
);

export const anyCase: fc.Arbitrary<Case> = record({
  server: constantFrom<Case['server'][]>('node:http', 'Express 5', 'Express 4', 'Connect'),
  lists: tuple(array(entry, { maxLength: 3 }), array(entry, { maxLength: 3 })),
  mounts: oneof(
    { weight: 5, arbitrary: mount.map((one) => [one]) },
    { weight: 3, arbitrary: array(mount, { minLength: 2, maxLength: 3 }) },
  ),
  before: seldom(
    constant<Before>('nothing'),
    constantFrom<Before[]>('varies', 'varies twice', 'varies by everything', 'has sent the head'),
    4,
  ),
  app: seldom(
    constantFrom<App[]>('answers'),
    constantFrom<App[]>(
      'varies',
      'fails',
      'reflects',
      'reflects in a head',
      'adds an origin',
      'writes a head',
      'writes a raw head',
      'opens all',
    ),
    2,
  ),
  steps,
}).map(withOrigins);
