// The customers in one JSON file: tenant → options. The primary alone writes it, by renaming a new one into its place, so that
// nobody reads half of it; the others watch it.

const { randomUUID } = require('node:crypto');
const { existsSync, renameSync, watch: watchFolder, writeFileSync } = require('node:fs');
const { readFile } = require('node:fs/promises');
const { basename, dirname, resolve } = require('node:path');

const FILE = resolve(process.env.CUSTOMERS ?? 'customers.json');

const FIRST = {
  roses: { origin: ['https://roses.example'] },
  tulips: { origin: ['https://tulips.example'] },
};

const read = async () => JSON.parse(await readFile(FILE, 'utf8'));

function write(customers) {
  writeFileSync(`${FILE}.new`, JSON.stringify(customers, null, 2));
  renameSync(`${FILE}.new`, FILE);
}

/** In the primary: writes what the others ask for, one change after the other. */
function writeFor(cluster) {
  if (!existsSync(FILE)) write(FIRST);
  let last = Promise.resolve();
  cluster.on('message', (worker, { id, tenant, before, after }) => {
    last = last.then(async () => {
      const customers = await read();
      const current = customers[tenant]?.origin ?? [];
      const isCurrent = JSON.stringify(current) === JSON.stringify(before);
      if (isCurrent) write({ ...customers, [tenant]: { ...customers[tenant], origin: after } });
      worker.send({ id, done: isCurrent });
    });
  });
}

/** In the others. */
async function open() {
  const waiting = new Map();
  process.on('message', ({ id, done }) => waiting.get(id)?.(done));

  const ask = (change) =>
    new Promise((resolve) => {
      const id = randomUUID();
      waiting.set(id, (done) => {
        waiting.delete(id);
        resolve(done);
      });
      process.send({ id, ...change });
    });

  return {
    load: async () => Object.entries(await read()),
    watch(ring, { signal }) {
      // The folder, since the file is another one after each change.
      const watcher = watchFolder(dirname(FILE), (_event, name) => {
        if (name === null || name === basename(FILE)) ring();
      });
      watcher.on('error', ring);
      signal.addEventListener('abort', () => watcher.close());
    },
    async change(tenant, change) {
      for (;;) {
        const before = (await read())[tenant]?.origin ?? [];
        if (await ask({ tenant, before, after: change(before) })) return;
      }
    },
  };
}

module.exports = { open, writeFor };
