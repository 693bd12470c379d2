// Writes the playground as files that need no server: node examples/playground/build.mjs <folder>
//
// On that page `explain` tells what a browser would do. No request leaves it: its own policy forbids them.

import { cpSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { bundleExplain } from './bundle.mjs';
import { htmlOf } from './html.mjs';

const PAGE = join(import.meta.dirname, 'page');
const PLACES = {
  api: 'https://api.example.com',
  loginPage: 'https://login.example.com/',
  pages: [
    { origin: 'https://app.example.com', site: 'same site' },
    { origin: 'https://partner.example.net', site: 'another site' },
    { origin: 'http://localhost:3000', site: 'another site, in development' },
    { origin: 'null', site: 'a sandboxed frame' },
  ],
};

/** The links to docs/, where they are on the site; without one, there is nothing to lead to. */
const linked = (html, home) =>
  home === undefined
    ? html.replace(/<p id="links">.*?<\/p>/s, '')
    : html
        .replace('docs/explaining.md#every-code', `${home}codes/`)
        .replace('docs/README.md', home)
        .replace(/"docs\/([\w-]+)\.md"/g, `"${home}$1/"`);

const CSP =
  "default-src 'self'; connect-src 'none'; frame-src 'none'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

/** `home` is where the documentation is, as seen from the page. */
export async function buildPlayground(folder, home) {
  mkdirSync(folder, { recursive: true });
  const places = home === undefined ? PLACES : { ...PLACES, codes: `${home}codes/#` };
  const page = linked(readFileSync(join(PAGE, 'index.html'), 'utf8'), home);
  const html = htmlOf(page, places).replace(
    '<meta charset="utf-8" />',
    `<meta charset="utf-8" />\n    <meta http-equiv="Content-Security-Policy" content="${CSP}" />`,
  );
  cpSync(PAGE, folder, { recursive: true, filter: (file) => !/run\.mjs$/.test(file) });
  writeFileSync(join(folder, 'index.html'), html);
  writeFileSync(join(folder, 'explain.mjs'), await bundleExplain());
}

if (process.argv[1] === import.meta.filename) {
  const [, , folder] = process.argv;
  if (folder === undefined) {
    console.error('Write where: node examples/playground/build.mjs <folder>');
    process.exitCode = 2;
  } else await buildPlayground(folder);
}
