// The playground in real browsers: each ready case and each fix does what its page says, every page origin can send, and
// the page is one that everybody can use.

import { once } from 'node:events';
import { mkdtempSync, rmSync } from 'node:fs';
import type { Server } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import axe from 'axe-core';
import express from 'express';
import { run, type Spawned, start } from '../support/spawned';
import type { Engine } from './engine';
import { ENGINES, inEngineHere, testIn } from './engines';

const TIME = 300_000;

let server: Spawned;
let live: string;
/** The page without a server, and what was asked of the one that serves its files. */
const folder = mkdtempSync(join(tmpdir(), 'corsage-playground-'));
let files: Server;
let alone: string;
const asked: string[] = [];

beforeAll(async () => {
  server = await start(['examples/playground/start.js'], 2);
  live = `${server.addresses[0]}/`;
  const { code } = await run(['examples/playground/build.mjs', folder]);
  expect(code).toBe(0);
  const app = express();
  app.use((request, _response, next) => {
    asked.push(`${request.method} ${request.url}`);
    next();
  });
  app.use(express.static(folder));
  files = app.listen(0, '127.0.0.1');
  await once(files, 'listening');
  alone = `http://127.0.0.1:${(files.address() as AddressInfo).port}/`;
}, TIME);

afterAll(async () => {
  await server.stop();
  files.closeAllConnections();
  files.close();
  rmSync(folder, { recursive: true });
});

/** What the page shows. */
interface Shown {
  readonly summary: string;
  /** What each button that applies a fix does. */
  readonly fixes: readonly string[];
  readonly agrees: boolean;
  readonly errors: string;
  readonly read: string;
  /** What is said of the picture to those who do not see it. */
  readonly picture: string;
}

const HELPERS = `
  const $ = (selector) => document.querySelector(selector);
  const fixes = () => [...document.querySelectorAll('.fix')].filter((button) => button.offsetParent !== null);
  const ready = () => new Promise((resolve) => {
    const outcome = $('#outcome');
    const look = () => document.documentElement.dataset.ready && outcome.ariaBusy === 'false' && resolve();
    new MutationObserver(() => setTimeout(look)).observe(document, { attributes: true, subtree: true });
    setTimeout(look);
  });
  const look = () => ({
    summary: $('#summary').textContent,
    fixes: fixes().map(({ title }) => title.replace(/\\s+/g, ' ')),
    agrees: $('#outcome .agree') !== null,
    errors: $('#errors').textContent,
    read: $('#outcome .verdict')?.textContent ?? '',
    picture: $('#outcome svg')?.getAttribute('aria-label') ?? '',
  });
  const type = (selector, value) => {
    const control = $(selector);
    if (control.type === 'checkbox') control.checked = value; else control.value = value;
    control.dispatchEvent(new Event('input', { bubbles: true }));
    control.dispatchEvent(new Event('change', { bubbles: true }));
  };
`;

/** Does something in the page, and tells what it shows when it has settled. */
function act(engine: Engine, steps: string): Promise<Shown> {
  return engine.evaluate<Shown>(
    `(async () => { ${HELPERS} await ready(); ${steps}; await ready(); return look(); })()`,
  );
}

async function open(engine: Engine, url: string): Promise<Shown> {
  await engine.visit('about:blank');
  await engine.visit(url);
  return act(engine, '');
}

const press = (engine: Engine, key: string) => act(engine, `$('[data-case="${key}"]').click()`);
const fix = (engine: Engine) => act(engine, 'fixes()[0].click()');

/** The key of each ready case, what comes of it, and what comes of the fixes, one after the other. */
const CASES: readonly (readonly [key: string, summary: RegExp, fixed?: RegExp])[] = [
  ['works', /^Allowed/],
  ['slash', /^The server does not start/, /^origin: \['https?:\/\/[a-z.]+(?::\d+)?'\]$/],
  ['port', /^Blocked: CORSMissingAllowOrigin/, /^origin: \[ ?'.*5173', '.*',? ?\]$/],
  ['wildcard', /^Blocked: CORSNotSupportingCredentials/, /^origin: \['.*'\], credentials: true$/],
  ['patch', /^Blocked: CORSMethodNotFound/, /^method: PATCH$/],
  [
    'content-type',
    /^Blocked: CORSMissingAllowHeaderFromPreflight/,
    /^allowedHeaders: \['Authorization', 'content-type'\]$/,
  ],
  ['login', /^Blocked: CORSMissingAllowOrigin.*401/, /^app: one-policy$/],
  ['redirect', /^Blocked: CORSMissingAllowOrigin/, /^status: 401, app: one-policy$/],
  ['exposed', /^Allowed/, /^exposedHeaders: \['mcp-session-id'\]$/],
  ['stacked', /^Blocked: CORSNotSupportingCredentials/, /^app: one-policy$/],
  ['router', /^Blocked: CORSNotSupportingCredentials/, /^protectHeaders: true$/],
  ['null', /^Blocked: CORSMissingAllowOrigin/, /^from: https?:/],
];

const withPolicy = (policy: string, more: Readonly<Record<string, string>> = {}) =>
  `#${new URLSearchParams({ policy, ...more })}`;

describe.each(ENGINES)('in $name', (kind) => {
  testIn(kind)(
    'each ready case ends as explain says, and is allowed once its fix is applied',
    async () => {
      await inEngineHere(kind, async (engine) => {
        const first = await open(engine, live);
        expect(first).toMatchObject({ fixes: [], errors: '' });
        const keys = await engine.evaluate(
          `Promise.resolve([...document.querySelectorAll('[data-case]')].map((b) => b.dataset.case))`,
        );
        expect(keys).toEqual(CASES.map(([key]) => key));
        for (const [key, summary, fixed] of CASES) {
          const before = await press(engine, key);
          const sent = !/does not start/.test(before.summary);
          expect({ key, ...before }).toMatchObject({
            key,
            summary: expect.stringMatching(summary),
            fixes: fixed === undefined ? [] : [expect.stringMatching(fixed)],
            agrees: sent,
            errors: '',
            picture: sent
              ? expect.stringMatching(
                  /^The browser sends .* (?:It stops here: CORS[A-Za-z]+|reads the response)\.$/,
                )
              : '',
          });
          if (fixed === undefined) continue;
          const after = await fix(engine);
          expect({ key, ...after }).toMatchObject({
            key,
            summary: expect.stringMatching(/^Allowed/),
            agrees: true,
            errors: '',
          });
          expect([key, after.fixes]).toEqual([key, []]);
          if (key === 'redirect') expect(after.read).toContain('401');
          if (key === 'exposed') {
            expect(before.read).toContain('Mcp-Session-Id: null');
            expect(after.read).toContain('Mcp-Session-Id: 42');
          }
        }
      });
    },
    TIME,
  );

  testIn(kind)(
    'the status that the app answers is in the picture, and compared with what the browser got',
    async () => {
      await inEngineHere(kind, async (engine) => {
        await open(engine, live);
        for (const status of [201, 204, 401, 500]) {
          const shown = await act(engine, `type('#status', '${status}'); await ready(); $('#send').click()`);
          expect(shown).toMatchObject({ agrees: true, errors: '' });
          expect(shown.read).toContain(`${status}`);
          expect(shown.picture).toContain(`The server answers ${status}.`);
        }
      });
    },
    TIME,
  );

  testIn(kind)(
    'a page of each origin sends its request, and the browser does what explain says',
    async () => {
      await inEngineHere(kind, async (engine) => {
        await open(engine, live);
        const origins = await engine.evaluate<string[]>(
          `Promise.resolve([...document.querySelector('#from').options].map((o) => o.value))`,
        );
        expect(origins.length).toBeGreaterThanOrEqual(4);
        for (const origin of origins) {
          for (const policy of [`{ origin: '${origin}' }`, `{ origin: 'https://other.example' }`]) {
            const shown = await act(
              engine,
              `type('#from', ${JSON.stringify(origin)}); type('#code', ${JSON.stringify(policy)}); await ready(); $('#send').click()`,
            );
            expect([origin, policy, shown.agrees, shown.errors]).toEqual([origin, policy, true, '']);
            expect(shown.summary).toMatch(policy.includes('other') ? /^Blocked/ : /^Allowed/);
          }
        }
      });
    },
    TIME,
  );

  testIn(kind)(
    'the outcome says whether the cookie came with the request, and why not from another site',
    async () => {
      await inEngineHere(kind, async (engine) => {
        await open(engine, live);
        const pages = await engine.evaluate<[string, boolean][]>(
          `Promise.resolve([...document.querySelector('#from').options].map((o) => [o.value, o.textContent.includes('(same site)')]))`,
        );
        for (const [origin, same] of pages) {
          const policy = `{ origin: ['${origin}'], credentials: true, dangerously: { credentialsFromNull: true } }`;
          const shown = await act(
            engine,
            `type('#from', ${JSON.stringify(origin)}); type('#code', ${JSON.stringify(policy)}); await ready(); $('#credentials').checked || $('#credentials').click(); await ready(); $('#send').click()`,
          );
          expect([origin, shown.agrees, shown.errors]).toEqual([origin, true, '']);
          const came = shown.read.endsWith('Its cookie came with it.');
          if (!came) expect(shown.read).toMatch(/without a cookie: .*SameSite=Lax\.$/);
          // WebKit goes by the page that the user sees, and sends it from frames of other sites too.
          if (kind.name !== 'WebKit' || same) expect([origin, came]).toEqual([origin, same]);
          const drawn = `Promise.resolve([...document.querySelectorAll('#outcome svg text')].map((t) => t.textContent).find((t) => t.includes('Cookie')))`;
          expect(await engine.evaluate(drawn)).toBe(came ? 'Cookie: corsage-playground=mine' : 'no Cookie');
        }
      });
    },
    TIME,
  );

  testIn(kind)(
    'a key can be held down: the page follows, without an error',
    async () => {
      await inEngineHere(kind, async (engine) => {
        await open(engine, live);
        const shown = await act(
          engine,
          `for (let i = 0; i < 300; i++) type('#headers', 'X-A: ' + 'a'.repeat(i))`,
        );
        expect(shown).toMatchObject({ summary: expect.stringMatching(/^Allowed/), errors: '' });
        expect(engine.consoleErrors ?? []).toEqual([]);
      });
    },
    TIME,
  );

  testIn(kind)(
    'several faults are fixed one button after the other, until the page can read',
    async () => {
      await inEngineHere(kind, async (engine) => {
        const options = `{ origin: ['${live}'], method: 'PUT', maxAge: 5, exposedHeaders: 'X-Total-Count', allowedHeaders: 'X-Other', credentials: true }`;
        const request = {
          method: 'PUT',
          headers: 'X-A: 1',
          credentials: 'true',
          from: live.replace(/\/$/, '').replace('localhost', '127.0.0.1'),
        };
        let shown = await open(engine, live + withPolicy(options, request));
        const pressed: string[] = [];
        while (shown.fixes.length > 0 && pressed.length < 10) {
          pressed.push(shown.fixes[0] as string);
          shown = await fix(engine);
        }
        expect(pressed.length).toBeGreaterThanOrEqual(4);
        expect(shown).toMatchObject({ summary: expect.stringMatching(/^Allowed/), agrees: true, errors: '' });
      });
    },
    TIME,
  );

  testIn(kind)(
    'a risk is accepted only by a button that says so, is named beside the outcome, and can be undone',
    async () => {
      await inEngineHere(kind, async (engine) => {
        const risky = "{ origin: ['https://*.vercel.app'], credentials: true }";
        await open(engine, live);
        // When a frame is loaded for the first time, WebKit forgets what could be undone.
        await act(engine, `$('#send').click()`);
        const ask = <Value>(code: string) =>
          engine.evaluate<Value>(`(async () => { ${HELPERS} return ${code}; })()`);
        await act(engine, `$('#tab-code').click(); type('#code', ${JSON.stringify(risky)})`);
        const buttons = `[...document.querySelectorAll('#problems-code button')].map((b) => b.textContent)`;
        expect(await ask(buttons)).toEqual(['Edit it', 'Accept the risk']);
        expect(await ask(`$('#send').disabled`)).toBe(true);
        expect(await ask(`$('[data-when="refused"]').hidden`)).toBe(false);
        const selected = `document.activeElement.value.slice(document.activeElement.selectionStart, document.activeElement.selectionEnd)`;
        await act(engine, `$('#problems-code .primary').click()`);
        expect(await ask(selected)).toBe('https://*.vercel.app');
        const shown = await act(engine, `$('#problems-code .risk').click()`);
        expect(shown).toMatchObject({ agrees: true, errors: '' });
        expect(await ask(`$('#outcome .note').textContent`)).toBe(
          'Accepted risk: with credentials, this policy lets in names that anyone can register, such as *.vercel.app.',
        );
        expect(await ask(`$('#code').value`)).toContain('credentialsFromPublicSuffix: true');
        await act(engine, `$('#code').focus(); document.execCommand('undo')`);
        expect(await ask(`$('#code').value`)).toBe(risky);
        expect((await act(engine, '')).summary).toMatch(/^The server does not start/);
      });
    },
    TIME,
  );

  testIn(kind)(
    'a command that is copied asks for what is shown, also when nothing was sent, and nothing is copied of what is refused',
    async () => {
      await inEngineHere(kind, async (engine) => {
        const copied = async (which: string) =>
          engine.evaluate<string[]>(`(async () => { ${HELPERS}
            $('[data-copy="${which}"]').click();
            while ($('#copied').hidden || $('#copied-said').textContent === '') await new Promise((next) => setTimeout(next, 20));
            return [$('#copied-said').textContent, $('#copied-text').textContent];
          })()`);
        await open(engine, live + withPolicy("{ origin: 'https://a.example' }"));
        const [said, text = ''] = await copied('curl');
        expect(said).toMatch(/It asks the playground, which now has this policy/);
        const url = /http:[^' ]*/.exec(text)?.[0] as string;
        const headers = { origin: 'https://a.example' };
        expect((await fetch(url, { headers })).headers.get('access-control-allow-origin')).toBe(
          headers.origin,
        );
        await act(engine, `type('#code', "{ origin: 'https://b.example' }")`);
        expect(await engine.evaluate(`Promise.resolve(document.querySelector('#copied').hidden)`)).toBe(true);
        await copied('check');
        expect((await fetch(url, { headers })).headers.get('access-control-allow-origin')).toBeNull();
        for (const code of ['{ origin: process.exit }', "{ origin: 'https://a.example/' }"]) {
          await act(engine, `type('#code', ${JSON.stringify(code)})`);
          expect(await copied('check')).toEqual([expect.stringMatching(/^Nothing was copied/), '']);
        }
      });
    },
    TIME,
  );

  testIn(kind)(
    'on a narrow screen the outcome of a case is in view',
    async () => {
      await inEngineHere(kind, async (engine) => {
        await engine.resize(375, 812);
        for (const url of [live, alone]) {
          await open(engine, url);
          await press(engine, 'stacked');
          const bottom = `Promise.resolve(innerHeight - document.querySelector('#outcome .verdict').getBoundingClientRect().bottom)`;
          expect(await engine.evaluate<number>(bottom)).toBeGreaterThan(200);
        }
      });
    },
    TIME,
  );

  testIn(kind)(
    'its links lead to the documentation, in a tab of their own',
    async () => {
      await inEngineHere(kind, async (engine) => {
        await open(engine, live);
        const links = await engine.evaluate<string[]>(
          `Promise.resolve([...document.querySelectorAll('a')].map((a) => a.href))`,
        );
        expect(links.length).toBeGreaterThan(2);
        const here = `Promise.resolve(document.querySelectorAll('a:not([target="_blank"][rel="noopener"])').length)`;
        expect(await engine.evaluate(here)).toBe(0);
        for (const link of links) {
          const { status, headers } = await fetch(link);
          expect([link, status, headers.get('content-type')]).toEqual([
            link,
            200,
            'text/plain; charset=utf-8',
          ]);
        }
      });
    },
    TIME,
  );

  testIn(kind)(
    'what comes with a link is shown, and sent only after a click',
    async () => {
      await inEngineHere(kind, async (engine) => {
        const shown = await open(engine, live + withPolicy("{ origin: '*' }", { credentials: 'true' }));
        expect(shown.summary).toMatch(/^Blocked: CORSNotSupportingCredentials/);
        const sent = `Promise.resolve(performance.getEntriesByType('resource').filter(({ name }) => /policies|frame|seen/.test(name)).length)`;
        expect([shown.agrees, await engine.evaluate(sent)]).toEqual([false, 0]);
        expect(await engine.evaluate(`Promise.resolve(document.querySelector('#note').hidden)`)).toBe(false);
        expect((await act(engine, `$('#send').click()`)).agrees).toBe(true);
        expect(await engine.evaluate(sent)).toBeGreaterThan(0);
        expect(await engine.evaluate(`Promise.resolve(document.querySelector('#note').hidden)`)).toBe(true);
        await press(engine, 'patch');
        const link = await engine.evaluate<string>(`(async () => {
          document.querySelector('[data-copy="link"]').click();
          return document.querySelector('#copied-text').textContent;
        })()`);
        const address = `(async () => {
          while (location.href !== ${JSON.stringify(link)}) await new Promise((resolve) => setTimeout(resolve, 20));
          return location.hash;
        })()`;
        expect(await engine.evaluate(address)).toContain('method=patch');
        expect((await open(engine, link)).summary).toMatch(/^Blocked: CORSMethodNotFound/);
      });
    },
    TIME,
  );

  testIn(kind)(
    'a link has no secret in it, code that will not start says so, and a fix says what it changed',
    async () => {
      await inEngineHere(kind, async (engine) => {
        const copied = (which: string) =>
          engine.evaluate<string[]>(`(async () => { ${HELPERS}
            $('#copied-said').textContent = '';
            $('[data-copy="${which}"]').click();
            while ($('#copied').hidden || $('#copied-said').textContent === '') await new Promise((next) => setTimeout(next, 20));
            return [$('#copied-said').textContent, $('#copied-text').textContent];
          })()`);
        await open(engine, live);
        await press(engine, 'login');
        expect((await copied('link'))[0]).not.toContain('Authorization');
        await act(engine, `type('#headers', 'Authorization: Bearer s3cret')`);
        const [said, link] = await copied('link');
        expect(said).toMatch(/made-up values in place of your secret headers, such as Authorization/);
        expect(link).toContain('Authorization');
        expect(link).not.toContain('s3cret');
        const did = `Promise.resolve(document.querySelector('#did[role="status"]').textContent)`;
        expect(await engine.evaluate(did)).toBe('');
        await press(engine, 'slash');
        const [why, code] = await copied('express');
        expect([why, code]).toEqual([
          expect.stringContaining('But it will not start: corsage refuses this policy.'),
          expect.stringMatching(/^\/\/ The server does not start with this policy\./),
        ]);
        await fix(engine);
        expect(await engine.evaluate(did)).toMatch(/^Changed: origin: \['http.*[^/]'\]$/);
        expect((await copied('express')).join()).not.toContain('not start');
        await act(engine, `type('#method', 'PUT')`);
        expect(await engine.evaluate(did)).toBe('');
      });
    },
    TIME,
  );

  testIn(kind)(
    'what was changed here is still there after a reload, and is not called a link',
    async () => {
      await inEngineHere(kind, async (engine) => {
        await open(engine, live);
        await press(engine, 'patch');
        await engine.evaluate(`(async () => {
          while (!location.hash.includes('method=patch')) await new Promise((next) => setTimeout(next, 20));
          window.isOld = true;
          setTimeout(() => location.reload());
        })()`);
        let isOld = true;
        while (isOld)
          isOld = await engine.evaluate<boolean>('Promise.resolve(window.isOld === true)').catch(() => true);
        expect((await act(engine, '')).summary).toMatch(/^Blocked: CORSMethodNotFound/);
        expect(await engine.evaluate(`Promise.resolve(document.querySelector('#note').hidden)`)).toBe(true);
      });
    },
    TIME,
  );

  testIn(kind)(
    'a link cannot make it load a page of a stranger',
    async () => {
      await inEngineHere(kind, async (engine) => {
        await open(engine, live + withPolicy("{ origin: '*' }", { from: 'http://evil.example' }));
        const shown = await act(engine, `$('#send').click()`);
        expect([shown.agrees, shown.errors]).toEqual([false, '']);
        const text = (selector: string) =>
          `Promise.resolve(document.querySelector('${selector}')?.textContent)`;
        expect(await engine.evaluate(text('#outcome .note'))).toBe(
          'Choose a page: http://evil.example is not one of these.',
        );
        expect(await engine.evaluate(`Promise.resolve(document.querySelector('iframe'))`)).toBeNull();
      });
    },
    TIME,
  );

  testIn(kind)(
    'the page without a server shows each case and its fix, and asks for nothing but its own files',
    async () => {
      await inEngineHere(kind, async (engine) => {
        await open(engine, alone);
        asked.length = 0;
        for (const [key, summary, fixed] of CASES) {
          const before = await press(engine, key);
          expect({ key, ...before }).toMatchObject({
            key,
            summary: expect.stringMatching(summary),
            errors: '',
          });
          if (fixed === undefined) continue;
          expect(before.fixes).toEqual([expect.stringMatching(fixed)]);
          expect((await fix(engine)).summary).toMatch(/^Allowed/);
        }
        // Browsers ask for the icon when they like.
        expect(asked.filter((line) => line !== 'GET /icon.svg')).toEqual([]);
        const origins = `Promise.resolve([...new Set(performance.getEntriesByType('resource').map(({ name }) => new URL(name).origin))])`;
        expect(await engine.evaluate(origins)).toEqual([alone.slice(0, -1)]);
        expect(engine.consoleErrors ?? []).toEqual([]);
      });
    },
    TIME,
  );

  testIn(kind)(
    'axe finds nothing, in light and in dark, on the form, the code, a problem and a warning',
    async () => {
      await inEngineHere(kind, async (engine) => {
        for (const url of [live, alone]) {
          await open(engine, url);
          await engine.evaluate(`(() => { ${axe.source}\n })()`);
          for (const key of ['slash', 'content-type', 'exposed', 'works']) {
            await press(engine, key);
            for (const theme of ['light', 'dark']) {
              for (const tab of ['form', 'code']) {
                const found = await engine.evaluate(`(async () => {
                  document.documentElement.style.colorScheme = '${theme}';
                  document.querySelector('#tab-${tab}').click();
                  document.querySelector('[data-copy="express"]').click();
                  for (const details of document.querySelectorAll('details')) details.open = true;
                  const { violations } = await axe.run();
                  return violations.flatMap(({ id, nodes }) => nodes.map(({ html, failureSummary }) => id + ' ' + html.slice(0, 120) + ' ' + failureSummary));
                })()`);
                expect([url, key, theme, tab, found]).toEqual([url, key, theme, tab, []]);
              }
            }
          }
        }
      });
    },
    TIME,
  );

  testIn(kind)(
    'nothing is wider than the window, at 375 pixels and at others',
    async () => {
      await inEngineHere(kind, async (engine) => {
        for (const width of [375, 800, 1400]) {
          await engine.resize(width, 900);
          await open(engine, live);
          for (const key of CASES.map(([each]) => each)) {
            await press(engine, key);
            const found = await engine.evaluate<number[]>(`(async () => {
              document.querySelector('[data-copy="check"]').click();
              const form = document.documentElement.scrollWidth;
              document.querySelector('#tab-code').click();
              const code = document.documentElement.scrollWidth;
              document.querySelector('#tab-form').click();
              return [innerWidth, form, code];
            })()`);
            const [inner = 0, ...content] = found;
            expect([key, width, Math.max(...content) <= inner]).toEqual([key, width, true]);
            // The window of WebKit's browser cannot be made as narrow.
            if (kind.name !== 'WebKit') expect(inner).toBe(width);
          }
        }
      });
    },
    TIME,
  );

  testIn(kind)(
    'what differs from the prediction is said aloud',
    async () => {
      await inEngineHere(kind, async (engine) => {
        await open(engine, live);
        // The server gets another policy than the page shows.
        await engine.evaluate(`(async () => {
          const real = fetch;
          window.fetch = (url, init) => real(url, init && { ...init, body: '{ origin: false }' });
        })()`);
        const shown = await act(engine, `$('#send').click()`);
        expect([shown.agrees, shown.errors]).toEqual([false, '']);
        const said = `Promise.resolve(document.querySelector('#outcome [role="alert"]').textContent)`;
        expect(await engine.evaluate(said)).toContain(
          'The page can read the response: explain says true, in this browser it is false.',
        );
        expect(shown.summary).toContain('This browser does not do what explain predicted.');
      });
    },
    TIME,
  );

  testIn(kind)(
    'the keyboard is enough, and is not lost when something is applied',
    async () => {
      await inEngineHere(kind, async (engine) => {
        await open(engine, live);
        const focused = () =>
          engine.evaluate<string>(
            'Promise.resolve(document.activeElement.id || document.activeElement.className)',
          );
        await engine.evaluate(`(async () => {
          document.querySelector('#tab-form').focus();
          document.activeElement.dispatchEvent(new KeyboardEvent('keydown', { key: 'ArrowRight', bubbles: true }));
        })()`);
        expect(await focused()).toBe('tab-code');
        expect(await engine.evaluate(`Promise.resolve(document.querySelector('#panel-code').hidden)`)).toBe(
          false,
        );
        const shown = await act(
          engine,
          `$('#code').focus(); dispatchEvent(new KeyboardEvent('keydown', { key: 'Enter', ctrlKey: true }))`,
        );
        expect([shown.agrees, await focused()]).toEqual([true, 'code']);
        await press(engine, 'slash');
        expect(await focused()).toBe('fix');
        await fix(engine);
        expect(await focused()).toBe('outcome-title');
      });
    },
    TIME,
  );

  testIn(kind)(
    'the console, where it can be asked, shows no error but what the browser says of the requests that it blocks',
    async () => {
      await inEngineHere(kind, async (engine) => {
        await open(engine, live);
        for (const [key] of CASES) {
          expect((await press(engine, key)).errors).toBe('');
          await act(engine, 'fixes()[0]?.click()');
        }
        const api = new URL(server.addresses[1] as string).port;
        const others = (engine.consoleErrors ?? []).filter((text) => !text.includes(`:${api}/`));
        expect(others).toEqual([]);
      });
    },
    TIME,
  );
});
