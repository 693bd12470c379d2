// The three engines.

import type { EngineKind } from './engine';
import { CHROMIUM, FIREFOX } from './puppeteer-engines';
import { WEBKIT } from './webkit';

export const ENGINES: readonly EngineKind[] = [CHROMIUM, FIREFOX, WEBKIT];
