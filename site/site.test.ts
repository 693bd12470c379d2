// The documentation site as a reader has it: every page of it, in Chromium, in both themes and on a narrow screen.

import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import express from 'express';
import puppeteer, { type Browser, type Page } from 'puppeteer-core';
import { findProgram, Home } from '../__tests__/browsers/engine';

const DIST = join(__dirname, 'dist');
const chromium = findProgram('chromium', 'chromium-browser', 'google-chrome');
const isMissing = chromium === undefined;
if (isMissing)
  process.stderr.write('Skipping what needs Chromium. On Debian: sudo apt-get install chromium\n');
const inChromium = isMissing ? test.skip : test;

test('Chromium is there where it must be', () => {
  expect(isMissing && process.env.CORSAGE_BROWSERS === 'required').toBe(false);
});

/** The addresses of all pages. */
const pages = readdirSync(DIST, { recursive: true })
  .map(String)
  .filter((file) => /(?:^|\/)index\.html$/.test(file))
  .map((file) => `/${file.replace(/index\.html$/, '')}`)
  .sort();

const server = createServer(express().use(express.static(DIST)));
const home = new Home();
let origin: string;
let browser: Browser;
let page: Page;
/** What the page in front complained of: in its console, or of what it could not load. */
const complaints: string[] = [];

const AXE = readFileSync(join(__dirname, 'node_modules', 'axe-core', 'axe.min.js'), 'utf8');

if (!isMissing) {
  beforeAll(async () => {
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    origin = `http://127.0.0.1:${(server.address() as AddressInfo).port}`;
    browser = await puppeteer.launch({
      executablePath: chromium,
      // Root may not use the sandbox, and nothing but the site is loaded.
      args: ['--no-sandbox', '--disable-gpu', '--no-first-run'],
      userDataDir: join(home.folder, 'profile'),
      env: home.environment,
      protocolTimeout: 0,
    });
    page = await browser.newPage();
    page.on('console', (line) => line.type() === 'error' && complaints.push(line.text()));
    page.on('pageerror', (error) => complaints.push(String(error)));
    page.on('requestfailed', (request) => complaints.push(`failed: ${request.url()}`));
    page.on('request', (request) => {
      const asked = new URL(request.url());
      if (asked.origin !== origin && asked.protocol !== 'data:') complaints.push(`leaves the site: ${asked}`);
    });
    page.on('response', (response) => {
      if (response.status() >= 400) complaints.push(`${response.status()} ${response.url()}`);
    });
  }, 120_000);

  afterAll(async () => {
    await browser.close();
    server.close();
    server.closeAllConnections();
  });
}
afterAll(() => home.remove());

beforeEach(() => {
  complaints.length = 0;
});

const visit = (path: string) => page.goto(`${origin}${path}`);

const WIDE = { width: 1280, height: 900 };
const NARROW = { width: 375, height: 700 };

/** Starlight and the site make what scrolls reachable by keyboard a moment after it has got its width. */
const isReachable = `[...document.querySelectorAll('pre, table')].every((node) =>
  node.scrollWidth <= node.clientWidth || node.tabIndex === 0)`;

/** What axe finds, each with its first place. */
async function findings(rules = `['wcag2a', 'wcag2aa', 'wcag21a', 'wcag21aa', 'wcag22aa', 'best-practice']`) {
  await page.waitForFunction(isReachable);
  return page.evaluate(`axe.run({ runOnly: ${rules}, resultTypes: ['violations'] }).then(({ violations }) =>
    violations.map(({ id, nodes }) => id + ': ' + nodes[0].html))`);
}

const showIn = (theme: 'light' | 'dark') =>
  page.emulateMediaFeatures([{ name: 'prefers-color-scheme', value: theme }]);

describe('the site, in Chromium', () => {
  inChromium.each(pages)(
    '%s opens without an error, asks nobody else, fits a narrow screen, and is accessible in both themes, by axe',
    async (path) => {
      await page.setViewport(WIDE);
      await showIn('dark');
      await visit(path);
      await page.evaluate(AXE);
      expect(await findings()).toEqual([]);
      await showIn('light');
      expect(await findings(`{ type: 'rule', values: ['color-contrast', 'link-in-text-block'] }`)).toEqual(
        [],
      );
      await page.setViewport(NARROW);
      expect(await page.evaluate('document.documentElement.scrollWidth')).toBeLessThanOrEqual(375);
      expect(await findings()).toEqual([]);
      expect(complaints).toEqual([]);
    },
  );

  inChromium('its search finds an option, and a code', async () => {
    await page.setViewport(WIDE);
    await visit('/');
    for (const [words, found] of [
      ['protectHeaders', 'reference'],
      ['ORIGIN_TRAILING_SLASH', 'codes'],
      ['CORSMethodNotFound', 'codes'],
    ] as const) {
      await page.keyboard.press('Escape');
      await page.click('button[data-open-modal]');
      const input = await page.waitForSelector('.pagefind-ui__search-input', { visible: true });
      await page.evaluate(`document.querySelector('.pagefind-ui__search-input').value = ''`);
      await input?.type(words);
      await page.waitForSelector(`.pagefind-ui__result-link[href*="/${found}/"]`);
    }
    expect(complaints).toEqual([]);
  });
});

test('every page of docs/ is a page of the site', () => {
  const docs = readdirSync(join(__dirname, '..', 'docs')).filter((name) => name !== 'README.md');
  expect(pages).toEqual(expect.arrayContaining(docs.map((name) => `/${name.replace(/\.md$/, '')}/`)));
});

test('every page can be found in the side bar', () => {
  const [, sidebar = ''] =
    /<nav class="sidebar.*?>(.*?)<\/nav>/s.exec(readFileSync(join(DIST, 'index.html'), 'utf8')) ?? [];
  expect(pages.filter((path) => !sidebar.includes(`href="${path}"`))).toEqual([]);
});

test('each code has an entry', () => {
  const source = readFileSync(join(__dirname, '..', 'lib', 'problems', 'codes.ts'), 'utf8');
  const html = readFileSync(join(DIST, 'codes', 'index.html'), 'utf8');
  const codes = [...source.matchAll(/^ {2}(?:\| )?'(\w+)'/gm)].map(([, code = '']) => code);
  expect(codes.length).toBeGreaterThan(70);
  expect(codes.filter((code) => !html.includes(`id="${code.toLowerCase()}"`))).toEqual([]);
});

test('the first page leads to the playground, and that back to pages and to each code', () => {
  const read = (path: string) => readFileSync(join(DIST, path, 'index.html'), 'utf8');
  expect(read('')).toMatch(/<a href="[^"]*\/playground\/">Try a policy/);
  const html = read('playground');
  const back = [...html.matchAll(/ href="\.\.\/([^"]*)"/g)].map(([, path = '']) => path);
  expect(back).toEqual(['', 'blocked/', 'reference/', 'codes/']);
  expect(pages).toEqual(expect.arrayContaining(back.map((path) => `/${path}`)));
  expect(html).toContain('"codes":"../codes/#"');
});

test('the API reference has each name that an entry exports', () => {
  const entries = {
    index: 'corsage',
    fetch: 'corsage-fetch',
    explain: 'corsage-explain',
    sync: 'corsage-sync',
  };
  for (const [entry, page] of Object.entries(entries)) {
    const source = readFileSync(join(__dirname, '..', 'lib', `${entry}.mts`), 'utf8');
    const html = readFileSync(join(DIST, 'api', page, 'index.html'), 'utf8');
    const lists = [...source.matchAll(/^export (?:type |const )?\{([^}]*)\}/gm)].map(
      ([, names = '']) => names,
    );
    const names = lists.flatMap((list) => list.split(',').map((name) => name.replace(/^.* as /, '').trim()));
    expect(names.length).toBeGreaterThan(2);
    const missing = names.filter((name) => name !== '' && !html.includes(` id="${name.toLowerCase()}"`));
    expect([entry, missing]).toEqual([entry, []]);
  }
});
