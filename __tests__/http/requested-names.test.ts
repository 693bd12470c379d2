// Reading Access-Control-Request-Headers in one pass, held against a reader that takes as many as it likes.

import fc from 'fast-check';
import { isToken, readRequestedNames } from '../../lib/http/tokens';

/** https://httpwg.org/specs/rfc9110.html#tokens, written another way. */
const TOKEN = /^[!#$%&'*+\-.^_`|~0-9A-Za-z]+$/;

/** Every valid name, lower-case, in the order of the header. */
function naive(header: string): string[] {
  return header
    .split(',')
    .map((item) => item.replace(/^[ \t]+|[ \t]+$/g, '').toLowerCase())
    .filter((name) => TOKEN.test(name) && name !== '*');
}

function canonical(names: readonly string[]): string {
  return [...new Set(names)].sort().join(',');
}

const name = fc.oneof(
  fc.constantFrom(
    'x-a',
    'X-A',
    'x-b',
    'content-type',
    'Authorization',
    '*',
    'x a',
    'x\ta',
    'x:a',
    '(x)',
    'é',
    '__proto__',
  ),
  fc.string({ unit: fc.constantFrom(...'abzABZ019-_!#*~'), minLength: 1, maxLength: 6 }),
  fc.string({ unit: 'binary', maxLength: 6 }),
);
const separator = fc.constantFrom(',', ',', ',', ', ', ' ,', ',,', '\t,\t', ' , , ', ',\u00a0', ';', ' ');
const header = fc
  .array(fc.tuple(separator, name), { maxLength: 40 })
  .chain((items) =>
    separator.map((last) => items.flat().slice(1).join('') + (items.length % 3 === 0 ? last : '')),
  );

test('an Access-Control-Request-Headers of usual length is read as the naive reader reads it', () => {
  fc.assert(
    fc.property(header, (text) => {
      expect(readRequestedNames(text)).toBe(canonical(naive(text)));
    }),
    { numRuns: 2000 },
  );
});

test('any text in Access-Control-Request-Headers is read as the naive reader reads it', () => {
  fc.assert(
    fc.property(fc.string({ unit: 'binary', maxLength: 200 }), (text) => {
      expect(readRequestedNames(text)).toBe(canonical(naive(text)));
    }),
    { numRuns: 2000 },
  );
});

test('an Access-Control-Request-Headers that a browser sends is given back as it is', () => {
  const browser = fc
    .array(fc.stringMatching(/^[a-z][a-z0-9-]{0,20}$/), { minLength: 1, maxLength: 60 })
    .map((names) => canonical(names));
  fc.assert(fc.property(browser, (text) => expect(readRequestedNames(text)).toBe(text)));
});

describe('an Access-Control-Request-Headers that a browser sends is neither sorted nor joined again', () => {
  const sort = jest.spyOn(Array.prototype, 'sort');
  afterAll(() => sort.mockRestore());

  const NAMES = Array.from({ length: 128 }, (_, i) => `x-${String(i).padStart(3, '0')}`);
  const LONG = `x-${'a'.repeat(8190)}`;

  test.each([
    ['one name', 'x-a'],
    ['two names', 'content-type,x-a'],
    ['names of every kind of character', '!a,#0,a.b,x~z,|'],
    ['names that begin with a star', '**,*a,x-a'],
    ['a name, and the same with more to it', 'x-a,x-a!,x-ab'],
    ['128 names', NAMES.join(',')],
    ['a name as long as a header may be', LONG],
  ])('%s', (_what, text) => {
    sort.mockClear();
    const read = readRequestedNames(text);
    const sorted = sort.mock.calls.length;
    expect([read, sorted]).toEqual([text, 0]);
  });

  test.each([
    ['a name twice', 'x-a,x-a', 'x-a'],
    ['names in another order', 'x-b,x-a', 'x-a,x-b'],
    ['the third of three names', 'a,b,ab', 'a,ab,b'],
    ['nothing before a comma', ',x-a', 'x-a'],
    ['nothing at all', ',', ''],
    ['a star among names', '*,x-a', 'x-a'],
    ['upper case at either end of the alphabet', 'A,Z', 'a,z'],
    ['one name more than are read', [...NAMES, 'y'].join(','), NAMES.join(',')],
    ['a name that is cut off', `x-b,x-a,${LONG}`, 'x-a,x-b'],
  ])('while %s is put right', (_what, text, names) => {
    expect(readRequestedNames(text)).toBe(names);
  });
});

test('the names that were read are read the same once more', () => {
  fc.assert(
    fc.property(header, (text) => {
      const once = readRequestedNames(text);
      expect(readRequestedNames(once)).toBe(once);
    }),
  );
});

test('of an Access-Control-Request-Headers of any length, at most 128 whole names of its first 8192 characters are read', () => {
  const long = fc
    .tuple(fc.array(name, { minLength: 1, maxLength: 30 }), fc.integer({ min: 1, max: 4000 }))
    .map(([names, times]) => Array.from({ length: times }, (_, i) => names[i % names.length]).join(','));
  fc.assert(
    fc.property(long, (text) => {
      const read = readRequestedNames(text);
      const wanted = new Set(naive(text));
      const names = read === '' ? [] : read.split(',');
      expect(names.length).toBeLessThanOrEqual(128);
      for (const name of names) expect(wanted).toContain(name);
      expect(read).toBe(canonical(names));
    }),
    { numRuns: 50 },
  );
});

describe('at the limits of Access-Control-Request-Headers', () => {
  const names = (count: number) => Array.from({ length: count }, (_, i) => `x-${String(i).padStart(4, '0')}`);

  test.each([
    ['127 names', 127, 127],
    ['128 names', 128, 128],
    ['129 names', 129, 128],
    ['1000 names', 1000, 128],
  ])('%s', (_what, count, expected) => {
    expect(readRequestedNames(names(count).join(','))).toBe(names(expected).join(','));
  });

  test('128 names and a comma are read as 128 names', () => {
    expect(readRequestedNames(`${names(128).join(',')},`)).toBe(names(128).join(','));
  });

  test('8192 characters are read, and no more', () => {
    expect(readRequestedNames('x'.repeat(8192))).toBe('x'.repeat(8192));
    expect(readRequestedNames('x'.repeat(8193))).toBe('');
    expect(readRequestedNames(`a,${'x'.repeat(8190)}`)).toBe(`a,${'x'.repeat(8190)}`);
    expect(readRequestedNames(`a,${'x'.repeat(8191)}`)).toBe('a');
    expect(readRequestedNames(`${'x'.repeat(8192)},y`)).toBe('x'.repeat(8192));
    expect(readRequestedNames(`${' '.repeat(8191)}xy`)).toBe('');
  });
});

test('a token is what the standard calls a token', () => {
  for (let code = 0; code < 0x250; code++) {
    const character = String.fromCharCode(code);
    expect([character, isToken(character)]).toEqual([character, TOKEN.test(character)]);
  }
  expect(isToken('')).toBe(false);
  expect(isToken('x\n')).toBe(false);
  fc.assert(
    fc.property(fc.string({ unit: 'binary' }), (text) => expect(isToken(text)).toBe(TOKEN.test(text))),
  );
});
