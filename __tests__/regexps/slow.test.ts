// Slowness is found by running a RegExp, which takes time: these tests have a file of their own, and `npm run mutate` asks them
// about that alone.

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
