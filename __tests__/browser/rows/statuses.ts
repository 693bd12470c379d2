// Which status a preflight may have, and that any other response may have any. https://fetch.spec.whatwg.org/#cors-preflight-fetch

import { ANYONE, allowHeaders, allowMethods, header, preflighted, type Row, simple, type Table } from './row';

const ASK = { headers: header('X-Test') };
const ALLOW = [ANYONE, allowHeaders('x-test'), allowMethods('PUT, REPORT')];
const FAILED = 'CORSPreflightDidNotSucceed';

const OK_STATUSES = [200, 201, 202, 203, 205, 206, 207, 226, 250, 299];
const OTHER_STATUSES = [
  ...[300, 303, 304, 305, 306, 307, 310, 399],
  ...[
    400, 401, 402, 403, 404, 405, 406, 407, 409, 410, 411, 412, 413, 414, 415, 416, 417, 418, 422, 429, 451,
    499,
  ],
  ...[500, 501, 502, 503, 504, 505, 511, 599, 680, 790, 999],
];

/** The status of the request itself, after a preflight that let it go. */
const AFTER: Record<string, number[]> = {
  GET: [204, 400, 401, 404],
  HEAD: [200, 204, 400, 401, 501, 699],
  POST: [204, 400, 401, 404],
  PUT: [200, 404, 699],
  REPORT: [501],
};

/** The status of a request that needs no preflight. */
const SIMPLE: Record<string, number[]> = {
  GET: [201, 202, 203, 204, 205, 206, 209, 299, 300, 304, 305, 306, 400, 403, 451, 500, 502, 599, 699],
  HEAD: [201, 401, 404],
  POST: [201, 404, 500],
};

const allowed = (status: number) => (status === 200 ? 'allowed' : `allowed ${status}`);
const each = (table: Record<string, number[]>, make: (method: string, status: number) => Row) =>
  Object.entries(table).flatMap(([method, statuses]) => statuses.map((status) => make(method, status)));

export const statusesTable: Table = [
  'statuses',
  [
    ...OK_STATUSES.map((status) => preflighted(ASK, [status, ...ALLOW], 'allowed')),
    ...OTHER_STATUSES.map((status) => preflighted(ASK, [status, ...ALLOW], FAILED)),
    ...[301, 302, 303, 307, 308].map((status) =>
      preflighted(ASK, [status, ...ALLOW, 'Location: /'], 'CORSExternalRedirectNotAllowed'),
    ),
    ...each(AFTER, (method, status) =>
      preflighted({ ...ASK, method }, [204, ...ALLOW], allowed(status), { response: [status, ANYONE] }),
    ),
    ...each(SIMPLE, (method, status) => simple([status, ANYONE], allowed(status), { method })),
    ...[204, 304, 400, 500].map((status) => simple([status], 'CORSMissingAllowOrigin')),
  ],
];
