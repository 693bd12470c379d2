// Reading regular expressions: what is tried against them is made from what they spell out.

import { createPolicy } from 'corsage';
import fc from 'fast-check';
import { readExpression } from '../../lib/regexps/expression';
import { pumpsOf, samplesOf, spelledHosts } from '../../lib/regexps/samples';
import { FUZZ_TIMEOUT, fuzzing } from '../support/origin-arbitraries';

jest.setTimeout(FUZZ_TIMEOUT);

function samples(regexp: RegExp): string[] {
  return samplesOf(readExpression(regexp).whole);
}

/** The samples that the whole expression matches. */
function fitting(regexp: RegExp): string[] {
  const whole = new RegExp(`^(?:${regexp.source})$`, regexp.flags.replace(/[gy]/g, ''));
  return samples(regexp).filter((sample) => whole.test(sample));
}

function spelled(regexp: RegExp): string[] {
  return [...spelledHosts(readExpression(regexp).whole)].sort();
}

describe('for every form of RegExp a sample is made that matches', () => {
  const FORMS: readonly (readonly [string, source: string, flags?: string])[] = [
    ['literals', 'abc'],
    ['nothing', '(?:)'],
    ['a choice', 'a|bc|'],
    ['a choice in a group', 'x(?:a|bc)y'],
    ['a choice of nothing', 'x(|)y'],
    ['a group', '(a)(b)'],
    ['a named group', '(?<year>a)(?<$_é>b)'],
    ['a named group of a long name', `(?<${'n'.repeat(300)}>a)b`],
    ['nested groups', '((a)(?:(b)))'],
    ['anchors', '^abc$'],
    ['an anchor in a group', '(?:^)abc(?:$)'],
    ['a boundary', String.raw`\babc\b`],
    ['no boundary', String.raw`a\Bb`],
    ['any character', 'a.c'],
    ['any character, new lines too', 'a.c', 's'],
    ['a class', '[abc]'],
    ['a class of a range', '[q-z]'],
    ['a class of one', '[.]'],
    ['a class of one, escaped', '[\\.]'],
    ['a class of what is rare', '[~]'],
    ['a negated class', '[^a-z]'],
    ['a class of everything', '[^]'],
    ['a class with its own characters', String.raw`[\]\\^-]`],
    ['a class that begins with a bracket', '[[]'],
    ['a class that begins with a hyphen', '[-a]'],
    ['a class of escapes', String.raw`[\d\-\x2e\u002e\cA\b]`],
    ['digits', String.raw`\d`],
    ['no digit', String.raw`\D`],
    ['word characters', String.raw`\w`],
    ['no word character', String.raw`\W`],
    ['no blank', String.raw`\S`],
    ['blanks or none', String.raw`[\s\S]`],
    ['a property', String.raw`\p{Ll}`, 'u'],
    ['no property', String.raw`\P{Lu}`, 'u'],
    ['a property with a value', String.raw`\p{Script=Latin}`, 'u'],
    ['a letter that looks like a property', String.raw`\p`],
    ['letters that look like a property', String.raw`\p{Ll}`],
    ['an escaped dot', String.raw`\.`],
    ['an escaped slash', String.raw`\/\/`],
    ['escaped signs', String.raw`\^\$\\\.\*\+\?\(\)\[\]\{\}\|`],
    ['an escaped sign with u', String.raw`\^\$\\\.\*\+\?\(\)\[\]\{\}\|\/`, 'u'],
    ['an escaped hyphen in a class with u', String.raw`[a\-z]`, 'u'],
    ['an escaped letter that means itself', String.raw`\a\e\h`],
    ['a hexadecimal escape', String.raw`\x61\x2E`],
    ['a hexadecimal escape cut short', String.raw`\x6`],
    ['a Unicode escape', String.raw`\u0061`],
    ['a Unicode escape cut short', String.raw`\u006`],
    ['a Unicode escape in braces', String.raw`\u{61}\u{0002e}`, 'u'],
    ['a letter repeated that looks like one', String.raw`\u{3}`],
    ['a letter that looks like one, in braces', String.raw`\u{ab}`],
    ['an impossible code point that is a repeat', String.raw`\u{110}?`],
    ['a character of two units', String.raw`\u{1f600}😀`, 'u'],
    ['a pair of Unicode escapes', String.raw`\ud83d\ude00`, 'u'],
    ['octal escapes', String.raw`\101\56`],
    ['an octal escape that ends early', String.raw`\618`],
    ['digits that are no octal escape', String.raw`\8\9`],
    ['an escape for a control without a letter', String.raw`a|\c`],
    ['an escape for a control', String.raw`a|\cA\n\t\0`],
    ['a control without a letter', String.raw`a|\c1`],
    ['zero or one', 'a?b'],
    ['zero or more', 'a*b'],
    ['one or more', 'a+b'],
    ['so many', 'a{3}'],
    ['so many of a class', '[q-z]{3}'],
    ['so many of a group', '(?:ab){3}'],
    ['rather many', 'a{40}'],
    ['rather many of a class', '[0-9a-f]{64}'],
    ['rather many of a group', '(?:ab){20}'],
    ['very many of a class', '[a-z]{100}'],
    ['so many or more', 'a{2,}'],
    ['so many to so many', 'a{2,4}'],
    ['none', 'a{0}b'],
    ['none of a class', '[a-z]{0}b'],
    ['lazily', 'a??b*?c+?d{2}?e{2,}?f{2,4}?'],
    ['braces that are no quantifier', 'a{'],
    ['braces with nothing in them', 'a{}'],
    ['braces without a beginning', 'a{,3}'],
    ['braces with a letter', 'a{b}'],
    ['braces that do not close', 'a{2'],
    ['a closing brace', 'a}'],
    ['a closing bracket', 'a]'],
    ['a quantifier after a group', '(?:ab)+'],
    ['a quantifier in a quantifier', '(?:a+b?){2}'],
    ['a group that may be missing', '(?:ab)?c'],
    ['a long word in a class', '[a-z.]{12,}'],
    ['a word of at most two', '[a-z]{1,2}'],
    ['upper case with i', 'ABC', 'i'],
    ['a class of upper case with i', '[A-Z]', 'i'],
    ['a back reference to what is not there yet', String.raw`(?:\1|a)(b)`],
    ['a named back reference without a group', String.raw`\k`],
    ['one that looks like a name', String.raw`\k<a>`],
    ['a class after what looks like a name', String.raw`\k<[>]`],
    ['a class after what looks like a property', String.raw`\p{[}]`],
    ['a class of classes', '[[a-c][q-z]]', 'v'],
    ['a class with an empty one', '[[]q]', 'v'],
    ['a class less another', '[[a-z]--[a-x]]', 'v'],
    ['what two classes share', '[[a-z]&&[q-r]]', 'v'],
    ['a negated class of classes', String.raw`[^[a-z][\]]]`, 'v'],
    ['a class with a string', String.raw`[\q{a|bc}]`, 'v'],
    ['a class of strings alone', String.raw`[\q{app|www}]x`, 'v'],
    ['a property of strings, or a letter', String.raw`[\p{RGI_Emoji}a]`, 'v'],
    ['an escape in a class of classes', String.raw`[[\[]\-]`, 'v'],
    ['look-around', '(?=a)a(?!b)'],
    ['looking back', 'a(?<=a)(?<!b)'],
    ['a look-around that is repeated', '(?=a)*a'],
    ['a look-around with everything in it', String.raw`(?![[(]|\)a{2})a`],
    ['all flags', 'abc', 'dgimsy'],
  ];

  test.each(FORMS.map(([what, source, flags = '']) => [what, source, flags]))(
    '%s: /%s/%s',
    (_, source, flags) => {
      expect(fitting(new RegExp(source, flags))).not.toEqual([]);
    },
  );

  const MODIFIERS = ['(?i:a)', '(?-i:a)', '(?i-m:a)', '(?ims-:a)'];

  test.each(MODIFIERS)('modifiers, where the JavaScript engine knows them: %s', (source) => {
    // Newer than the oldest Node.js supported: read from an object that has what the reader looks at.
    const regexp = compiles(source) ? new RegExp(source) : ({ source, flags: '' } as RegExp);
    expect(samples(regexp)).toEqual(['a']);
  });

  function compiles(source: string): boolean {
    try {
      new RegExp(source);
      return true;
    } catch {
      return false;
    }
  }
});

describe('an escape is read as the JavaScript engine reads it', () => {
  test.each<[source: string, flags: string, sample: string]>([
    ['(a)\\1', '', 'a'],
    ['(a)(b)\\2', '', 'ab'],
    ['(a)\\2', '', 'a\x02'],
    ['(?:a)\\1', '', 'a\x01'],
    ['(?=a)a\\1', '', 'a\x01'],
    ['(?<=b)a\\1', '', 'a\x01'],
    ['(?<!b)a\\1', '', 'a\x01'],
    ['(?<n>a)\\1', '', 'a'],
    ['(?<n>a)\\12', '', 'a\n'],
    ['(?<a1>b)\\k<a1>', '', 'b'],
    ['(?<a1>b)\\k<a1>', 'u', 'b'],
    ['(?<=b)a\\k<a1>', '', 'ak<a1>'],
    ['(?<!b)a\\k<a1>', '', 'ak<a1>'],
    ['(?<n>a)\\p{b}', '', 'ap{b}'],
    ['(?<n>a)\\ ', '', 'a '],
    ['a\\ ', '', 'a '],
    ['(a)\\1', 'u', 'a'],
    ['(a)\\0', '', 'a\0'],
    ['a\\0', 'u', 'a'],
    ['\\08', '', '\x008'],
    ['\\7', '', '\x07'],
    ['\\77', '', '?'],
    ['\\777', '', '?7'],
    ['\\101', '', 'A'],
    ['\\400', '', ' 0'],
    ['\\8', '', '8'],
    ['\\81', '', '81'],
    ['\\x6c', '', 'l'],
    ['\\X6c', '', 'X6c'],
    ['\\U006c', '', 'U006c'],
    ['\\CA', '', 'CA'],
    ['\\u006C', '', 'l'],
    ['\\x6C\\x6a', '', 'lj'],
    ['\\u{6C}', 'u', 'l'],
    ['a\\ca', '', 'a'],
    ['\\u{6c}', 'u', 'l'],
    ['\\u{6}', '', 'uuuuuu'],
    ['a\\cA', '', 'a'],
    ['a\\cz', 'u', 'a'],
    ['[q[s]', '', 'q'],
    ['[\\q{xy}]', '', 'x'],
    ['[\\-]', '', '-'],
  ])('/%s/%s', (source, flags, sample) => {
    const regexp = new RegExp(source, flags);
    expect(samples(regexp)).toEqual([sample]);
  });
});

describe('the samples of a RegExp', () => {
  test('take in every arm of a choice, and what is optional both ways', () => {
    expect(samples(/(?:a|b)(?:c)?/).sort()).toEqual(['a', 'ac', 'b', 'bc']);
  });

  test('fill what is open with what a stranger would choose', () => {
    expect(samples(/.*x/)).toEqual(expect.arrayContaining(['.evil.testx', 'evil.testx']));
    expect(samples(/[a-z-]+x/)).toEqual(expect.arrayContaining(['evilx', '-evilx']));
    expect(samples(/\d+/)).toContain('1');
    expect(samples(/a.b/)).toEqual(expect.arrayContaining(['axb', 'a.b', 'a-b']));
  });

  test.each<[RegExp, string[]]>([
    [/.*/, ['.evil.test', 'evil.test', 'evil', 'http', 'https', 'evil.', '-evil', 'attacker', 'x']],
    [/[a-z]*/, ['evil', 'http', 'https', 'attacker', '', 'x', 'a']],
    [/[a-z]+/, ['evil', 'http', 'https', 'attacker', 'x', 'a']],
    [/[a-z.]{0,5}/, ['evil', 'http', 'https', 'evil.', '', 'x', '.', 'a']],
    [/[a-z]{5,6}/, ['https', 'xxxxx']],
    [/[.:_0-9-]*/, ['', '1', '8', '.', '-', '_', ':8']],
    [/\d{2,}/, ['11']],
    [/[q-t]{3}/, ['qqq']],
    [/./, ['x', '1', '-', '.']],
    [/[a-z]/, ['x', 'e', 'a']],
    [/[q-t]/, ['q']],
    [/[q-t.]/, ['q', '.']],
    [/[a-z4-6]/, ['4', 'x', 'e', 'a']],
    [/\d/, ['1']],
    [/[4-6]/, ['4']],
    [/[^a-z0-9]/, ['-', '.', '_', ':']],
    [/\W/, ['-', '.', ':', '/']],
    [/[!~]/, ['!']],
    [/[~]/, ['~']],
    [/(?:ab){2}/, ['abab']],
    [/(?:ab){2,}/, ['abab']],
    [/(?:ab)*/, ['', 'ab']],
    [/(?:ab){0}/, ['', 'ab']],
  ])('fill a place with words that fit it, or characters: %s', (regexp, words) => {
    expect(samples(regexp)).toEqual(words);
  });

  test('are no longer than an origin can be', () => {
    expect(samples(/[a-z]{400}/)).toEqual(['x'.repeat(300)]);
    expect(samples(/a{400}/)).toEqual(['a'.repeat(300)]);
  });

  test('combine all choices, up to 200 of them', () => {
    const digits = '(?:0|1|2|3|4|5|6|7|8|9)';
    expect(samples(new RegExp(`${digits}(?:${'a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|r|s|t'})`))).toHaveLength(
      200,
    );
    const varied = samples(new RegExp(`${digits}(?:${'a|b|c|d|e|f|g|h|i|j|k|l|m|n|o|p|q|r|s|t|u'})`));
    expect(varied).toHaveLength(10 + 21 - 1);
    expect(varied).toEqual(expect.arrayContaining(['0a', '9a', '0u']));
    const names = Array.from({ length: 3000 }, (_, i) => `t${i}`);
    expect(samples(new RegExp(`(?:${names.join('|')})(?:a|b)`))).toHaveLength(2000);
  });

  test('are not many, whatever the RegExp', () => {
    const choice = '(?:a|b|c|d|e|f|g|h)?';
    expect(samples(new RegExp(choice.repeat(30))).length).toBeLessThan(500);
    expect(samples(new RegExp(`(?:${choice.repeat(10)})*`.repeat(10))).length).toBeLessThan(500);
  });

  test('are empty for a class that matches no visible character, and nothing fails', () => {
    for (const source of ['[]', '[\\x7f]', '\\s', '[\\t]a', '[éè]+', 'é[üö]']) {
      const regexp = new RegExp(source);
      createPolicy({ origin: regexp });
      expect(samples(regexp)).toEqual([]);
    }
    expect(samples(/x?[é]*y/)).toEqual(expect.arrayContaining(['xy', 'y']));
  });
});

describe('the hosts that a RegExp spells out', () => {
  test.each<[RegExp, string[]]>([
    [/^https:\/\/app\.example\.com$/, ['app.example.com']],
    [/^https:\/\/app\.example\.com(:\d+)?$/, ['app.example.com']],
    [/^https:\/\/app\.example\.com:8443$/, ['app.example.com']],
    [/\.example\.com$/, ['example.com']],
    [/^https:\/\/app.example.com$/, ['app.example.com']],
    [/^https:\/\/app[.]example[.]com$/, ['app.example.com']],
    [/^https:\/\/(?:www\.)?example\.com$/, ['example.com', 'www.example.com']],
    [
      /^https:\/\/(a|b)\.example\.(com|org)$/,
      ['a.example.com', 'a.example.org', 'b.example.com', 'b.example.org'],
    ],
    [/^https:\/\/[a-z]+\.example\.com$/, ['example.com']],
    [/^https:\/\/([a-z]+\.)*example\.com$/, ['example.com']],
    [/^https:\/\/EXAMPLE\.com$/i, ['example.com']],
    [/^https?:\/\/\x61pp\.ex\u0061mple\.com\/?$/, ['app.example.com']],
    [/^(?:https:\/\/example\.org|capacitor:\/\/localhost)$/, ['example.org', 'localhost']],
    [/^https:\/\/app(?:-staging)?\.example\.com$/, ['app-staging.example.com', 'app.example.com']],
    [/^https:\/\/(?:www\.)+example\.com$/, ['www.example.com']],
    [/^https:\/\/app(?:-x)+\.example\.com$/, ['-x.example.com']],
    [/\/\/example\.com$/, ['example.com']],
    [/^https:\/\/app.?example\.com$/, ['appexample.com', 'example.com']],
    [/^https:\/\/app.{2}example\.com$/, ['example.com']],
    [/^https:\/\/app\dexample\.com$/, ['example.com']],
    [/^https:\/\/app[-.]example\.com$/, ['example.com']],
    [/^https:\/\/\/+example\.com\/path$/, ['example.com']],
    [/.*/, []],
  ])('%s: %j', (regexp, hosts) => {
    expect(spelled(regexp).filter((host) => host.includes('.') || host === 'localhost')).toEqual(hosts);
  });

  test('are all of them, however many', () => {
    const names = Array.from({ length: 400 }, (_, i) => `t${i}.example.com`);
    const source = names.join('|').replaceAll('.', '\\.');
    expect(spelled(new RegExp(`^https:\\/\\/(?:${source})(?::\\d+)?$`))).toEqual([...names].sort());
  });
});

describe('the pumps of a RegExp', () => {
  test('are the texts that its unbounded repeats can match, after what leads up to them', () => {
    const pumps = pumpsOf(readExpression(/^https:\/\/app-([0-9]+-?)+(?:x|y{3,}|z{2})\.com$/).whole);
    expect(pumps).toContainEqual({ before: 'https://app-', unit: '1' });
    expect(pumps.some(({ before, unit }) => /^https:\/\/app-\d/.test(before) && unit === 'y')).toBe(true);
    expect(pumps.filter(({ unit }) => unit.includes('z'))).toEqual([]);
  });

  test.each<[RegExp, [before: string, unit: string][]]>([
    [
      /[a-z]*/,
      [
        ['', 'x'],
        ['', 'e'],
        ['', 'a'],
      ],
    ],
    [
      /b(?:ab|c|)*/,
      [
        ['b', 'ab'],
        ['b', 'c'],
      ],
    ],
    [/a{9}/, []],
    [/a{10}/, [['', 'a']]],
    [/[a-z]{0,9}b*/, [['a', 'b']]],
    [
      /x(?:a*|b*)/,
      [
        ['x', 'a'],
        ['x', 'b'],
      ],
    ],
    [/\sa*/, [['', 'a']]],
    [/(?:a+b){2}/, [['', 'a']]],
    [
      /(?:a+b)+/,
      [
        ['', 'ab'],
        ['', 'a'],
      ],
    ],
  ])('are found for %s', (regexp, pumps) => {
    expect(pumpsOf(readExpression(regexp).whole)).toEqual(pumps.map(([before, unit]) => ({ before, unit })));
  });

  test('are eight for a repeat, and no more', () => {
    const pumps = pumpsOf(readExpression(/(?:a|b|c|d|e|f|g|h|i|j)*/).whole);
    expect(pumps.map(({ unit }) => unit).join('')).toBe('abcdefgh');
    expect(pumpsOf(readExpression(/.*/).whole).map(({ unit }) => unit)).toEqual([...'x1-._e:/']);
  });

  test('are none for what is bounded', () => {
    expect(pumpsOf(readExpression(/^https:\/\/[a-z]{1,5}\.(?:com|org)(?:\/)?$/).whole)).toEqual([]);
  });
});

describe('whatever the RegExp is', () => {
  type Node = { readonly source: string; readonly atomic: boolean };

  const CHARACTERS = [...'abez019', '\\.', '-', '_', ':', '\\/', '\\-', '\\x61', '\\u0062', 'A'].filter(
    (character) => character !== '\\-',
  );
  const CLASSES = [
    '[a-z]',
    '[^/]',
    '[a-z0-9.-]',
    '[-_]',
    '[q-t]',
    '[^a-z]',
    '\\d',
    '\\w',
    '\\S',
    '.',
    '[.]',
    '[\\w.-]',
  ];
  const QUANTIFIERS = ['?', '*', '+', '{2}', '{0,2}', '{1,}', '{3,4}', '+?', '*?', '??', '{2,3}?'];
  /** What depends on its surroundings. */
  const CONTEXT = ['^', '$', '\\b', '\\B', '(?=a)', '(?!b)', '(?<=a)', '(?<!b)', '\\1', '(?=[a-z]+$)'];

  function nodes(inContext: boolean): fc.Arbitrary<string> {
    const { tree } = fc.letrec<{ tree: Node; sequence: Node; choice: Node; atom: Node; repeat: Node }>(
      (tie) => ({
        atom: fc.oneof(
          {
            weight: 6,
            arbitrary: fc.constantFrom(...CHARACTERS).map((source) => ({ source, atomic: true })),
          },
          { weight: 3, arbitrary: fc.constantFrom(...CLASSES).map((source) => ({ source, atomic: true })) },
          ...(inContext
            ? [
                {
                  weight: 1,
                  arbitrary: fc.constantFrom(...CONTEXT).map((source) => ({ source, atomic: false })),
                },
              ]
            : []),
        ),
        repeat: fc
          .tuple(tie('tree'), fc.constantFrom(...QUANTIFIERS))
          .map(([{ source, atomic }, quantifier]) => ({
            source: (atomic ? source : `(?:${source})`) + quantifier,
            atomic: false,
          })),
        sequence: fc
          .array(tie('tree'), { minLength: 1, maxLength: 4 })
          .map((items) => ({ source: items.map(grouped).join(''), atomic: false })),
        choice: fc
          .tuple(fc.constantFrom('(', '(?:', '(?<n>'), fc.array(tie('tree'), { minLength: 1, maxLength: 3 }))
          .map(([open, items]) => ({
            source: `${open}${items.map(({ source }) => source).join('|')})`,
            atomic: true,
          })),
        tree: fc.oneof(
          { maxDepth: 4, withCrossShrink: true },
          { weight: 4, arbitrary: tie('atom') },
          { weight: 2, arbitrary: tie('sequence') },
          { weight: 2, arbitrary: tie('repeat') },
          { weight: 1, arbitrary: tie('choice') },
        ),
      }),
    );
    return tree.map(({ source }) => source);
  }

  function grouped({ source, atomic }: Node): string {
    return atomic || !source.includes('|') ? source : `(?:${source})`;
  }

  function flags(...modes: string[]): fc.Arbitrary<string> {
    return fc
      .tuple(fc.subarray(['g', 'i', 'm', 's', 'y']), fc.constantFrom(...modes))
      .map(([some, mode]) => some.join('') + mode);
  }

  test('without look-around and back references, some sample matches as a whole', () => {
    fc.assert(
      // Without v, with which V8 in Node.js 20 does not match all that it should: /^(?:[^a]b){1,}$/v and "bb".
      fc.property(nodes(false), flags('', 'u'), (source, chosen) => {
        const regexp = compile(source, chosen);
        fc.pre(regexp !== undefined);
        expect([regexp, fitting(regexp as RegExp).length > 0]).toEqual([regexp, true]);
      }),
      fuzzing(),
    );
  });

  test('reading it and making samples of it never fails', () => {
    const text = fc
      .array(
        fc.constantFrom(
          ...'()[]{}|?*+^$.\\-,:=!<>&/ abkpqnucxdDwWsSPB0189',
          '(?:',
          '(?=',
          '(?!',
          '(?<=',
          '(?<!',
          '(?<n>',
          '\\k<n>',
          '\\p{L}',
          '\\p{',
          '\\u{',
          '\\u',
          '\\x',
          '\\c',
          '{2,}',
          '{110000}',
          '\\1',
          '[^',
          '--',
          '&&',
          '\\q{a|bc}',
          '\\u{110000}',
          'é',
          '\ud83d',
          '\ude00',
        ),
        { maxLength: 14 },
      )
      .map((parts) => parts.join(''));
    fc.assert(
      fc.property(fc.oneof(text, nodes(true)), flags('', 'u', 'v'), (source, chosen) => {
        const regexp = compile(source, chosen);
        fc.pre(regexp !== undefined);
        const part = readExpression(regexp as RegExp).whole;
        expect([samplesOf(part), [...spelledHosts(part)], pumpsOf(part)].map(Array.isArray)).toEqual([
          true,
          true,
          true,
        ]);
      }),
      // Not every row of signs is an expression.
      { ...fuzzing(), maxSkipsPerRun: 1000 },
    );
  });

  function compile(source: string, chosen: string): RegExp | undefined {
    try {
      return new RegExp(source, chosen);
    } catch {
      return undefined;
    }
  }
});
