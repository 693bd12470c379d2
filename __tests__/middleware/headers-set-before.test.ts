// CORS headers that other code set before the policy runs, such as NestJS's enableCors or npm cors.

import npmCors from 'cors';
import type cors from 'corsage';
import { freshCopy } from '../support/fresh-copy';
import { APP, OTHER_APP } from '../support/origins';
import { warningsOf } from '../support/process-warnings';
import { askAll, type Handler, KINDS, start } from '../support/servers';
import { actual, preflight, type Reply } from '../support/wire';

const DECIDED = Symbol.for('corsage.decided.1');

function load(): typeof cors {
  delete (globalThis as Record<symbol, unknown>)[DECIDED];
  return freshCopy();
}

const app: Handler = (_request, response) => void response.end('reached');

/** Reflects every origin, with credentials, and passes preflights on. */
const foreign = npmCors({
  origin: true,
  credentials: true,
  exposedHeaders: 'X-Theirs',
  preflightContinue: true,
}) as Handler;

describe.each(KINDS)('on %s, when npm cors before the policy reflects every origin,', (kind) => {
  async function behind(make: (corsage: typeof cors) => Handler, ...asked: Parameters<typeof askAll>[1][]) {
    let replies: readonly Reply[] = [];
    const policy = make(load());
    const warnings = await warningsOf(async () => {
      replies = await askAll(start(kind, foreign, policy, app), ...asked);
    });
    return { replies, warnings };
  }

  test('the decision is the policy’s alone, with one warning', async () => {
    const { replies, warnings } = await behind(
      (corsage) => corsage({ origin: APP }),
      actual(APP),
      actual(OTHER_APP),
      actual(OTHER_APP),
      preflight(APP),
    );
    expect(replies.map(({ decision }) => decision)).toEqual([
      { vary: 'Origin', 'access-control-allow-origin': APP },
      { vary: 'Origin' },
      { vary: 'Origin' },
      {
        vary: 'Origin, Access-Control-Request-Headers',
        'access-control-allow-origin': APP,
        'access-control-allow-methods': expect.any(String),
        'access-control-max-age': '600',
      },
    ]);
    expect(warnings).toHaveLength(1);
    expect(warnings[0]).toMatchObject({
      code: 'CORSAGE_HEADERS_SET_BEFORE',
      message: expect.stringMatching(
        /^corsage: something set Access-Control-Allow-Origin before the policy made at .*headers-set-before\.test\.ts:\d+:\d+ ran\. .*Remove the other CORS middleware/,
      ),
    });
  });

  test.each([
    ['origin: false', (corsage: typeof cors) => corsage({ origin: false })],
    [
      'a delegate that answers with origin: false',
      (corsage: typeof cors) => corsage(() => ({ origin: false })),
    ],
  ])('%s leaves its headers alone', async (_which, make) => {
    const { replies, warnings } = await behind(make as (corsage: typeof cors) => Handler, actual(APP));
    expect(replies[0]?.decision).toMatchObject({
      'access-control-allow-origin': APP,
      'access-control-allow-credentials': 'true',
      'access-control-expose-headers': 'X-Theirs',
    });
    expect(warnings).toEqual([]);
  });
});

test('a lone Expose-Headers that other code set before stays, without a warning', async () => {
  const policy = load()({ origin: APP });
  const exposes: Handler = (_request, response, next) => {
    response.setHeader('Access-Control-Expose-Headers', 'RateLimit');
    response.setHeader('Timing-Allow-Origin', '*');
    next();
  };
  const warnings = await warningsOf(async () => {
    const replies = await askAll(start('Express 5', exposes, policy, app), actual(APP), actual(OTHER_APP));
    for (const { decision } of replies) {
      expect(decision).toMatchObject({
        'access-control-expose-headers': 'RateLimit',
        'timing-allow-origin': '*',
      });
    }
  });
  expect(warnings).toEqual([]);
});

test('headers set by a copy of the package with another format count as those of other code', async () => {
  const first = load()({ origin: OTHER_APP, credentials: true });
  const second = load()({ origin: APP });
  const warnings = await warningsOf(async () => {
    const [reply] = await askAll(start('Connect', first, second, app), actual(OTHER_APP));
    expect(reply.decision).toEqual({ vary: 'Origin' });
  });
  expect(warnings.map(({ code }) => code)).toEqual(['CORSAGE_HEADERS_SET_BEFORE']);
});
