// How RegExps are read: where atoms end, and every way through them.

import { type AST, RegExpParser } from '@eslint-community/regexpp';
import fc from 'fast-check';
import { MAX_ORIGIN_LENGTH } from '../../lib/origins';
import { spell } from '../../lib/regexps/spellings';
import { FUZZ_TIMEOUT, fuzzing } from '../support/origin-arbitraries';
import { asRegExps, matchedInTime } from '../support/regexp-arbitraries';

jest.setTimeout(FUZZ_TIMEOUT);

function spelled(regexp: RegExp): string[] {
  return [...spell(regexp).all].sort();
}

describe('the spellings of', () => {
  test.each<[what: string, source: string, spellings: string, flags?: string]>([
    ['literals', 'abc', 'abc'],
    ['nothing', '(?:)', ''],
    ['a choice', 'a|bc|', ' a bc'],
    ['a choice in a group', 'x(?:a|bc)y', 'xay xbcy'],
    ['a group, named or not', '(a)(?:b)(?<n>c)(?<$_é>d)', 'abcd'],
    ['anchors', '^abc$', 'SabcE'],
    ['anchors in groups', '(?:^|x)abc(?:$)', 'SabcE xabcE'],
    ['anchors that nothing can be before or behind', 'a^|$b|$^|^$', 'SE'],
    ['anchors where only gaps are', '.*^\\d*^a$\\d*$', 'SaE'],
    ['boundaries', '\\ba\\B', 'a'],
    ['any character', 'a.c', 'aBc'],
    ['any character, new lines too', 'a[^]c[\\s\\S]', 'aBcB'],
    ['a class of one', '[.][\\/][a]', './a'],
    ['a class of a few marks', '[./]', '. /'],
    ['a class of a few digits', '[6-9]x', '6x 7x 8x 9x'],
    ['a class of all digits', '\\d[0-9]', 'DD'],
    ['digits and dots', '[\\d.]', 'I'],
    ['a class of letters', '[ab]', 'L'],
    ['what a label holds', '[a-z0-9-]x\\w', 'LxL'],
    ['labels and dots', '[\\w.]', 'H'],
    ['what is not a dot', '[^.]', 'A'],
    ['a class that no origin has', '[A-Z]|\\s|é', ''],
    ['a class with its own characters', '[\\]\\^.]x|[[]y', '.x [y ]x'],
    ['upper case', '[Aa]b|C', 'ab'],
    ['upper case with i', 'ABC|[D]', 'abc d', 'i'],
    ['the sign for Kelvin, which is a k with i and u', 'K', 'k', 'iu'],
    ['what is optional', 'a?b', 'ab b'],
    ['a set that is optional', '\\d?x', 'Dx x'],
    ['an anchor in a group, after something', 'x(?:^a)|b', 'b'],
    ['a set that repeats', '[a-z]+\\d*.*', 'A'],
    ['sets that repeat around a literal', '[a-z]+\\.\\d{2,}', 'L.N'],
    ['a few marks that repeat', '[./]+', 'A'],
    ['one character that repeats', '\\/+x*', 'A/ A/Lx'],
    ['one character, some times', 'w{3}x{0,2}', 'www wwwx wwwxx'],
    ['a group, some times', '(?:ab|c){2}', 'abab abc cab cc'],
    ['a group, any times', '(?:[a-z]+\\.)*x', 'H.x x'],
    ['a group, four times', '(?:ab){4}', 'abababab'],
    ['a group with anything in it, any times', '(?:a.+b)*c', 'AaAbc c'],
    ['a group with a character in it, any times', '(?:a.b)*c', 'AaBbc c'],
    ['a group, five times or more', '(?:ab){5,}', 'Lab'],
    ['none', 'a{0}b|(?:c){0}d', 'b d'],
    ['lazily', 'a??b{2}?', 'abb bb'],
    ['a set, a dozen times', '[ab]{12}x', 'Lx'],
    ['nothing, any times', 'x(?:){9}y', 'xy'],
    ['a digit in a group, five times or more', 'x(?:\\d){5,}y', 'xNDy'],
    ['digits twice', 'x\\d+\\d+y', 'xNy'],
    ['digits and dots twice', 'x[\\d.]+[\\d.]+y', 'xIy'],
    ['a start, or a digit, any times', '(?:^|1){5,}2', 'N12 S2'],
    ['an end, or a digit, any times', '(?:$|1){5,}', 'N1 NE'],
    ['digits that are spelled, any times', 'x(?:0|1){5,}y', 'xN0y xN1y'],
    ['a start after an end', 'x$(?:^$)', ''],
    ['a look-behind after what may be missing', '(?:|a)(?<=b)c', 'ac c'],
    ['what must not be before an end', 'x(?!.)|y(?<!.)', 'xE y'],
    ['more arms than are spelled', `x(?:${Array.from({ length: 8001 }, (_, i) => i).join('|')})y`, 'xNy'],
    [
      'more than are spelled in all',
      `${`(?:${Array.from({ length: 20 }, (_, i) => 10 + i).join('|')})`.repeat(3)}1?\\.2`,
      'N.2',
    ],
    ['a letter and a mark, without v', 'x[\\q{1}]y', 'xLy'],
    ['braces that are not a quantifier', 'a{|b{}|c{,3}|d{e}', 'a{ b{} c{,3} d{e}'],
    ['a closing brace or bracket', 'a}|b]', 'a} b]'],
    ['a back reference', '(a)\\1(?<n>b)\\k<n>', 'aAbA'],
    ['a back reference with a longer name', '(?<ab>x)\\k<ab>y', 'xAy'],
    ['a back reference of two digits', '(a)()()()()()()()()(b)\\10c', 'abAc'],
    ['a back reference of two digits, with u', '(a)()()()()()()()()(b)\\10c', 'abAc', 'u'],
    ['a back reference by name, with u', '(?<ab>x)\\k<ab>y', 'xAy', 'u'],
    ['a number that is not a back reference', '\\101', 'A'],
    ['what looks like a name', '\\k|\\k<', 'k'],
    ['what looks like a name, where none is', 'a\\k<a>b', ''],
    ['what looks like a property', '\\p{2}x', 'ppx'],
    ['a property', '\\p{Ll}', 'L', 'u'],
    ['an escaped space and line end', 'a\\ |b\\\n|c', 'c'],
    ['an escape with u', '\\x61\\u0062\\/', 'ab/', 'u'],
    ['escapes of characters', '\\x61\\u0062\\x2e\\/\\-', 'ab./-'],
    ['an escape in braces', '\\u{61}', 'a', 'u'],
    ['what looks like an escape in braces', '\\u{3}', 'uuu'],
    ['an escape cut short', '\\x6|\\u006|\\c|a\\cAb', 'u006 x6'],
    ['an escape in upper case', '\\X6c|\\CA', 'ca x6c', 'i'],
    ['an escaped letter that means itself', '\\a\\e\\h', 'aeh'],
    ['a pair of escapes', '\\ud83d\\ude00|😀|a', 'a', 'u'],
    ['a class of classes', '[[a-z]--[a-y]]x|[[]q]', 'q zx', 'v'],
    ['a class with a string', '[\\q{ab|c}]x', 'Ax', 'v'],
    ['a negated class of classes', '[^[a-z][\\]]]', 'A', 'v'],
    ['a look-behind at the start', '(?<=^https:\\/\\/)a|(?<=b)c', 'Shttps://a bc'],
    ['a look-behind elsewhere', 'a(?<=b)c|(?:(?<=d)e)', 'ac e'],
    ['a look-ahead at the end', 'a(?=\\/|$)|b(?=c)', 'a/ aE bc'],
    ['a look-ahead elsewhere', '(?=a)b|(?:c(?=d))|e(?=f){2}|g(?=h)*', 'b c e g'],
    ['nothing more', 'a(?!.)|b(?![^])|c(?![\\s\\S])', 'aE bE cE'],
    ['what must not follow', 'a(?!b)|c(?!.x)|d(?!\\b.)|e(?!.)f|g(?:h(?!.))|i(?!\\(?!.)', 'a c d ef gh i'],
    ['what must not be before', '(?<!a)b|(?<!.)c', 'b c'],
    ['a sticky one', 'a|^b', 'Sa Sb', 'y'],
    ['other flags', 'a.b', 'aBb', 'dgms'],
  ])('%s: /%s/', (_what, source, spellings, flags = '') => {
    expect(spelled(new RegExp(source, flags)).join(' ')).toBe(spellings);
  });

  // Newer than the oldest Node.js supported: read from an object that has what the reader looks at.
  test.each([
    ['(?i:AB)C', 'ab'],
    ['(?-i:a)B', 'ab', 'i'],
    ['(?i-m:Ab(?-i:C|d))', 'abd'],
    ['(?s-:a)', 'a'],
    ['(?is-m:A[B])', 'ab'],
  ])('modifiers: /%s/', (source, spellings, flags = '') => {
    const all = spelled({ source, flags } as RegExp);
    expect(all.map((each) => each.replace('C', '')).join(' ')).toBe(source.endsWith('C') ? '' : spellings);
  });

  test('a RegExp that is longer than an origin are none', () => {
    expect(spelled(new RegExp(`\\d${'a'.repeat(900)}`))).toEqual([]);
    expect(spelled(new RegExp(`${'\\d'.repeat(500)}${'a'.repeat(400)}`))).toEqual([]);
    expect(spelled(new RegExp('\\d'.repeat(300)))).toEqual(['D'.repeat(300)]);
  });

  test('are right whatever was read before', () => {
    for (let i = 1; i < 600; i++) expect(spelled(new RegExp(`[x${'.'.repeat(i)}]y`))).toEqual(['Hy']);
  });

  test('a part with too many are one gap', () => {
    const ten = '(?:0|1|2|3|4|5|6|7|8|9)';
    expect(spelled(new RegExp(ten.repeat(3)))).toHaveLength(1000);
    expect(spelled(new RegExp(`${ten.repeat(3)}(?:${ten})`))).toHaveLength(1000);
    expect(spelled(new RegExp('(?:a|b|c|d)?'.repeat(9)))).toHaveLength(1);
  });
});

describe('the ways to make a RegExp backtrack', () => {
  test.each<[RegExp, [before: string, unit: string][]]>([
    [/^https:\/\/[a-z]+\.example\.com(:\d+)?$/, []],
    [/.*.*/, []],
    [
      /[a-z]{9}(?:ab){9}/,
      [
        ['', 'a'],
        ['aaaaaaaaa', 'ab'],
      ],
    ],
    [
      /b(?:ab|c|)*/,
      [
        ['b', 'ab'],
        ['b', 'c'],
      ],
    ],
    [/(?:ab){8}/, []],
    [/(?:|)(?:ab)*/, [['', 'ab']]],
    [/[^\s\S](?:ab)*/, [['', 'ab']]],
    [
      /[a-z0-9-]*(?:y)*/,
      [
        ['', 'a'],
        ['', '0'],
        ['', '-'],
        ['a', 'y'],
      ],
    ],
    [/(?:|x)(?:y)*/, [['x', 'y']]],
    [/(?:[^a-z0-9.])*/, [['', '-']]],
    [
      /x(?:a+b?)+/,
      [
        ['x', 'a'],
        ['x', 'ab'],
      ],
    ],
    [
      /\d*[.-]*[.]*/,
      [
        ['', '0'],
        ['0', '-'],
        ['0', '.'],
        ['0-', '.'],
      ],
    ],
  ])('%s', (regexp, pumps) => {
    expect(spell(regexp).pumps).toEqual(pumps.map(([before, unit]) => ({ before, unit })));
  });

  test('are eight for a group, and not many in all', () => {
    expect(spell(/(?:a|b|c|d|e|f|g|h|i|j)*/).pumps).toHaveLength(8);
    expect(spell(new RegExp('(?:a|b|c|d|e|f|g)*'.repeat(4))).pumps).toHaveLength(24);
  });
});

describe('parts that may be missing, and arms, make a RegExp backtrack', () => {
  test.each([
    ['a?'.repeat(10), []],
    [`[de]{9}${'a?'.repeat(10)}`, []],
    [
      `[de]{9}${'a?'.repeat(11)}`,
      [['', 'd'], ...Array.from({ length: 11 }, (_, i) => [`ddddddddd${'a'.repeat(i)}`, 'a'])],
    ],
    ['(?:ab|c)'.repeat(10), []],
    [`(?:${'a?'.repeat(10)}|b)`, [['', 'a']]],
    ['a?'.repeat(11), Array.from({ length: 11 }, (_, i) => ['a'.repeat(i), 'a'])],
    [
      `${'(?:ab|c)'.repeat(11)}`,
      Array.from({ length: 11 }, (_, i) => ['ab', 'c'].map((unit) => ['ab'.repeat(i), unit])).flat(),
    ],
    [
      `(?:de){9}${'a?'.repeat(11)}`,
      [['', 'de'], ...Array.from({ length: 11 }, (_, i) => ['de'.repeat(9) + 'a'.repeat(i), 'a'])],
    ],
  ])('only where more than ten are in a row: %s', (source, pumps) => {
    const { pumps: made } = spell(new RegExp(source));
    expect(made.slice(0, pumps.length)).toEqual(pumps.map(([before, unit]) => ({ before, unit })));
    if (pumps.length !== 1) expect(made).toHaveLength(pumps.length);
  });

  test('with no more to begin with than an origin is long', () => {
    const { pumps } = spell(new RegExp(`${'b'.repeat(300)}(?:cd)*`));
    expect(pumps).toEqual([{ before: 'b'.repeat(MAX_ORIGIN_LENGTH), unit: 'cd' }]);
    expect(spell(new RegExp(`${'(?:'.repeat(40)}a${'){2}'.repeat(40)}`)).pumps).toEqual([]);
  });
});

describe('the atoms of a RegExp end where another reader says that they end', () => {
  const PIECES = [
    ...'()[]{}|?*+^$.\\-,:=!<>&/ abkpqnucxdDwWsSPB0189',
    ...[
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
      '{2}',
    ],
    ...[
      '\\1',
      '[^',
      '--',
      '&&',
      '\\q{a|bc}',
      '\\u{61}',
      'é',
      '\ud83d',
      '\ude00',
      '\\d',
      '\\.',
      '[a-z]',
      '\\/\\/',
      '\\101',
      '\\-',
    ],
  ];
  const sources = fc.array(fc.constantFrom(...PIECES), { maxLength: 12 }).map((pieces) => pieces.join(''));

  /** A string that the node matches, most often: of each choice the arm, of each repeat the times that `pick` says. */
  function sample(node: AST.Node, flags: string, pick: (ways: number) => number): string {
    switch (node.type) {
      case 'Pattern':
      case 'Group':
      case 'CapturingGroup': {
        const arm = node.alternatives[pick(node.alternatives.length)] as AST.Alternative;
        return arm.elements.map((element) => sample(element, flags, pick)).join('');
      }
      case 'Quantifier': {
        const times = Math.min(node.max, node.min + pick(3));
        return Array.from({ length: times }, () => sample(node.element, flags, pick)).join('');
      }
      case 'Character':
      case 'CharacterSet':
      case 'CharacterClass':
      case 'ExpressionCharacterClass': {
        // A backslash alone, before a `c` without a letter.
        const one = new RegExp(`^(?:${node.raw === '\\' ? '\\\\' : node.raw})$`, flags);
        const characters = [...'ab./-:0zkpucx_,{}='].filter((character) => one.test(character));
        return characters[pick(characters.length)] ?? '';
      }
      default:
        return '';
    }
  }

  test('so that all that it matches is spelled', () => {
    let compared = 0;
    fc.assert(
      fc.property(
        sources,
        fc.constantFrom('', 'i', 'u', 'v'),
        fc.infiniteStream(fc.nat(59)),
        (source, flags, ways) => {
          const regexp = (() => {
            try {
              return new RegExp(source, flags);
            } catch {
              return undefined;
            }
          })();
          fc.pre(regexp !== undefined);
          const modes = { unicode: flags === 'u', unicodeSets: flags === 'v' };
          const pattern = new RegExpParser({ ecmaVersion: 2025 }).parsePattern(
            source,
            0,
            source.length,
            modes,
          );
          const { all, hasTooMany } = spell(regexp as RegExp);
          fc.pre(!hasTooMany && all.length < 200);
          const texts: string[] = [];
          for (let i = 0; i < 8; i++) {
            const text = sample(
              pattern,
              flags,
              (count) => (ways.next().value as number) % Math.max(1, count),
            ).toLowerCase();
            if (/^[a-z0-9./:_,{}=-]+$/.test(text)) texts.push(text);
          }
          const matched = matchedInTime([regexp as RegExp], texts) ?? [];
          const spelledOut = matchedInTime(asRegExps(all), matched) ?? matched;
          expect([source, flags, spelledOut]).toEqual([source, flags, matched]);
          compared += matched.length;
        },
      ),
      { ...fuzzing(4000), maxSkipsPerRun: 1000 },
    );
    expect(compared).toBeGreaterThan(100);
  });
});
