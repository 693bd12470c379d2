// For random options, stacked policies and request bytes, every response is what a naive reading of the options gives, and
// nothing crashes.

import fc from 'fast-check';
import { expectEqual } from '../support/expect-equal';
import { fuzzing } from '../support/origin-arbitraries';
import { uncaughtExceptionsOf, unhandledRejectionsOf, warningsOf } from '../support/process-warnings';
import { anyCase } from './cases';
import { Conversation } from './conversation';
import { Trial } from './trial';

const PARAMETERS = fuzzing(20_000);

/** A case takes some milliseconds, and many more on a busy machine. */
jest.setTimeout(60_000 + 60 * PARAMETERS.numRuns);

const conversation = new Conversation();
beforeAll(() => conversation.open());
afterAll(() => conversation.close());

/** What the random cases must include, so that every promise is really tested. */
const MET = [
  'allowed',
  'allowed, with credentials',
  'any origin allowed',
  'preflight allowed',
  'denied',
  '403',
  'refused by a function',
  'an error',
  'held',
  'a denial that another allows',
  'policies stacked',
  'reconfigured',
  'options taken',
  'options refused',
  'answered by Node alone',
];

test('for random options and requests, every response is what a naive reading of the options gives, and nothing crashes', async () => {
  const met = new Map(MET.map((what) => [what, 0]));
  const meet = (what: string) => void met.set(what, (met.get(what) ?? 0) + 1);
  const warnings = await warningsOf(() =>
    uncaughtExceptionsOf((uncaught) =>
      unhandledRejectionsOf((unhandled) =>
        fc.assert(
          fc.asyncProperty(anyCase, async (described) => {
            const faults = await new Trial(described, conversation, meet).run();
            expectEqual([...faults, ...uncaught, ...unhandled], []);
          }),
          PARAMETERS,
        ),
      ),
    ),
  );

  const said = warnings.filter(({ name }) => name === 'CorsageWarning').map(({ message }) => message);
  expect(said.filter((message) => !/^[\x20-\x7e]+$/.test(message))).toEqual([]);
  expect(new Set(said).size).toBe(said.length);
  const seldom = [...met].filter(([, times]) => times < PARAMETERS.numRuns / 200);
  expect(PARAMETERS.numRuns < 1000 ? [] : seldom).toEqual([]);
  if (process.env.FUZZ_STATS) console.log(met);
});
