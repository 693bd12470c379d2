// The order of the quick tests. jest knows how long each file took the last time, but in a fresh clone it starts with the
// largest files, and so ends with the ones that take longest, on one core.

const { default: Sequencer } = require('@jest/test-sequencer');

const LONGEST = [
  'fuzz/middleware.test.ts',
  'load/load.test.ts',
  'compat/differential.test.ts',
  'regexps/judge.test.ts',
  'fixes/regexp-fixes.test.ts',
];

function rank({ path }) {
  const place = LONGEST.findIndex((name) => path.endsWith(name));
  return place === -1 ? LONGEST.length : place;
}

module.exports = class LongestFirst extends Sequencer {
  sort(tests) {
    return [...super.sort(tests)].sort((one, other) => rank(one) - rank(other));
  }
};
