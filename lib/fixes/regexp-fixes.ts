// Why a RegExp is refused as an origin, and what to write instead: of what can be made of it the first that passes the
// same rule, still allows what was meant, and allows nothing that it did not.

import {
  type CredentialRules,
  faultWithCredentials,
  hostOf,
  isInsecureOrigin,
  isLoopbackHost,
  isSerializedOrigin,
  readOriginEntry,
} from '../origins';
import { type OriginProblemCode, show } from '../problems';
import {
  type Judged,
  judgeRegExp,
  type Missing,
  ownerOf,
  PRIVATE_ADDRESS,
  type RegExpFault,
  type Trial,
  type Verdict,
} from '../regexps';

interface RegExpProblem {
  readonly code: OriginProblemCode;
  /** In words that go on after the value. */
  readonly says: string;
  readonly fix: string;
}

const SINCE: Readonly<Record<Missing, string>> = {
  end: 'nothing says where the host ends',
  start: 'the name can be the end of a longer one',
  dot: 'a dot that is not escaped matches any character',
  glue: 'the parts that are optional make another name',
  name: 'it does not name a host of your own',
};

const FORM = 'Name the host, and say where it begins and ends: /^https:\\/\\/app\\.example\\.com$/.';
const WAY_ON = 'If it is right as it is, use a function: (origin) => regexp.test(origin).';

/** So long a RegExp can be, with so many spellings, for a fix to be made of it. */
const LONGEST = 1000;
const MOST_WAYS = 500;

/** For a RegExp that the rule does not accept: with its verdict, and what the rule was asked with. */
export function repairRegExp(
  regexp: RegExp,
  verdict: Verdict,
  rules: CredentialRules,
  trial?: Trial,
): RegExpProblem {
  const fault = verdict.fault as RegExpFault;
  const isLong = regexp.source.length > LONGEST || verdict.spellings.length > MOST_WAYS;
  const paste = isLong ? undefined : pasteFor(regexp, verdict, rules, trial);
  const write = paste === undefined ? undefined : `Write ${paste}`;
  const { origin } = fault;
  const matches = origin === undefined ? '' : `: ${show(origin)} matches`;
  switch (fault.kind) {
    case 'strangers': {
      const since = `since ${SINCE[fault.missing as Missing]}`;
      return {
        code: 'REGEXP_LETS_STRANGERS_IN',
        says: `lets strangers in${matches}, ${since}`,
        fix: write === undefined ? `${FORM} ${WAY_ON}` : `${write}.`,
      };
    }
    case 'tenants':
      return {
        code: 'PUBLIC_SUFFIX_WITH_CREDENTIALS',
        says: `lets strangers in when credentials is true, since anyone can register a name there${matches}`,
        fix: 'List your own names there one by one, or accept the risk: dangerously: { credentialsFromPublicSuffix: true }.',
      };
    case 'insecure':
    case 'scheme':
      return {
        code: 'REGEXP_INSECURE',
        says:
          fault.kind === 'insecure'
            ? `lets plain http in: when credentials is true, anyone on the network can read what your users see${matches}`
            : 'lets schemes other than https in when credentials is true, since it does not say where the scheme begins and ends',
        fix: `${write ?? 'Allow https origins only'}, or accept the risk: dangerously: { credentialsFromInsecureOrigins: true }.`,
      };
    case 'extensions':
      return {
        code: 'EXTENSIONS_WITH_CREDENTIALS',
        says: 'lets in every extension or webview that a user has, when credentials is true',
        fix: "Write your own extension's origin as a string, or accept the risk: dangerously: { credentialsFromExtensions: true }.",
      };
    case 'opaque':
      return {
        code: 'REGEXP_OPAQUE',
        says: 'looks for null or file://, and no RegExp ever sees these',
        fix: 'List "null" or "file://" by name next to the RegExp, and leave them out of it.',
      };
    case 'nothing':
      return {
        code: 'REGEXP_MATCHES_NOTHING',
        says: 'matches no origin that a browser sends',
        fix:
          write === undefined
            ? `An origin is scheme://host or scheme://host:port, in lower case. ${FORM}`
            : `${write}.`,
      };
    case 'slow':
      return {
        code: 'REGEXP_TOO_SLOW',
        says:
          origin === undefined
            ? 'has more than 24 parts in a row that are optional, repeated or a choice, which can take seconds to match'
            : `backtracks without end: it takes longer than 50 ms on ${show(origin)}`,
        fix:
          origin === undefined
            ? 'List the origins one by one, as strings.'
            : `Do not repeat what can itself repeat over the same characters. ${write === undefined ? FORM : `${write}.`}`,
      };
  }
}

/** The RegExp, or the strings, to write instead. */
function pasteFor(
  regexp: RegExp,
  verdict: Verdict,
  rules: CredentialRules,
  trial: Trial | undefined,
): string | undefined {
  switch (verdict.fault?.kind) {
    case 'nothing':
      return pasteForNothing(regexp, rules, trial);
    case 'slow': {
      const meant = fillAll(verdict.spellings);
      return print(plainly(verdict).find((candidate) => passes(candidate, meant, () => true, rules, trial)));
    }
    case 'strangers':
    case 'insecure':
    case 'scheme': {
      const spellings = verdict.spellings.filter((each) => !isAccident(each, verdict.spellings));
      // Over https it is the same page; on the own machine nobody else can write it.
      const secured = (origin: string) =>
        rules.insecure && isInsecureOrigin(origin) ? origin.replace('http:', 'https:') : origin;
      const own = fillAll(spellings).filter((origin) => test(regexp, origin));
      const meant = [...new Set(own.map(secured))];
      const matches = (origin: string) =>
        test(regexp, origin) || (rules.insecure && test(regexp, origin.replace('https:', 'http:')));
      const strings = asStrings(spellings, rules, matches);
      const isLocal = meant.length > 0 && meant.every((origin) => isLoopbackHost(hostOf(origin)));
      if (isLocal && strings !== undefined) return strings;
      const found = rewritten(regexp, rules.insecure ? ['https'] : ['https?', 'https']).find((candidate) =>
        passes(candidate, meant, matches, rules, trial),
      );
      return print(found) ?? strings;
    }
    default:
      return undefined;
  }
}

/** Of what no origin can match, its host may still be what was meant. */
function pasteForNothing(
  regexp: RegExp,
  rules: CredentialRules,
  trial: Trial | undefined,
): string | undefined {
  const scheme = /^\^?(?:localhost|127\\\.)/.test(regexp.source) ? 'http' : 'https';
  const found = rewritten(regexp, [scheme]).find((candidate) => {
    const { fault, spellings } = judgeRegExp(candidate, rules);
    return fault === undefined && spellings.every(({ spelling }) => /^[a-z]/.test(spelling));
  });
  return found && judgeRegExp(found, rules, trial).fault === undefined ? String(found) : undefined;
}

function print(regexp: RegExp | undefined): string | undefined {
  return regexp && String(regexp);
}

/** Whether a candidate is accepted, still allows what was meant, and allows nothing that it should not. */
function passes(
  candidate: RegExp,
  meant: readonly string[],
  matches: (origin: string) => boolean,
  rules: CredentialRules,
  trial: Trial | undefined,
): boolean {
  if (meant.length === 0 || !meant.every((origin) => test(candidate, origin))) return false;
  // By its shape first, which takes no time.
  const { fault, spellings } = judgeRegExp(candidate, rules);
  return (
    fault === undefined &&
    fillAll(spellings).every((origin) => !test(candidate, origin) || matches(origin)) &&
    judgeRegExp(candidate, rules, trial).fault === undefined
  );
}

/** Whether a name with the same letters and more dots is spelled, too: `www.example.com` next to `wwwexample.com`. */
function isAccident({ missing, name = '' }: Judged, spellings: readonly Judged[]): boolean {
  const letters = (text: string) => text.replace(/[._-]/g, '');
  return (
    missing === 'glue' &&
    spellings.some(
      (other) =>
        other.fault !== 'strangers' && other.name !== undefined && letters(other.name) === letters(name),
    )
  );
}

function test(regexp: RegExp, origin: string): boolean {
  regexp.lastIndex = 0;
  return regexp.test(origin);
}

/** What an honest author may have meant by a gap. */
const HONEST: Readonly<Record<string, readonly string[]>> = {
  A: ['', 'a', 'a.', 'a.b.'],
  B: ['.'],
  D: ['1'],
  N: ['3000', '1', ''],
  I: ['1', '1.1', '1.1.1'],
  L: ['a', 'a1', ''],
  H: ['', 'a', 'a.', 'a.b.'],
};
const FRONTS = ['https://', 'https://a.', 'https://a.b.', 'http://', 'http://a.'];
const SCHEMES = ['', 'https', 'https:', 'http', 'http:'];
/** So many origins are made of one spelling, and of so many spellings. */
const MOST = 200;
const MOST_SPELLINGS = 40;

/** Origins that the spellings can be filled to, of owners whose names they write. */
function fillAll(spellings: readonly Judged[]): string[] {
  const all = new Set<string>();
  for (const { spelling } of spellings.slice(0, MOST_SPELLINGS)) {
    const front = spelling.includes('/') ? SCHEMES : FRONTS;
    let filled = [''];
    for (const [i, character] of [...spelling].entries()) {
      const words = i === 0 && character === 'A' ? front : (HONEST[character] ?? [character]);
      filled = filled.flatMap((head) => words.map((word) => head + word)).slice(0, MOST);
    }
    const written = spelling.replaceAll('B', '.');
    for (const origin of filled) {
      // A scheme such as `httphttps`, or an empty label, is nobody's.
      if (!isSerializedOrigin(origin) || /^http.*http|\/\.|\.\./.test(origin)) continue;
      if (isOwn(hostOf(origin), written)) all.add(origin);
    }
  }
  return [...all];
}

/** Whether a host is of an owner whose name a spelling writes, or in a network of one's own. */
function isOwn(host: string, spelling: string): boolean {
  if (PRIVATE_ADDRESS.test(host) || host.startsWith('[')) return true;
  const owner = /^[\d.]+$/.test(host) ? host : (ownerOf(host, true) ?? host);
  return spelling
    .split(/[^a-z0-9._-]/)
    .some((written) => written === owner || written.endsWith(`.${owner}`) || written.startsWith(`${owner}.`));
}

type Change = (source: string) => string;

const TOKEN = /\\[\s\S]|\[(?:\\[\s\S]|[^\]\\])*\]|[\s\S]/g;

function hasArms(source: string): boolean {
  let depth = 0;
  for (const token of source.match(TOKEN) ?? []) {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (token === '|' && depth === 0) return true;
  }
  return false;
}

const wrapped: Change = (source) => (hasArms(source) ? `(?:${source})` : source);

/** What leaves the end open, or would be doubled. */
const OPEN_END =
  /(?:\.[*+]|\(\.[*+]\)\??|\((?:\?:)?\\?\/\.\*\)\??|:[*?]|\\d\*|\\S\*|\[\^\/\]\*|\[\\s\\S\]\*|\\b|\\?\/\??|\((?:\\\/\|)?\$\)\??|\(\?!.*\)|(?<!\\)\$)+$/;

function ended(port: string): Change {
  return (source) => {
    const arms = source.startsWith('^')
      ? `^${wrapped(source.slice(1).replace(/\$(?=\||$)|(?<=\|)\^/g, ''))}`
      : wrapped(source);
    const whole = hasArms(source) ? arms : source;
    const closed = whole.replace(OPEN_END, '');
    return `${closed}${/:.{0,12}$/.test(closed.slice(10)) ? '' : port}$`;
  };
}

const anchored: Change = (source) => `^${wrapped(source.replace(/^\^/, ''))}`;

function begun(scheme: string): Change[] {
  const bare = (source: string) =>
    wrapped(source.replace(/^\^/, '').replace(/^(?:\.[*+]|\(\.[*+]\)\??)/, ''));
  return [
    (source) => {
      const slashes = source.search(/\\?\/\\?\//);
      return slashes === -1 ? `^${scheme}:\\/\\/${bare(source)}` : `^${scheme}:${source.slice(slashes)}`;
    },
    (source) => `^${scheme}:\\/\\/${bare(source).startsWith('\\.') ? '.+' : '(.+\\.)?'}${bare(source)}`,
  ];
}

/** Each may be made or not, in this order. */
const CHANGES: readonly Change[] = [
  // Upper case, and what is behind the host, are in no origin.
  (source) =>
    source.replace(/\\[\s\S]|[A-Z]/g, (each) => (each.startsWith('\\') ? each : each.toLowerCase())),
  (source) => source.replace(/\\?\/(?:\.[*+])?\$?$/, '$'),
  // A dot that is not escaped, and repeats nothing.
  (source) =>
    source.replace(TOKEN, (token, at: number) =>
      token === '.' && !/^[*+?{]/.test(source.slice(at + 1)) ? '\\.' : token,
    ),
  // A dot that may be missing, or may be another sign.
  (source) =>
    source
      .replace(/\((?:\?:)?([a-z0-9-]+)\)\?\\\.\?/g, '($1\\.)?')
      .replace(/\\\.(?:\?|\*|\{0,1\})/g, '\\.')
      .replace(
        /\[(?:[-_/]|\\[-/])*\\?\.(?:[-_/]|\\[-/])*\](?![*+?{])|\((?:\?:)?(?:\\\.\|-|-\|\\\.)\)/g,
        '\\.',
      ),
  // Anything before a name: whole labels, or none.
  (source) =>
    source.replace(
      /\(?(\.|\\[wSd]|\[(?:\\[\s\S]|[^\]\\])*\])[*+]\??\)?\??(?=[a-z0-9])/g,
      (_all, set: string) => `(${set}+\\.)?`,
    ),
];
const ENDS = [ended('(:\\d+)?'), ended('')];

/** What can be made of the source, the smallest changes first. */
function rewritten({ source, flags }: RegExp, schemes: readonly string[]): RegExp[] {
  const starts = [...schemes.flatMap((scheme) => begun(scheme)), anchored];
  const steps = [...CHANGES.map((change) => [change]), ENDS, starts];
  let made = [{ source, weight: 0 }];
  for (const [step, changes] of steps.entries()) {
    made = made.flatMap((before) => [
      before,
      ...changes.map((change, i) => ({
        source: change(before.source),
        weight: before.weight + 1 + step / 10 + i / 100,
      })),
    ]);
  }
  const sources = made.sort((one, other) => one.weight - other.weight).map((each) => each.source);
  return [...new Set(sources)].slice(1).flatMap((each) => compile(each, flags));
}

/** None, if it is not a RegExp after all. The flags g and y have no meaning for an origin. */
function compile(source: string, flags: string): RegExp[] {
  try {
    return [new RegExp(source, flags.replace(/[gy]/g, ''))];
  } catch {
    return [];
  }
}

const CLASSES: Readonly<Record<string, string>> = {
  A: '.+',
  B: '.',
  D: '\\d',
  N: '\\d+',
  I: '[\\d.]+',
  L: '[a-z0-9-]+',
  H: '[a-z0-9.-]+',
};

/** The spellings themselves, where a RegExp repeats too much. */
function plainly({ spellings }: Verdict): RegExp[] {
  if (spellings.length > 3) return [];
  const sources = spellings.map(({ spelling }) =>
    spelling.replace(/[^a-z0-9:-]/g, (character) => CLASSES[character] ?? `\\${character}`),
  );
  return compile(sources.length === 1 ? `^${sources}$` : `^(?:${sources.join('|')})$`, '');
}

const MOST_STRINGS = 6;

/** Strings and patterns that say the same; undefined where they cannot, or where they are too many. */
function asStrings(
  spellings: readonly Judged[],
  rules: CredentialRules,
  matches: (origin: string) => boolean,
): string | undefined {
  const texts = new Set<string>();
  for (const { spelling, fault } of spellings) {
    const made = stringsFor(spelling).filter((text) => {
      const entry = readOriginEntry(text);
      return (
        entry &&
        !faultWithCredentials(entry, rules) &&
        matches(text.replace('*.', 'a.').replace(':*', ':3000'))
      );
    });
    if (made.length === 0 && fault !== 'insecure') return undefined;
    for (const text of made) texts.add(text);
  }
  const quoted = [...texts].filter((text) => !texts.has(`${text}:*`)).map((text) => JSON.stringify(text));
  if (quoted.length > MOST_STRINGS) return undefined;
  return quoted.length > 1 ? `[${quoted.join(', ')}]` : quoted[0];
}

function stringsFor(spelling: string): string[] {
  const [, scheme, gap, host = '', end = '', port = ''] =
    /^(?:A?(https?)(?::\/\/|(?=A))|A?(?::?\/\/)?)(A|H)?(\.?[a-z0-9][a-z0-9.-]*|\[::1\])(A?)(?::([\dA-Z]+))?$/.exec(
      spelling.replaceAll('B', '.').replace(/^A([a-z0-9.[])/, 'AA$1'),
    ) ?? [];
  const name = host.replace(/^\./, '');
  const isLocal = isLoopbackHost(name);
  const schemes = scheme !== undefined ? [scheme] : isLocal ? ['http'] : ['https', 'http'];
  const suffix = /^\d+$/.test(port) ? `:${port}` : port !== '' || (end !== '' && isLocal) ? ':*' : '';
  const alone = host === name ? [name] : [];
  const below = gap === undefined || isLocal || ownerOf(name, true) === undefined ? [] : [`*.${name}`];
  return schemes.flatMap((each) => [...alone, ...below].map((text) => `${each}://${text}${suffix}`));
}
