// npm start: sets up what is missing, then runs a page and an API that the page calls across origins.
// Only Node's own modules may be loaded before the set-up is done.

const { execSync } = require('node:child_process');
const { existsSync, readdirSync, readFileSync, statSync } = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '..', '..');
const PORT = process.env.PORT || '3000';

async function main() {
  if (!/^\d{1,5}$/.test(PORT) || Number(PORT) > 65534) {
    return fail(
      `PORT is ${JSON.stringify(PORT)}; it must be a number from 0 to 65534, such as PORT=4000 npm start.`,
    );
  }
  try {
    if (!isInstalled()) setUp('npm ci --include=dev --no-audit --no-fund');
    if (!isBuilt()) setUp('npm run build');
  } catch (error) {
    return fail(`The set-up stopped: ${error.message}`);
  }

  const { startDemo } = require('./servers');
  let demo;
  try {
    demo = await startDemo(Number(PORT));
  } catch (error) {
    return fail(
      error.code === 'EADDRINUSE'
        ? `Port ${error.port} is taken. PORT=4000 npm start chooses another (4000 for the page, 4001 for the API).`
        : `The demo cannot start: ${error.message}. PORT=4000 npm start chooses another port.`,
    );
  }
  // Once nothing is open, Node exits by itself, with code 0.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, demo.close);
  const { page, api } = demo.addresses;
  console.log(`\n  page  ${page}   (open this one)\n  API   ${api}\n\nCtrl-C stops both.`);
}

/** Whether every package of the lock file is there, in its version: npm keeps a record of what it has installed. */
function isInstalled() {
  const record = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(join(ROOT, 'package-lock.json'), 'utf8')).packages;
  const present = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { optional, version }]) => path === '' || optional || present[path]?.version === version,
  );
}

/** Whether there is a build, newer than its sources. */
function isBuilt() {
  const build = join(ROOT, 'dist', 'index.js');
  if (!existsSync(build)) return false;
  const built = statSync(build).mtimeMs;
  const sources = readdirSync(join(ROOT, 'lib'), { recursive: true });
  return sources.every((name) => statSync(join(ROOT, 'lib', name)).mtimeMs <= built);
}

function setUp(command) {
  console.log(`> ${command}`);
  execSync(command, { cwd: ROOT, stdio: 'inherit' });
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}

main();
