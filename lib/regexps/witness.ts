// Makes an origin that shows what is wrong with a RegExp.

import { hostOf, isInsecureOrigin, isSerializedOrigin } from '../origins';
import { isSold, type Judged, ownerOf, PRIVATE_ADDRESS } from './names';

/** What a stranger would fill a gap with. */
const WORDS: Readonly<Record<string, readonly string[]>> = {
  A: ['.evil.com', 'evil', '', '//evil.com', '://evil.com', '1.evil.com', 'com'],
  B: ['x', '.'],
  D: ['1'],
  N: ['1'],
  I: ['.0.78.24', '1.1.1.1'],
  L: ['evil', 'net', 'a', 'm', 'it', ''],
  H: ['evil', 'evil.com'],
};

/** What it would put in front, where there is no scheme yet, or less than one. */
const FRONTS = ['https://evil', 'https://evil-', 'https://evil.com', 'https://2', 'http://evil'];
const SCHEMES = ['', 'https', 'https:', 'http', 'http:'];

const MOST_TRIED = 600;

/** The first that `regexp` matches and that is telling: one that somebody else can have, or that is plain http. */
export function findWitness(
  regexp: RegExp,
  faulty: readonly Judged[],
): { readonly origin: string; readonly of: Judged } | undefined {
  let tried = 0;
  for (const of of faulty) {
    for (const origin of fillings(of.spelling, WORDS, of.spelling.includes('/') ? SCHEMES : FRONTS)) {
      if (tried++ > MOST_TRIED) return undefined;
      regexp.lastIndex = 0;
      if (isSerializedOrigin(origin) && isTelling(origin, of) && regexp.test(origin)) return { origin, of };
    }
  }
  return undefined;
}

/** What a spelling can be filled to, with `fronts` in the gap at its start. */
export function* fillings(
  spelling: string,
  words: Readonly<Record<string, readonly string[]>>,
  fronts: readonly string[],
  filled = '',
): Generator<string> {
  const at = spelling.search(/[A-Z]/);
  if (at === -1) yield filled + spelling;
  else {
    const before = filled + spelling.slice(0, at);
    for (const word of before === '' ? fronts : (words[spelling.charAt(at)] as readonly string[]))
      yield* fillings(spelling.slice(at + 1), words, fronts, before + word);
  }
}

function isTelling(origin: string, { fault, missing, spelling }: Judged): boolean {
  const host = hostOf(origin);
  if (fault === 'insecure') return isInsecureOrigin(origin) && isName(host);
  if (/^[\d.]+$/.test(host)) return !PRIVATE_ADDRESS.test(host);
  const owner = ownerOf(host, true);
  if (owner === undefined || !isName(host) || !isSold(host)) return false;
  // What is written as it is, but for a dot, is what was meant.
  return missing === 'glue' || !spelling.replaceAll('B', '.').includes(owner);
}

/** Whether DNS can carry it. */
function isName(host: string): boolean {
  return /^(?:[a-z0-9_](?:[a-z0-9_-]*[a-z0-9])?(?:\.(?=.)|$))+$/.test(host);
}
