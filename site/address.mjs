// Where the site is, once it has an address: lib/problems/site.ts is the one place that knows.

import { load } from './sources.mjs';

const { SITE } = await load('lib/problems/site.ts');

export const ADDRESS = SITE === undefined ? undefined : new URL(SITE).origin;
export const BASE = SITE === undefined ? '/' : new URL(SITE).pathname;
