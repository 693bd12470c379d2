// The file, line and column where a middleware was made, as warnings name them.

import { runInThisContext } from 'node:vm';
import { callSite } from '../../lib/middleware/call-site';

type Program = (factory: () => string) => string;

/** The call site of a factory that this program calls, in a file of that name. */
function siteIn(file: string, program: string): string {
  const factory = () => callSite(factory)();
  return (runInThisContext(program, { filename: file }) as Program)(factory);
}

const BARE = '(factory) =>\n  factory()';
const NAMED = '(function setUp(factory) {\n  return factory();\n})';
const METHOD = '(factory) => ({ make() {\n  return new (class { x = factory(); })().x; } }).make()';

describe.each([
  '/srv/app.js',
  'C:\\srv\\app.js',
  'file:///srv/app.mjs',
  '/srv/app (copy)/index.js',
  '/srv/(group)/page.js',
  '/srv/open (.js',
  '/srv/close).js',
  '/srv/me at home/what at (2).js',
  '/srv/a',
])('the call site in %s', (file) => {
  test('is named with its line and column, outside of a function', () => {
    expect(siteIn(file, BARE)).toBe(`${file}:2:3`);
  });

  test('is named with its line and column, in a function', () => {
    expect(siteIn(file, NAMED)).toBe(`${file}:2:10`);
  });

  test('is named with its line and column, in a constructor', () => {
    expect(siteIn(file, METHOD)).toBe(`${file}:2:27`);
  });
});

describe('a call site in a stack of another format', () => {
  const { prepareStackTrace, stackTraceLimit } = Error;
  afterEach(() => {
    Error.prepareStackTrace = prepareStackTrace;
    Error.stackTraceLimit = stackTraceLimit;
  });

  test.each(['setUp@/srv/app.js:1:2', 'look at (/srv/app.js)', 'at(/srv/app.js)'])(
    'is quoted as it is: %s',
    (line) => {
      Error.prepareStackTrace = () => `Error\n${line}\nand more`;
      expect(siteIn('/srv/app.js', BARE)).toBe(line);
    },
  );

  test.each([[[]], [undefined], [''], ['Error']])(
    'is called an unknown place when it has no line to read: %j',
    (stack) => {
      Error.prepareStackTrace = () => stack;
      expect(siteIn('/srv/app.js', BARE)).toBe('an unknown place');
    },
  );

  test('is called an unknown place when Error.stackTraceLimit is 0', () => {
    Error.stackTraceLimit = 0;
    expect(siteIn('/srv/app.js', BARE)).toBe('an unknown place');
  });
});
