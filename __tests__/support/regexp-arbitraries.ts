// RegExps made up at random, each with strings that it matches, or nearly.
//
// No literal has the letters q and z, or the digits 7 and 8: what has them was filled into a gap, by a stranger.

import { createContext, Script } from 'node:vm';
import fc from 'fast-check';

interface Made {
  readonly source: string;
  /** What it matches, most often; `pick` chooses from as many ways as there are. */
  readonly sample: (pick: (ways: number) => number) => string;
}

const escaped = (text: string) => text.replace(/[.\-/]/g, (mark) => (mark === '-' ? mark : `\\${mark}`));

const LITERALS = [
  ...[
    'a',
    'b',
    'app',
    'www',
    'example',
    'shop',
    'com',
    'co',
    'uk',
    'example.com',
    '.example.com',
    'local',
    'localhost',
  ],
  ...[
    '.',
    '.',
    '.',
    '-',
    ':',
    '/',
    '//',
    'https://',
    'http://',
    'https:',
    'vercel.app',
    '.vercel.app',
    '.com',
    '.co.uk',
  ],
  ...[
    '10.',
    '192.168.',
    '127.0.0.1',
    '1',
    '0',
    '3000',
    ':3000',
    'test',
    '.test',
    's',
    'http',
    'home.arpa',
    'capacitor',
  ],
];

const literal = fc
  .constantFrom(...LITERALS)
  .map((text): Made => ({ source: escaped(text), sample: () => text }));

const SETS: readonly (readonly [source: string, characters: string])[] = [
  ['.', 'q.-/:z7'],
  ['\\w', 'qz7_'],
  ['\\d', '78'],
  ['[a-z]', 'qz'],
  ['[a-z0-9-]', 'qz7-'],
  ['[\\w.-]', 'qz.-7'],
  ['[^.]', 'qz-/:7'],
  ['[^/]', 'qz.-:7'],
  ['[./]', './'],
  ['[.-]', '.-'],
  ['[0-9.]', '7.8'],
  ['\\S', 'q./:z'],
  ['[^]', 'q./:z'],
  ['[ab]', 'ab'],
  ['[wW]', 'w'],
];
const set = fc.constantFrom(...SETS).map(
  ([source, characters]): Made => ({
    source,
    sample: (pick) => characters[pick(characters.length)] as string,
  }),
);

const around = fc
  .constantFrom(
    '^',
    '$',
    '^',
    '$',
    '\\b',
    '(?!a)',
    '(?=h)',
    '(?<!x)',
    '(?=\\/|$)',
    '(?!.)',
    '(?<=\\/)',
    '(?:)',
    '(?=:|$)',
    '(?<=[./])',
  )
  .map((source): Made => ({ source, sample: () => '' }));

const QUANTIFIERS: readonly (readonly [source: string, times: readonly number[]])[] = [
  ['?', [0, 1]],
  ['*', [0, 1, 2, 5]],
  ['+', [1, 2, 5]],
  ['+?', [1, 3]],
  ['{0,2}', [0, 1, 2]],
  ['{2}', [2]],
  ['{1,6}', [1, 2, 6]],
  ['{0}', [0]],
];

const { tree } = fc.letrec<{ atom: Made; group: Made; repeat: Made; sequence: Made; tree: Made }>((tie) => ({
  atom: fc.oneof(
    { weight: 6, arbitrary: literal },
    { weight: 4, arbitrary: set },
    { weight: 2, arbitrary: around },
  ),
  group: fc.tuple(fc.constantFrom('(', '(?:'), fc.array(tie('tree'), { minLength: 1, maxLength: 3 })).map(
    ([open, arms]): Made => ({
      source: `${open}${arms.map(({ source }) => source).join('|')})`,
      sample: (pick) => (arms[pick(arms.length)] as Made).sample(pick),
    }),
  ),
  repeat: fc.tuple(fc.oneof(set, set, tie('group')), fc.constantFrom(...QUANTIFIERS)).map(
    ([made, [quantifier, times]]): Made => ({
      source: made.source + quantifier,
      sample: (pick) =>
        Array.from({ length: times[pick(times.length)] as number }, () => made.sample(pick)).join(''),
    }),
  ),
  sequence: fc.array(tie('tree'), { minLength: 1, maxLength: 5 }).map(
    (items): Made => ({
      source: items.map(({ source }) => source).join(''),
      sample: (pick) => items.map((item) => item.sample(pick)).join(''),
    }),
  ),
  tree: fc.oneof(
    { maxDepth: 4, withCrossShrink: true },
    { weight: 5, arbitrary: tie('atom') },
    { weight: 3, arbitrary: tie('sequence') },
    { weight: 3, arbitrary: tie('repeat') },
    { weight: 2, arbitrary: tie('group') },
  ),
}));

const STARTS = [
  '^https:\\/\\/',
  '^https?:\\/\\/',
  '^http:\\/\\/',
  '',
  '^',
  '\\/\\/',
  '^https:\\/\\/(.+\\.)?',
  '\\.',
];
const ENDS = [
  '$',
  '$',
  '(:\\d+)?$',
  '',
  '\\.example\\.com$',
  '\\.com$',
  'localhost$',
  'example\\.com(?=\\/|$)',
  '|^https:\\/\\/a\\.com$',
];

/** Half of them are near to what people write, so that many are accepted. */
export const randomRegExp: fc.Arbitrary<Made> = fc.oneof(
  tree,
  fc.tuple(fc.constantFrom(...STARTS), tree, fc.constantFrom(...ENDS)).map(
    ([start, { source, sample }, end]): Made => ({
      source: start + source + end,
      sample: (pick) => {
        const plain = (text: string) =>
          text.replace(/[\^$?]|\(\.\+\\\.\)\?|\(:\\d\+\)\?|\(\?=.*\)/g, '').replaceAll('\\', '');
        return plain(start) + sample(pick) + plain(end.replace(/^\|.*/, ''));
      },
    }),
  ),
);

/** In front of a sample, and behind it, where a RegExp is open. */
export const FRONTS = [
  '',
  'https://',
  'http://',
  'https://q',
  'https://q.',
  'https://q-',
  'https:',
  'http://zq.',
  'https',
  'http',
  'http:',
  'https://7',
  'https:/',
];
export const ENDINGS = [
  '',
  '.q.com',
  'q.com',
  'q',
  ':8443',
  '.q',
  '-q.com',
  '.q.vercel.app',
  '.',
  'm',
  '7.1.1',
  '.1.1.7',
];

const GAPS: Readonly<Record<string, string>> = {
  D: '\\d',
  N: '\\d*',
  I: '[\\d.]*',
  L: '[^.:/[\\]]*',
  H: '[^:/[\\]]*',
  A: '.*',
  B: '.',
  S: '^',
  E: '$',
};

/** The RegExps that spellings are, each in full. */
export function asRegExps(spellings: readonly string[]): RegExp[] {
  return spellings.map(
    (spelling) => new RegExp(spelling.replace(/[^a-z0-9]/g, (each) => GAPS[each] ?? `\\${each}`)),
  );
}

const context = createContext({ regexps: [], texts: [] });
const script = new Script('texts.filter((text) => regexps.some((regexp) => regexp.test(text)))');

/** The texts that one of the RegExps matches, or undefined where that takes too long: some made up at random are slow. */
export function matchedInTime(regexps: readonly RegExp[], texts: readonly string[]): string[] | undefined {
  Object.assign(context, { regexps, texts });
  try {
    return [...script.runInContext(context, { timeout: 200 })];
  } catch {
    return undefined;
  }
}
