// Why a RegExp is refused as an origin, and what to write instead: of what can be made of it the first that passes the
// same rule, still allows what was meant, and allows nothing that it did not.

import {
  type CredentialRules,
  faultWithCredentials,
  hostOf,
  isInsecureOrigin,
  isLoopbackHost,
  isSerializedOrigin,
  publicSuffixOf,
  readOriginEntry,
} from '../origins';
import { type OriginProblemCode, show } from '../problems';
import {
  fillings,
  gluedOf,
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
const GLUE = 'Put the dot of (www\\.)? inside the group, or list the names that you own one by one.';
const WAY_ON = 'If it is right as it is, use a function: (origin) => regexp.test(origin).';

/** Below a name that many owners share. */
const OWN_NAMES =
  'List your own names there one by one, or give previews names below a domain of your own ("https://*.preview.example.com")';

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
  const problem = problemOf(regexp, verdict, rules, trial);
  const source = inJavaScript(regexp.source);
  const [read] = source === regexp.source ? [] : compile(source, regexp.flags);
  if (read === undefined) return problem;
  const next = judgeRegExp(read, rules, trial);
  const fix = next.fault === undefined ? `Write ${read}.` : problemOf(read, next, rules, trial).fix;
  return { ...problem, fix: `In JavaScript, the start is ^ and the end is $, not \\A and \\z. ${fix}` };
}

function problemOf(regexp: RegExp, verdict: Verdict, rules: CredentialRules, trial?: Trial): RegExpProblem {
  const { kind, missing, origin } = verdict.fault as RegExpFault;
  const isLong = regexp.source.length > LONGEST || verdict.spellings.length > MOST_WAYS;
  const repair = isLong ? undefined : new Repair(regexp, verdict, rules, trial);
  const found = repair?.pasteFor(kind);
  const write = found === undefined ? undefined : `Write ${found}`;
  const matches = origin === undefined ? '' : `: ${show(origin)} matches`;
  switch (kind) {
    case 'strangers':
      return {
        code: 'REGEXP_LETS_STRANGERS_IN',
        says: `lets strangers in${matches}, since ${SINCE[missing as Missing]}`,
        fix: repair?.meansPublicSuffix()
          ? `${OWN_NAMES}.`
          : write === undefined
            ? repair?.isGlued
              ? GLUE
              : `${FORM} ${WAY_ON}`
            : `${write}.`,
      };
    case 'tenants': {
      // What would be refused next.
      const next = judgeRegExp(regexp, { ...rules, publicSuffix: false }).fault?.kind;
      const more =
        next === 'insecure' || next === 'scheme'
          ? ' The RegExp must then also begin with ^https:\\/\\/.'
          : '';
      return {
        code: 'PUBLIC_SUFFIX_WITH_CREDENTIALS',
        says: `lets strangers in when credentials is true, since anyone can register a name there${matches}`,
        fix: `${OWN_NAMES}, or accept the risk: dangerously: { credentialsFromPublicSuffix: true }.${more}`,
      };
    }
    case 'insecure':
    case 'scheme':
      return {
        code: 'REGEXP_INSECURE',
        says:
          kind === 'insecure'
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
        fix: `${write ?? `An origin is scheme://host or scheme://host:port, in lower case. ${FORM.slice(0, -1)}`}.`,
      };
    case 'slow':
      return {
        code: 'REGEXP_TOO_SLOW',
        ...(origin === undefined
          ? {
              says: 'has more than 24 parts in a row that are optional, repeated or a choice, which can take seconds to match',
              fix: 'List the origins one by one, as strings.',
            }
          : {
              says: `backtracks without end: it takes longer than 50 ms on ${show(origin)}`,
              fix: `Do not repeat what can itself repeat over the same characters. ${write ?? FORM.slice(0, -1)}.`,
            }),
      };
  }
}

class Repair {
  /** Whether parts that are optional make names that nobody meant. */
  isGlued: boolean;
  readonly #regexp: RegExp;
  readonly #spellings: readonly Judged[];
  readonly #rules: CredentialRules;
  readonly #trial: Trial | undefined;

  constructor(regexp: RegExp, { spellings }: Verdict, rules: CredentialRules, trial: Trial | undefined) {
    this.#regexp = regexp;
    this.#spellings = spellings.filter(({ missing }) => missing !== 'glue');
    this.isGlued = this.#spellings.length < spellings.length;
    this.#rules = rules;
    this.#trial = trial;
  }

  /** Whether it spells names such as `vercel.app`, which are nobody's page: those below them were meant. */
  meansPublicSuffix(): boolean {
    const origins = fillAll(this.#spellings);
    return (
      origins.length > 0 && origins.every((origin) => publicSuffixOf(hostOf(origin))?.registrable === null)
    );
  }

  /** The RegExp, or the strings, to write instead. */
  pasteFor(kind: RegExpFault['kind']): RegExp | string | undefined {
    switch (kind) {
      case 'strangers':
      case 'insecure':
      case 'scheme':
        return this.#narrower();
      case 'slow':
        return plainly(this.#spellings).find((candidate) =>
          this.#passes(candidate, fillAll(this.#spellings)),
        );
      case 'nothing': {
        // Its host may still be what was meant.
        const scheme = /\^(?:localhost|127)/.test(this.#regexp.source) ? 'http' : 'https';
        return rewritten(this.#regexp, scheme).find((candidate) => {
          const { fault, spellings } = this.#judge(candidate);
          return fault === undefined && fillAll(spellings).length > 0;
        });
      }
    }
    return undefined;
  }

  #narrower(): RegExp | string | undefined {
    const { insecure } = this.#rules;
    // Over https it is the same page; on the own machine nobody else can write it.
    const secured = (origin: string) =>
      insecure && isInsecureOrigin(origin) ? origin.replace('http:', 'https:') : origin;
    if (this.#spellings.some(isBare)) return undefined;
    const filled = fillAll(this.#spellings, this.isGlued).filter((origin) => test(this.#regexp, origin));
    const glued = gluedOf(filled.map(hostOf), this.#regexp);
    const meant = filled.filter((origin) => !glued.has(hostOf(origin))).map(secured);
    this.isGlued ||= glued.size > 0;
    const matches = (origin: string) =>
      test(this.#regexp, origin) || (insecure && test(this.#regexp, origin.replace('https:', 'http:')));
    const strings = this.isGlued ? undefined : asStrings(this.#spellings, this.#rules, matches);
    const isLocal = meant.every((origin) => isLoopbackHost(hostOf(origin)));
    if (isLocal && strings !== undefined) return strings;
    const found = rewritten(this.#regexp, insecure ? 'https' : 'https?').find((candidate) =>
      this.#passes(candidate, meant, matches),
    );
    return found ?? strings;
  }

  #judge(candidate: RegExp): Verdict {
    return judgeRegExp(candidate, this.#rules, this.#trial);
  }

  /** Whether a candidate is accepted, still allows what was meant, and allows nothing that it should not. */
  #passes(candidate: RegExp, meant: readonly string[], matches?: (origin: string) => boolean): boolean {
    if (meant.length === 0 || !meant.every((origin) => test(candidate, origin))) return false;
    const { fault, spellings } = this.#judge(candidate);
    const isNarrow = (origin: string) =>
      matches === undefined ||
      !test(candidate, origin) ||
      matches(origin) ||
      // With the dot that an optional label lacked.
      (this.isGlued && matches(origin.replace(LABEL_AND_DOT, '$1')));
    return fault === undefined && fillAll(spellings).every(isNarrow);
  }
}

/** Whether a name without a top-level domain is all that keeps strangers out. */
function isBare(judged: Judged): boolean {
  const isLabel = (host: string) => !/[.[]/.test(host) && !isLoopbackHost(host);
  return judged.fault === 'strangers' && fillAll([judged]).some((origin) => isLabel(hostOf(origin)));
}

function test(regexp: RegExp, origin: string): boolean {
  regexp.lastIndex = 0;
  return regexp.test(origin);
}

/** What an honest author may have meant by a gap. */
const HONEST: Readonly<Record<string, readonly string[]>> = {
  A: ['', 'a'],
  B: ['.'],
  D: ['1'],
  N: ['1'],
  I: ['1', '1.1', '1.1.1'],
  L: ['a', ''],
  H: ['', 'a'],
};
const FRONTS = ['http://', 'http://a.'];
const SCHEMES = ['', 'http', 'http:'];
/** So many origins are made of one spelling. */
const MOST = 200;

/**
 * Origins that the spellings can be filled to, of owners whose names they write.
 *
 * @param isBelow whether those below a name that begins with a dot count
 */
function fillAll(spellings: readonly Judged[], isBelow = false): string[] {
  const all = new Set<string>();
  for (const { spelling } of spellings) {
    const written = spelling.replaceAll('B', '.');
    let made = 0;
    const fronts =
      isBelow && spelling.startsWith('A.') ? ['http://a'] : spelling.includes('/') ? SCHEMES : FRONTS;
    for (const origin of fillings(spelling, HONEST, fronts)) {
      if (made++ === MOST) break;
      // A scheme such as `httphttps`, or a label that is empty or ends with a hyphen, is nobody's.
      if (!isSerializedOrigin(origin) || /httphttp|[-./]\./.test(origin)) continue;
      if (isOwn(hostOf(origin), written)) all.add(origin);
    }
  }
  return [...all];
}

/** Whether a host is of an owner whose name a spelling writes, or in a network of one's own. */
function isOwn(host: string, spelling: string): boolean {
  if (PRIVATE_ADDRESS.test(host) || host.startsWith('[')) return true;
  const owner = ownerOf(host, true) ?? host;
  return spelling.split(/[^a-z0-9._-]/).some((written) => `.${written}`.endsWith(`.${owner}`));
}

/** What stands in front of a domain as a label of its own. */
const LABEL =
  '(?:www|m|app|api|admin|staging|stage|dev|test|qa|uat|beta|demo|preview|prod|mobile|shop|blog|docs|portal|dashboard)\\d?';
const LABEL_AND_DOT = new RegExp(`(?<=//)(${LABEL})\\.`);
const LABELS = `(${LABEL}(?:\\|${LABEL})*)`;
const OPTIONAL_LABELS = new RegExp(
  `\\((?:\\?:)?(?:\\|${LABELS}\\|?\\)\\??|${LABELS}(?:\\|\\)\\??|\\)\\?))(?:\\\\?\\.\\?)?(?=[a-z(])`,
  'g',
);
const LABEL_AND_BARE_DOT = new RegExp(`(?<=[(:|]${LABEL})\\.\\?(?=[|)])`, 'g');

type Change = (source: string) => string;

const TOKEN = /\\.|\[(?:\\.|[^\]\\])*\]|./gs;

/** With the `\A`, `\z` and `\Z` of other languages, which are letters in JavaScript, as what they mean there. */
export function inJavaScript(source: string): string {
  return source.replace(TOKEN, (token) =>
    token === '\\A' ? '^' : token === '\\z' || token === '\\Z' ? '$' : token,
  );
}

function hasArms(source: string): boolean {
  let depth = 0;
  for (const [token] of source.matchAll(TOKEN)) {
    if (token === '(') depth++;
    else if (token === ')') depth--;
    else if (token === '|' && depth === 0) return true;
  }
  return false;
}

export const wrapped: Change = (source) => (hasArms(source) ? `(?:${source})` : source);

const anchored: Change = (source) => `^${wrapped(source)}`;

/** What leaves the end open, or would be doubled. */
const OPEN_END =
  /(?:\.[*+]|\(\.[*+]\)\??|\((?:\?:)?\\\/\.\*\)\??|:[*?]|\\d\*|\\S\*|\[\^\/\]\*|\[\\s\\S\]\*|\\b|\\\/\?|\(\\\/\|\$\)\?|\(\?!.*\)|\$)+$/;

function ended(port: string): Change {
  return (source) => {
    const arms = source.startsWith('^')
      ? anchored(source.slice(1).replace(/\$(?=\||$)|(?<=\|)\^/g, ''))
      : wrapped(source);
    const closed = (hasArms(source) ? arms : source).replace(OPEN_END, '');
    return `${closed}${/(?<!\?):[^/]*$/.test(closed) ? '' : port}$`;
  };
}

function begun(scheme: string): Change[] {
  const bare = (source: string) => wrapped(source.replace(/^\^/, ''));
  return [
    (source) => {
      const slashes = source.indexOf('\\/\\/');
      return slashes === -1 ? `^${scheme}:\\/\\/${bare(source)}` : `^${scheme}:${source.slice(slashes)}`;
    },
    (source) => `^${scheme}:\\/\\/${bare(source).startsWith('\\.') ? '.+' : '(.+\\.)?'}${bare(source)}`,
    anchored,
  ];
}

/** Each may be made or not, in this order. */
const CHANGES: readonly Change[] = [
  // Upper case, and what is behind the host, are in no origin.
  (source) => source.replace(/(?<!\\)[A-Z]/g, (letter) => letter.toLowerCase()),
  (source) => source.replace(/\\\/(?:\.[*+])?\$?$/, '$'),
  // A dot that is not escaped, and repeats nothing.
  (source) =>
    source.replace(TOKEN, (token, at: number) =>
      token === '.' && !/^[*+?{]/.test(source.slice(at + 1)) ? '\\.' : token,
    ),
  // A dot that may be missing, or may be another sign.
  (source) =>
    source
      .replace(/\((?:\?:)?([a-z0-9-]+)\)\?\\?\.\?/g, '($1\\.)?')
      .replace(OPTIONAL_LABELS, (_all, some?: string, others?: string) => dotted((some ?? others) as string))
      .replace(LABEL_AND_BARE_DOT, '\\.')
      .replace(/(?:\\\.|\[\.\])(?:\?|\*|\{0,1\})/g, '\\.')
      .replace(/\[[-_/\\]*\.[-_/\\]*\](?![*+?{])|\((?:\?:)?(?:\\\.\|-|-\|\\\.)\)/g, '\\.'),
  // A letter of a suffix that may be missing.
  (source) => source.replace(/(?<=[\].(|][a-z]*)(?:([a-z])|\((?:\?:)?([a-z])\))\?/g, '$1$2'),
  // Anything before a name: whole labels, or none.
  (source) =>
    source.replace(
      /\(?(\.|\\[wSd]|\[(?:\\.|[^\]\\])*\])[*+]\??\)?\??(?=[a-z0-9])/g,
      (_all, set: string) => `(${set}+\\.)?`,
    ),
];

function dotted(labels: string): string {
  return labels.includes('|') ? `((${labels})\\.)?` : `(${labels}\\.)?`;
}

const ENDS = [ended('(:\\d+)?'), ended('')];

interface Made {
  readonly source: string;
  readonly changes: number;
}

/** What can be made of the source, the smallest changes first. */
function rewritten({ source, flags }: RegExp, scheme: string): RegExp[] {
  const steps = [...CHANGES.map((change) => [change]), ENDS, begun(scheme)];
  const made = steps.reduce<readonly Made[]>(
    (all, step) =>
      all.flatMap((before) => [
        ...step.map((change) => ({ source: change(before.source), changes: before.changes + 1 })),
        before,
      ]),
    [{ source, changes: 0 }],
  );
  const sources = made.toSorted((one, other) => one.changes - other.changes).map((each) => each.source);
  return [...new Set(sources)].flatMap((each) => compile(each, flags));
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
function plainly(spellings: readonly Judged[]): RegExp[] {
  if (spellings.length > 3) return [];
  const sources = spellings.map(({ spelling }) =>
    spelling.replace(/[^a-z0-9:-]/g, (character) => CLASSES[character] ?? `\\${character}`),
  );
  return [new RegExp(`${anchored(sources.join('|'))}$`)];
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
  const quoted = [...texts]
    .filter((text) => !texts.has(text.replace(/(:\d+)?$/, ':*')))
    .map((text) => JSON.stringify(text));
  if (quoted.length > MOST_STRINGS || hasTwoOwners([...texts].map(hostOf))) return undefined;
  return quoted.length > 1 ? `[${quoted.join(', ')}]` : quoted[0];
}

/** Whether a dot that may be missing makes names of two owners. */
function hasTwoOwners(hosts: readonly string[]): boolean {
  const owners = new Map(hosts.map((host) => [host.replaceAll('.', ''), ownerOf(host, true)]));
  return hosts.some((host) => owners.get(host.replaceAll('.', '')) !== ownerOf(host, true));
}

function stringsFor(spelling: string): string[] {
  const parts =
    /^(?:A?(https?)(?::\/\/|(?=A))|A(?::?\/\/)?)[AH]?(\.?[a-z0-9](?:[a-z0-9.-]*[a-z0-9])?|\[::1\])(A?)(?::(\d+|[NA])A?)?$/.exec(
      spelling.replaceAll('B', '.').replace(/^A([a-z0-9.[])/, 'AA$1'),
    );
  if (parts === null) return [];
  const [, scheme, host, end, port = ''] = parts as unknown as [string, ...string[]];
  const name = (host as string).replace(/^\./, '');
  const isLocal = isLoopbackHost(name);
  const schemes = scheme !== undefined ? [scheme] : isLocal ? ['http'] : ['https', 'http'];
  const suffix = /\d/.test(port) ? `:${port}` : port !== '' || (end !== '' && isLocal) ? ':*' : '';
  const alone = host === name ? [name] : [];
  const below = isLocal || ownerOf(name, true) === undefined ? [] : [`*.${name}`];
  return schemes.flatMap((each) => [...alone, ...below].map((text) => `${each}://${text}${suffix}`));
}
