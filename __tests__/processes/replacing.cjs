// A process that dies while it puts another list in the place of the old one.

const { redisSource } = require('../../dist/sync.js');
const { createClient } = require('redis');

function* entries() {
  for (let i = 0; i < 5_000; i++) {
    if (i === 4_000) process.kill(process.pid, 'SIGKILL');
    yield `https://half${i}.example`;
  }
}

redisSource({ client: createClient({ url: process.env.REDIS_URL }) }).replace(entries());
