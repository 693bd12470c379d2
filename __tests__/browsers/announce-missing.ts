// Before the tests: says which engines are not installed, or fails where they must be (CORSAGE_BROWSERS=required).

import { ENGINES } from './engines';

export default function announceMissing(): void {
  const missing = ENGINES.filter((engine) => !engine.isInstalled());
  if (missing.length === 0) return;
  const names = missing.map(({ name }) => name).join(', ');
  const packages = missing.map((engine) => engine.packages).join(' ');
  const line = `not installed: ${names}. On Debian: sudo apt-get install ${packages}`;
  if (process.env.CORSAGE_BROWSERS === 'required') throw new Error(line);
  process.stderr.write(`Skipping what is ${line}\n`);
}
