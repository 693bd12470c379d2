// What Access-Control-Allow-Credentials may say, for requests with and without credentials.
// https://fetch.spec.whatwg.org/#concept-cors-check

import { EMPTY_LINES_IGNORED } from '../../browsers/quirks';
import {
  ANYONE,
  allowCredentials,
  allowMethods,
  allowOrigin,
  NAMED,
  preflighted,
  simple,
  type Table,
} from './row';

const MISSING = 'CORSMissingAllowCredentials';

const TRUE = [' true', 'true \t'];
const OTHER_VALUES = [
  'TRUE',
  'tRuE',
  '"true"',
  "'true'",
  'false',
  '0',
  'yes',
  'on',
  't',
  'true;',
  'true, ',
  'true,true',
  'true, false',
  '*',
  '',
];
const EMPTY_LINES = [
  ['true', ''],
  ['', 'true'],
];

const METHODS = allowMethods('PUT');

export const allowCredentialsTable: Table = [
  'Access-Control-Allow-Credentials',
  [
    ...TRUE.map((value) => simple([200, NAMED, allowCredentials(value)], 'allowed', { credentials: true })),
    ...[...OTHER_VALUES.map((value) => [value]), ['true', 'false']].map((values) =>
      simple([200, NAMED, ...values.map(allowCredentials)], MISSING, { credentials: true }),
    ),
    ...EMPTY_LINES.map((values) =>
      simple(
        [200, NAMED, ...values.map(allowCredentials)],
        MISSING,
        { credentials: true },
        { unlike: [EMPTY_LINES_IGNORED] },
      ),
    ),
    ...[...TRUE, ...OTHER_VALUES].map((value) => simple([200, ANYONE, allowCredentials(value)], 'allowed')),
    ...OTHER_VALUES.map((value) =>
      preflighted(
        { method: 'PUT', credentials: true },
        [204, NAMED, allowCredentials(value), METHODS],
        MISSING,
      ),
    ),
    ...['*', ' * '].map((value) =>
      preflighted(
        { method: 'PUT', credentials: true },
        [204, allowOrigin(value), allowCredentials('true'), METHODS],
        'CORSNotSupportingCredentials',
      ),
    ),
  ],
];
