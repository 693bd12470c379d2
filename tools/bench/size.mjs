// What npm would download and unpack, without dependencies.

import { execFileSync } from 'node:child_process';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');

/** Bytes of each package, packed and unpacked. */
export function measureSizes() {
  const folders = { corsage: ROOT, cors: join(ROOT, 'node_modules', 'cors') };
  return Object.entries(folders).map(([name, folder]) => {
    const printed = execFileSync('npm', ['pack', '--dry-run', '--json', '--ignore-scripts', folder], {
      encoding: 'utf8',
      stdio: ['ignore', 'pipe', 'ignore'],
      cwd: ROOT,
    });
    const said = JSON.parse(printed);
    const { size, unpackedSize, entryCount } = Array.isArray(said) ? said[0] : Object.values(said)[0];
    return { name, packed: size, unpacked: unpackedSize, files: entryCount };
  });
}
