// npm start: the playground, a page to try policies on and an API on another origin that has them. Installs and builds
// what is missing; until everything is installed, only Node's own modules may be loaded here.

const { spawn } = require('node:child_process');
const { once } = require('node:events');
const { existsSync, readdirSync, readFileSync, statSync } = require('node:fs');
const { join } = require('node:path');

const ROOT = join(__dirname, '..', '..');
const PORT = process.env.PORT || '3000';
const LOCK = join(ROOT, 'package-lock.json');

async function main() {
  if (!/^\d{1,5}$/.test(PORT) || Number(PORT) > 65534) {
    return fail(`PORT must be a number from 0 to 65534, not ${JSON.stringify(PORT)}.`);
  }
  let explain;
  try {
    if (!isInstalled()) await setUp('npm ci --include=dev --no-audit --no-fund');
    if (!isBuilt()) {
      // Both at once. The build is without the types, which take most of the time.
      explain = bundleExplain();
      explain.catch(() => {});
      await setUp('npx --no-install rollup -c --silent');
    }
  } catch (error) {
    return fail(`The set-up failed: ${error.message}`);
  }

  let playground;
  try {
    const { startPlayground } = await import('./servers.mjs');
    playground = await startPlayground(Number(PORT), () => explain ?? bundleExplain());
  } catch (error) {
    return fail(
      error.code === 'EADDRINUSE'
        ? `Port ${error.port} is in use. Set PORT to use others: PORT=4000 puts the page on 4000 and the API on 4001.`
        : `The playground cannot start: ${error.message}. Set PORT to use other ports.`,
    );
  }
  // When everything is closed, Node exits by itself, with code 0.
  for (const signal of ['SIGINT', 'SIGTERM']) process.once(signal, playground.close);
  const { page, api } = playground.places;
  console.log(`\n  page  ${page}   (open this one)\n  API   ${api}\n\nCtrl-C stops both.`);
}

async function bundleExplain() {
  return (await import('./bundle.mjs')).bundleExplain();
}

/** Whether every package of the lock file is installed in its version: npm keeps a record of what it has installed. */
function isInstalled() {
  const record = join(ROOT, 'node_modules', '.package-lock.json');
  if (!existsSync(record)) return false;
  const wanted = JSON.parse(readFileSync(LOCK, 'utf8')).packages;
  const present = JSON.parse(readFileSync(record, 'utf8')).packages;
  return Object.entries(wanted).every(
    ([path, { optional, version }]) => path === '' || optional || present[path]?.version === version,
  );
}

/** Whether there is a build that is newer than its sources. */
function isBuilt() {
  const build = join(ROOT, 'dist', 'index.js');
  if (!existsSync(build)) return false;
  const built = statSync(build).mtimeMs;
  const sources = readdirSync(join(ROOT, 'lib'), { recursive: true });
  return sources.every((name) => statSync(join(ROOT, 'lib', name)).mtimeMs <= built);
}

async function setUp(command) {
  console.log(`> ${command}`);
  const [code] = await once(spawn(command, { cwd: ROOT, stdio: 'inherit', shell: true }), 'exit');
  if (code !== 0) throw new Error(`${command} ended with ${code}`);
}

function fail(message) {
  console.error(message);
  process.exitCode = 1;
}

main();
