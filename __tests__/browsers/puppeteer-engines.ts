// Chromium and Firefox, by puppeteer: over the DevTools protocol the one, over WebDriver BiDi the other.

import { mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import puppeteer, { type LaunchOptions } from 'puppeteer-core';
import { type Engine, type EngineKind, type EngineName, findProgram, type Home } from './engine';
import type { WayIn } from './network';

const chromiumProgram = () => findProgram('chromium', 'chromium-browser', 'google-chrome');
const firefoxProgram = () => findProgram('firefox-esr', 'firefox');

export const CHROMIUM: EngineKind = {
  name: 'Chromium',
  packages: 'chromium',
  isInstalled: () => chromiumProgram() !== undefined,
  start: (wayIn, home) => startChromium(home, wayIn === undefined ? [] : through(wayIn)),
};

const through = ({ port, publicKey }: WayIn) => [
  `--proxy-server=socks5://127.0.0.1:${port}`,
  '--proxy-bypass-list=<-loopback>',
  trusting(publicKey),
];

/** What is served under a certificate that is merely let pass is not cached. */
export const trusting = (publicKey: string) => `--ignore-certificate-errors-spki-list=${publicKey}`;

/** `network` are the switches that lead it to the servers of the tests. */
export function startChromium(home: Home, network: readonly string[]): Promise<Engine> {
  const preferences = join(profileIn(home), 'Default');
  mkdirSync(preferences, { recursive: true });
  writeFileSync(
    join(preferences, 'Preferences'),
    // Cookies across sites are on.
    JSON.stringify({ profile: { cookie_controls_mode: 0, block_third_party_cookies: false } }),
  );
  return start('Chromium', home, {
    browser: 'chrome',
    executablePath: chromiumProgram(),
    args: [
      // Root may not use the sandbox, and nothing but the pages of the tests is ever loaded.
      '--no-sandbox',
      '--disable-gpu',
      '--disable-quic',
      '--no-first-run',
      '--disable-background-networking',
      '--disable-component-update',
      '--disable-sync',
      // Plain http is to stay plain.
      '--disable-features=HttpsUpgrades,HttpsFirstBalancedModeAutoEnable',
      ...network,
    ],
  });
}

export const FIREFOX: EngineKind = {
  name: 'Firefox',
  packages: 'firefox-esr',
  isInstalled: () => firefoxProgram() !== undefined,
  start: (wayIn, home) =>
    start('Firefox', home, {
      browser: 'firefox',
      acceptInsecureCerts: true,
      executablePath: firefoxProgram(),
      extraPrefsFirefox: {
        ...(wayIn === undefined ? { 'network.proxy.type': 0 } : proxied(wayIn)),
        // Cookies across sites are on, and not kept apart by the page they are sent from.
        'network.cookie.cookieBehavior': 0,
        // Plain http is to stay plain.
        'dom.security.https_first': false,
        'services.settings.server': 'data:,none',
      },
    }),
};

const proxied = ({ port, here = false }: WayIn) => ({
  'network.proxy.type': 1,
  'network.proxy.socks': '127.0.0.1',
  'network.proxy.socks_port': port,
  'network.proxy.socks_version': 5,
  'network.proxy.socks_remote_dns': true,
  'network.proxy.no_proxies_on': here ? '127.0.0.1' : '',
  'network.proxy.allow_hijacking_localhost': !here,
});

const profileIn = ({ folder }: Home) => join(folder, 'profile');

async function start(name: EngineName, home: Home, options: LaunchOptions): Promise<Engine> {
  const browser = await puppeteer.launch({
    ...options,
    headless: true,
    userDataDir: profileIn(home),
    env: home.environment,
    // Everything takes as long as it takes; jest has the deadline.
    timeout: 0,
    protocolTimeout: 0,
  });
  const page = await browser.newPage();
  page.setDefaultTimeout(0);
  const consoleErrors: string[] = [];
  page.on('console', (message) => {
    if (message.type() === 'error') consoleErrors.push(`${message.text()} ${message.location().url ?? ''}`);
  });
  page.on('pageerror', (error) => consoleErrors.push(String(error)));
  return {
    name,
    home,
    version: (await browser.version()).replace(/^[a-z]+\//i, ''),
    visit: async (url) => void (await page.goto(url)),
    consoleErrors,
    resize: (width, height) => page.setViewport({ width, height }),
    evaluate: async (expression) => (await page.evaluate(expression)) as never,
    async permit(origin, names) {
      // What it permits ends with the session.
      const session = await browser.target().createCDPSession();
      for (const name of names) {
        await session.send('Browser.setPermission', { permission: { name }, setting: 'granted', origin });
      }
    },
    close: () => browser.close(),
  };
}
