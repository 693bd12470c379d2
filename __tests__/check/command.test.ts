// `npx corsage`, packed, installed as its users install it, and run as a process of its own.

import { execFileSync, spawn, spawnSync } from 'node:child_process';
import { once } from 'node:events';
import { mkdtempSync, readdirSync, readFileSync, realpathSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, join } from 'node:path';
import { type Certificate, makeCertificate } from '../support/certificate';
import { startProxy } from '../support/http-proxy';
import { TIME_TO_BUILD, Tree } from '../support/installed-copy';
import { APP } from '../support/origins';
import { head, type RawAnswer, type RawServer, startRaw } from '../support/raw-server';

const ANY = head('HTTP/1.1 200 OK', 'Access-Control-Allow-Origin: *', 'Content-Length: 0');
const NONE = head('HTTP/1.1 200 OK', 'Content-Length: 0');

const built = new Tree();
const away = mkdtempSync(join(realpathSync(tmpdir()), 'corsage-command-'));
const installed = join(away, 'node_modules', 'corsage');
/** What npm made of the manifest's `bin`. */
const command = join(away, 'node_modules', '.bin', 'corsage');

beforeAll(() => {
  const made = built.installCorsage();
  execFileSync('npm', ['pack', '--ignore-scripts', '--pack-destination', away], { cwd: made, stdio: 'pipe' });
  const tarball = readdirSync(away).find((name) => name.endsWith('.tgz')) as string;
  writeFileSync(join(away, 'package.json'), JSON.stringify({ name: 'consumer', private: true }));
  execFileSync('npm', ['install', '--no-audit', '--no-fund', '--prefer-offline', join(away, tarball)], {
    cwd: away,
    stdio: 'pipe',
  });
}, 2 * TIME_TO_BUILD);

afterAll(() => {
  built.remove();
  rmSync(away, { recursive: true, force: true });
});

interface Ended {
  readonly code: number | null;
  readonly stdout: string;
  readonly stderr: string;
}

async function run(
  file: string,
  given: readonly string[],
  env: Record<string, string> = {},
  piped?: string,
): Promise<Ended> {
  // Whatever the tests themselves are told about colours; to Node, continuous integration shows none in any terminal.
  const { NO_COLOR, FORCE_COLOR, NODE_DISABLE_COLORS, CI, TMUX, COLORTERM, ...others } = process.env;
  const child = spawn(file, given, {
    cwd: away,
    env: { ...others, TERM: 'xterm-256color', ...env },
    stdio: ['pipe', 'pipe', 'pipe'],
  });
  child.stdin.end(piped);
  let stdout = '';
  let stderr = '';
  child.stdout.setEncoding('utf8').on('data', (chunk) => {
    stdout += chunk;
  });
  child.stderr.setEncoding('utf8').on('data', (chunk) => {
    stderr += chunk;
  });
  const [code] = await once(child, 'close');
  return { code, stdout, stderr };
}

const running: RawServer[] = [];
afterEach(() => Promise.all(running.splice(0).map((server) => server.close())));

async function serve(answer: RawAnswer, certificate?: Certificate): Promise<number> {
  const server = await startRaw(answer, certificate);
  running.push(server);
  return server.port;
}

function check(port: number, ...more: string[]): string[] {
  return ['check', `http://127.0.0.1:${port}/`, '--origin', APP, ...more];
}

describe('the exit code is', () => {
  test('0 if the page can read the response', async () => {
    const { code, stdout, stderr } = await run(command, check(await serve(ANY)));
    expect([code, stderr]).toEqual([0, '']);
    expect(stdout).toContain('\nAllowed\n');
  });

  test('1 if the page cannot read the response', async () => {
    const { code, stdout, stderr } = await run(command, check(await serve(NONE)));
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toContain('\nBlocked: CORSMissingAllowOrigin\n');
  });

  test('2 if nothing listens on the port', async () => {
    const port = await serve(ANY);
    await Promise.all(running.splice(0).map((server) => server.close()));
    const { code, stdout, stderr } = await run(command, check(port));
    expect([code, stderr]).toEqual([2, '']);
    expect(stdout).toContain(`  ✗ Nothing is listening at 127.0.0.1:${port}: the connection was refused.`);
    expect(stdout).toContain('\nCould not check\n  Start the server, or correct the host and the port.\n');
  });

  test('2 if no response came in time', async () => {
    const { code, stdout } = await run(command, check(await serve(() => undefined), '--timeout', '0.05'));
    expect([code, stdout]).toEqual([2, expect.stringContaining('did not respond in time')]);
  });

  test('2 if the host name cannot be resolved', async () => {
    const { code, stdout } = await run(command, ['check', 'https://nobody.invalid/', '--origin', APP]);
    expect([code, stdout]).toEqual([2, expect.stringContaining('cannot be resolved')]);
  });

  test('2 if an argument cannot be used', async () => {
    expect(await run(command, ['check', 'http://127.0.0.1:1/'])).toEqual({
      code: 2,
      stdout: '',
      stderr: 'corsage: The origin of the page is missing. Write --origin https://app.example.com.\n',
    });
  });
});

describe('--json', () => {
  const KEYS = [
    'allowed',
    'code',
    'message',
    'fix',
    'problems',
    'answer',
    'snippet',
    'warnings',
    'notes',
    'exchange',
  ];

  test.each([
    [0, () => serve(ANY)],
    [1, () => serve(NONE)],
    [2, () => serve('')],
  ])('prints one object and nothing else, with exit code %d', async (expected, serving) => {
    const { code, stdout, stderr } = await run(command, check(await serving(), '--json'));
    expect([code, stderr]).toEqual([expected, '']);
    const report = JSON.parse(stdout);
    expect(Object.keys(report)).toEqual(KEYS);
    expect(report.allowed).toBe([true, false, null][expected]);
    expect([report.code === null, report.message === null, report.fix === null]).toEqual(
      Array(3).fill(expected === 0),
    );
    const { code: first, message, fix } = report;
    expect(report.problems).toEqual(expected === 0 ? [] : [{ code: first, message, fix }]);
    expect(Object.keys(report.exchange[0])).toEqual(['request', 'response']);
    expect(Object.keys(report.exchange[0].request)).toEqual(['method', 'url', 'headers']);
  });

  test('prints an object longer than a pipe holds in full', async () => {
    const long = head(
      'HTTP/1.1 200 OK',
      'Access-Control-Allow-Origin: *',
      ...Array(4000).fill(`X-Long: ${'x'.repeat(40)}`),
    );
    const { code, stdout } = await run(command, check(await serve(long), '--json'));
    expect(stdout.length).toBeGreaterThan(200_000);
    expect([code, JSON.parse(stdout).exchange[0].response.headers.length]).toEqual([0, 4001]);
  });
});

describe('over https', () => {
  let trusted: Certificate;
  let expired: Certificate;
  let foreign: Certificate;

  beforeAll(async () => {
    trusted = await makeCertificate();
    expired = await makeCertificate({ until: new Date(Date.now() - 86_400_000) });
    foreign = await makeCertificate({ name: 'other.example' });
  });

  afterAll(() => {
    for (const certificate of [trusted, expired, foreign]) certificate.remove();
  });

  async function asked(
    answer: RawAnswer,
    certificate: Certificate,
    trust: Certificate | undefined,
    given: string[] = [],
  ) {
    const port = await serve(answer, certificate);
    const env: Record<string, string> = trust === undefined ? {} : { NODE_EXTRA_CA_CERTS: trust.file };
    const { code, stdout } = await run(
      command,
      ['check', `https://localhost:${port}/`, '--origin', APP, '--json', ...given],
      env,
    );
    return { exit: code, ...JSON.parse(stdout) };
  }

  test('a server is checked as over plain http', async () => {
    expect(await asked(ANY, trusted, trusted)).toMatchObject({ exit: 0, allowed: true, code: null });
    expect(await asked(NONE, trusted, trusted)).toMatchObject({ exit: 1, code: 'CORSMissingAllowOrigin' });
    const given = ['--method', 'PUT', '--credentials'];
    expect(await asked(ANY, trusted, trusted, given)).toMatchObject({
      exit: 1,
      code: 'CORSNotSupportingCredentials',
    });
  });

  test('a server whose certificate is not trusted cannot be checked', async () => {
    const { exit, allowed, code, message, fix } = await asked(ANY, trusted, undefined);
    expect([exit, allowed, code]).toEqual([2, null, 'CORSDidNotSucceed']);
    expect([message, fix]).toEqual([
      expect.stringContaining('is not trusted'),
      expect.stringContaining('NODE_EXTRA_CA_CERTS'),
    ]);
  });

  test('a server whose certificate has expired, or is for another name, cannot be checked', async () => {
    const old = await asked(ANY, expired, expired);
    expect([old.exit, old.message]).toEqual([2, expect.stringContaining('has expired')]);
    const other = await asked(ANY, foreign, foreign);
    expect([other.exit, other.message]).toEqual([2, expect.stringContaining('is for another name')]);
  });
});

describe('what people have in hand', () => {
  test('a console message is read from standard input', async () => {
    const text = `Access to fetch at 'http://127.0.0.1:${await serve(NONE)}/' from origin '${APP}' has been blocked by CORS policy: Method PUT is not allowed by Access-Control-Allow-Methods in preflight response.`;
    const { code, stdout, stderr } = await run(command, ['check', '-'], {}, text);
    expect([code, stderr]).toEqual([1, '']);
    expect(stdout).toMatch(/^PUT http:/m);
  });

  test('a server is reached through the proxy of the environment, and its certificate is checked', async () => {
    const certificate = await makeCertificate({ name: 'api.example.test' });
    const proxy = await startProxy(await serve(ANY, certificate));
    try {
      const env = { HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`, NODE_EXTRA_CA_CERTS: certificate.file };
      const { code, stderr } = await run(
        command,
        ['check', 'https://api.example.test/', '--origin', APP],
        env,
      );
      expect([code, stderr]).toEqual([0, '']);
      expect(proxy.asked[0]).toBe('CONNECT api.example.test:443');
    } finally {
      certificate.remove();
      await proxy.close();
    }
  });

  test('many checks are read from a file, with the reporter for GitHub', async () => {
    const check = { url: `http://127.0.0.1:${await serve(NONE)}/`, origin: APP, expect: 'allowed' };
    const given = ['check', '--config', '-', '--reporter', 'github', '--retry-for', '1s'];
    const { code, stdout } = await run(command, given, {}, JSON.stringify({ checks: [check] }));
    expect([code, stdout]).toEqual([
      1,
      expect.stringMatching(/^::error title=CORS%3A GET http.*::CORSMissingAllowOrigin/),
    ]);
  });
});

describe('colour in the output', () => {
  const ESCAPE = '\x1b[';
  /** From util-linux: runs a command in a terminal of its own. */
  const terminals = spawnSync('script', ['--version']).status === 0;
  if (!terminals)
    console.warn(
      'Colours in a terminal are not tested: the command `script` of util-linux is not installed.',
    );

  test('is left out in a pipe', async () => {
    expect((await run(command, check(await serve(NONE)))).stdout).not.toContain(ESCAPE);
  });

  (terminals ? test : test.skip).each([
    ['there is in a terminal', {}, true],
    ['NO_COLOR takes it out of a terminal', { NO_COLOR: '1' }, false],
    ['a terminal that shows none gets none', { TERM: 'dumb' }, false],
  ])('%s', async (_name, env, coloured) => {
    const line = [command, ...check(await serve(NONE))].join(' ');
    const { code, stdout } = await run('script', ['-qec', line, '/dev/null'], env as Record<string, string>);
    expect(code).toBe(1);
    expect(stdout).toContain('Blocked: CORSMissingAllowOrigin');
    expect(stdout.includes(`${ESCAPE}31m`)).toBe(coloured);
  });
});

describe('the command in the package', () => {
  test('is the one that npx runs', async () => {
    const { version } = JSON.parse(readFileSync(join(installed, 'package.json'), 'utf8'));
    expect(await run('npx', ['--no-install', 'corsage', '--version'])).toMatchObject({
      code: 0,
      stdout: `${version}\n`,
    });
  });

  test('is never loaded by an app that uses the middleware', async () => {
    const script = `require('corsage')(); console.log(JSON.stringify(Object.keys(require.cache)))`;
    const { stdout } = await run(process.execPath, ['-e', script]);
    const loaded: string[] = JSON.parse(stdout);
    const rooms = loaded.map((file) => basename(file, '.js'));
    expect(rooms).toContain('middleware');
    expect(rooms).not.toContain('check');
  });

  test('ends without an error when its reader stops', async () => {
    const line = `${[command, ...check(await serve(NONE))].join(' ')} | true`;
    expect(await run('sh', ['-c', line])).toEqual({ code: 0, stdout: '', stderr: '' });
  });
});
