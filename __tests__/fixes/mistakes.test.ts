// Common mistakes, and the exact message and fix for each.

import { type CorsOptions, createPolicy, OriginAllowlist } from 'corsage';
import { problemsOf } from '../support/problems';
import { changedBy } from './applying';
import { MISTAKES } from './mistakes';

const titled = MISTAKES.map((row) => [`${row.message} ${row.fix}`, row] as const);

test('the table has a row for at least 120 mistakes, each once', () => {
  expect(new Set(titled.map(([title]) => title)).size).toBe(MISTAKES.length);
  expect(MISTAKES.length).toBeGreaterThanOrEqual(120);
});

test.each(titled)('%s', (_title, { written, code, message, fix }) => {
  expect(problemsOf(written).map(({ code, message, fix }) => ({ code, message, fix }))).toEqual([
    { code, message, fix },
  ]);
});

const fixable = titled.filter(([, { meant }]) => meant !== undefined);

test.each(fixable)(
  'the fix, applied as written, is accepted and allows the page that was meant: %s',
  (_title, row) => {
    const [problem] = problemsOf(row.written);
    const changed = changedBy(row.written, problem as NonNullable<typeof problem>) as CorsOptions;
    expect(problemsOf(changed)).toEqual([]);
    expect(createPolicy(changed).allowsOrigin(row.meant as string)).toBe(true);
  },
);

test('an OriginAllowlist asks for one origin in each entry', () => {
  expect(() => new OriginAllowlist(['https://a.example, https://b.example'])).toThrow(
    'entries[0]: "https://a.example, https://b.example" has several origins in one entry. Write each as an entry of its own: "https://a.example", "https://b.example".',
  );
});

test.each([
  ['[::1], [fd00::2]', ['http://[::1]', 'http://[fd00::2]']],
  ['[::1]:3000,[::1]:4000', ['http://[::1]:3000', 'http://[::1]:4000']],
  ['(app.example.com, localhost:3000)', ['https://app.example.com', 'http://localhost:3000']],
  ['<https://a.example>, <https://b.example>', ['https://a.example', 'https://b.example']],
])('each wrong origin in a comma list is fixed in its place: %s', (origin, meant) => {
  let changed: unknown = { origin };
  for (const _ of meant)
    changed = changedBy(changed, problemsOf(changed)[0] as ReturnType<typeof problemsOf>[0]);
  expect(changed).toEqual({ origin: meant.join(', ') });
  expect(meant.map(createPolicy(changed as CorsOptions).allowsOrigin)).toEqual(meant.map(() => true));
});
