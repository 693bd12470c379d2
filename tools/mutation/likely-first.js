// The judge that found the last mutant wanting is likely to find the next, which stands near it; else the order of the list.

const { default: Sequencer } = require('@jest/test-sequencer');
const { basename } = require('node:path');
const { judgesOf } = require('./judges.js');

module.exports = class LikelyFirst extends Sequencer {
  sort(tests) {
    const judges = judgesOf(process.env.MUTATED);
    const rank = (test) =>
      (this.hasFailed(test) ? 0 : judges.length) + judges.indexOf(basename(test.path, '.test.ts'));
    return [...tests].sort((one, other) => rank(one) - rank(other));
  }
};
