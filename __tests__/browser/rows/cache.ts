// What is remembered of a preflight. https://fetch.spec.whatwg.org/#concept-cache

import * as quirks from '../../browsers/quirks';
import type { Scripted } from '../../support/scripted-server';
import {
  type Ask,
  allowHeaders,
  allowMethods,
  askedLine,
  header,
  maxAge,
  NAMED,
  OK,
  type Row,
  type Table,
  WITH_CREDENTIALS,
} from './row';

type Step = readonly [ask: Ask, preflight: 'asks' | 'knows', result?: string];

const answer = (...lines: string[]): Scripted => [204, NAMED, WITH_CREDENTIALS, ...lines];

/** Each step asks again, or knows already. */
function row(
  name: string,
  preflights: readonly Scripted[],
  steps: readonly Step[],
  more: Partial<Row> = {},
): Row {
  return {
    name,
    asks: steps.map(([ask]) => ask),
    hops: [0, 1].map(() => ({ at: 'api', preflights, response: OK })),
    sent: steps.flatMap(([ask, preflight, result = 'allowed']) => [
      ...(preflight === 'asks' ? [askedLine(ask)] : []),
      ...(result === 'allowed' ? [ask.method ?? 'GET'] : []),
    ]),
    results: steps.map(([, , result = 'allowed']) => result),
    ...more,
  };
}

const X: Ask = { headers: header('X-Print') };
const Y: Ask = { headers: header('Y-Print') };
const PUT: Ask = { method: 'PUT' };
const DELETE: Ask = { method: 'DELETE' };
const LISTS = [allowMethods('PUT, DELETE'), allowHeaders('x-print, y-print, content-type')];
const LONG = answer(...LISTS, maxAge('600'));

/** A second request right after the first one. */
const AGES: [lines: string[], again: 'asks' | 'knows', unlike?: Row['unlike']][] = [
  [[], 'knows'],
  [['12000'], 'knows'],
  [[' 600 '], 'knows'],
  [['0600'], 'knows'],
  [['99999999999999999999'], 'knows'],
  [['0'], 'asks'],
  [['00'], 'asks'],
  // Five seconds, as without the header.
  [['-1'], 'knows', [quirks.NEGATIVE_MAX_AGE_NOT_KEPT]],
  [['-600'], 'knows', [quirks.NEGATIVE_MAX_AGE_NOT_KEPT]],
  [['+600'], 'knows', [quirks.UNREADABLE_MAX_AGE_NOT_KEPT]],
  [['600s'], 'knows', [quirks.UNREADABLE_MAX_AGE_NOT_KEPT]],
  [['"600"'], 'knows', [quirks.UNREADABLE_MAX_AGE_NOT_KEPT]],
  [['forever'], 'knows', [quirks.UNREADABLE_MAX_AGE_NOT_KEPT]],
  [['0', '0'], 'knows', [quirks.UNREADABLE_MAX_AGE_NOT_KEPT]],
  [[''], 'knows'],
];
const ages = AGES.map(([values, again, unlike = []]) =>
  row(
    `Access-Control-Max-Age ${JSON.stringify(values)}: right after it, a request ${again}`,
    [answer(...LISTS, ...values.map(maxAge))],
    [
      [X, 'asks'],
      [X, again],
    ],
    { unlike },
  ),
);

/** Seconds that pass, and whether the second request asks again. */
const TIMES: [age: string | undefined, after: number, again: 'asks' | 'knows'][] = [
  ['1', 0.9, 'knows'],
  ['1', 1.5, 'asks'],
  ['60', 59, 'knows'],
  ['60', 61, 'asks'],
  ['60', 60, 'asks'],
  ['12000', 11_999, 'knows'],
  ['12000', 12_001, 'asks'],
  [undefined, 4, 'knows'],
  [undefined, 6, 'asks'],
  ['-1', 4, 'knows'],
  ['ten', 6, 'asks'],
];
const times = TIMES.map(([age, after, again]) =>
  row(
    `Access-Control-Max-Age ${age}: after ${after} seconds, a request ${again}`,
    [answer(...LISTS, ...(age === undefined ? [] : [maxAge(age)]))],
    [
      [X, 'asks'],
      [{ ...X, after }, again],
      [X, 'knows'],
    ],
  ),
);

const JSON_TYPE: Ask = { method: 'POST', headers: [['Content-Type', 'application/json']] };
const PUT_X: Ask = { ...PUT, ...X };
const WITH = { credentials: true };
const SECOND = { to: 1 };

export const cacheTable: Table = [
  'the preflight cache',
  [
    ...ages,
    ...times,
    row(
      'a name in another case is known',
      [LONG],
      [
        [X, 'asks'],
        [{ headers: header('x-pRINT') }, 'knows'],
      ],
    ),
    row(
      'another value is known',
      [LONG],
      [
        [X, 'asks'],
        [{ headers: [['X-Print', 'other']] }, 'knows'],
      ],
    ),
    row(
      'every listed name is known',
      [LONG],
      [
        [X, 'asks'],
        [Y, 'knows'],
        [{ headers: header('Y-Print', 'X-Print') }, 'knows'],
      ],
    ),
    row(
      'a listed method is known',
      [LONG],
      [
        [X, 'asks'],
        [PUT, 'knows'],
        [DELETE, 'knows'],
        [PUT_X, 'knows'],
      ],
    ),
    row(
      'a listed name is known for every safelisted method',
      [LONG],
      [
        [PUT_X, 'asks'],
        [X, 'knows'],
        [{ ...X, method: 'POST' }, 'knows'],
      ],
    ),
    row(
      'JSON is known',
      [LONG],
      [
        [JSON_TYPE, 'asks'],
        [JSON_TYPE, 'knows'],
        [{ ...JSON_TYPE, method: 'PUT' }, 'knows'],
      ],
    ),
    row(
      'what is not listed is asked for',
      [LONG],
      [
        [X, 'asks'],
        [{ headers: header('Z-Print') }, 'asks', 'CORSMissingAllowHeaderFromPreflight'],
        [{ method: 'PATCH' }, 'asks', 'CORSMethodNotFound'],
      ],
    ),
    row(
      'GET and POST need no preflight in between',
      [LONG],
      [
        [X, 'asks'],
        [{}, 'knows'],
        [{ method: 'POST' }, 'knows'],
        [X, 'knows'],
      ],
    ),
    row(
      'a fragment is another URL',
      [LONG],
      [
        [X, 'asks'],
        [{ ...X, suffix: '#x' }, 'asks'],
      ],
    ),
    row(
      'a query is another URL',
      [LONG],
      [
        [X, 'asks'],
        [{ ...X, suffix: '?x' }, 'asks'],
        [{ ...X, suffix: '?x' }, 'knows'],
        [{ ...X, suffix: '?y' }, 'asks'],
        [X, 'knows'],
      ],
    ),
    row(
      'an empty query is another URL',
      [LONG],
      [
        [X, 'asks'],
        [{ ...X, suffix: '?' }, 'asks'],
      ],
    ),
    row(
      'another path is another URL',
      [LONG],
      [
        [X, 'asks'],
        [{ ...X, ...SECOND }, 'asks'],
        [X, 'knows'],
        [{ ...X, ...SECOND }, 'knows'],
      ],
    ),
    row(
      'with credentials is known without',
      [LONG],
      [
        [{ ...X, ...WITH }, 'asks'],
        [X, 'knows'],
        [{ ...X, ...WITH }, 'knows'],
      ],
      { unlike: [quirks.CREDENTIALS_KEPT_APART] },
    ),
    row(
      'without credentials is not known with',
      [LONG],
      [
        [X, 'asks'],
        [{ ...X, ...WITH }, 'asks'],
        [{ ...X, ...WITH }, 'knows'],
      ],
    ),
    row(
      'a status of 200 or 299 is remembered too',
      [
        [200, ...LONG.slice(1).map(String)],
        [299, ...LONG.slice(1).map(String)],
      ],
      [
        [X, 'asks'],
        [Y, 'knows'],
        [{ ...X, suffix: '?x' }, 'asks'],
        [{ ...Y, suffix: '?x' }, 'knows'],
      ],
    ),
    row(
      'two answers add up',
      [answer(allowMethods('PUT'), maxAge('600')), answer(allowMethods('DELETE'), maxAge('600')), LONG],
      [
        [PUT, 'asks'],
        [DELETE, 'asks'],
        [PUT, 'knows'],
        [DELETE, 'knows'],
      ],
      { unlike: [quirks.ONE_ANSWER_KEPT] },
    ),
    row(
      'names of two answers add up',
      [answer(allowHeaders('x-print'), maxAge('600')), answer(allowHeaders('y-print'), maxAge('600')), LONG],
      [
        [X, 'asks'],
        [Y, 'asks'],
        [{ headers: header('X-Print', 'Y-Print') }, 'knows'],
      ],
      { unlike: [quirks.ONE_ANSWER_KEPT] },
    ),
    row(
      'a refusal is not remembered',
      [answer(allowMethods('DELETE'), maxAge('600')), LONG],
      [
        [PUT, 'asks', 'CORSMethodNotFound'],
        [PUT, 'asks'],
        [PUT, 'knows'],
      ],
    ),
    row(
      'what a refusal lists is not remembered',
      [answer(allowMethods('DELETE'), maxAge('600'))],
      [
        [PUT, 'asks', 'CORSMethodNotFound'],
        [DELETE, 'asks'],
        [DELETE, 'knows'],
      ],
      { unlike: [quirks.REFUSED_PREFLIGHT_KEPT] },
    ),
    row(
      'a preflight of another status is not remembered',
      [[404, ...LONG.slice(1).map(String)], LONG],
      [
        [X, 'asks', 'CORSPreflightDidNotSucceed'],
        [X, 'asks'],
        [X, 'knows'],
      ],
    ),
    row(
      'an answer to nobody is not remembered',
      [[204, ...LISTS, maxAge('600')], LONG],
      [
        [X, 'asks', 'CORSMissingAllowOrigin'],
        [X, 'asks'],
      ],
    ),
    row(
      '* is known for every method',
      [answer(allowMethods('*'), maxAge('600'))],
      [
        [PUT, 'asks'],
        [DELETE, 'knows'],
        [{ method: 'REPORT' }, 'knows'],
      ],
      { unlike: [quirks.WILDCARDS_NOT_KEPT] },
    ),
    row(
      '* is known for every name',
      [answer(allowHeaders('*'), maxAge('600'))],
      [
        [X, 'asks'],
        [Y, 'knows'],
        [{ headers: header('A', 'B') }, 'knows'],
      ],
      { unlike: [quirks.WILDCARDS_NOT_KEPT] },
    ),
    row(
      '* of methods is not known for names',
      [answer(allowMethods('*'), maxAge('600'))],
      [
        [PUT, 'asks'],
        [X, 'asks', 'CORSMissingAllowHeaderFromPreflight'],
      ],
    ),
    row(
      'a conditional request is known',
      [answer(allowHeaders('if-none-match'), maxAge('600'))],
      [
        [{ headers: header('If-None-Match') }, 'asks'],
        [{ headers: header('If-None-Match') }, 'knows'],
      ],
      { unlike: [quirks.CONDITIONAL_NOT_KEPT] },
    ),
    row(
      'a sandboxed frame is known',
      [[204, 'Access-Control-Allow-Origin: *', ...LISTS, maxAge('600')]],
      [
        [X, 'asks'],
        [X, 'knows'],
      ],
      {
        sandboxed: true,
        hops: [
          {
            at: 'api',
            preflights: [[204, 'Access-Control-Allow-Origin: *', ...LISTS, maxAge('600')]],
            response: [200, 'Access-Control-Allow-Origin: *'],
          },
        ],
        unlike: [quirks.OPAQUE_NOT_KEPT],
      },
    ),
    row(
      'HEAD with a listed name is known',
      [LONG],
      [
        [{ ...X, method: 'HEAD' }, 'asks'],
        [{ ...X, method: 'HEAD' }, 'knows'],
      ],
      { unlike: [quirks.HEAD_NOT_SAFELISTED] },
    ),
    row(
      'each URL of a redirect is known',
      [],
      [
        [X, 'asks'],
        [X, 'knows'],
      ],
      {
        hops: [
          { at: 'api', preflights: [LONG], response: [307, ...OK.slice(1).map(String), 'Location: 1'] },
          { at: 'api', preflights: [LONG], response: OK },
        ],
        sent: ['OPTIONS for GET x-print', 'GET', 'OPTIONS for GET x-print', 'GET', 'GET', 'GET'],
      },
    ),
  ],
];
