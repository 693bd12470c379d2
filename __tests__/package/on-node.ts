// What the packed package does on one Node.

import { execFile } from 'node:child_process';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Workplace } from './workplace';

const run = promisify(execFile);

const ALLOWED = {
  'access-control-allow-credentials': 'true',
  'access-control-allow-origin': 'https://app.example.com',
};

/** The tests of one Node, given as its executable. */
export function testsOn(node: string, workplace: () => Workplace): void {
  const runIn = (root: string, ...args: string[]) => run(node, args, { cwd: root });

  test('every entry can be required and imported', async () => {
    const { root } = workplace().project('every-node');
    expect(await runIn(root, 'entries.cjs')).toEqual({ stdout: '', stderr: '' });
  });

  test.each(['corsage', 'corsage/compat'])(
    '%s answers requests and preflights over a socket',
    async (entry) => {
      const { root } = workplace().project('every-node');
      const { stdout, stderr } = await runIn(root, 'answers.cjs', entry);
      expect(stderr).toBe('');
      expect(JSON.parse(stdout)).toEqual({
        actual: {
          status: 200,
          headers: { ...ALLOWED, 'access-control-expose-headers': 'X-Total', vary: 'Origin' },
        },
        stranger: { status: 200, headers: expect.not.objectContaining(ALLOWED) },
        preflight: {
          status: 204,
          headers: expect.objectContaining({ ...ALLOWED, 'access-control-allow-headers': 'x-id' }),
        },
      });
    },
  );

  test('the command runs', async () => {
    const { root, corsage } = workplace();
    const { version, bin } = require(join(corsage, 'package.json'));
    const { stdout, stderr } = await runIn(root, join(corsage, bin.corsage), 'check', '--version');
    expect([stdout, stderr]).toEqual([`${version}\n`, '']);
  });
  test.each([
    ['app.cjs', 4],
    ['app.mjs', 4],
    ['policy.mjs', 3],
    ['reconfigure.cjs', 3],
  ])(
    'what is wrong with the options ends %s with a short error that begins at line %i of the app',
    async (program, line) => {
      const { root } = workplace().project('uncaught');
      const { code, stdout, stderr } = await run(node, [program], { cwd: root }).catch((error) => error);
      expect([code, stdout]).toEqual([1, '']);
      expect(stderr.length).toBeLessThan(2000);

      const lines = stderr.split('\n');
      const first = lines.findIndex((each: string) => each.startsWith('CorsConfigError: '));
      expect(first).toBeGreaterThanOrEqual(0);
      const problems = lines.slice(first + 1, first + 4);
      expect(problems.map((each: string) => each.replace(/: ".*/, '').replace(/ is not .*/, ''))).toEqual([
        '  - "maxage"',
        '  - origin[0]',
        '  - origin[1]',
      ]);
      expect(first + 4).toBeLessThanOrEqual(10);
      expect(lines[first + 4]).toContain(`${join(root, program)}:${line}:`);
      // Of ours, nothing but the line that Node shows above the error.
      expect(lines.slice(first).join('\n')).not.toContain(join('node_modules', 'corsage'));
    },
  );
}
