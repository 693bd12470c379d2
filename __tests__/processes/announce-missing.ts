// Before the tests: says which servers are not installed, or fails where they must be (CORSAGE_SERVERS=required).

import { postgresFolder } from './postgres';
import { hasRedis } from './redis';
import { PACKAGES } from './web-packages';

export default function announceMissing(): void {
  const missing = [];
  if (!hasRedis()) missing.push('redis-server');
  if (postgresFolder() === undefined) missing.push('postgresql');
  for (const [names, isThere] of Object.values(PACKAGES)) if (!isThere()) missing.push(names);
  if (missing.length === 0) return;
  const line = `not installed: ${missing.join(' ')}. On Debian: sudo apt-get install ${missing.join(' ')}`;
  if (process.env.CORSAGE_SERVERS === 'required') throw new Error(line);
  process.stderr.write(`Skipping what needs servers that are ${line}\n`);
}
