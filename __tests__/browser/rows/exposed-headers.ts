// Which response headers script reads. https://fetch.spec.whatwg.org/#concept-filtered-response-cors

import { JUNK_AFTER_WILDCARD } from '../../browsers/quirks';
import { ANYONE, OK, type Row, simple, type Table } from './row';

const expose = (value: string) => `Access-Control-Expose-Headers: ${value}`;

/** Of BB-8 and Test, and of what the page always reads. */
function row(exposed: string[], read: string, more: Partial<Row> = {}): Row {
  const response = [
    221,
    ANYONE,
    ...exposed.map(expose),
    'Content-Language: mkay',
    'BB-8: hey',
    'Test: X',
    'Set-Cookie: X=1',
  ] as const;
  return simple(response, `allowed 221 ${read}`, {}, more);
}

const NONE = 'content-language';
const BB8 = 'bb-8 content-language';
const BOTH = 'bb-8 content-language test';
/** Without the headers that a wildcard shows of every response. */
const ALL = 'access-control-allow-origin access-control-expose-headers bb-8 content-language test';

const BB8_READ = [
  ['BB-8'],
  ['bb-8'],
  ['bb-8,'],
  [',bb-8'],
  [', ,bb-8,, '],
  ['\tbb-8\t'],
  ['bb-8, bb-8'],
  ['no, bb-8'],
  ['bb-8', 'no'],
  ['no', 'bb-8'],
  ['', 'bb-8'],
  ['bb-8', ''],
  ['bb-8, bb_8'],
  ['bb-8,Set-Cookie'],
  ["bb-8, !#$%&'+-.^_`|~"],
];

const NONE_READ = [
  [''],
  [','],
  ['no'],
  ['bb-8.'],
  ['bb8'],
  ['b-8'],
  ['set-cookie'],
  ['set-cookie2, Set-Cookie'],
  ['bb-8, no no'],
  ['bb-8 test'],
  ['no no, bb-8'],
  ['bb-8', 'no no'],
  ['no no', 'bb-8'],
  ['bb-8,,@#$#%%&^&^*()()11!'],
  ['@#$#%%&^&^*()()11!,bb-8'],
  ['"bb-8"'],
  ['"bb-8", bb-8'],
  ["'bb-8'"],
  ['bb-8;'],
  ['bb-8:'],
  ['bb-8;no'],
  ['(bb-8)'],
  ['bb-8, test/2'],
  ['bb-8=1'],
  ['bb-8\x0b'],
  ['\x0cbb-8'],
  ['bb-8\x01'],
  ['bb-8, \xe9'],
  ['bb-8\xa0'],
  ['**'],
  ['bb-*'],
];

/** For credentials, `*` is a name like others. */
const literal = (exposed: string[], read: string, more?: Partial<Row>) =>
  simple(
    [...OK, ...exposed.map(expose), 'BB-8: hey', '*: whoa', 'Set-Cookie: X=1'],
    read,
    { credentials: true },
    more,
  );

const SAFELISTED = [
  'Cache-Control: no-cache',
  'Content-Language: fr',
  'Content-Type: text/html',
  'Expires: Wed, 04 May 1988 22:22:22 GMT',
  'Last-Modified: Wed, 04 May 1988 22:22:22 GMT',
  'Pragma: no-cache',
];
const OTHERS = [
  'Age: 27',
  'Server: x',
  'Warning: mind the gap',
  'X-Powered-By: x',
  'ETag: "a"',
  'Location: /x',
  'Link: </x>',
  'WWW-Authenticate: x',
  'Retry-After: 1',
  'Access-Control-Max-Age: 1',
  'Vary: x',
];
const FORBIDDEN = ['Set-Cookie: name=value', 'Set-Cookie2: name=value'];

const nameOf = (line: string) => line.slice(0, line.indexOf(':'));

export const exposedHeadersTable: Table = [
  'Access-Control-Expose-Headers',
  [
    ...BB8_READ.map((exposed) => row(exposed, BB8)),
    ...NONE_READ.map((exposed) => row(exposed, NONE)),
    row(['bb-8, test'], BOTH),
    row(['TEST', 'BB-8'], BOTH),
    row(['*'], ALL),
    row(['*', 'set-cookie'], ALL),
    row([' * ,'], ALL),
    row(['*, no no'], NONE, { unlike: [JUNK_AFTER_WILDCARD] }),
    row(['no no, *'], NONE),
    row(['"*"'], NONE),
    literal(['*'], 'allowed *'),
    literal(['*, set-cookie'], 'allowed *'),
    literal(['*, bb-8'], 'allowed * bb-8'),
    literal(['bb-8'], 'allowed bb-8'),
    ...SAFELISTED.map((line) => simple([200, ANYONE, line], `allowed ${nameOf(line).toLowerCase()}`)),
    ...[...OTHERS, ...FORBIDDEN].map((line) => simple([200, ANYONE, line], 'allowed')),
    ...OTHERS.map((line) =>
      simple([200, ANYONE, line, expose(nameOf(line))], `allowed ${nameOf(line).toLowerCase()}`),
    ),
    ...FORBIDDEN.map((line) => simple([200, ANYONE, line, expose(nameOf(line))], 'allowed')),
  ],
];
