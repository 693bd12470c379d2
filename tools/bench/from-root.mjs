// The built package by its own name, as its users load it, and what else the root has installed.

import { createRequire } from 'node:module';

export const fromRoot = createRequire(new URL('../../package.json', import.meta.url));
