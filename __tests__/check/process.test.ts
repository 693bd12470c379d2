// The executable, run in the process of the test.

const { argv, exitCode } = process;
const before = process.stdout.listeners('error');
const handlers = process.listeners('uncaughtException');

afterEach(() => {
  process.argv = argv;
  process.exitCode = exitCode;
  for (const listener of process.stdout.listeners('error')) {
    if (!before.includes(listener)) process.stdout.off('error', listener as () => void);
  }
  for (const handler of process.listeners('uncaughtException')) {
    if (!handlers.includes(handler)) process.off('uncaughtException', handler);
  }
});

/** What is printed, and the exit code. */
async function run(...given: string[]): Promise<[printed: string, code: typeof process.exitCode]> {
  const write = jest.spyOn(process.stdout, 'write').mockReturnValue(true);
  try {
    process.argv = [process.execPath, 'corsage', ...given];
    jest.isolateModules(() => jest.requireActual('../../lib/cli'));
    expect(process.exitCode).toBe(2);
    while (write.mock.calls.length === 0) await new Promise(setImmediate);
    await new Promise(setImmediate);
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

test('a bug in the executable is reported, and ends it with 2: there is no verdict', async () => {
  const written = jest.spyOn(process.stderr, 'write').mockReturnValue(true);
  const exit = jest.spyOn(process, 'exit').mockImplementation();
  try {
    await run('--version');
    const [handler] = process.listeners('uncaughtException').filter((each) => !handlers.includes(each));
    handler?.(new Error('of ours'), 'uncaughtException');
    expect(written.mock.calls.join('')).toMatch(/^corsage: this is a bug: Error: of ours\n/);
    expect(exit).toHaveBeenCalledWith(2);
  } finally {
    written.mockRestore();
    exit.mockRestore();
  }
});
