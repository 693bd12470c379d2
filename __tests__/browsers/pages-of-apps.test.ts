// Pages that are not loaded from a web server: what Chromium sends as their origin, and that listing it is enough.

import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdirSync, writeFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { type CorsOptions, cors } from 'corsage';
import { findProgram, Home } from './engine';
import { testIn } from './engines';
import { CHROMIUM } from './puppeteer-engines';

/** Asks with a preflight, and tells whether it could read the answer. */
const script = (port: number) =>
  `const at = 'http://localhost:${port}';
  fetch(at + '/asked', { method: 'PUT', credentials: 'include' })
    .then((response) => response.text(), () => 'blocked')
    .then((text) => fetch(at + '/told?' + text, { mode: 'no-cors' }));`;

interface Seen {
  /** The `Origin` of each request that came for `/asked`. */
  readonly origins: readonly (string | undefined)[];
  /** What the page could read. */
  readonly told: string;
}

/** Opens in Chromium what `prepare` writes, with a server that has these options. */
async function seenBy(
  options: CorsOptions,
  prepare: (folder: string, source: string) => readonly string[],
): Promise<Seen> {
  const home = new Home();
  const origins: (string | undefined)[] = [];
  let tell: (told: string) => void = () => {};
  const told = new Promise<string>((resolve) => {
    tell = resolve;
  });
  const middleware = cors(options);
  const server = createServer((request, response) => {
    if (request.url?.startsWith('/told?')) tell(request.url.slice('/told?'.length));
    if (request.url !== '/asked') return void response.end();
    origins.push(request.headers.origin);
    middleware(request, response, () => void response.end('read'));
  });
  server.listen(0, 'localhost');
  await once(server, 'listening');
  try {
    const args = prepare(home.folder, script((server.address() as AddressInfo).port));
    const profile = `--user-data-dir=${join(home.folder, 'profile')}`;
    const program = findProgram('chromium', 'chromium-browser', 'google-chrome') as string;
    spawn(program, ['--headless=new', '--no-sandbox', '--disable-gpu', '--no-first-run', profile, ...args], {
      env: home.environment,
      stdio: 'ignore',
    });
    return { told: await told, origins };
  } finally {
    await home.remove();
    server.closeAllConnections();
    server.close();
  }
}

function page(folder: string, source: string): string {
  const file = join(folder, 'page.html');
  writeFileSync(file, `<script>${source}</script>`);
  return `file://${file}`;
}

function extension(folder: string, source: string): string {
  const path = join(folder, 'extension');
  mkdirSync(path);
  const manifest = {
    manifest_version: 3,
    name: 'test',
    version: '1',
    background: { service_worker: 'worker.js' },
  };
  writeFileSync(join(path, 'manifest.json'), JSON.stringify(manifest));
  writeFileSync(join(path, 'worker.js'), source);
  return path;
}

const WITH_FILES = { credentials: true, dangerously: { credentialsFromFiles: true } };

describe('in Chromium', () => {
  testIn(CHROMIUM)(
    'a page opened from a file sends null, which is allowed by its name',
    async () => {
      const options = { origin: 'null', credentials: true, dangerously: { credentialsFromNull: true } };
      const seen = await seenBy(options, (folder, source) => [page(folder, source)]);
      expect(seen).toEqual({ told: 'read', origins: ['null', 'null'] });
    },
    300_000,
  );

  testIn(CHROMIUM).each([
    ['is allowed by its name', { origin: 'https://app.example.com, file://', ...WITH_FILES }, 'read', 2],
    ['is denied where null is listed', { origin: 'null' }, 'blocked', 1],
  ])(
    'a page opened from a file, as Electron opens it, sends file:// and %s',
    async (_what, options, told, requests) => {
      const seen = await seenBy(options, (folder, source) => [
        '--allow-file-access-from-files',
        page(folder, source),
      ]);
      expect(seen).toEqual({ told, origins: Array(requests).fill('file://') });
    },
    300_000,
  );

  testIn(CHROMIUM)(
    'an extension sends its id, which chrome-extension://* allows',
    async () => {
      const options = {
        origin: 'chrome-extension://*',
        credentials: true,
        dangerously: { credentialsFromExtensions: true },
      };
      const { told, origins } = await seenBy(options, (folder, source) => [
        `--load-extension=${extension(folder, source)}`,
        '--disable-features=DisableLoadExtensionCommandLineSwitch',
        'about:blank',
      ]);
      const id = expect.stringMatching(/^chrome-extension:\/\/[a-p]{32}$/);
      expect([told, origins]).toEqual(['read', [id, id]]);
    },
    300_000,
  );
});
