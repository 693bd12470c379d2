// docs/checking.md shows what the command really prints, and its tables are complete.

import { readFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { corsage, corsageJson } from '../support/checker';

const GUIDE = readFileSync(join(__dirname, '..', '..', 'docs', 'checking.md'), 'utf8');

/** Each block of a language, in order. */
function blocks(language: string): string[] {
  return [...GUIDE.matchAll(new RegExp(`^\`\`\`${language}\\n(.*?)^\`\`\`$`, 'gms'))].map(
    ([, code]) => code as string,
  );
}

/** The first cells of the table whose first column has that title. */
function cells(title: string): string[] {
  const [, table = ''] =
    new RegExp(`^\\| ${title} \\|.*\\n\\|[-|]+\\n((?:\\|.*\\n)+)`, 'm').exec(GUIDE) ?? [];
  return table
    .trimEnd()
    .split('\n')
    .map((row) => (row.split('|')[1] as string).trim().replaceAll('`', ''));
}

/** The words of a command line, as a shell reads them. */
function words(line: string): string[] {
  return [...line.replaceAll('\\\n', '').matchAll(/'([^']*)'|(\S+)/g)].map(
    ([, quoted, bare]) => (quoted ?? bare) as string,
  );
}

test('the command prints the output in docs/checking.md byte for byte', async () => {
  const [app = ''] = blocks('js');
  const listener: RequestListener = new Function('require', `${app}; return app;`)(require);
  const server = createServer(listener);
  await new Promise<void>((resolve) => server.listen(0, 'localhost', resolve));
  const { port } = server.address() as AddressInfo;
  try {
    const shown = blocks('console');
    expect(shown.length).toBeGreaterThan(1);
    for (const block of shown) {
      const [, line = '', output] = /^\$ npx corsage (.*?)\n(.*)$/s.exec(block) ?? [];
      const { stdout, stderr } = await corsage(words(line.replace(':3000', `:${port}`)));
      expect(stderr).toBe('');
      expect(stdout.replaceAll(`:${port}`, ':3000')).toBe(output);
    }
  } finally {
    await new Promise((resolve) => server.close(resolve));
  }
});

test('the commands in docs/checking.md have valid arguments', async () => {
  for (const block of blocks('sh')) {
    const given = words(block).slice(2);
    // The URL comes first. This one sends no request.
    given[1] = 'ftp://127.0.0.1/';
    const { exit, report } = await corsageJson(given);
    expect([exit, report.code]).toEqual([1, 'CORSRequestNotHttp']);
  }
});

test('the table of options in docs/checking.md has the options of --help, and no other', async () => {
  const { stdout } = await corsage(['check', '--help']);
  const printed = [...stdout.matchAll(/^ {2}(?:-\w, )?(--\w+)/gm)].map(([, option]) => option);
  const listed = cells('option').map((cell) => /--\w+/.exec(cell)?.[0]);
  expect([...listed, '--help', '--version'].sort()).toEqual(printed.sort());
});

test('the object of --json has the keys that docs/checking.md lists', async () => {
  const { report } = await corsageJson([]);
  expect(Object.keys(report)).toEqual(cells('key'));
});
