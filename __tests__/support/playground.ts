// The modules of the playground's page, as CommonJS, so that jest can load them.

import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { rollup } from 'rollup';
import { fetchAs } from '../../lib/browser';
import { findEveryProblem } from '../../lib/explain/every-problem';
import { explain } from '../../lib/explain/index';
import { policyServer } from '../../lib/explain/policy-server';
import { stepMessage } from '../../lib/explain/step-messages';
import { toPolicy } from '../../lib/policy';

const PAGE = join(__dirname, '..', '..', 'examples', 'playground', 'page');

const LIB = { explain, fetchAs, findEveryProblem, policyServer, stepMessage, toPolicy };

export interface State {
  readonly policy: string;
  readonly app: string;
  readonly from: string;
  readonly method: string;
  readonly headers: string;
  readonly credentials: boolean;
  readonly reads: string;
  readonly status: number;
}

/** Where the pages and the API are; `visitor` is there where there is a server. */
export interface Places {
  readonly page?: string;
  readonly api: string;
  readonly loginPage: string;
  readonly visitor?: string;
  readonly pages: readonly { readonly origin: string; readonly site: string }[];
}

/** Everything that the modules export but main.mjs, which is the page itself; `predict` has this `lib/`. */
// biome-ignore lint/suspicious/noExplicitAny: they are JavaScript
export async function playground(): Promise<any> {
  const names = readdirSync(PAGE).filter((name) => /\.mjs$/.test(name) && name !== 'main.mjs');
  names.push(join('..', 'whole-app.mjs'));
  const source = names.map((name) => `export * from ${JSON.stringify(join(PAGE, name))};`).join('\n');
  const bundle = await rollup({
    input: 'all',
    plugins: [
      {
        name: 'all',
        resolveId: (name) => (name === 'all' ? name : null),
        load: (name) => (name === 'all' ? source : null),
      },
    ],
  });
  const { output } = await bundle.generate({ format: 'cjs' });
  await bundle.close();
  const module = { exports: {} };
  new Function('module', 'exports', output[0].code)(module, module.exports);
  // biome-ignore lint/suspicious/noExplicitAny: as above
  const page: any = module.exports;
  const explainApp = page.explainAppBy(LIB);
  return { ...page, predict: (state: State, places: Places) => page.predict(explainApp, state, places) };
}
