// Which headers a page may send.

import { WILDCARDS_NOT_KEPT } from '../quirks';
import { APP, blocked, fetches, readable, type Scenario, scenario } from '../scenario';

const LISTED = { origin: [APP] };
const ASKED = ['OPTIONS 204', 'GET app 200'];
const NOT_ASKED = ['GET app 200'];
const NEVER_SENT = ['OPTIONS 204'];

const fifty = Object.fromEntries(
  Array.from({ length: 50 }, (_, index) => [`X-Custom-${index}`, String(index)]),
);

export const requestHeaders: readonly Scenario[] = [
  scenario(
    'any header is allowed by default',
    LISTED,
    fetches({ headers: { 'X-Custom': '1', 'X-Other': '2' } }, readable()),
    ASKED,
  ),
  scenario('fifty headers are allowed by default', LISTED, fetches({ headers: fifty }, readable()), ASKED),
  scenario(
    'Authorization is allowed by default',
    LISTED,
    fetches({ headers: { Authorization: 'Bearer x' } }, readable()),
    ASKED,
  ),
  scenario(
    'letter case does not matter in allowedHeaders',
    { ...LISTED, allowedHeaders: 'x-CUSTOM' },
    fetches({ headers: { 'X-Custom': '1' } }, readable()),
    ASKED,
  ),
  scenario(
    'a request with a header that is not listed is never sent',
    { ...LISTED, allowedHeaders: ['X-Custom'] },
    fetches({ headers: { 'X-Custom': '1', 'X-Other': '2' } }, blocked),
    NEVER_SENT,
  ),
  scenario(
    'an empty list allows no header',
    { ...LISTED, allowedHeaders: [] },
    [
      fetches({ headers: { 'X-Custom': '1' } }, blocked),
      fetches({ method: 'PUT' }, readable(), { path: '/other' }),
    ],
    ['OPTIONS 204', 'OPTIONS /other 204', 'PUT /other app 200'],
  ),
  scenario(
    'Authorization that is not listed is never sent',
    { ...LISTED, allowedHeaders: ['X-Custom'] },
    fetches({ headers: { Authorization: 'Bearer x' } }, blocked),
    NEVER_SENT,
  ),
  scenario(
    "allowedHeaders: '*' allows any header",
    { ...LISTED, allowedHeaders: '*' },
    [
      fetches({ headers: { 'X-Custom': '1' } }, readable()),
      fetches({ headers: { 'X-Other': '1' } }, readable()),
    ],
    ['OPTIONS 204', 'GET app 200', 'GET app 200'],
    {
      quirk: WILDCARDS_NOT_KEPT,
      requests: ['OPTIONS 204', 'GET app 200', 'OPTIONS 204', 'GET app 200'],
    },
  ),
  scenario(
    "allowedHeaders: '*' allows Authorization too, which the standard wants by name",
    { ...LISTED, allowedHeaders: '*' },
    fetches({ headers: { Authorization: 'Bearer x' } }, readable()),
    ASKED,
  ),
  scenario(
    "with credentials, allowedHeaders: '*' allows any header by name",
    { ...LISTED, credentials: true, allowedHeaders: '*' },
    fetches({ credentials: 'include', headers: { 'X-Custom': '1', Authorization: 'Bearer x' } }, readable()),
    ASKED,
  ),
  scenario(
    'JSON is allowed by default',
    LISTED,
    fetches({ method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } }, readable()),
    ['OPTIONS 204', 'POST app 200'],
  ),
  scenario(
    'JSON is never sent if Content-Type is not listed',
    { ...LISTED, allowedHeaders: ['X-Custom'] },
    fetches({ method: 'POST', body: '{}', headers: { 'Content-Type': 'application/json' } }, blocked),
    NEVER_SENT,
  ),
  scenario(
    'safelisted headers need no preflight and need not be listed',
    { ...LISTED, allowedHeaders: [] },
    fetches(
      { headers: { Accept: 'text/csv', 'Accept-Language': 'de', 'Content-Language': 'de' } },
      readable(),
    ),
    NOT_ASKED,
  ),
  scenario(
    'a simple Range needs no preflight',
    LISTED,
    fetches({ headers: { Range: 'bytes=0-99' } }, readable()),
    NOT_ASKED,
  ),
  scenario(
    'a Range from the end needs a preflight',
    LISTED,
    fetches({ headers: { Range: 'bytes=-99' } }, readable()),
    ASKED,
  ),
  scenario(
    'a safelisted header with a long value needs a preflight',
    LISTED,
    fetches({ headers: { Accept: `text/${'x'.repeat(128)}` } }, readable()),
    ASKED,
  ),
  scenario(
    'a safelisted header with an unusual character needs a preflight',
    LISTED,
    fetches({ headers: { 'Accept-Language': 'de;q="1"' } }, readable()),
    ASKED,
  ),
  scenario(
    'If-None-Match set by a script needs to be allowed',
    { ...LISTED, allowedHeaders: ['If-None-Match'] },
    fetches({ headers: { 'If-None-Match': '"1"' } }, readable()),
    ASKED,
  ),
  scenario(
    'browsers drop forbidden headers such as Cookie, without a preflight',
    LISTED,
    fetches(
      { headers: { Cookie: 'a=1', Origin: 'https://other.example', 'Sec-Fetch-Site': 'none' } },
      readable(),
    ),
    NOT_ASKED,
  ),
  scenario(
    'a method override is treated like any other header',
    { ...LISTED, allowedHeaders: ['X-HTTP-Method-Override'] },
    fetches({ method: 'POST', headers: { 'X-HTTP-Method-Override': 'PUT' } }, readable()),
    ['OPTIONS 204', 'POST app 200'],
  ),
];
