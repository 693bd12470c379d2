// Writes what Starlight reads, src/content/docs, from what the repository has: docs/, README.md, the examples, the doc
// comments (as typedoc wrote them into api/), the codes of problems, and the pages that only the site has.

import { existsSync, mkdirSync, readdirSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { dirname, join, posix } from 'node:path';
import { BASE } from './address.mjs';
import { codesPage } from './codes.mjs';
import { ROOT } from './sources.mjs';

const SITE = import.meta.dirname;
const OUT = join(SITE, 'src', 'content', 'docs');

/** In front of every address. */
const root = BASE.replace(/\/$/, '');

const read = (path) => readFileSync(join(ROOT, path), 'utf8');
const list = (folder) => readdirSync(join(ROOT, folder));

/** Path in the repository → address on the site. */
const addresses = new Map([
  ['README.md', '/'],
  ['docs/README.md', '/'],
  ['CHANGELOG.md', '/changelog/'],
  ['SECURITY.md', '/security/'],
]);
const sources = new Map(); // address → Markdown
const sidebar = new Map(); // address → frontmatter of its own

function add(path, address, text, more = '') {
  addresses.set(path, address);
  sources.set(address, { path, text });
  sidebar.set(address, more);
}

// Its last sections are about the repository, and about where the pages are.
add(
  'README.md',
  '/',
  read('README.md')
    .replace(/^# corsage$/m, '# Start here')
    // The first block is to install it.
    .replace('```sh', '[Try a policy in the playground](site/public/playground), or install it:\n\n```sh')
    .replace(/^## Documentation\n.*/ms, ''),
);
add('CHANGELOG.md', '/changelog/', read('CHANGELOG.md'));
add('SECURITY.md', '/security/', read('SECURITY.md'));
for (const name of list('docs').filter((name) => name !== 'README.md')) {
  add(`docs/${name}`, `/${name.replace(/\.md$/, '')}/`, read(`docs/${name}`));
}
// On the site, the list of codes is a page.
const explaining = sources.get('/explaining/');
const [, CODES] = /^## Every code\n(.*?)(?=^## )/ms.exec(explaining.text);
explaining.text = explaining.text.replace(
  CODES,
  '\n[The list of codes](#every-code) has an entry for each.\n\n',
);
const moved = new Set([...CODES.matchAll(/^### (.*)$/gm)].map(([, title]) => slug(title)));
addresses.set('site/public/playground', '/playground/');
for (const name of list('site/pages')) {
  add(`site/pages/${name}`, `/${name.replace(/\.md$/, '')}/`, read(`site/pages/${name}`));
}

/** Each example is a page with its files. */
add('examples/README.md', '/examples/', read('examples/README.md'), 'sidebar: { label: All, order: 0 }\n');
const isSmall = (name) => !name.endsWith('.md') && !existsSync(join(ROOT, 'examples', name, 'page'));
for (const name of list('examples').filter(isSmall)) {
  const files = list(`examples/${name}`).filter((file) => /\.(?:m?js|html|json)$/.test(file));
  for (const file of files) addresses.set(`examples/${name}/${file}`, `/examples/${name}/`);
  const blocks = files.map(
    (file) =>
      `## ${file}\n\n\`\`\`${file.replace(/^.*\.m?/, '')}\n${read(`examples/${name}/${file}`)}\`\`\`\n`,
  );
  add(`examples/${name}`, `/examples/${name}/`, `# ${name}\n\n${blocks.join('\n')}`);
}

/** What typedoc wrote, by the file that it read. */
const ENTRIES = {
  'site/corsage': 'corsage',
  'lib/fetch': 'corsage/fetch',
  'lib/explain': 'corsage/explain',
  'lib/sync': 'corsage/sync',
  'lib/compat': 'corsage/compat',
};
const written = Object.entries(ENTRIES).map(([file, entry]) => {
  const path = [`site/api/${file}.md`, `site/api/${file}/README.md`].find((path) =>
    existsSync(join(ROOT, path)),
  );
  // `export =` makes a namespace of what is a name like the others to who imports it.
  const namespace = `site/api/${file}/namespaces/cors.md`;
  const address = `/api/${entry.replace('/', '-')}/`;
  for (const each of [path, namespace]) addresses.set(each, address);
  return { entry, path, address };
});
for (const [order, { entry, path, address }] of written.entries()) {
  const text = read(path)
    .replace(/^# .*$/m, `# ${entry}`)
    .replace(/^## Namespaces\n\n- .*\n\n/m, '')
    .replace(/^#+ (?:Inherited from|Overrides|Implementation of)\n\n.*\n\n?/gm, '')
    // Where a policy keeps what it compiled: nothing for its users.
    .replace(/^#+ \\\[POLICY\\\]\n.*?(?=^#)/ms, '')
    // typedoc takes the `code` of a SyncError and of a Problem for a heading of the same name.
    .replace(/#(syncerrorcode|problemcode)-1\)/g, '#$1)');
  add(path, address, text, `sidebar: { order: ${order} }\ntableOfContents: { maxHeadingLevel: 3 }\n`);
}

const codes = relinked({ path: 'docs/explaining.md', text: CODES });
add('site/codes', '/codes/', codesPage(read('lib/problems/codes.ts'), codes));

function slug(title) {
  return title
    .toLowerCase()
    .replace(/[^\w -]/g, '')
    .replaceAll(' ', '-');
}

/** Rewrites the links of Markdown outside of its code. */
function relinked({ path, text }) {
  return text
    .split(/(^ *```.*?^ *```$)/ms)
    .map((part, index) =>
      index % 2 === 1
        ? part
        : part.replace(/\]\((?!https?:|\/)([^)\s]+)\)/g, (_all, link) => `](${addressOf(path, link)})`),
    )
    .join('');
}

function addressOf(path, link) {
  const [target, anchor] = link.split('#');
  const file = target === '' ? path : posix.join(posix.dirname(path), target);
  if (file === 'docs/explaining.md' && anchor === 'every-code') return `${root}/codes/`;
  if (file === 'docs/explaining.md' && moved.has(anchor)) return `${root}/codes/#${anchor}`;
  if (target === '') return link;
  // The large ones are to be started, not read.
  const found =
    addresses.get(file) ?? (/^examples\/[\w-]+\/start\.js$/.test(file) ? '/examples/' : undefined);
  if (found === undefined) throw new Error(`${path} links to ${link}, which has no page on the site.`);
  return `${root}${found}${anchor === undefined ? '' : `#${anchor}`}`;
}

const quoted = (text) => JSON.stringify(text.replaceAll('`', ''));

rmSync(OUT, { recursive: true, force: true });
for (const [address, source] of sources) {
  const [, title] = /^# (.+)$/m.exec(source.text) ?? [];
  const body = relinked(source).replace(/^# .+\n+/m, '');
  const [first = ''] = /^[A-Z`].*?(?=\n\n|$)/ms.exec(body.replace(/^(?:```.*?^```|[|#>].*?)$/gms, '')) ?? [];
  const description = first
    .replaceAll('\n', ' ')
    .replace(/\[([^\]]*)\]\([^)]*\)/g, '$1')
    .replace(/[*`]/g, '');
  const file = join(
    OUT,
    address === '/'
      ? 'index.md'
      : address.endsWith('/examples/')
        ? 'examples/index.md'
        : `${address.slice(1, -1)}.md`,
  );
  mkdirSync(dirname(file), { recursive: true });
  writeFileSync(
    file,
    `---\ntitle: ${quoted(title)}\ndescription: ${quoted(description)}\n${sidebar.get(address)}---\n\n${body}`,
  );
}
console.log(`${sources.size} pages`);

// The playground that needs no server is written by its own script.
const PLAYGROUND = join(ROOT, 'examples', 'playground', 'build.mjs');
if (existsSync(PLAYGROUND)) {
  const { buildPlayground } = await import(PLAYGROUND);
  await buildPlayground(join(SITE, 'public', 'playground'), '../');
}
