// The exact message and fix of every problem with origins.

import { type CorsConfigError, OriginAllowlist, type Problem } from 'corsage';
import { APP } from '../support/origins';
import { problemOf } from '../support/problems';

const LIST_THEM = 'List the origins that may use credentials, or leave credentials out.';
const ACCEPT =
  'List the origins that may use credentials, or accept the risk: dangerously: { credentialsFromAnyOrigin: true }.';
const ANY_THING = 'Write an origin such as "https://app.example.com".';
const EMPTY = 'List an origin, write false to allow no origin, or leave origin out to allow any origin.';
const LEAVE_OUT = 'Set it, or take it out of the list.';
const ALONE = 'Take it out of the list. To allow no origin at all, write origin: false.';

const around: unknown[] = [APP];
around.push([around]);

test.each<[what: string, options: object, code: string, path: string, message: string, fix: string]>([
  [
    'undefined',
    { origin: undefined },
    'ORIGIN_UNDEFINED',
    'origin',
    'origin is undefined. Is an environment variable missing?',
    'Set it, write false to allow no origin, or leave origin out to allow any origin.',
  ],
  [
    'undefined in a list',
    { origin: [APP, undefined] },
    'ORIGIN_UNDEFINED',
    'origin[1]',
    'origin[1] is undefined. Is an environment variable missing?',
    LEAVE_OUT,
  ],
  [
    'the word true in a string of several',
    { origin: `${APP}, true` },
    'ORIGIN_KEYWORD',
    'origin',
    'origin: "true" is the word true in a string.',
    'Take it out of the list.',
  ],
  ['an empty list', { origin: [] }, 'ORIGIN_LIST_EMPTY', 'origin', 'origin is an empty list.', EMPTY],
  [
    'an empty list in a list',
    { origin: [APP, []] },
    'ORIGIN_LIST_EMPTY',
    'origin[1]',
    'origin[1] is an empty list.',
    'List an origin in it, or take it out of the list around it.',
  ],
  [
    'false in a list',
    { origin: [APP, false] },
    'ORIGIN_FALSE_IN_LIST',
    'origin[1]',
    'origin[1]: false cannot be used inside a list.',
    ALONE,
  ],
  [
    'a list that holds itself',
    { origin: around },
    'WRONG_TYPE',
    'origin[1][0]',
    'origin[1][0] is a list that contains itself.',
    'Write a list of origins.',
  ],
  ...(
    [
      [7, '7', ANY_THING],
      [{ origin: APP }, 'an object', ANY_THING],
      [new Date(0), 'a Date object', ANY_THING],
      [
        null,
        'null',
        'Write false to allow no origin, or the string "null" to allow pages whose origin is null.',
      ],
      [new Set([APP]), 'a Set object', 'Spread it into an array: [...set].'],
      [new Map(), 'a Map object', 'Spread its keys into an array: [...map.keys()].'],
      [Promise.resolve(APP), 'a Promise object', 'Write await in front of it.'],
      [new String(APP), 'a String object', `Write "${APP}", a plain string.`],
      [new URL(`${APP}/a`), 'a URL object', `Write "${APP}".`],
      [new URL('capacitor://localhost/a'), 'a URL object', 'Write "capacitor://localhost".'],
      [new URL('wss://app.example.com'), 'a URL object', `Write "${APP}".`],
      [
        new URL('ftp://app.example.com'),
        'a URL object',
        'Write the origin of a page, such as "https://app.example.com".',
      ],
      [new URL(`blob:${APP}/1`), 'a URL object', `Write "${APP}".`],
      [
        new URL('data:a,b'),
        'a URL object',
        'The origin of such a page is null, which any site can send. Serve the page over https instead.',
      ],
    ] as const
  ).map(([origin, shown, fix]): [string, object, string, string, string, string] => [
    `${shown} (${String(origin)})`,
    { origin },
    'WRONG_TYPE',
    'origin',
    `origin must be a string, a RegExp, a function, an OriginAllowlist or a list of these, not ${shown}.`,
    fix,
  ]),
  [
    'any origin by default, with credentials',
    { credentials: true },
    'WILDCARD_WITH_CREDENTIALS',
    'origin',
    'origin is left out, which means "*", any origin. Browsers refuse that when credentials is true.',
    LIST_THEM,
  ],
  [
    'the first "*" with credentials',
    { origin: [true, ['*', '*'], '*'], credentials: true },
    'WILDCARD_WITH_CREDENTIALS',
    'origin[1][0]',
    'origin[1][0]: "*" means any origin. Browsers refuse that when credentials is true.',
    LIST_THEM,
  ],
  [
    'the first true with credentials',
    { origin: [APP, true, true], credentials: true },
    'EVERY_ORIGIN_WITH_CREDENTIALS',
    'origin[1]',
    'origin[1]: true lets every site read what your users see, because credentials is true.',
    ACCEPT,
  ],
])('the message and the fix for %s', (_what, options, code, path, message, fix) => {
  const problem = problemOf(options);
  expect(problem).toEqual({ code, path, value: problem.value, message, fix });
});

test.each<[what: string, given: unknown, path: string, message: string, fix: string]>([
  [
    'a string in the place of a list',
    APP,
    'entries',
    `entries must be an array or another iterable of origins, not "${APP}".`,
    'Put it into an array.',
  ],
  [
    'a number in the place of a list',
    7,
    'entries',
    'entries must be an array or another iterable of origins, not 7.',
    'Write an array of strings.',
  ],
  [
    'an entry that is not a string',
    [APP, 7],
    'entries[1]',
    'entries[1] must be a string, not 7.',
    'Write an origin such as "https://app.example.com".',
  ],
  [
    'an entry that is not an origin',
    [APP, `${APP}/`],
    'entries[1]',
    `entries[1]: "${APP}/" ends with a slash.`,
    `Write "${APP}".`,
  ],
  [
    '"*"',
    ['*'],
    'entries[0]',
    'entries[0]: "*" means any origin, which cannot be an entry.',
    'List the origins one by one.',
  ],
])('the message and the fix for %s, where an OriginAllowlist is made', (_what, given, path, message, fix) => {
  let problems: readonly Problem[] = [];
  try {
    new OriginAllowlist(given as string[]);
  } catch (error) {
    problems = (error as CorsConfigError).problems;
  }
  expect(problems).toEqual([expect.objectContaining({ path, message, fix })]);
  expect(problems[0]?.code).toMatch(/^(?:WRONG_TYPE|ORIGIN_[A-Z_]+)$/);
});
