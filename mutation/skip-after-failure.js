// One failure is enough to judge a mutant: the tests after it in the file are not run.

const { TestEnvironment } = require('jest-environment-node');

module.exports = class SkipAfterFailure extends TestEnvironment {
  #failed = false;

  async handleTestEvent(event) {
    if (event.name === 'test_fn_failure' || event.name === 'hook_failure') this.#failed = true;
    else if (event.name === 'test_start' && this.#failed) event.test.mode = 'skip';
  }
};
