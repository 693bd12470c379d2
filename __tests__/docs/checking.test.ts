// docs/checking.md shows what the command really prints, and its tables are complete.

import { mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { createServer, type RequestListener } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { OPTIONS, readArguments } from '../../lib/check/arguments';
import { readChecks } from '../../lib/check/checks-file';
import { readCommandLine, readWords } from '../../lib/check/command-line';
import { type Pasted, readPasted } from '../../lib/pasted';
import { corsage, corsageJson } from '../support/checker';
import { head, startRaw } from '../support/raw-server';

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
    expect(shown.length).toBeGreaterThan(0);
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

test('the commands in docs/checking.md have valid options', () => {
  const commands = blocks('(?:sh|yaml)').flatMap((block) => block.match(/npx corsage(?:[^\n]|\\\n)*/g) ?? []);
  expect(commands.length).toBeGreaterThan(5);
  for (const command of commands) {
    const [, , ...given] = words(command);
    expect(() => readCommandLine(readWords(given, OPTIONS), OPTIONS)).not.toThrow();
  }
});

test('the command for a call of fetch in docs/checking.md sends what that call sends', async () => {
  const given = words(blocks('sh').find((block) => block.includes('--data')) as string).slice(2);
  const server = await startRaw(head('HTTP/1.1 200 OK', 'Access-Control-Allow-Origin: *'));
  try {
    given[1] = `http://127.0.0.1:${server.port}/`;
    const { report } = await corsageJson(given);
    const { headers } = report.exchange[0]?.request ?? {};
    expect([report.code, headers]).toEqual([
      'CORSNotSupportingCredentials',
      expect.arrayContaining([
        ['Access-Control-Request-Method', 'POST'],
        ['Access-Control-Request-Headers', 'content-type'],
      ]),
    ]);
  } finally {
    await server.close();
  }
});

test('what is assumed for a console message is told as in docs/checking.md', () => {
  const text = `Access to fetch at 'https://a.example/' from origin 'https://app.example' has been blocked by CORS policy: Response to preflight request doesn't pass access control check: It does not have HTTP ok status.`;
  const { notes } = readArguments(
    readCommandLine(readWords([], OPTIONS), OPTIONS),
    readPasted(text) as Pasted,
  );
  expect(`${notes.join('\n')}\n`).toBe(blocks('text')[1]);
});

test('the console message in docs/checking.md is read', () => {
  expect(readPasted(blocks('text')[0] as string)).toMatchObject({
    url: 'https://api.example.com/items/1',
    origin: 'https://app.example.com',
    method: 'PUT',
  });
});

test('the file of checks in docs/checking.md is valid, and prints its table', async () => {
  const [config = ''] = blocks('json');
  expect(readChecks(config, 'cors-checks.json', new Map())).toHaveLength(2);
  const server = await startRaw((request) => {
    const origin = /\r\nOrigin: (.*)\r\n/.exec(request)?.[1];
    const known = origin === 'https://app.example.com' || origin === 'https://other.example';
    return head(
      'HTTP/1.1 200 OK',
      `Access-Control-Allow-Origin: ${known ? origin : 'https://app.example.com'}`,
      'Access-Control-Max-Age: 600',
      'Vary: Origin',
      'X-Total-Count: 7',
      'Access-Control-Allow-Credentials: true',
      'Access-Control-Allow-Methods: PUT',
      'Access-Control-Allow-Headers: content-type',
    );
  });
  const folder = mkdtempSync(join(tmpdir(), 'corsage-docs-'));
  try {
    const file = join(folder, 'cors-checks.json');
    writeFileSync(file, config.replaceAll('https://api.example.com', `http://127.0.0.1:${server.port}`));
    const { stdout } = await corsage(['check', '--config', file]);
    // The server stands for a public one.
    const shown = stdout.replace(/^\nLOCAL_NETWORK_ACCESS: .*\n/m, '');
    expect(shown.replaceAll(`http://127.0.0.1:${server.port}`, 'https://api.example.com')).toBe(
      blocks('text')[2],
    );
  } finally {
    rmSync(folder, { recursive: true });
    await server.close();
  }
});

test('the table of options in docs/checking.md has the options of --help, and no other', async () => {
  const { stdout } = await corsage(['check', '--help']);
  const printed = [...stdout.matchAll(/^ {2}(?:-\w, )?(--[\w-]+)(?: <\w+>, (--[\w-]+))?/gm)].flatMap(
    ([, one, two]) => (two === undefined ? [one] : [one, two]),
  );
  const listed = cells('option').map((cell) => /--[\w-]+/.exec(cell)?.[0]);
  expect([...listed, '--help', '--version'].sort()).toEqual(printed.sort());
});

test('the object of --json has the keys that docs/checking.md lists', async () => {
  const { report } = await corsageJson([]);
  expect(Object.keys(report)).toEqual(cells('key'));
});
