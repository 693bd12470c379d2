// Makes an origin that shows what is wrong with a RegExp.

import { hostOf, isInsecureOrigin, isSerializedOrigin, schemeOf } from '../origins';
import { isSold, type Judged, ownerOf, PRIVATE_ADDRESS } from './names';

/** What a stranger would fill a gap with. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  A: [
    '.evil.com',
    'evil',
    'evil.com',
    '',
    'evil.',
    '-evil',
    '-evil.com',
    '//evil',
    '//evil.com',
    '://evil.com',
    '1.evil.com',
    'com',
    '.x',
    'x',
    ':8443',
  ],
  B: ['x', '-', '.', '1'],
  D: ['1'],
  N: ['1', '8080', ''],
  I: ['.0.78.24', '1.1.1.1', '1', ''],
  L: ['evil', 'net', 'x', 'a', '1', 'm', 'it', 'evil-', ''],
  H: ['evil', 'evil.com', 'evil.', 'x', ''],
};

/** What it would put in front, where there is no scheme yet, or less than one. */
const FRONTS = [
  'https://evil',
  'https://evil.',
  'https://evil-',
  'https://evil.com',
  'https://',
  'https://2',
  'http://evil',
  'http://evil.',
  'http://evil.com',
  'http://',
  'http://2',
];
const SCHEMES = ['', 'https', 'https:', 'https:/', 'http', 'http:', 'http:/'];

const MOST_TRIED = 600;

/** The first that `regexp` matches and that is telling: one that somebody else can have, or that is plain http. */
export function findWitness(
  regexp: RegExp,
  faulty: readonly Judged[],
): { readonly origin: string; readonly of: Judged } | undefined {
  let tried = 0;
  for (const of of faulty) {
    for (const origin of fillings(of.spelling)) {
      if (tried++ > MOST_TRIED) return undefined;
      regexp.lastIndex = 0;
      if (isSerializedOrigin(origin) && isTelling(origin, of) && regexp.test(origin)) return { origin, of };
    }
  }
  return undefined;
}

function* fillings(spelling: string, filled = ''): Generator<string> {
  const at = spelling.search(/[A-Z]/);
  if (at === -1) yield filled + spelling;
  else {
    const gap = spelling[at] as string;
    const front = spelling.includes('/') ? SCHEMES : FRONTS;
    for (const word of filled === '' && at === 0 && gap === 'A' ? front : (WORDS[gap] as readonly string[]))
      yield* fillings(spelling.slice(at + 1), filled + spelling.slice(0, at) + word);
  }
}

function isTelling(origin: string, { fault, missing, spelling }: Judged): boolean {
  const host = hostOf(origin);
  if (fault === 'insecure') return isInsecureOrigin(origin) && isName(host);
  if (fault === 'extensions') return schemeOf(origin) !== 'https' && schemeOf(origin) !== 'http';
  if (/^[\d.]+$/.test(host)) return !PRIVATE_ADDRESS.test(host);
  if (!isName(host) || !isSold(host)) return false;
  // What is written as it is, but for a dot, is what was meant.
  return missing === 'glue' || !spelling.replaceAll('B', '.').includes(ownerOf(host, true) ?? host);
}

/** Whether DNS can carry it. */
function isName(host: string): boolean {
  return /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?(?:\.(?=.)|$))+$/.test(host);
}
