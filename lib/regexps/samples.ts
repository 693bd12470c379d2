// Strings that an expression matches, or nearly: what it spells out, what its wildcards can be filled with, and what
// makes it backtrack.

import type { Part } from './expression';

/** So many strings are made of one part; beyond that, its choices are varied one at a time. */
const MOST = 200;

/** No origin is longer, so no part of one is repeated more often. */
const LONGEST = 300;

/** Stands in a spelling for characters that the expression leaves open. */
const OPEN = '\n';

/** What a wildcard is filled with: words a stranger would choose, then single characters. */
const WORDS = [
  '.evil.test',
  'evil.test',
  'evil',
  'http',
  'https',
  'evil.',
  '-evil',
  'attacker',
  '',
  'x',
  '1',
  '8',
  '.',
  '-',
  '_',
  ':8',
  'a',
];

/** The characters tried for one place, besides a dot. */
const CHARACTERS = ['x', '1', '-', '.', '_', 'e', ':', '/', 'a'];

/** Strings to try against the expression: the first ones fill every place, the rest differ in one choice or more. */
export function samplesOf(part: Part): string[] {
  switch (part.kind) {
    case 'nothing':
      return [''];
    case 'literal':
      return [part.text];
    case 'set':
      return fitting(CHARACTERS, part.has).slice(0, 4);
    case 'choice':
      return unique(part.parts.flatMap((option) => samplesOf(option)));
    case 'sequence':
      return part.parts.map((item) => samplesOf(item)).reduce(combine, ['']);
    case 'repeat':
      return repeated(part.part, part.min, part.max);
  }
}

function repeated(part: Part, min: number, max: number): string[] {
  if (part.kind === 'set') {
    const words = WORDS.filter(
      (word) => word.length >= min && word.length <= max && [...word].every(part.has),
    );
    const [first] = fitting(CHARACTERS, part.has);
    return unique([
      ...words.slice(0, 8),
      ...(first === undefined ? [] : [first.repeat(Math.min(Math.max(min, 1), LONGEST))]),
    ]);
  }
  const once = samplesOf(part).map((sample) => sample.repeat(Math.min(Math.max(min, 1), LONGEST)));
  return min === 0 ? unique(['', ...once]) : once;
}

/** Some character outside ASCII letters, should the set hold nothing else: it matches no origin, and nothing is lost. */
function fitting(characters: readonly string[], has: (character: string) => boolean): string[] {
  const found = characters.filter(has);
  // A letter and a digit of its own, where it has them: they are what names are made of.
  for (const range of ['abcdefghijklmnopqrstuvwxyz', '0123456789']) {
    const own = [...range].find(has);
    if (own !== undefined && !found.some((character) => range.includes(character))) found.unshift(own);
  }
  for (let code = 0x21; found.length === 0 && code < 0x7f; code++) {
    if (has(String.fromCharCode(code))) found.push(String.fromCharCode(code));
  }
  return found;
}

/** Every string of `heads` before every one of `tails`; where that is too many, each varied beside the first of the other. */
function combine(heads: readonly string[], tails: readonly string[]): string[] {
  if (heads.length * tails.length <= MOST) {
    return unique(heads.flatMap((head) => tails.map((tail) => head + tail)));
  }
  const head = heads[0] as string;
  const tail = tails[0] as string;
  return unique([...heads.map((other) => other + tail), ...tails.map((other) => head + other)]).slice(
    0,
    10 * MOST,
  );
}

/**
 * The host names, or ends of them, that an expression spells out: `example.com` for `/\.example\.com$/`. A bare `.`
 * between literals is read as the dot it was meant to be.
 */
export function spelledHosts(part: Part): Set<string> {
  const hosts = new Set<string>();
  for (const spelling of spellings(part)) {
    for (const run of spelling.split(OPEN)) {
      const host = run
        .replace(/.*:\//, '')
        .replace(/^[./]+/, '')
        .replace(/[:/?#].*/, '');
      if (host !== '') hosts.add(host);
    }
  }
  return hosts;
}

function spellings(part: Part): string[] {
  switch (part.kind) {
    case 'nothing':
      return [''];
    case 'literal':
      return [part.text];
    case 'set':
      return [part.dot ? '.' : OPEN];
    case 'choice':
      return unique(part.parts.flatMap((option) => spellings(option)));
    case 'sequence':
      return part.parts.map((item) => spellings(item)).reduce(combine, ['']);
    case 'repeat': {
      const once =
        part.part.kind === 'set'
          ? [OPEN]
          : spellings(part.part).map((text) => (part.max === 1 ? text : OPEN + text));
      return part.min === 0 ? unique(['', ...once]) : once;
    }
  }
}

/** A way to make an expression backtrack: what leads up to a repeat, and what it can be fed. */
export interface Pump {
  readonly before: string;
  readonly unit: string;
}

/** A pump for every repeat without a bound. */
export function pumpsOf(part: Part, before = ''): Pump[] {
  switch (part.kind) {
    case 'choice':
      return part.parts.flatMap((option) => pumpsOf(option, before));
    case 'sequence': {
      const pumps: Pump[] = [];
      let head = before;
      for (const item of part.parts) {
        pumps.push(...pumpsOf(item, head));
        head += samplesOf(item).at(-1) ?? '';
      }
      return pumps;
    }
    case 'repeat': {
      const inner = pumpsOf(part.part, before);
      if (part.max < 10) return inner;
      const units = part.part.kind === 'set' ? fitting(CHARACTERS, part.part.has) : samplesOf(part.part);
      const pumps = unique(units.filter((unit) => unit !== '').slice(0, 8)).map((unit) => ({ before, unit }));
      return [...pumps, ...inner];
    }
    default:
      return [];
  }
}

function unique(strings: readonly string[]): string[] {
  return [...new Set(strings)];
}
