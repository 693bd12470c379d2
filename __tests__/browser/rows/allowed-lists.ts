// How Access-Control-Allow-Methods and -Headers are read. https://fetch.spec.whatwg.org/#cors-preflight-fetch

import {
  type Ask,
  allowHeaders,
  allowMethods,
  header,
  NAMED,
  preflighted,
  type Row,
  type Table,
  WITH_CREDENTIALS,
} from './row';

const NO_METHOD = 'CORSMethodNotFound';
const NO_HEADER = 'CORSMissingAllowHeaderFromPreflight';
const BAD_METHODS = 'CORSInvalidAllowMethod';
const BAD_HEADERS = 'CORSInvalidAllowHeader';

function row(ask: Ask, methods: string[], names: string[], result: string, more?: Partial<Row>): Row {
  const credentials = ask.credentials ? [WITH_CREDENTIALS] : [];
  const preflight = [
    204,
    NAMED,
    ...credentials,
    ...methods.map(allowMethods),
    ...names.map(allowHeaders),
  ] as const;
  return preflighted(ask, preflight, result, more);
}

const X = header('X-Test');
const XY = header('X-Print', 'Y-Print');
const WITH = { credentials: true };

/** To a PUT. */
const METHODS: [methods: string[], result: string][] = [
  [['PUT,'], 'allowed'],
  [[',,PUT'], 'allowed'],
  [[' PUT '], 'allowed'],
  [['PUT,put'], 'allowed'],
  [['', 'PUT'], 'allowed'],
  [['PUT', ''], 'allowed'],
  [['DELETE', 'GET', 'PUT'], 'allowed'],
  [['PUT, !#$%&*+.^_|~-'], 'allowed'],
  [['Put'], NO_METHOD],
  [['PUTS'], NO_METHOD],
  [['PU'], NO_METHOD],
  [['P-U-T'], NO_METHOD],
  [['**'], NO_METHOD],
  [["'PUT'"], NO_METHOD],
  [['DELETE, PATCH', 'POST'], NO_METHOD],
  [[','], NO_METHOD],
  [['Bad method name'], BAD_METHODS],
  [['GET POST PUT'], BAD_METHODS],
  [['GET; PUT'], BAD_METHODS],
  [['GET/PUT'], BAD_METHODS],
  [['PUT:'], BAD_METHODS],
  [['"PUT"'], BAD_METHODS],
  [['"PUT", PUT'], BAD_METHODS],
  [['PUT, (all)'], BAD_METHODS],
  [['*, PUT;'], BAD_METHODS],
  [['PUT, a@b'], BAD_METHODS],
  [['PUT', 'a b'], BAD_METHODS],
  [['PUT\x0b'], BAD_METHODS],
  [['PUT\xe9'], BAD_METHODS],
];

/** To a request with X-Print and Y-Print. */
const NAMES: [names: string[], result: string][] = [
  [[',y-lol,x-PriNT, ,,,Y-PRINT'], 'allowed'],
  [['x-print,y-print'], 'allowed'],
  [['Y-Print\t,\tX-Print'], 'allowed'],
  [['x-print', '', 'y-print'], 'allowed'],
  [['x-print, y-print, x-print'], 'allowed'],
  [['x-print, *'], 'allowed'],
  [['*,*'], 'allowed'],
  [['x-print, y-print, content-type, '], 'allowed'],
  [['x-print'], NO_HEADER],
  [['x-print, y_print'], NO_HEADER],
  [['x-print, y-print2'], NO_HEADER],
  [['x-print-y-print'], NO_HEADER],
  [['x-*'], NO_HEADER],
  [['**'], NO_HEADER],
  [[''], NO_HEADER],
  [['true'], NO_HEADER],
  [['x-print y-print'], BAD_HEADERS],
  [['x-print; y-print'], BAD_HEADERS],
  [['x-print, y-print;'], BAD_HEADERS],
  [['x-print, y-print, header name with space'], BAD_HEADERS],
  [['x-print: 1, y-print'], BAD_HEADERS],
  [['"x-print", "y-print"'], BAD_HEADERS],
  [['[x-print, y-print]'], BAD_HEADERS],
  [['x-print, y-print, (comment)'], BAD_HEADERS],
  [['*, {}'], BAD_HEADERS],
  [['x-print, y-print', '@'], BAD_HEADERS],
  [['x-print, y-print\x0b'], BAD_HEADERS],
  [['x-print, y-print\xa0'], BAD_HEADERS],
];

const WILDCARDS: [ask: Ask, methods: string, names: string, result: string][] = [
  [{ headers: X }, 'get', 'x-test', 'allowed'],
  [{ method: 'SEARCH', headers: X }, '*', 'x-test', 'allowed'],
  [{ method: 'PURGE', headers: X }, '*', '*', 'allowed'],
  [{ ...WITH, method: 'PURGE', headers: X }, '*', '*', NO_METHOD],
  [{ ...WITH, method: 'PUT' }, '*', '', NO_METHOD],
  [{ ...WITH, method: 'PUT' }, 'PUT', '*', 'allowed'],
  [{ ...WITH, method: 'PUT' }, 'put', '*', NO_METHOD],
  [{ ...WITH, headers: X }, 'get', '*', NO_HEADER],
  [{ ...WITH, headers: X }, '*', '*', NO_HEADER],
  [{ ...WITH, headers: X }, '*', '*, x-test', 'allowed'],
  [{ ...WITH, method: '*', headers: header('*') }, '*', '*', 'allowed'],
  [{ ...WITH, headers: header('*', 'X-Test') }, '*', '*', NO_HEADER],
  [{ method: '*', headers: header('*') }, '*', '*', 'allowed'],
  [{ headers: header('*') }, '', 'x-test', NO_HEADER],
  [{ method: 'M-SEARCH', headers: X }, '*', '*', 'allowed'],
];

/** Allowed where it is listed, and only there. */
const PAIRS = ['DELETE', 'PATCH', 'LOCK', 'REPORT', 'patch', 'get-it', 'PROPFIND', 'OPTIONS'].flatMap(
  (method) => [
    row({ method }, [`GET, ${method}`], [], 'allowed'),
    row({ method }, ['GET, POST, PUT'], [], NO_METHOD),
    row({ method, headers: X }, [method], ['X-TEST'], 'allowed'),
  ],
);

export const allowedListsTable: Table = [
  'Access-Control-Allow-Methods and -Headers',
  [
    ...METHODS.map(([methods, result]) => row({ method: 'PUT' }, methods, [], result)),
    ...NAMES.map(([names, result]) => row({ headers: XY }, [], names, result)),
    ...WILDCARDS.map(([ask, methods, names, result]) => row(ask, [methods], [names], result)),
    ...PAIRS,
    // Blocked by the standard, and allowed by all three engines: WILDCARD_COVERS_AUTHORIZATION.
    row({ headers: header('Authorization') }, ['*'], ['*, authorization2'], 'allowed'),
    row({ ...WITH, headers: header('Authorization') }, ['*'], ['*, authorization2'], NO_HEADER),
    row({ headers: header('Authorization') }, [], ['AUTHORIZATION'], 'allowed'),
    row({ headers: header('Content-Type') }, [], ['content-type'], 'allowed'),
    row({ headers: header('Content-Type') }, [], ['content-types'], NO_HEADER),
  ],
];
