// The executable, run in the process of the test.

const { argv, exitCode } = process;
const before = process.stdout.listeners('error');

afterEach(() => {
  process.argv = argv;
  process.exitCode = exitCode;
  for (const listener of process.stdout.listeners('error')) {
    if (!before.includes(listener)) process.stdout.off('error', listener as () => void);
  }
});

/** What is printed, and the exit code. */
async function run(...given: string[]): Promise<[printed: string, code: typeof process.exitCode]> {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    process.argv = [process.execPath, 'corsage', ...given];
    process.exitCode = undefined;
    jest.isolateModules(() => jest.requireActual('../../lib/cli'));
    while (process.exitCode === undefined) await new Promise(setImmediate);
    return [write.mock.calls.map(([text]) => text).join(''), process.exitCode];
  } finally {
    write.mockRestore();
  }
}

test('the executable passes its arguments on, and sets the exit code', async () => {
  expect(await run('--version')).toEqual([expect.stringMatching(/^\d+\.\d+\.\d+\n$/), 0]);
  expect(await run('check', 'ftp://api.example.com/', '--origin', 'null')).toEqual([
    expect.stringContaining('Blocked: CORSRequestNotHttp'),
    1,
  ]);
});

test('the executable goes on when the reader of its pipe has gone', async () => {
  await run('--version');
  expect(process.stdout.emit('error', new Error('write EPIPE'))).toBe(true);
});
