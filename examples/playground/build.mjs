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
const CSP =
  "default-src 'self'; connect-src 'none'; frame-src 'none'; img-src 'self' data:; base-uri 'none'; form-action 'none'";

/** `home` is where the page leads back to, as seen from there. */
export async function buildPlayground(folder, home) {
  mkdirSync(folder, { recursive: true });
  const html = htmlOf(readFileSync(join(PAGE, 'index.html'), 'utf8'), PLACES).replace(
    '<meta charset="utf-8" />',
    `<meta charset="utf-8" />\n    <meta http-equiv="Content-Security-Policy" content="${CSP}" />`,
  );
  const back = home === undefined ? '' : `<a href="${home}">Documentation</a>`;
  cpSync(PAGE, folder, { recursive: true, filter: (file) => !/frame\.(?:html|js)$|run\.mjs$/.test(file) });
  writeFileSync(join(folder, 'index.html'), html.replace('<!-- home -->', back));
  writeFileSync(join(folder, 'explain.mjs'), await bundleExplain());
}

if (process.argv[1] === import.meta.filename) {
  const [, , folder] = process.argv;
  if (folder === undefined) {
    console.error('Write where: node examples/playground/build.mjs <folder>');
    process.exitCode = 2;
  } else await buildPlayground(folder);
}
