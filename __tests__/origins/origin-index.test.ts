// The index of origins and patterns against a matcher that compares one by one.

import { CorsConfigError, createPolicy, OriginAllowlist } from 'corsage';
import fc from 'fast-check';
import { liveOriginsOf } from '../../lib/origins/allowlist';
import { expectEqual } from '../support/expect-equal';
import { isNaiveEntry, naivelyAllows } from '../support/naive-matcher';
import { entryText, FUZZ_TIMEOUT, fuzzing, originsNear, originText } from '../support/origin-arbitraries';

jest.setTimeout(FUZZ_TIMEOUT);

const entries = fc.array(entryText.filter(isNaiveEntry), { minLength: 1, maxLength: 12 });

function origin(...list: string[]) {
  return createPolicy({ origin: list }).allowsOrigin;
}

describe('an entry of a list', () => {
  test('is taken exactly if it is an origin, null, or a pattern', () => {
    fc.assert(
      fc.property(fc.oneof(entryText, originsNear(['https://*.a.com:8080', 'http://[::1]:*'])), (text) => {
        fc.pre(text.trim() !== '*');
        const taken = () => origin(text);
        // Space around an origin is ignored.
        if (isNaiveEntry(text.trim())) taken();
        else expect(taken).toThrow('the configuration of corsage is not valid');
      }),
      fuzzing(),
    );
  });
});

describe('a list of origins and patterns', () => {
  test('allows what a comparison one by one allows, and nothing else', () => {
    fc.assert(
      fc.property(
        entries.chain((list) =>
          fc.tuple(fc.constant(list), fc.array(originsNear(list), { minLength: 4, maxLength: 12 })),
        ),
        ([list, asked]) => {
          const allows = origin(...list);
          expectEqual(
            asked.filter((one) => allows(one) !== naivelyAllows(list, one)),
            [],
          );
        },
      ),
      fuzzing(),
    );
  });

  test.each([
    [['https://foo.com', 'https://bar.com'], 'https://barfoo.com'],
    [['https://*.foo.com', 'https://*.bar.com'], 'https://barfoo.com'],
    [['https://*.foo.com', 'https://*.bar.com'], 'https://bar.foo.com.bar.com.evil'],
    [['https://*.foo.com', 'https://bar.com'], 'https://barfoo.com'],
    [['https://foo.com', 'http://*.bar.com'], 'https://a.bar.com'],
    [['https://foo.com:8080', 'https://*.foo.com'], 'https://a.foo.com:8080'],
    [['https://a.foo.com', 'https://*.foo.com:8080'], 'https://b.foo.com'],
    [['https://foo.com:*', 'https://*.bar.foo.com'], 'https://a.foo.com'],
    [['http://localhost:*', 'https://*.localhost'], 'http://a.localhost'],
    [['https://*.a.b.com', 'https://*.c.b.com'], 'https://x.b.com'],
    [['https://foo.com', 'capacitor://bar.com'], 'capacitor://foo.com'],
  ])('never combines neighbours: %j does not allow %s', (list, stranger) => {
    expect(origin(...list)(stranger)).toBe(false);
  });

  test.each([
    ['https://*.example.com', 'https://a.example.com', true],
    ['https://*.x.y', 'https://a.x.y', true],
    ['https://*.example.com', 'https://a.b.c.example.com', true],
    ['https://*.example.com', 'https://example.com', false],
    ['https://*.example.com', 'https://evilexample.com', false],
    ['https://*.example.com', 'https://.example.com', false],
    ['https://*.example.com', 'https://a..example.com', false],
    ['https://*.example.com', 'https://..a.example.com', false],
    ['https://*.example.com', 'https://a.example.com:8443', false],
    ['https://*.example.com', 'http://a.example.com', false],
    ['https://*.example.com', 'https://a.example.com.', false],
    ['https://*.example.com.', 'https://a.example.com.', true],
    ['https://*.example.com.', 'https://a.example.com', false],
    ['https://*.example.com:8443', 'https://a.example.com:8443', true],
    ['https://*.example.com:8443', 'https://a.example.com', false],
    ['https://*.example.com:*', 'https://a.example.com', true],
    ['https://*.example.com:*', 'https://a.example.com:1', true],
    ['https://*.example.com:*', 'https://example.com:1', false],
    ['http://localhost:*', 'http://localhost', true],
    ['http://localhost:*', 'http://localhost:65535', true],
    ['http://localhost:*', 'http://localhost:65536', false],
    ['http://localhost:*', 'http://localhost.evil.test', false],
    ['http://localhost:*', 'https://localhost', false],
    ['http://[::1]:*', 'http://[::1]:3000', true],
    ['http://[::1]:*', 'http://[::1]', true],
    ['http://[::1]:*', 'http://[::2]', false],
    ['http://127.0.0.1:*', 'http://127.0.0.1:3000', true],
    ['chrome-extension://*.ext:*', 'chrome-extension://abc.ext:9', true],
    ['chrome-extension://abc', 'chrome-extension://abc', true],
    ['https://*.com', 'https://example.com', true],
    ['https://*.xn--mnchen-3ya.de', 'https://a.xn--mnchen-3ya.de', true],
    ['https://*.a_b.com', 'https://c_d.a_b.com', true],
  ])('%s and %s: %s', (entry, asked, answer) => {
    expect(origin(entry)(asked)).toBe(answer);
  });

  test('allows the longest host that DNS can carry, and not a character more', () => {
    const room = 253 - '.example.com'.length;
    const allows = origin('https://*.example.com', 'https://*.example.com.');
    expect(allows(`https://${'a'.repeat(room)}.example.com`)).toBe(true);
    expect(allows(`https://${'a'.repeat(room)}.example.com.`)).toBe(true);
    expect(allows(`https://${'a'.repeat(room + 1)}.example.com`)).toBe(false);
    expect(allows(`https://${'a'.repeat(room + 1)}.example.com.`)).toBe(false);
    expect(allows(`https://${'a.'.repeat(room / 2)}b.example.com`)).toBe(true);
  });

  test('allows the longest origin there is, and not a character more', () => {
    const longest = `chrome-extension://${'a.'.repeat(126)}a.:65535`;
    const allows = origin(longest);
    expect([longest, `${longest}0`].map(allows)).toEqual([true, false]);
  });
});

describe('a live list', () => {
  type Step = readonly ['add' | 'delete', string] | readonly ['replace', readonly string[]];

  /** Entries that share a base, a scheme or a port. */
  const overlapping = ['', ':8080', ':*'].flatMap((port) =>
    ['https', 'http', 'capacitor'].flatMap((scheme) =>
      ['', '*.', '*.b.'].map((front) => `${scheme}://${front}a.com${port}`),
    ),
  );

  const pools = fc.oneof(
    fc.array(entryText, { minLength: 2, maxLength: 8 }),
    fc.shuffledSubarray(overlapping, { minLength: 2, maxLength: 8 }),
    fc.constant(['moz-extension://*', 'moz-extension://a.com', 'vscode-webview://*', 'file://', 'null']),
  );

  const steps = pools.chain((pool) => {
    const entry = fc.constantFrom(...pool);
    const step = fc.oneof<fc.Arbitrary<Step>[]>(
      fc.tuple(fc.constant('add' as const), entry),
      fc.tuple(fc.constant('delete' as const), entry),
      fc.tuple(fc.constant('replace' as const), fc.array(entry, { maxLength: 4 })),
    );
    return fc.tuple(
      fc.array(fc.tuple(step, originsNear(pool)), { minLength: 1, maxLength: 12 }),
      fc.array(entryText.filter(isNaiveEntry), { maxLength: 2 }),
    );
  });

  /** What a list should do, told with a plain `Set`; false for a change that is to be refused. */
  function changeModel(model: Set<string>, [what, given]: Step): boolean {
    if (what === 'delete') {
      if (!isNaiveEntry(given)) return false;
      model.delete(given);
    } else {
      const added = typeof given === 'string' ? [given] : given;
      if (!added.every(isNaiveEntry)) return false;
      if (what === 'replace') model.clear();
      for (const entry of added) model.add(entry);
    }
    return true;
  }

  /** False for a change that was refused. */
  function changeList(list: OriginAllowlist, [what, given]: Step): boolean {
    try {
      if (what === 'replace') list.replace(given);
      else list[what](given);
      return true;
    } catch (error) {
      if (!(error instanceof CorsConfigError)) throw error;
      return false;
    }
  }

  test('follows a plain set through any sequence of changes, in every policy that holds it', () => {
    fc.assert(
      fc.property(steps, ([changes, beside]) => {
        const list = new OriginAllowlist();
        const model = new Set<string>();
        const alone = createPolicy({ origin: list });
        const others = beside.length > 0 ? beside : ['null'];
        const among = createPolicy({ origin: [others, [list, list]] });
        const astray = changes.filter(([step, asked]) => {
          const follows = changeList(list, step) === changeModel(model, step);
          return !(
            follows &&
            list.size === model.size &&
            [...list].every((entry) => model.has(entry)) &&
            alone.allowsOrigin(asked) === naivelyAllows(model, asked) &&
            among.allowsOrigin(asked) === naivelyAllows([...model, ...others], asked)
          );
        });
        expectEqual(astray, []);
        expectEqual(
          [...list].filter((entry) => !list.delete(entry)),
          [],
        );
        expectNothingLeft(list);
      }),
      fuzzing(),
    );
  });

  test('keeps nothing of what was taken out, however the patterns overlapped', () => {
    fc.assert(
      fc.property(fc.shuffledSubarray(overlapping), fc.shuffledSubarray(overlapping), (added, order) => {
        const list = new OriginAllowlist(added);
        for (const entry of order) list.delete(entry);
        for (const entry of added) list.delete(entry);
        expectNothingLeft(list);
      }),
      fuzzing(),
    );
  });

  function expectNothingLeft(list: OriginAllowlist): void {
    const index = liveOriginsOf(list)?.index;
    expectEqual([list.size, index?.exact.size, index?.patterns.empty], [0, 0, true]);
  }
});

test('a value that is not a string is not an allowed origin', () => {
  const allows = origin('https://example.com', 'https://*.example.com') as (given: unknown) => boolean;
  for (const given of [undefined, null, 0, {}, ['https://example.com'], Symbol.iterator])
    expect(allows(given)).toBe(false);
});

test('the generator of origins makes serialized origins more often than not', () => {
  const made = fc.sample(originText, 1000);
  expect(made.filter((text) => naivelyAllows([text], text)).length).toBeGreaterThan(500);
});
