// Every scenario, by what it is about.

import type { Scenario } from '../scenario';
import { caches } from './caches';
import { credentials } from './credentials';
import { errors } from './errors';
import { guard } from './guard';
import { initiators } from './initiators';
import { origins } from './origins';
import { preflights } from './preflights';
import { redirects } from './redirects';
import { requestHeaders } from './request-headers';
import { responses } from './responses';
import { stacked } from './stacked';

export const SCENARIOS: readonly { readonly title: string; readonly scenarios: readonly Scenario[] }[] = [
  { title: 'Whose pages may read', scenarios: origins },
  { title: 'Preflights and methods', scenarios: preflights },
  { title: 'Headers that a page may send', scenarios: requestHeaders },
  { title: 'What script may read', scenarios: responses },
  { title: 'Errors', scenarios: errors },
  { title: 'Credentials', scenarios: credentials },
  { title: 'Redirects', scenarios: redirects },
  { title: 'What else sends requests', scenarios: initiators },
  { title: 'The HTTP cache', scenarios: caches },
  { title: 'Guarding', scenarios: guard },
  { title: 'Several policies, and handlers that write headers', scenarios: stacked },
];
