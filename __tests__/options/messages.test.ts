// The exact message and fix of every problem with options.

import { createPolicy } from 'corsage';
import { APP } from '../support/origins';
import { problemOf, problemsOf } from '../support/problems';

interface Said {
  readonly options: unknown;
  readonly code: string;
  readonly path: string;
  readonly message: string;
  readonly fix: string;
}

const MAX_AGE = 'Write a number of seconds, such as 600, or false to send no header.';
const TIMEOUT = 'Write a number of milliseconds, such as 5000, or false for no limit.';
const REFUSAL = 'Write "ignore", "reject" or a function (req, res, next).';
const NAMES = 'Write an array of strings, or one string with commas between the names.';

const said: readonly Said[] = [
  {
    options: undefined,
    code: 'OPTIONS_UNDEFINED',
    path: 'options',
    message: 'The options are undefined. Is an environment variable missing?',
    fix: 'Pass the options. { origin: false } allows no origin, and {} allows any.',
  },
  {
    options: null,
    code: 'NOT_OPTIONS',
    path: 'options',
    message: 'options must be an object, not null.',
    fix: 'Write an object, such as { origin: "https://app.example.com" }.',
  },
  ...[-1, 0.5, 2 ** 53].map((maxAge) => ({
    options: { maxAge },
    code: 'MAX_AGE',
    path: 'maxAge',
    message: `maxAge must be a whole number of seconds, 0 or more, not ${maxAge}.`,
    fix: MAX_AGE,
  })),
  ...[199, 300].map((optionsSuccessStatus) => ({
    options: { optionsSuccessStatus },
    code: 'STATUS',
    path: 'optionsSuccessStatus',
    message: `optionsSuccessStatus must be a number from 200 to 299, not ${optionsSuccessStatus}.`,
    fix: 'Write 204, or another number from 200 to 299.',
  })),
  ...[0, -1, 2 ** 31, Number.NaN, Infinity].map((originTimeout) => ({
    options: { originTimeout },
    code: 'ORIGIN_TIMEOUT',
    path: 'originTimeout',
    message: `originTimeout must be a number of milliseconds, more than 0 and at most 2147483647, not ${originTimeout}.`,
    fix: TIMEOUT,
  })),
  ...['5s', '-5'].map((originTimeout) => ({
    options: { originTimeout },
    code: 'ORIGIN_TIMEOUT',
    path: 'originTimeout',
    message: `originTimeout must be a number of milliseconds, more than 0 and at most 2147483647, not "${originTimeout}".`,
    fix: TIMEOUT,
  })),
  ...['credentials', 'preflightContinue', 'protectHeaders', 'timingAllowOrigin', 'debug'].map((option) => ({
    options: { origin: APP, [option]: 1 },
    code: 'WRONG_TYPE',
    path: option,
    message: `${option} must be true or false, not 1.`,
    fix: 'Write true or false.',
  })),
  {
    options: { dangerously: 1 },
    code: 'WRONG_TYPE',
    path: 'dangerously',
    message: 'dangerously must be an object, not 1.',
    fix: 'Leave it out, or name each risk that you accept. The names are credentialsFromAnyOrigin, credentialsFromInsecureOrigins, credentialsFromPublicSuffix, credentialsFromNull, credentialsFromFiles, credentialsFromExtensions.',
  },
  ...['block', ''].map((disallowedOrigin) => ({
    options: { origin: APP, disallowedOrigin },
    code: 'DISALLOWED_ORIGIN',
    path: 'disallowedOrigin',
    message: `disallowedOrigin must be "ignore", "reject" or a function, not "${disallowedOrigin}".`,
    fix: REFUSAL,
  })),
  ...[{}, { origin: '*' }, { origin: [APP, '*'] }].map((options) => ({
    options: { ...options, disallowedOrigin: 'reject' },
    code: 'DISALLOWED_ORIGIN_WITHOUT_LIST',
    path: 'disallowedOrigin',
    message: 'disallowedOrigin: "reject" has no effect here, because origin "*" allows every origin.',
    fix: 'List your origins in origin, or leave disallowedOrigin out.',
  })),
  {
    options: { origin: true, disallowedOrigin: () => {} },
    code: 'DISALLOWED_ORIGIN_WITHOUT_LIST',
    path: 'disallowedOrigin',
    message: 'disallowedOrigin: a function has no effect here, because origin true allows every origin.',
    fix: 'List your origins in origin, or leave disallowedOrigin out.',
  },
  {
    options: { methods: ['GET', 'Trace'] },
    code: 'FORBIDDEN_METHOD',
    path: 'methods[1]',
    message: 'methods[1]: "Trace" is forbidden: no browser lets a page send it.',
    fix: 'Leave it out.',
  },
  {
    options: { methods: 'patch' },
    code: 'METHOD_CASE',
    path: 'methods',
    message:
      'methods: "patch" must be in upper case: browsers send patch and PATCH as two different methods.',
    fix: 'Write "PATCH".',
  },
  {
    options: { origin: APP, credentials: true, exposedHeaders: ['X-A', '*'] },
    code: 'EXPOSED_WILDCARD_WITH_CREDENTIALS',
    path: 'exposedHeaders',
    message:
      'exposedHeaders: "*" does not work when credentials is true: browsers then read it as the name of a header, *.',
    fix: 'List the headers by name.',
  },
  ...['methods', 'allowedHeaders', 'exposedHeaders'].flatMap((option) => [
    {
      options: { [option]: 1 },
      code: 'WRONG_TYPE',
      path: option,
      message: `${option} must be an array of names, or a string of names with commas, not 1.`,
      fix: NAMES,
    },
    {
      options: { [option]: ' ,' },
      code: 'EMPTY_LIST',
      path: option,
      message: `${option}: " ," has no names in it.`,
      fix: 'Write [] for no names, or leave the option out for its default.',
    },
    {
      options: { [option]: ['A', 1] },
      code: 'WRONG_TYPE',
      path: `${option}[1]`,
      message: `${option}[1] must be a string, not 1.`,
      fix: 'Write the name in quotes.',
    },
    {
      options: { [option]: ['A;; B'] },
      code: 'INVALID_TOKEN',
      path: `${option}[0]`,
      message: `${option}[0]: "A;; B" has several ${option === 'methods' ? 'method' : 'header'} names in it.`,
      fix: 'Write "A", "B".',
    },
    {
      options: { [option]: ['"'] },
      code: 'INVALID_TOKEN',
      path: `${option}[0]`,
      message: `${option}[0]: "\\"" is not a valid ${option === 'methods' ? 'method' : 'header'} name.`,
      fix: 'Take it out of the list.',
    },
  ]),
];

test.each(said)('$message $fix', ({ options, code, path, message, fix }) => {
  const { value, ...problem } = problemOf(options);
  expect(problem).toEqual({ code, path, message, fix });
  const given = (options ?? {}) as Readonly<Record<string, unknown>>;
  if (path in given && code !== 'EXPOSED_WILDCARD_WITH_CREDENTIALS') expect(value).toBe(given[path]);
});

test.each([
  { maxAge: 0 },
  { maxAge: 2 ** 53 - 1 },
  { maxAge: false },
  { optionsSuccessStatus: 200 },
  { optionsSuccessStatus: 299 },
  { originTimeout: 0.5 },
  { originTimeout: 2 ** 31 - 1 },
  { originTimeout: false },
  { origin: APP, disallowedOrigin: 'reject' },
  { origin: APP, disallowedOrigin: () => {} },
  { origin: true, disallowedOrigin: 'ignore' },
  { disallowedOrigin: 'ignore' },
  { methods: ['GET', 'PATCH'] },
  { methods: 'PATCH' },
  { exposedHeaders: '*' },
])('options %j raise no error and no warning', (options) => {
  expect(problemsOf(options)).toEqual([]);
  expect(createPolicy(options as object)).toMatchObject(
    'methods' in options || 'exposedHeaders' in options || 'origin' in options ? {} : options,
  );
});

test('an error with twenty problems prints every one, and does not say that there are more', () => {
  const origin = Array.from({ length: 20 }, (_, i) => `https://a${i}.example/`);
  const lines = () => createPolicy({ origin });
  expect(lines).toThrow(/\n {2}- origin\[19\]: [^\n]*$/);
});
