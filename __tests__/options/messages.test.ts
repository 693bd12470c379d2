// What every problem with options says, word for word: it is all that a user is told.

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

const MAX_AGE = 'Write seconds, such as 600; 0 to keep nothing; or false to leave the header out.';
const TIMEOUT = 'Write milliseconds, such as 5000, or false to wait for ever.';
const REFUSAL = 'Write "ignore", "reject" or a function (req, res, next).';
const NAMES = 'Write an array of strings, or one string with commas.';

const said: readonly Said[] = [
  {
    options: undefined,
    code: 'OPTIONS_UNDEFINED',
    path: 'options',
    message: 'The options are undefined, most often since a setting is missing.',
    fix: 'Give the options, or { origin: false } to allow none; give nothing at all to allow any origin.',
  },
  {
    options: null,
    code: 'NOT_OPTIONS',
    path: 'options',
    message: 'options: null is no object of options.',
    fix: 'Write an object such as { origin: "https://app.example.com" }.',
  },
  ...[-1, 0.5, 2 ** 53].map((maxAge) => ({
    options: { maxAge },
    code: 'MAX_AGE',
    path: 'maxAge',
    message: `maxAge: ${maxAge} is no whole number of seconds from 0.`,
    fix: MAX_AGE,
  })),
  ...[199, 300].map((optionsSuccessStatus) => ({
    options: { optionsSuccessStatus },
    code: 'STATUS',
    path: 'optionsSuccessStatus',
    message: `optionsSuccessStatus: ${optionsSuccessStatus} is no status that a preflight succeeds with.`,
    fix: 'Write one from 200 to 299.',
  })),
  ...[0, -1, 2 ** 31, Number.NaN, Infinity].map((originTimeout) => ({
    options: { originTimeout },
    code: 'ORIGIN_TIMEOUT',
    path: 'originTimeout',
    message: `originTimeout: ${originTimeout} is no number of milliseconds above 0.`,
    fix: TIMEOUT,
  })),
  ...['5', '-5'].map((originTimeout) => ({
    options: { originTimeout },
    code: 'ORIGIN_TIMEOUT',
    path: 'originTimeout',
    message: `originTimeout: "${originTimeout}" is no number of milliseconds above 0.`,
    fix: TIMEOUT,
  })),
  ...['credentials', 'preflightContinue', 'protectHeaders', 'timingAllowOrigin', 'debug'].map((option) => ({
    options: { origin: APP, [option]: 1 },
    code: 'WRONG_TYPE',
    path: option,
    message: `${option}: 1 is no boolean.`,
    fix: 'Write true or false.',
  })),
  {
    options: { dangerously: 1 },
    code: 'WRONG_TYPE',
    path: 'dangerously',
    message: 'dangerously: 1 is no object.',
    fix: 'Write { credentialsFromAnyOrigin: true }.',
  },
  ...['block', ''].map((disallowedOrigin) => ({
    options: { origin: APP, disallowedOrigin },
    code: 'DISALLOWED_ORIGIN',
    path: 'disallowedOrigin',
    message: `disallowedOrigin: "${disallowedOrigin}" is no answer to a request.`,
    fix: REFUSAL,
  })),
  ...[{}, { origin: '*' }, { origin: [APP, '*'] }].map((options) => ({
    options: { ...options, disallowedOrigin: 'reject' },
    code: 'DISALLOWED_ORIGIN',
    path: 'disallowedOrigin',
    message: 'disallowedOrigin: "reject" has nobody to answer, since origin "*" allows everybody.',
    fix: 'List the origins, or leave disallowedOrigin out.',
  })),
  {
    options: { origin: true, disallowedOrigin: () => {} },
    code: 'DISALLOWED_ORIGIN',
    path: 'disallowedOrigin',
    message: 'disallowedOrigin: a function has nobody to answer, since origin true allows everybody.',
    fix: 'List the origins, or leave disallowedOrigin out.',
  },
  {
    options: { methods: ['GET', 'Trace'] },
    code: 'FORBIDDEN_METHOD',
    path: 'methods[1]',
    message: 'methods[1]: "Trace" is a method that no browser lets a page send.',
    fix: 'Leave it out.',
  },
  {
    options: { methods: 'patch' },
    code: 'METHOD_CASE',
    path: 'methods',
    message: 'methods: "patch" is not what browsers send: they do not upper-case it.',
    fix: 'Write "PATCH".',
  },
  {
    options: { origin: APP, credentials: true, exposedHeaders: ['X-A', '*'] },
    code: 'EXPOSED_WILDCARD_WITH_CREDENTIALS',
    path: 'exposedHeaders',
    message:
      'exposedHeaders: "*" means nothing beside credentials: browsers take it for a header of that name.',
    fix: 'List the headers.',
  },
  ...['methods', 'allowedHeaders', 'exposedHeaders'].flatMap((option) => [
    {
      options: { [option]: 1 },
      code: 'WRONG_TYPE',
      path: option,
      message: `${option}: 1 is no list of names.`,
      fix: NAMES,
    },
    {
      options: { [option]: ' ,' },
      code: 'EMPTY_LIST',
      path: option,
      message: `${option}: " ," names nothing.`,
      fix: 'Write [] for none, or leave the key out for the default.',
    },
    {
      options: { [option]: ['A', 1] },
      code: 'WRONG_TYPE',
      path: `${option}[1]`,
      message: `${option}[1]: 1 is no name.`,
      fix: 'Write a string.',
    },
    {
      options: { [option]: ['A: 1;; 2'] },
      code: 'INVALID_TOKEN',
      path: `${option}[0]`,
      message: `${option}[0]: "A: 1;; 2" is no name that HTTP allows.`,
      fix: 'Write "A", "1", "2".',
    },
    {
      options: { [option]: ['"'] },
      code: 'INVALID_TOKEN',
      path: `${option}[0]`,
      message: `${option}[0]: "\\"" is no name that HTTP allows.`,
      fix: 'Write a name such as "X-Request-Id".',
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
