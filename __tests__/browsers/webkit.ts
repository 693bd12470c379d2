// WebKitGTK: its MiniBrowser, led by WebKitWebDriver, on a display of its own.

import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { readdirSync } from 'node:fs';
import { type AddressInfo, createServer } from 'node:net';
import { join } from 'node:path';
import type { Readable } from 'node:stream';
import { setTimeout as wait } from 'node:timers/promises';
import { Builder, Capabilities, type WebDriver } from 'selenium-webdriver';
import { type Engine, type EngineKind, findProgram, type Home, isExecutable } from './engine';
import type { WayIn } from './network';

const LIBRARIES = '/usr/lib';

const driverProgram = () => findProgram('WebKitWebDriver');
const displayProgram = () => findProgram('Xvfb');

/** It is not a command: `/usr/lib/<architecture>/webkit2gtk-4.1/MiniBrowser`. The one for GTK 4 takes no proxy when it is led. */
function miniBrowser(): string | undefined {
  const folders = [LIBRARIES, ...subfolders(LIBRARIES)].flatMap((folder) =>
    subfolders(folder).filter((name) => /\/webkit2gtk-4\.\d$/.test(name)),
  );
  return folders.map((folder) => join(folder, 'MiniBrowser')).find(isExecutable);
}

function subfolders(folder: string): string[] {
  try {
    const entries = readdirSync(folder, { withFileTypes: true });
    return entries.filter((entry) => entry.isDirectory()).map(({ name }) => join(folder, name));
  } catch {
    return [];
  }
}

export const WEBKIT: EngineKind = {
  name: 'WebKit',
  packages: 'webkit2gtk-driver libwebkit2gtk-4.1-0 xvfb',
  isInstalled: () =>
    driverProgram() !== undefined && displayProgram() !== undefined && miniBrowser() !== undefined,
  start,
};

async function start(wayIn: WayIn | undefined, home: Home): Promise<Engine> {
  const xvfb = spawn(displayProgram() as string, ['-displayfd', '3', '-nolisten', 'tcp'], {
    stdio: ['ignore', 'ignore', 'ignore', 'pipe'],
    env: home.environment,
    detached: true,
  });
  const [display] = await Promise.race([
    once(xvfb.stdio[3] as Readable, 'data'),
    once(xvfb, 'exit').then(([code]) => {
      throw new Error(`Xvfb ended with ${code}.`);
    }),
  ]);
  const port = await freePort();
  const driver = spawn(driverProgram() as string, [`--port=${port}`, '--host=127.0.0.1'], {
    stdio: 'ignore',
    env: { ...home.environment, DISPLAY: `:${String(display).trim()}`, GDK_BACKEND: 'x11' },
    detached: true,
  });
  const address = `http://127.0.0.1:${port}`;
  await isReady(address, driver);
  const session = await new Builder()
    .usingServer(address)
    .withCapabilities(
      new Capabilities({
        browserName: 'MiniBrowser',
        acceptInsecureCerts: true,
        'webkitgtk:browserOptions': {
          binary: miniBrowser(),
          // Cookies across sites are on, as they are in the other two.
          args: [
            '--automation',
            ...(wayIn === undefined ? [] : [`--proxy=socks5://127.0.0.1:${wayIn.port}`]),
            '--cookies-policy=always',
          ],
        },
      }),
    )
    .build();
  await session.manage().setTimeouts({ script: 3_600_000, pageLoad: 3_600_000 });
  return {
    name: 'WebKit',
    home,
    version: String((await session.getCapabilities()).get('browserVersion')),
    visit: (url) => session.get(url),
    consoleErrors: undefined,
    resize: async (width, height) =>
      void (await session.manage().window().setRect({ width, height, x: 0, y: 0 })),
    evaluate: (expression) => evaluate(session, expression),
    async close() {
      try {
        await session.quit();
      } finally {
        // It has a lock and a socket to remove.
        const gone = once(xvfb, 'exit');
        xvfb.kill();
        await gone;
      }
    },
  };
}

async function evaluate<Value>(session: WebDriver, expression: string): Promise<Value> {
  const script = `const done = arguments[0]; Promise.resolve(${expression})
    .then((value) => done({ value }), (error) => done({ error: String(error) }));`;
  const answer = (await session.executeAsyncScript(script)) as { value: Value; error?: string };
  if (answer.error !== undefined) throw new Error(`WebKit: ${answer.error}`);
  return answer.value;
}

/** The driver does not say which port it took, so it is told one. */
async function freePort(): Promise<number> {
  const server = createServer();
  await once(server.listen(0, '127.0.0.1'), 'listening');
  const { port } = server.address() as AddressInfo;
  await once(server.close(), 'close');
  return port;
}

/** It does not say when it is ready either. */
async function isReady(address: string, driver: ChildProcess): Promise<void> {
  while (driver.exitCode === null) {
    try {
      await fetch(`${address}/status`);
      return;
    } catch {
      await wait(20);
    }
  }
  throw new Error(`WebKitWebDriver ended with ${driver.exitCode}.`);
}
