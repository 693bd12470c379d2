// A policy that is the only one in its process, as in most apps: each test has a process's worth of copies to itself.

import type cors from 'corsage';
import type { OriginAllowlist } from 'corsage';
import { freshCopy } from '../support/fresh-copy';
import { askAll, type Handler, KINDS, start } from '../support/servers';
import { actual, fullPreflight, type Sent } from '../support/wire';

type Corsage = typeof cors;

const ORIGIN = 'https://app.example.com';
const OTHER = 'https://other.example.com';

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

describe.each(KINDS)('%s', (kind) => {
  const replies = (handlers: readonly Handler[], ...asked: Sent[]) =>
    askAll(start(kind, ...handlers, app), ...asked);

  test('a lone policy leaves no record on the response; once there is another, each does', async () => {
    const lone = load();
    const policy = lone({ origin: ORIGIN });
    const [before] = await replies([policy], actual(ORIGIN));
    lone({ origin: OTHER });
    const [after] = await replies([policy], actual(ORIGIN));
    expect([before?.body, after?.body]).toEqual(['', 'corsage.decided']);
    expect(after?.decision).toEqual(before?.decision);
  });

  test('the other may be of another copy of the package', async () => {
    const policy = load()({ origin: ORIGIN });
    freshCopy()({ origin: OTHER });
    expect((await replies([policy], actual(ORIGIN)))[0]?.body).toBe('corsage.decided');
  });

  test('a lone policy that runs twice on a request answers as if it ran once', async () => {
    const policy = load()({
      origin: ORIGIN,
      credentials: true,
      exposedHeaders: 'X-Id',
      protectHeaders: true,
    });
    const asked = [actual(ORIGIN), actual(OTHER), fullPreflight(ORIGIN)];
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
        const list: OriginAllowlist = new corsage.OriginAllowlist([ORIGIN]);
        const policy = corsage({ origin: list, credentials: true });
        return [policy, (_request, _response, next) => next(void list.delete(ORIGIN)), policy];
      },
    ],
    [
      'a delegate',
      (corsage) => {
        const policies = [{ origin: ORIGIN, credentials: true }, { origin: OTHER }];
        const policy = corsage(() => policies.shift());
        return [policy, policy];
      },
    ],
    [
      'another policy in force',
      (corsage) => {
        const policy = corsage({ origin: OTHER });
        policy.reconfigure({ origin: ORIGIN, credentials: true });
        return [policy, (_request, _response, next) => next(policy.reconfigure({ origin: OTHER })), policy];
      },
    ],
  ])(
    'one that allows first and then denies, by %s, leaves nothing of the first answer',
    async (_by, handlers) => {
      const [reply] = await replies(handlers(load()), actual(ORIGIN));
      expect(reply?.decision).toEqual({ vary: 'Origin' });
    },
  );
});
