// What Access-Control-Allow-Origin may say. https://fetch.spec.whatwg.org/#concept-cors-check

import { allowOrigin, NAMED, PAGE, preflighted, simple, type Table } from './row';

const HOST = 'app.example.com';
const OTHER = 'CORSAllowOriginNotMatchingOrigin';
const MANY = 'CORSMultipleAllowOriginNotAllowed';

/** With the white space around a value gone, these are the origin or the wildcard. */
const MATCHING = [' *  ', '\t*', '* \t', ` ${PAGE}`, `\t${PAGE}`, ` ${PAGE}   \t `];

const OTHER_VALUES = [
  // Something less or something more than the origin.
  `//${HOST}`,
  `://${HOST}`,
  `https:${HOST}`,
  `https:/${HOST}`,
  `https:///${HOST}`,
  `https:://${HOST}`,
  `https//${HOST}`,
  `ftp://${HOST}`,
  `wss://${HOST}`,
  `${PAGE}?`,
  `${PAGE}#`,
  `${PAGE}%23`,
  `${PAGE}%20`,
  `${PAGE}.`,
  `${PAGE};`,
  `${PAGE}:`,
  `${PAGE}:80`,
  `${PAGE}:8443`,
  `${PAGE}:0443`,
  `${PAGE}/index.html`,
  `https://user@${HOST}`,
  `"${PAGE}"`,
  `<${PAGE}>`,
  `[${PAGE}]`,
  PAGE.toUpperCase(),
  `https://${HOST.toUpperCase()}`,
  'https://app.example.coM',
  PAGE.slice(0, -1),
  PAGE.slice(1),
  PAGE.replaceAll('.', '%2E'),
  PAGE.replace('app', '%61pp'),
  // Other hosts.
  'https://www.app.example.com',
  'https://example.com',
  'https://.example.com',
  'https://*',
  'https://app.example.*',
  'https://*app.example.com',
  'https://api.example.net',
  'example.com',
  '.example.com',
  '*.example.com',
  '*example.com',
  // No origin at all.
  '-',
  '**',
  '*/*',
  '.*',
  "'*'",
  '%2A',
  '*;',
  '*https://*',
  `*${PAGE}`,
  'NULL',
  'Null',
  'undefined',
  'true',
  'all',
  'self',
  // Bytes that no origin has.
  `${PAGE}\0`,
  `\0${PAGE}`,
  '*\0',
  '\0*',
  `${PAGE}\x0b`,
  `\x0c*`,
  `${PAGE}\xa0`,
  '\xef\xbc\x8a',
];

const MANY_VALUES = [
  `${PAGE} /`,
  `${PAGE}, *`,
  `${PAGE} *`,
  `${PAGE},${PAGE}`,
  `${PAGE}\t${PAGE}`,
  `* ${PAGE}`,
  `*, ${PAGE}`,
  '* *',
  '*,*',
  '* null',
  'null *',
  'null, *',
  `null ${PAGE}`,
  `"", https://example.com, ${PAGE}`,
  '"", https://example.com, *',
];

/** Several lines are one value, which has a comma then. */
const LINES: [lines: string[], result: string][] = [
  [['', '*'], OTHER],
  [['*', ''], OTHER],
  [['', PAGE], OTHER],
  [['', ''], OTHER],
  [[PAGE, '*'], MANY],
  [['null', PAGE], MANY],
  [[PAGE, 'null'], MANY],
  [[PAGE, PAGE, PAGE], MANY],
  [['https://example.com', PAGE], MANY],
];

/** To a sandboxed frame, which says null. */
const SANDBOXED: [value: string, result: string][] = [
  ['*', 'allowed'],
  ['null', 'allowed'],
  [' null\t', 'allowed'],
  ['Null', OTHER],
  ['"null"', OTHER],
  ['', OTHER],
  [PAGE, OTHER],
  ['null, null', MANY],
];

const METHODS = ['HEAD', 'POST'].flatMap((method) => [
  simple([200, NAMED], 'allowed', { method }),
  simple([200, allowOrigin('https://api.example.net')], OTHER, { method }),
]);

export const allowOriginTable: Table = [
  'Access-Control-Allow-Origin',
  [
    ...MATCHING.map((value) => simple([200, allowOrigin(value)], 'allowed')),
    ...OTHER_VALUES.map((value) => simple([200, allowOrigin(value)], OTHER)),
    ...MANY_VALUES.map((value) => simple([200, allowOrigin(value)], MANY)),
    ...LINES.map(([lines, result]) => simple([200, ...lines.map(allowOrigin)], result)),
    ...SANDBOXED.map(([value, result]) => simple([200, allowOrigin(value)], result, {}, { sandboxed: true })),
    ...METHODS,
    ...[`${PAGE}/`, 'null', `*, ${PAGE}`].map((value) =>
      preflighted(
        { method: 'PUT' },
        [204, allowOrigin(value), 'Access-Control-Allow-Methods: PUT'],
        value.includes(',') ? MANY : OTHER,
      ),
    ),
  ],
];
