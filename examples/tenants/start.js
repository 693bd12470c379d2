// An API for many customers, each with domains of its own, on several processes. A domain that is added is allowed in all of
// them within a second.
//
//   npm install corsage express redis
//   node examples/tenants/start.js
//   REDIS_URL=redis://localhost:6379 node examples/tenants/start.js
//
// The first one keeps the domains in a file, customers.json, where it is started; the second one keeps them in Redis.
//
//   curl -i -H 'Origin: https://roses.example' http://localhost:3000/roses/catalogue
//   curl -i -X PUT -H 'Authorization: Bearer secret' -H 'Content-Type: application/json' \
//     -d '{"origin":"https://new.example"}' http://localhost:3000/admin/roses/domains
//   curl -i -X DELETE … the same

const cluster = require('node:cluster');

const WORKERS = Number(process.env.WORKERS ?? 2);

if (cluster.isPrimary) {
  // One process writes the file; with Redis there is none to write.
  if (process.env.REDIS_URL === undefined) require('./file-store').writeFor(cluster);
  for (let i = 0; i < WORKERS; i++) cluster.fork();
  cluster.on('exit', (_worker, code) => {
    if (code !== 0) process.exit(code);
  });
  let listening = 0;
  cluster.on('listening', (_worker, { port }) => {
    if (++listening === WORKERS) console.log(`http://localhost:${port} in ${WORKERS} processes`);
  });
} else {
  require('./app')
    .start()
    .catch((error) => {
      console.error(error.message);
      process.exit(1);
    });
}
