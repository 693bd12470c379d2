// Random origins and patterns near the edges: pairs that almost match, and strings that are almost origins.

import fc from 'fast-check';

/** `FUZZ_RUNS` sets how often a property is tried, `FUZZ_SEED` the seed. A failure prints its seed. */
export function fuzzing(byDefault = 10_000): { numRuns: number; seed?: number } {
  const { FUZZ_RUNS, FUZZ_SEED } = process.env;
  const numRuns = Number(FUZZ_RUNS || byDefault);
  return FUZZ_SEED ? { numRuns, seed: Number(FUZZ_SEED) } : { numRuns };
}

/** A test's time limit in milliseconds, by the number of cases. */
export const FUZZ_TIMEOUT = 60_000 + 10 * fuzzing().numRuns;

const scheme = fc.oneof(
  { weight: 6, arbitrary: fc.constant('https') },
  { weight: 3, arbitrary: fc.constant('http') },
  { weight: 1, arbitrary: fc.constantFrom('capacitor', 'chrome-extension', 'tauri', 'httpss', 'a+b.c-1') },
);

/** Only a few, so that hosts share suffixes; some end in others. */
const label = fc.oneof(
  {
    weight: 8,
    arbitrary: fc.constantFrom('a', 'b', 'foo', 'bar', 'barfoo', 'com', 'example', 'evilexample'),
  },
  {
    weight: 2,
    arbitrary: fc.constantFrom('xn--mnchen-3ya', 'xn--bcher-kva', 'xn--a', '-', 'a-', 'a_b', '1', '0x1', 'l'),
  },
  { weight: 1, arbitrary: fc.constantFrom('', '*', 'x'.repeat(63), 'x'.repeat(64), 'A', '~', 'ü') },
);

const base = fc.constantFrom('com', 'foo.com', 'bar.com', 'barfoo.com', 'example.com', 'co.uk', 'localhost');

const name = fc
  .tuple(fc.array(label, { maxLength: 4 }), base, fc.constantFrom('', '', '', '', '.', '..'))
  .map(([labels, end, dot]) => [...labels, end].join('.') + dot);

/** At the limit of 253 characters in DNS, with and without the trailing dot. */
const longName = fc
  .tuple(base, fc.constantFrom(252, 253, 254, 255), fc.constantFrom('x', 'a.'), fc.constantFrom('', '.'))
  .map(([end, length, unit, dot]) => {
    const room = length - end.length - 1 - dot.length;
    return `${unit.repeat(room).slice(0, room - 1)}a.${end}${dot}`;
  });

const address = fc.constantFrom(
  '127.0.0.1',
  '1.2.3.4',
  '10.0.0.1',
  '1.2.3',
  '[::1]',
  '[2001:db8::1]',
  '[2001:0db8::1]',
  '[::ffff:7f00:1]',
);

const host = fc.oneof(
  { weight: 12, arbitrary: name },
  { weight: 2, arbitrary: address },
  { weight: 1, arbitrary: longName },
);

const port = fc.oneof(
  { weight: 5, arbitrary: fc.constant('') },
  { weight: 4, arbitrary: fc.constantFrom(':80', ':443', ':3000', ':8080', ':1', ':65535') },
  { weight: 1, arbitrary: fc.constantFrom(':', ':0', ':65536', ':080', ':8a', ':-1') },
);

/** Mostly a serialized origin. */
export const originText = fc.tuple(scheme, host, port).map(([s, h, p]) => `${s}://${h}${p}`);

/** Mostly an exact origin, `null`, or a pattern. */
export const entryText = fc.oneof(
  { weight: 5, arbitrary: originText },
  { weight: 5, arbitrary: fc.tuple(scheme, host, port).map(([s, h, p]) => `${s}://*.${h}${p}`) },
  { weight: 2, arbitrary: fc.tuple(scheme, host).map(([s, h]) => `${s}://${h}:*`) },
  { weight: 2, arbitrary: fc.tuple(scheme, host).map(([s, h]) => `${s}://*.${h}:*`) },
  { weight: 1, arbitrary: fc.constantFrom('null', '*', 'https://*', 'https://*.', 'https://a*.com', '') },
);

/** One small change to an entry, as an attacker would try or a user would mistype. */
const change = fc.oneof(
  fc.constant((text: string) => text),
  fc.constant((text: string) => text.replace('*.', '')),
  fc.constant((text: string) => text.replace('://', '://*.')),
  label.map((l) => (text: string) => text.replace(':*', '').replace('*.', `${l}.`)),
  label.map((l) => (text: string) => text.replace('*.', l)),
  label.map((l) => (text: string) => text.replace('://', `://${l}.`)),
  label.map((l) => (text: string) => text.replace('://', `://${l}`)),
  label.map((l) => (text: string) => text.replace(/(:\d+|:\*)?$/, `.${l}$1`)),
  scheme.map((s) => (text: string) => text.replace(/^[^:]*/, s)),
  port.map((p) => (text: string) => text.replace(/:(?:\d+|\*)$/, '') + p),
  port.map((p) => (text: string) => text.replace(/:\*$/, p)),
  fc.constant((text: string) => text.replace(/(:\d+|:\*)?$/, '.$1')),
  fc.constant((text: string) => text.replace(/\.(?=[^.]*$)/, '')),
  fc.constant((text: string) => text.replace(/:\/\/[^.]*\./, '://')),
  fc.constant((text: string) => text.replace('.', '..')),
  fc.constant((text: string) => `${text}/`),
  fc.constant((text: string) => text.toUpperCase()),
  fc.tuple(fc.nat(40), fc.constantFrom('', 'a', '.', ':', '*', '/', '-', '\0', '@')).map(
    ([at, character]) =>
      (text: string) =>
        text.slice(0, at) + character + text.slice(at + 1),
  ),
  fc.tuple(fc.nat(40), fc.constantFrom('a', '.', ':', '@', '\t')).map(
    ([at, character]) =>
      (text: string) =>
        text.slice(0, at) + character + text.slice(at),
  ),
);

/** An `Origin` for these entries: mostly close to one of them, or a mix of two. */
export function originsNear(entries: readonly string[]): fc.Arbitrary<string> {
  const given = fc.constantFrom(...entries, 'https://example.com');
  return fc.oneof(
    { weight: 1, arbitrary: originText },
    { weight: 6, arbitrary: fc.tuple(given, change).map(([text, alter]) => alter(text)) },
    {
      weight: 2,
      arbitrary: fc.tuple(given, change, change).map(([text, alter, again]) => again(alter(text))),
    },
    // The host of one entry directly before the host of another, or as a label below it.
    {
      weight: 2,
      arbitrary: fc
        .tuple(given, given, fc.constantFrom('', '.', '-'))
        .map(([one, other, between]) => one.replace(/:(?:\d+|\*)$/, '') + between + hostOf(other)),
    },
    {
      weight: 1,
      arbitrary: fc
        .tuple(given, given, label)
        .map(([one, other, l]) => `${one.split('://')[0]}://${l}.${hostOf(other)}`),
    },
  );
}

function hostOf(entry: string): string {
  return entry.replace(/^.*:\/\//, '').replace('*.', '');
}
