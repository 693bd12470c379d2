// The option that was meant by a name that no option has.

import { nearestName } from '../../lib/fixes/nearest-name';

const OPTIONS = ['origin', 'methods', 'allowedHeaders', 'credentials', 'maxAge'];

test.each<[key: string, option: string | undefined]>([
  ['client', 'origin'],
  ['safelist', 'origin'],
  ['site', 'origin'],
  ['url', 'origin'],
  ['verbs', 'methods'],
  ['Access-Control-Allow-Headers', 'allowedHeaders'],
  ['max_age', 'maxAge'],
  ['credentails', 'credentials'],
  ['withCredentials', 'credentials'],
  ['all', undefined],
  ['colour', undefined],
])('%s is nearest to %s', (key, option) => {
  expect(nearestName(key, OPTIONS)).toBe(option);
});
