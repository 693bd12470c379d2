// Every decision on the diagnostics channel and in the log of NODE_DEBUG=corsage; and what they cost without a listener.

import diagnostics from 'node:diagnostics_channel';
import util from 'node:util';
import connect from 'connect';
import cors, { type CorsDecision } from 'corsage';
import { explain } from 'corsage/explain';
import express from 'express';
import { APP, STRANGER } from '../support/origins';
import { ask, KINDS, type Kind, listen, start } from '../support/servers';
import { build, run } from '../support/spawned';
import { actual, preflight, type Reply, type Sent } from '../support/wire';

/** What is published while `during` runs. */
async function published(during: () => Promise<unknown>): Promise<CorsDecision[]> {
  const seen: CorsDecision[] = [];
  const listen = (message: unknown) => void seen.push(message as CorsDecision);
  diagnostics.subscribe('corsage:decision', listen);
  try {
    await during();
  } finally {
    diagnostics.unsubscribe('corsage:decision', listen);
  }
  return seen;
}

function decisionsOn(
  given: cors.CorsOptions | cors.CorsDelegate,
  request: Sent,
  kind: Kind = 'node:http',
): Promise<CorsDecision[]> {
  const app = start(kind, cors(given as cors.CorsOptions), (_request, response) => response.end('ok'));
  return published(() => ask(app, request));
}

/** A decision without the server's own objects. */
function told({ request, response, ...rest }: CorsDecision): Omit<CorsDecision, 'request' | 'response'> {
  return rest;
}

const UNSET = {
  requestedMethod: undefined,
  requestedHeaders: undefined,
  status: undefined,
  error: undefined,
};
const ALLOWED = { allowed: true, code: null, message: null, fix: null };
const DENIED = {
  allowed: false,
  code: 'CORSMissingAllowOrigin',
  message: `The policy does not allow the origin "${STRANGER}".`,
  fix: `If the page is yours, add '${STRANGER}' to the option origin.`,
};

describe.each(KINDS)('on %s, the channel publishes', (kind) => {
  test('a preflight, and whether the browser goes on', async () => {
    const options = { origin: APP, methods: 'PUT' };
    const asked = {
      kind: 'preflight',
      method: 'OPTIONS',
      url: '/',
      requestedHeaders: 'x-a',
      error: undefined,
    };
    const yes = await decisionsOn(options, preflight(APP, 'PUT', 'x-a'), kind);
    expect(yes.map(told)).toEqual([
      { ...asked, ...ALLOWED, origin: APP, requestedMethod: 'PUT', status: 204 },
    ]);
    const no = await decisionsOn(options, preflight(STRANGER, 'PUT', 'x-a'), kind);
    expect(no.map(told)).toEqual([
      { ...asked, ...DENIED, origin: STRANGER, requestedMethod: 'PUT', status: 403 },
    ]);
    const method = await decisionsOn(options, preflight(APP, 'DELETE', 'x-a'), kind);
    expect(method.map(told)).toEqual([
      {
        ...asked,
        origin: APP,
        requestedMethod: 'DELETE',
        status: 204,
        allowed: false,
        code: 'CORSMethodNotFound',
        message:
          'The preflight response has Access-Control-Allow-Methods: PUT, which does not include DELETE.',
        fix: "Write methods: ['PUT', 'DELETE'].",
      },
    ]);
  });

  test('an actual request, and whether the page can read the response', async () => {
    const asked = { ...UNSET, kind: 'actual', method: 'POST', url: '/' };
    const yes = await decisionsOn({ origin: APP }, actual(APP, 'POST'), kind);
    expect(yes.map(told)).toEqual([{ ...asked, ...ALLOWED, origin: APP }]);
    const no = await decisionsOn({ origin: APP }, actual(STRANGER, 'POST'), kind);
    expect(no.map(told)).toEqual([{ ...asked, ...DENIED, origin: STRANGER }]);
    const refused = await decisionsOn(
      { origin: APP, disallowedOrigin: 'reject' },
      actual(STRANGER, 'POST'),
      kind,
    );
    expect(refused.map(told)).toEqual([{ ...asked, ...DENIED, origin: STRANGER, status: 403 }]);
  });

  test('no status for a request that a disallowedOrigin function answers', async () => {
    const teapot = (_request: unknown, response: { writeHead(status: number): { end(): void } }) =>
      response.writeHead(418).end();
    const decisions = await decisionsOn(
      { origin: APP, disallowedOrigin: teapot },
      actual(STRANGER, 'POST'),
      kind,
    );
    expect(decisions.map(({ code, status }) => [code, status])).toEqual([
      ['CORSMissingAllowOrigin', undefined],
    ]);
  });
});

describe('the channel publishes', () => {
  const GET = { ...UNSET, method: 'GET', url: '/' };

  test('requests that CORS is not about, as "other"', async () => {
    expect((await decisionsOn({ origin: APP }, actual())).map(told)).toEqual([
      { ...GET, ...ALLOWED, kind: 'other', origin: undefined },
    ]);
    const own: Sent = {
      method: 'POST',
      headers: [
        ['Origin', 'https://api.example.com'],
        ['Sec-Fetch-Site', 'same-origin'],
      ],
    };
    expect((await decisionsOn({ origin: APP, disallowedOrigin: 'reject' }, own)).map(told)).toEqual([
      { ...GET, ...ALLOWED, kind: 'other', method: 'POST', origin: 'https://api.example.com' },
    ]);
  });

  test("another site's request without Origin, if it is refused", async () => {
    const form: Sent = { method: 'POST', headers: [['Sec-Fetch-Site', 'cross-site']] };
    expect((await decisionsOn({ origin: APP, disallowedOrigin: 'reject' }, form)).map(told)).toEqual([
      {
        ...GET,
        method: 'POST',
        kind: 'actual',
        origin: undefined,
        allowed: false,
        code: 'CROSS_ORIGIN_REFUSED',
        message: 'A page of another origin sent this request, without an Origin header.',
        fix: 'If your app expects such requests, mount their route before the policy.',
        status: 403,
      },
    ]);
    expect((await decisionsOn({ origin: APP }, form)).map(({ kind, allowed }) => [kind, allowed])).toEqual([
      ['other', true],
    ]);
  });

  test('a preflight that goes on to the app, without a status', async () => {
    const [closed] = await decisionsOn({ origin: false }, preflight(STRANGER));
    expect(closed).toMatchObject({ kind: 'preflight', ...DENIED, status: undefined });
    const [goesOn] = await decisionsOn({ preflightContinue: true }, preflight(STRANGER));
    expect(goesOn).toMatchObject({ kind: 'preflight', ...ALLOWED, status: undefined });
  });

  test('the error that an origin function or a delegate threw', async () => {
    const error = new Error('no\ndatabase');
    const failing = () => {
      throw error;
    };
    const failed = {
      ...GET,
      allowed: false,
      code: 'POLICY_FAILED',
      message: 'The origin function or delegate failed: "no\\u000adatabase".',
      fix: 'Correct the function, or catch the error in it. The error went to the error handler of the app.',
      error,
    };
    for (const given of [{ origin: failing }, { origin: async () => failing() }, failing]) {
      expect((await decisionsOn(given, actual(APP))).map(told)).toEqual([
        { ...failed, kind: 'actual', origin: APP },
      ]);
    }
    expect((await decisionsOn(failing, actual())).map(told)).toEqual([
      { ...failed, kind: 'other', origin: undefined },
    ]);
    const [preflighted] = await decisionsOn(failing, preflight(APP));
    expect(preflighted).toMatchObject({ kind: 'preflight', code: 'POLICY_FAILED', status: undefined });
    const [thrown] = await decisionsOn(() => Promise.reject('gone'), actual(APP));
    expect(thrown).toMatchObject({
      message: 'The origin function or delegate failed: "gone".',
      error: 'gone',
    });
  });

  test.each([
    ['same-origin', 'other'],
    ['same-site', 'actual'],
    ['cross-site', 'actual'],
  ])('the kind of a %s request whose origin function failed: %s', async (site, kind) => {
    const sent: Sent = {
      method: 'POST',
      headers: [
        ['Origin', 'https://api.example.com'],
        ['Sec-Fetch-Site', site],
      ],
    };
    const decisions = await decisionsOn({ origin: () => Promise.reject('gone') }, sent);
    expect(decisions.map(({ kind, code }) => [kind, code])).toEqual([[kind, 'POLICY_FAILED']]);
  });

  test('no fix for a preflight that did not come from a browser', async () => {
    const options = { origin: APP, methods: 'PUT', allowedHeaders: 'X-A' };
    for (const request of [preflight(APP, 'GET /'), preflight(APP, 'PUT', 'x-a, x b')]) {
      const decisions = await decisionsOn(options, request);
      expect(decisions.map(({ fix }) => fix)).toEqual(['Nothing to fix: this did not come from a browser.']);
    }
  });

  test('the policy that a delegate chose, and the late answer of a function', async () => {
    const late: cors.CorsOptions = {
      origin: (origin, callback) => void setImmediate(callback, null, origin === APP),
    };
    for (const given of [late, async () => late]) {
      expect((await decisionsOn(given, actual(STRANGER))).map(told)).toEqual([
        { ...GET, ...DENIED, kind: 'actual', origin: STRANGER },
      ]);
    }
  });

  test('the whole URL of a request to a router that is mounted at a path', async () => {
    const policy = cors({ origin: APP });
    const path = '/admin/users/1?a=1';
    for (const app of [
      express().use('/admin', express.Router().use(policy)),
      connect().use('/admin', policy as connect.NextHandleFunction),
    ]) {
      const seen = await published(() => ask(listen(app), { ...preflight(APP), path }));
      expect(seen.map(({ url, allowed }) => [url, allowed])).toEqual([[path, true]]);
    }
  });

  test("the server's own request and response", async () => {
    const seen = await decisionsOn({ origin: APP }, actual(APP));
    expect(seen[0]?.request).toMatchObject({ method: 'GET', headers: { origin: APP } });
    expect(seen[0]?.response.getHeader('Access-Control-Allow-Origin')).toBe(APP);
  });

  test('nothing for the requests of explain', async () => {
    const request = { url: 'https://api.example.com/', origin: STRANGER, method: 'PUT' };
    const failing = () => {
      throw new Error();
    };
    expect(
      await published(async () => {
        await explain({ origin: APP, debug: true }, request);
        await explain({ origin: failing }, request);
      }),
    ).toEqual([]);
  });

  test('nothing if the response was sent before', async () => {
    const app = start(
      'node:http',
      (request, response, next) => {
        response.end('early');
        cors({
          origin: () => {
            throw new Error();
          },
        })(request, response, next);
      },
      () => {},
    );
    expect(await published(() => ask(app, actual(APP)))).toEqual([]);
  });
});

test('a listener on the channel does not change any response', async () => {
  for (const request of [preflight(STRANGER), preflight(APP, 'DELETE'), actual(STRANGER, 'POST')]) {
    const app = () =>
      start(
        'node:http',
        cors({ origin: APP, methods: 'PUT', disallowedOrigin: 'reject' }),
        (_request, response) => response.end('ok'),
      );
    const unheard = await ask(app(), request);
    let heard: Reply | undefined;
    await published(async () => {
      heard = await ask(app(), request);
    });
    const lines = (reply: Reply | undefined) => reply?.lines.filter((line) => !line.startsWith('Date:'));
    expect([lines(heard), heard?.body]).toEqual([lines(unheard), '']);
  }
});

describe('NODE_DEBUG=corsage', () => {
  beforeAll(build, 60_000);

  const SERVER = `
    const { createServer } = require('node:http');
    const cors = require('./dist');
    const policy = cors({ origin: 'https://app.example.com', methods: 'PUT' });
    const server = createServer((request, response) => policy(request, response, () => response.end()));
    server.listen(0, '127.0.0.1', async () => {
      const ask = (method, headers) => new Promise((resolve) => {
        require('node:http').request({ port: server.address().port, host: '127.0.0.1', path: '/items?a=b', method, headers, agent: false }, (response) => {
          response.resume().on('end', resolve);
        }).end();
      });
      const origin = 'https://app.example.com';
      await ask('GET', {});
      await ask('GET', { origin });
      await ask('OPTIONS', { origin, 'access-control-request-method': 'DELETE' });
      await ask('POST', { origin: 'https://evil.example\\u00e9"' + 'x'.repeat(200) }).catch(() => {});
      server.close();
      console.log(Object.keys(require.cache).some((file) => /decisions/.test(file)));
    });`;

  test('logs one line for each decision, with the fix, and what strangers send escaped and cut', async () => {
    const { stderr, stdout } = await run(['-e', SERVER], { env: { NODE_DEBUG: 'corsage' } });
    expect(
      stderr
        .trim()
        .split('\n')
        .map((line) => line.replace(/^CORSAGE \d+: /, '')),
    ).toEqual([
      'other "GET" "/items?a=b" without Origin: allowed',
      'actual "GET" "/items?a=b" from "https://app.example.com": allowed',
      'preflight "OPTIONS" "/items?a=b" for "DELETE" from "https://app.example.com": denied, CORSMethodNotFound: The preflight response has Access-Control-Allow-Methods: PUT, which does not include DELETE. Write methods: [\'PUT\', \'DELETE\'].',
      expect.stringMatching(
        /^actual "POST" "\/items\?a=b" from "https:\/\/evil\.example\\u00e9\\"x{60,70}\.\.\.": denied, CORSMissingAllowOrigin: "https:\/\/evil\.example\\u00e9\\"x{60,70}\.\.\." is not an origin that browsers send\. Nothing to fix: this did not come from a browser\.$/,
      ),
    ]);
    expect(stdout).toBe('true\n');
  });

  test('logs and loads nothing if it is not set', async () => {
    expect(await run(['-e', SERVER], { env: { NODE_DEBUG: '' } })).toMatchObject({
      stderr: '',
      stdout: 'false\n',
    });
  });

  test('logs once, however many copies of the package there are', () => {
    const LOGGED = Symbol.for('corsage.logged');
    const channel = diagnostics.channel('corsage:decision');
    const lines: unknown[] = [];
    const log = Object.assign((...said: unknown[]) => void lines.push(said), { enabled: true });
    const debuglog = jest.spyOn(util, 'debuglog').mockReturnValue(log as never);
    const subscribe = jest.spyOn(diagnostics, 'subscribe');
    try {
      process.env.NODE_DEBUG = 'corsage';
      for (let copy = 0; copy < 2; copy++) jest.isolateModules(() => void require('corsage'));
      expect(subscribe).toHaveBeenCalledTimes(1);
      expect(new Set(debuglog.mock.calls.flat())).toEqual(new Set(['corsage']));
      expect(channel).toHaveProperty([LOGGED], true);
      channel.publish({ kind: 'other', method: 'GET', url: '/', ...ALLOWED });
      channel.publish({
        kind: 'preflight',
        method: 'OPTIONS',
        url: '/',
        origin: STRANGER,
        requestedMethod: 'PUT',
        ...DENIED,
      });
      expect(lines).toEqual([
        ['%s', 'other "GET" "/" without Origin: allowed'],
        [
          '%s',
          `preflight "OPTIONS" "/" for "PUT" from "${STRANGER}": denied, CORSMissingAllowOrigin: ${DENIED.message} ${DENIED.fix}`,
        ],
      ]);
    } finally {
      for (const [name, listen] of subscribe.mock.calls) diagnostics.unsubscribe(name, listen);
      delete process.env.NODE_DEBUG;
      Reflect.deleteProperty(channel, LOGGED);
      jest.restoreAllMocks();
    }
  });
});

describe('if nobody listens to the channel', () => {
  beforeAll(build, 60_000);

  test("require('corsage') and its requests load nothing of the browser's side", async () => {
    const program = `
      const before = new Set(Object.keys(require.cache));
      const cors = require('./dist');
      const answer = { statusCode: 200, headersSent: false, getHeader() {}, setHeader() {}, removeHeader() {}, end() {} };
      const preflight = { 'access-control-request-method': 'PUT' };
      for (const origin of ['https://app.example.com', 'https://evil.example', undefined]) {
        for (const headers of [{ origin }, { origin, ...preflight }]) {
          cors({ origin: 'https://app.example.com', disallowedOrigin: 'reject' })({ method: 'OPTIONS', url: '/', headers }, answer, () => {});
        }
      }
      const loaded = Object.keys(require.cache).filter((file) => !before.has(file));
      console.log(loaded.map((file) => file.split('/dist/')[1]).filter((file) => file !== undefined).sort().join('\\n'));`;
    const { stdout } = await run(['-e', program]);
    const loaded = stdout.trim().split('\n');
    const rooms = ['http', 'middleware', 'options', 'origins', 'policy', 'problems'];
    expect(loaded).toEqual(['index.js', ...rooms.map((room) => `${room}.js`)].sort());
  });
});
