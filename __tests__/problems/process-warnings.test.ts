// Process warnings where there is a process, and where there is none.

import { warningsOf } from '../support/process-warnings';

/** The room as it is loaded where `process` is this. */
function loadedWith(process: unknown): typeof import('../../lib/problems') {
  const replaced = jest.replaceProperty(globalThis, 'process', process as NodeJS.Process);
  let room: typeof import('../../lib/problems') | undefined;
  jest.isolateModules(() => {
    room = require('../../lib/problems');
  });
  replaced.restore();
  return room as typeof import('../../lib/problems');
}

test('a warning in a browser or a worker, which have no process, is nothing', async () => {
  const { warnOnce } = loadedWith(undefined);
  const warnings = await warningsOf(async () => warnOnce('CODE', 'subject', 'a message'));
  expect(warnings).toEqual([]);
});

test('a warning in Node is emitted once', async () => {
  const { warnOnce } = loadedWith(process);
  const warnings = await warningsOf(async () => {
    warnOnce('CODE', 'subject', 'a message');
    warnOnce('CODE', 'subject', 'a message');
  });
  expect(warnings).toMatchObject([{ name: 'CorsageWarning', code: 'CORSAGE_CODE', message: 'a message' }]);
});
