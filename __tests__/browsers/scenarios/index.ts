// Every scenario, by what it is about.

import type { Scenario } from '../scenario';
import { origins } from './origins';

export const SCENARIOS: readonly { readonly title: string; readonly scenarios: readonly Scenario[] }[] = [
  { title: 'Whose pages may read', scenarios: origins },
];
