// A policy that is the only one in its process, as in most apps: each test has a process's worth of copies to itself.

import type cors from 'corsage';
import type { OriginAllowlist } from 'corsage';
import { freshCopy } from '../support/fresh-copy';
import { APP, OTHER_APP } from '../support/origins';
import { askAll, type Handler, KINDS, start } from '../support/servers';
import { actual, fullPreflight, type Sent } from '../support/wire';

type Corsage = typeof cors;

/** The package as a process loads it that has loaded no copy before. */
function load(): Corsage {
  delete (globalThis as Record<symbol, unknown>)[Symbol.for('corsage.deciders')];
  return freshCopy();
}

/** Ends with the names of what corsage has left on the response. */
const app: Handler = (_request, response) => {
  const left = Object.getOwnPropertySymbols(response).map((symbol) => symbol.description ?? '');
  response.end(left.filter((name) => name.startsWith('corsage')).join(' '));
};

describe.each(KINDS)('on %s', (kind) => {
  const replies = (handlers: readonly Handler[], ...asked: Sent[]) =>
    askAll(start(kind, ...handlers, app), ...asked);

  test('a lone policy leaves no record on the response; once there is another, each does', async () => {
    const lone = load();
    const policy = lone({ origin: APP });
    const [before] = await replies([policy], actual(APP));
    lone({ origin: OTHER_APP });
    const [after] = await replies([policy], actual(APP));
    expect([before?.body, after?.body]).toEqual(['', 'corsage.decided']);
    expect(after?.decision).toEqual(before?.decision);
  });

  test('a policy of another copy of the package counts as another one', async () => {
    const policy = load()({ origin: APP });
    freshCopy()({ origin: OTHER_APP });
    expect((await replies([policy], actual(APP)))[0]?.body).toBe('corsage.decided');
  });

  test('a lone policy that runs twice on a request answers as if it ran once', async () => {
    const policy = load()({
      origin: APP,
      credentials: true,
      exposedHeaders: 'X-Id',
      protectHeaders: true,
    });
    const asked = [actual(APP), actual(OTHER_APP), fullPreflight(APP)];
    const twice = await replies([policy, policy], ...asked);
    const once = await replies([policy], ...asked);
    expect(twice.map(({ status, decision }) => [status, decision])).toEqual(
      once.map(({ status, decision }) => [status, decision]),
    );
  });

  test.each<[string, (corsage: Corsage) => Handler[]]>([
    [
      'a function',
      (corsage) => {
        let times = 0;
        const policy = corsage({ origin: () => ++times === 1, credentials: true });
        return [policy, policy];
      },
    ],
    [
      'a live list',
      (corsage) => {
        const list: OriginAllowlist = new corsage.OriginAllowlist([APP]);
        const policy = corsage({ origin: list, credentials: true });
        return [policy, (_request, _response, next) => next(void list.delete(APP)), policy];
      },
    ],
    [
      'a delegate',
      (corsage) => {
        const policies = [{ origin: APP, credentials: true }, { origin: OTHER_APP }];
        const policy = corsage(() => policies.shift());
        return [policy, policy];
      },
    ],
    [
      'another policy in force',
      (corsage) => {
        const policy = corsage({ origin: OTHER_APP });
        policy.reconfigure({ origin: APP, credentials: true });
        return [
          policy,
          (_request, _response, next) => next(policy.reconfigure({ origin: OTHER_APP })),
          policy,
        ];
      },
    ],
  ])(
    'a lone policy that allows first and then denies, by %s, leaves nothing of the first answer',
    async (_by, handlers) => {
      const [reply] = await replies(handlers(load()), actual(APP));
      expect(reply?.decision).toEqual({ vary: 'Origin' });
    },
  );
});
