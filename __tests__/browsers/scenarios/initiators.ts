// What else sends requests across origins than fetch.

import { createPolicy } from 'corsage';
import { API } from '../api';
import { ERRORS_NOT_MUTED, FONTS_WITHOUT_CORS } from '../quirks';
import {
  APP,
  blocked,
  does,
  fetches,
  opaque,
  readable,
  type Scenario,
  STRANGER,
  type Step,
  scenario,
  usable,
} from '../scenario';

const LISTED = { origin: [APP] };
const SHARED = { origin: [APP], credentials: true };
const PIXEL = { path: '/pixel.png' };
const ANONYMOUS = { crossorigin: 'anonymous' };
const WITH_CREDENTIALS = { crossorigin: 'use-credentials' };

const served = (path: string) => [`GET ${path} app 200`];

/** A WebSocket beside `policy.allowsOrigin`. */
function handshake(name: string, origin: string, step: Step, status: number): Scenario {
  return {
    name,
    prepare: () => ({
      steps: [step],
      requests: [`WebSocket ${status}`],
      handshake: createPolicy({ origin: [origin] }).allowsOrigin,
    }),
  };
}

const SOCKETS = API.replace('https:', 'wss:');

export const initiators: readonly Scenario[] = [
  scenario('XMLHttpRequest can read what fetch can', LISTED, does('xhr', {}, readable()), ['GET app 200']),
  scenario(
    'XMLHttpRequest of a page that is not listed cannot read',
    LISTED,
    does('xhr', {}, blocked, { from: STRANGER }),
    ['GET app 200'],
  ),
  scenario(
    'XMLHttpRequest with a header needs a preflight',
    { ...LISTED, allowedHeaders: ['X-Custom'] },
    does('xhr', { headers: { 'X-Custom': '1' } }, readable()),
    ['OPTIONS 204', 'GET app 200'],
  ),
  scenario('fetch with keepalive can read too', LISTED, fetches({ keepalive: true }, readable()), [
    'GET app 200',
  ]),
  scenario(
    'an EventSource of a listed origin gets its messages',
    LISTED,
    does('eventSource', {}, usable, { path: '/events' }),
    served('/events'),
  ),
  scenario(
    'an EventSource with credentials gets its messages',
    SHARED,
    does('eventSource', { credentials: true }, usable, { path: '/events' }),
    served('/events'),
  ),
  scenario(
    'an EventSource of a page that is not listed gets none',
    LISTED,
    does('eventSource', {}, blocked, { path: '/events', from: STRANGER }),
    served('/events'),
  ),
  scenario(
    'an image with crossorigin can be read from a canvas',
    LISTED,
    does('image', ANONYMOUS, usable, PIXEL),
    served('/pixel.png'),
  ),
  scenario(
    'an image with credentials can be read from a canvas',
    SHARED,
    does('image', WITH_CREDENTIALS, usable, PIXEL),
    served('/pixel.png'),
  ),
  scenario(
    'an image with crossorigin is not shown to a page that is not listed',
    LISTED,
    does('image', ANONYMOUS, blocked, { ...PIXEL, from: STRANGER }),
    served('/pixel.png'),
  ),
  scenario(
    'an image without crossorigin is shown, but cannot be read from a canvas',
    LISTED,
    does('image', {}, opaque, { ...PIXEL, from: STRANGER }),
    served('/pixel.png'),
  ),
  scenario(
    'the errors of a script with crossorigin can be read',
    LISTED,
    does('script', ANONYMOUS, usable, { path: '/throws.js' }),
    served('/throws.js'),
  ),
  scenario(
    'the errors of a script without crossorigin cannot be read',
    LISTED,
    does('script', {}, opaque, { path: '/throws.js' }),
    served('/throws.js'),
    { quirk: ERRORS_NOT_MUTED, results: [usable] },
  ),
  scenario(
    'a script with crossorigin does not run on a page that is not listed',
    LISTED,
    does('script', ANONYMOUS, blocked, { path: '/throws.js', from: STRANGER }),
    served('/throws.js'),
  ),
  scenario(
    'a module script runs on a page of a listed origin',
    LISTED,
    does('script', { module: true }, usable, { path: '/throws.js' }),
    served('/throws.js'),
  ),
  scenario(
    'a module script does not run on a page that is not listed',
    LISTED,
    does('script', { module: true }, blocked, { path: '/throws.js', from: STRANGER }),
    served('/throws.js'),
  ),
  scenario(
    'a module is imported by a listed origin',
    LISTED,
    does('import', {}, usable, { path: '/module.mjs' }),
    served('/module.mjs'),
  ),
  scenario(
    'a module is not imported by a page that is not listed',
    LISTED,
    does('import', {}, blocked, { path: '/module.mjs', from: STRANGER }),
    served('/module.mjs'),
  ),
  scenario(
    'a web font is used by a listed origin',
    LISTED,
    does('font', {}, usable, { path: '/letter.otf' }),
    served('/letter.otf'),
  ),
  scenario(
    "a web font is used by any page with '*'",
    {},
    does('font', {}, usable, { path: '/letter.otf', from: STRANGER }),
    served('/letter.otf'),
  ),
  scenario(
    'a web font is not used by a page that is not listed',
    LISTED,
    does('font', {}, blocked, { path: '/letter.otf', from: STRANGER }),
    served('/letter.otf'),
    { quirk: FONTS_WITHOUT_CORS, results: [usable] },
  ),
  scenario(
    'a style sheet with crossorigin can be read',
    LISTED,
    does('stylesheet', ANONYMOUS, usable, { path: '/style.css' }),
    served('/style.css'),
  ),
  scenario(
    'a style sheet without crossorigin applies, but cannot be read',
    LISTED,
    does('stylesheet', {}, opaque, { path: '/style.css' }),
    served('/style.css'),
  ),
  handshake(
    'a WebSocket of a listed origin is opened',
    APP,
    does('webSocket', {}, usable, { at: SOCKETS }),
    101,
  ),
  handshake(
    'a WebSocket of another site is not opened',
    APP,
    does('webSocket', {}, blocked, { at: SOCKETS, from: STRANGER }),
    403,
  ),
  handshake(
    'a WebSocket of a sandboxed frame is not opened',
    APP,
    does('webSocket', {}, blocked, { at: SOCKETS, within: 'sandbox' }),
    403,
  ),
  handshake(
    "a WebSocket of the site's own page is opened once its origin is listed",
    API,
    does('webSocket', {}, usable, { at: SOCKETS, from: API }),
    101,
  ),
];
