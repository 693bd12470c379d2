// One failure is enough to judge a mutant: the tests after it in the file are not run, nor is what they set up.

const { TestEnvironment } = require('jest-environment-node');

module.exports = class SkipAfterFailure extends TestEnvironment {
  #failed = false;

  async handleTestEvent({ name, describeBlock, test }) {
    if (name === 'test_fn_failure' || name === 'hook_failure') this.#failed = true;
    else if (name === 'run_describe_start' && this.#failed) describeBlock.mode = 'skip';
    else if (name === 'test_start' && this.#failed) test.mode = 'skip';
  }
};
