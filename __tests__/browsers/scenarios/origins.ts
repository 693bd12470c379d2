// Whose pages may read: each form of `origin`, told apart by pages of real names.

import { cors, OriginAllowlist } from 'corsage';
import { reachesApp } from '../api';
import {
  APP,
  blocked,
  DEVELOPER,
  fetches,
  NEIGHBOUR,
  PLAIN_APP,
  readable,
  routes,
  type Scenario,
  STRANGER,
  scenario,
} from '../scenario';

const PLAIN_API = 'http://api.example.net';
const REACHED = ['GET app 200'];

export const origins: readonly Scenario[] = [
  scenario("'*' lets any page read", {}, fetches({}, readable(), { from: STRANGER }), REACHED),
  scenario("'*' lets a page on plain http read", {}, fetches({}, readable(), { from: PLAIN_APP }), REACHED),
  scenario("'*' lets a sandboxed frame read", {}, fetches({}, readable(), { within: 'sandbox' }), REACHED),
  scenario('a listed origin may read', { origin: [APP] }, fetches({}, readable()), REACHED),
  scenario(
    'an origin that is not listed may not read, though the request is carried out',
    { origin: [APP] },
    fetches({}, blocked, { from: STRANGER }),
    REACHED,
  ),
  scenario(
    'a single string is compared, not sent to everybody',
    { origin: APP },
    fetches({}, blocked, { from: NEIGHBOUR }),
    REACHED,
  ),
  scenario(
    'a pattern allows hosts at any depth below its base',
    { origin: 'https://*.example.com' },
    [fetches({}, readable()), fetches({}, readable(), { from: NEIGHBOUR })],
    ['GET app 200', 'GET app 200'],
  ),
];
void [cors, OriginAllowlist, reachesApp, routes, DEVELOPER, PLAIN_API];
