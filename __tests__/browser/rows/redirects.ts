// Which redirects are followed, with which origin, method and preflight. https://fetch.spec.whatwg.org/#concept-http-redirect-fetch

import {
  AUTHORIZATION_STILL_ASKED,
  PREFLIGHT_AFTER_303,
  SECOND_REDIRECT_BLOCKED,
  TAINT_NOT_ASKED,
  TWO_LOCATIONS_FOLLOWED,
} from '../../browsers/quirks';
import {
  ANYONE,
  type Ask,
  allowHeaders,
  allowMethods,
  allowOrigin,
  type Hop,
  header,
  NAMED,
  OK,
  PAGE,
  PLACES,
  type Place,
  type Row,
  type Table,
  WITH_CREDENTIALS,
} from './row';

const STATUSES = [301, 302, 303, 307, 308];
const OTHER = 'CORSAllowOriginNotMatchingOrigin';
const URL_CREDENTIALS = 'CORSExternalRedirectNotAllowed';

/** From one place to the next, each of which answers with these lines. */
function hopsOf(
  places: readonly Place[],
  status: number,
  lines: (index: number) => string[],
  userinfo = '',
): Hop[] {
  return places.map((at, index): Hop => {
    const next = places[index + 1];
    const preflights = [[204, ...lines(index)]] as const;
    if (next === undefined) return { at, preflights, response: [200, ...lines(index)] };
    const location = `${PLACES[next].replace('//', `//${userinfo}`)}<base>/${index + 1}`;
    return { at, preflights, response: [status, ...lines(index), `Location: ${location}`] };
  });
}

/** Where requests go, and whether the last of them has `Origin: null`. */
const ROUTES: [places: Place[], lines: string[], tainted: boolean][] = [
  [['page', 'api'], ['GET page without Origin', 'GET'], false],
  [['api', 'page'], ['GET', 'GET page from null'], true],
  [['api', 'api'], ['GET', 'GET'], false],
  [['api', 'other'], ['GET', 'GET other from null'], true],
];

const ORIGINS: Record<string, string[]> = {
  '*': [ANYONE],
  own: [NAMED],
  null: [allowOrigin('null')],
  none: [],
};

/** Every route, whatever its two servers say in Access-Control-Allow-Origin. */
const origins = ROUTES.flatMap(([places, lines, tainted]) =>
  Object.entries(ORIGINS).flatMap(([first, firstLines]) =>
    Object.entries(ORIGINS).map(([second, secondLines]): Row => {
      const stopsFirst = places[0] === 'api' && (first === 'none' || first === 'null');
      const stopping = stopsFirst ? first : second;
      const passes = !stopsFirst && (second === '*' || second === (tainted ? 'null' : 'own'));
      return {
        name: `a redirect ${places.join(' → ')}, allowing ${first} and then ${second}`,
        asks: [{}],
        hops: hopsOf(places, 302, (index) => (index === 0 ? firstLines : secondLines)),
        sent: stopsFirst ? lines.slice(0, 1) : lines,
        results: [passes ? 'allowed' : stopping === 'none' ? 'CORSMissingAllowOrigin' : OTHER],
      };
    }),
  ),
);

const statuses = ROUTES.flatMap(([places, sent]) =>
  [301, 303, 307, 308].map(
    (status): Row => ({
      name: `a redirect ${places.join(' → ')} by ${status}`,
      asks: [{}],
      hops: hopsOf(places, status, () => [ANYONE]),
      sent,
      results: ['allowed'],
    }),
  ),
);

/** Longer ways; once the origin is null, it stays so. */
const CHAINS: [places: Place[], sent: string[]][] = [
  [
    ['page', 'page', 'api'],
    ['GET page without Origin', 'GET page without Origin', 'GET'],
  ],
  [
    ['page', 'api', 'api'],
    ['GET page without Origin', 'GET', 'GET'],
  ],
  [
    ['page', 'api', 'other'],
    ['GET page without Origin', 'GET', 'GET other from null'],
  ],
  [
    ['page', 'api', 'page'],
    ['GET page without Origin', 'GET', 'GET page from null'],
  ],
  [
    ['api', 'api', 'other'],
    ['GET', 'GET', 'GET other from null'],
  ],
  [
    ['api', 'other', 'api'],
    ['GET', 'GET other from null', 'GET from null'],
  ],
  [
    ['api', 'other', 'other'],
    ['GET', 'GET other from null', 'GET other from null'],
  ],
  [
    ['api', 'page', 'api'],
    ['GET', 'GET page from null', 'GET from null'],
  ],
  [
    ['api', 'page', 'page'],
    ['GET', 'GET page from null', 'GET page from null'],
  ],
];
const chains = CHAINS.flatMap(([places, sent]): Row[] => {
  const last = sent.length - 1;
  const own = !sent[last]?.endsWith('null');
  const name = `a redirect ${places.join(' → ')}`;
  const unlike = places[0] === 'page' && places[1] === 'api' ? [SECOND_REDIRECT_BLOCKED] : [];
  const row = (named: string, final: string, result: string): Row => ({
    name: named,
    asks: [{}],
    hops: hopsOf(places, 302, (index) => [index === last ? final : ANYONE]),
    sent,
    results: [result],
    unlike,
  });
  return [
    row(name, ANYONE, 'allowed'),
    row(`${name}, allowing the page's origin at its end`, NAMED, own ? 'allowed' : OTHER),
  ];
});

/** A user name or a password in Location. */
const USERINFO: [userinfo: string, passes: boolean][] = [
  ['user:password@', false],
  ['user:@', false],
  ['user@', false],
  [':password@', false],
  [':@', true],
  ['@', true],
];
const userinfos = ROUTES.flatMap(([places, lines]) =>
  USERINFO.flatMap(([userinfo, passes], index) =>
    (index === 0 ? STATUSES : [302]).map(
      (status): Row => ({
        name: `a redirect ${places.join(' → ')} by ${status} to //${userinfo}…`,
        asks: [{}],
        hops: hopsOf(places, status, () => [ANYONE], userinfo),
        sent: passes ? lines : lines.slice(0, 1),
        results: [passes ? 'allowed' : URL_CREDENTIALS],
      }),
    ),
  ),
);

const X = 'X-W3C';
const ASKED = 'for GET x-w3c';
const PREFLIGHTED: Partial<Record<string, [first: string[], preflight: string, last: string]>> = {
  'page → api': [['GET page without Origin'], `OPTIONS ${ASKED}`, 'GET'],
  'api → page': [[`OPTIONS ${ASKED}`, 'GET'], `OPTIONS page from null ${ASKED}`, 'GET page from null'],
  'api → api': [[`OPTIONS ${ASKED}`, 'GET'], `OPTIONS ${ASKED}`, 'GET'],
  'api → other': [[`OPTIONS ${ASKED}`, 'GET'], `OPTIONS other from null ${ASKED}`, 'GET other from null'],
};

/** A header that has to be allowed at both ends. */
const preflights = ROUTES.flatMap(([places, , tainted]) =>
  STATUSES.flatMap((status) =>
    [true, false].map((allowed): Row => {
      const way = places.join(' → ');
      const [first = [], preflight = '', last = ''] = PREFLIGHTED[way] ?? [];
      return {
        name: `a header and a redirect ${way} by ${status}, to where it is ${allowed ? '' : 'not '}allowed`,
        asks: [{ headers: header(X) }],
        hops: hopsOf(places, status, (index) => [
          ANYONE,
          ...(allowed || index === 0 ? [allowHeaders(X)] : []),
        ]),
        sent: [...first, preflight, ...(allowed ? [last] : [])],
        results: [allowed ? 'allowed' : 'CORSMissingAllowHeaderFromPreflight'],
        ...(tainted && { unlike: [TAINT_NOT_ASKED] }),
      };
    }),
  ),
);

const METHODS = [ANYONE, allowMethods('PUT, DELETE, OPTIONS')];
const methods = STATUSES.flatMap((status) =>
  ['HEAD', 'POST', 'PUT', 'DELETE'].map((method): Row => {
    const turns = (status === 303 && method !== 'HEAD') || (status < 303 && method === 'POST');
    const asked = method === 'PUT' || method === 'DELETE' ? [`OPTIONS for ${method}`, method] : [method];
    return {
      name: `${method} redirected by ${status} goes on as ${turns ? 'GET' : method}`,
      asks: [{ method }],
      hops: hopsOf(['api', 'api'], status, () => METHODS),
      sent: [...asked, ...(turns ? ['GET'] : asked)],
      results: ['allowed'],
      ...(turns && asked.length > 1 && { unlike: [PREFLIGHT_AFTER_303] }),
    };
  }),
);

/** One redirect within the API, written by hand. */
function odd(
  name: string,
  locations: string[],
  results: string[],
  sent = ['GET'],
  more: Partial<Row> = {},
): Row {
  const response = [302, ANYONE, ...locations.map((location) => `Location: ${location}`)] as const;
  return {
    name: `a redirect ${name}`,
    asks: [{}],
    hops: [
      { at: 'api', response },
      { at: 'api', response: [200, ANYONE] },
    ],
    sent,
    results,
    ...more,
  };
}

const HERE = `${PLACES.api}<base>/1`;
const odds = [
  odd('without Location', [], ['allowed 302']),
  odd('to a relative URL', ['1'], ['allowed'], ['GET', 'GET']),
  odd('to an absolute path', ['<base>/1?x#y'], ['allowed'], ['GET', 'GET']),
  odd('to a host alone', ['//api.example.net<base>/1'], ['allowed'], ['GET', 'GET']),
  odd('to two places', [HERE, `${PLACES.api}<base>/2`], ['CORSDidNotSucceed'], ['GET'], {
    unlike: [TWO_LOCATIONS_FOLLOWED],
  }),
  odd('to no valid URL', ['https://exa mple/'], ['CORSDidNotSucceed']),
  odd('to a data: URL', ['data:text/plain,x'], ['CORSRequestNotHttp']),
  odd('to a mailto: URL', ['mailto:x@example.com'], ['CORSRequestNotHttp']),
  odd('to an ftp: URL', ['ftp://api.example.net/'], ['CORSRequestNotHttp']),
];

const WITH: Ask = { credentials: true };
const withCredentials = (
  name: string,
  places: Place[],
  last: string[],
  sent: string[],
  result: string,
): Row => ({
  name: `with credentials, a redirect ${places.join(' → ')} allowing ${name} at its end`,
  asks: [WITH],
  hops: hopsOf(places, 302, (index) => (index === 0 ? OK.slice(1).map(String) : last)),
  sent,
  results: [result],
});
const NULL = ['GET', 'GET other from null'];
const credentials = [
  withCredentials(
    'null and credentials',
    ['api', 'other'],
    [allowOrigin('null'), WITH_CREDENTIALS],
    NULL,
    'allowed',
  ),
  withCredentials('null', ['api', 'other'], [allowOrigin('null')], NULL, 'CORSMissingAllowCredentials'),
  withCredentials('*', ['api', 'other'], [ANYONE, WITH_CREDENTIALS], NULL, 'CORSNotSupportingCredentials'),
  withCredentials("the page's origin", ['api', 'other'], [allowOrigin(PAGE), WITH_CREDENTIALS], NULL, OTHER),
  withCredentials(
    "the page's origin",
    ['api', 'api'],
    [allowOrigin(PAGE), WITH_CREDENTIALS],
    ['GET', 'GET'],
    'allowed',
  ),
];

const authorization: Row = {
  name: 'a redirect to another origin takes Authorization away before its preflight',
  asks: [{ headers: header('Authorization', X) }],
  hops: hopsOf(['api', 'other'], 307, () => [ANYONE, allowHeaders('authorization, x-w3c')]),
  sent: [
    'OPTIONS for GET authorization,x-w3c',
    'GET',
    `OPTIONS other from null ${ASKED}`,
    'GET other from null',
  ],
  results: ['allowed'],
  unlike: [TAINT_NOT_ASKED, AUTHORIZATION_STILL_ASKED],
};

export const redirectsTable: Table = [
  'redirects',
  [
    ...origins,
    ...statuses,
    ...chains,
    ...userinfos,
    ...preflights,
    ...methods,
    ...odds,
    ...credentials,
    authorization,
  ],
];
