// Slowness is found by running a RegExp, which takes time: these tests have a file of their own, and `npm run mutate` leaves
// them out.

import { createPolicy } from 'corsage';
import { EXPONENTIAL } from './corpus';
import { problemWith } from './problem';

describe('a RegExp that backtracks without end is refused', () => {
  test.each(EXPONENTIAL)('$regexp: $why', ({ regexp }) => {
    const problem = problemWith(regexp);
    expect(problem?.code).toBe('REGEXP_TOO_SLOW');
    expect(problem?.message).toMatch(/takes longer than 50 ms on "https?:\/\/[^"]+"\.$/);
    // A function would hang just as long.
    expect(problem?.fix).not.toContain('function');
  });

  test('with credentials, too', () => {
    expect(problemWith(/^https:\/\/([a-z0-9]+-?)+\.example\.com$/, true)?.code).toBe('REGEXP_TOO_SLOW');
  });

  test('only for its own processor time, so a busy machine does not matter', () => {
    // It had the processor for less than 40 ms, the first few times.
    const read: number[] = [];
    const clock = jest.spyOn(process, 'cpuUsage').mockImplementation(() => {
      read.push(performance.now());
      return { user: read.length <= 6 ? 0 : 1000 * read.length * 40, system: 0 };
    });
    try {
      expect(problemWith(/^https:\/\/(?:[a-z]+[a-z]?)+\.example\.com$/)?.code).toBe('REGEXP_TOO_SLOW');
      // Twice it ran out of time without the processor, and twice with it.
      expect(read.length).toBeGreaterThanOrEqual(9);
    } finally {
      clock.mockRestore();
    }
  });

  test.each([
    ['of optional letters', 'a?'.repeat(25)],
    ['of optional classes', '[a-z]?'.repeat(25)],
    ['of optional groups', '(?:a|b|cd)?'.repeat(13)],
    ['of arms', '(?:a|bc)'.repeat(25)],
    ['of repeats', '.*'.repeat(25)],
    ['of repeats with a limit', '[a-z]{0,3}'.repeat(9)],
    ['in a repeated group', '(?:a?b?c?d?){7}'],
    ['in groups inside each other', `${'(?:'.repeat(25)}a${'b?)+'.repeat(25)}`],
    ['in its longest arm', `(?:x|${'a?'.repeat(24)}|y)`],
    ['that take seconds to compile', 'a?'.repeat(2000)],
  ])('and so are more than 24 choices in a row, without running it: a row %s', (_what, choices) => {
    expect(problemWith(new RegExp(`^https:\\/\\/${choices}\\.example\\.com$`))).toMatchObject({
      code: 'REGEXP_TOO_SLOW',
      message: expect.stringMatching(
        / has more than 24 parts in a row that are optional, repeated or a choice, which can take seconds to match\.$/,
      ),
      fix: 'List the origins one by one, as strings.',
    });
  });

  test.each([
    ['24 in a row', 'a?'.repeat(24)],
    ['in different arms', Array.from({ length: 30 }, (_, i) => `a${i}b?`).join('|')],
    ['that always match', '[a-z]'.repeat(40)],
    ['of one loop', '[a-z]{1,40}'],
    ['of several loops', '[a-z]{1,6}'.repeat(10)],
  ])('but not 24 choices, and not those that do not add up: %s', (_what, choices) => {
    expect(problemWith(new RegExp(`^https:\\/\\/(?:x-)(?:${choices})\\.example\\.com$`))).toBeUndefined();
  });

  test.each(['(?:a|aa|aaa)', '(?:cd|cdcd|cdcdcd)'])('even if it repeats nothing: 20 times %s', (part) => {
    const problem = problemWith(new RegExp(`^https:\\/\\/${part.repeat(20)}\\.example\\.com$`));
    expect(problem?.message).toMatch(/takes longer than 50 ms on "https:/);
  });

  test.each(['', '!', '_', '-', '\\.x'])('even if it is slow only with "%s" at the end', (end) => {
    const regexp = new RegExp(`^https:\\/\\/(?=a+${end}$)(?:a+)+\\.example\\.com$`);
    expect(problemWith(regexp)?.code).toBe('REGEXP_TOO_SLOW');
  });

  test('even if every repeat has a limit', () => {
    const regexp = /^https:\/\/(?:(?:(?:a{1,9}){1,9}){1,9}){1,9}\.example\.com$/;
    expect(problemWith(regexp)?.code).toBe('REGEXP_TOO_SLOW');
  });

  test.each([
    [/^https:\/\/.*-.*\.example\.com$/, 'https://a-b.example.com'],
    [/^https:\/\/.*.*\.example\.com$/, 'https://a.example.com'],
    [/^https:\/\/(?:[a-z0-9-]+\.)*[a-z0-9-]+\.example\.com$/, 'https://a.b.example.com'],
  ])('but a polynomial one is accepted, as origins are short: %s', (regexp, allowed) => {
    expect(createPolicy({ origin: regexp, credentials: true }).allowsOrigin(allowed)).toBe(true);
  });

  test('but one that is slow only on all trials together is accepted', () => {
    const arms = Array.from({ length: 120 }, (_, i) => `.*-.*\\.t${i}\\.example\\.com`).join('|');
    const policy = createPolicy({ origin: new RegExp(`^https:\\/\\/(?:${arms})$`), credentials: true });
    expect(policy.allowsOrigin('https://a-b.t119.example.com')).toBe(true);
  });
});
