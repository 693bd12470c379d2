// One failure is enough to judge a mutant: after it no further test file is run. jest's own `bail` would end Stryker's process.

const { default: TestRunner } = require('jest-runner');

module.exports = class UntilFirstFailure extends TestRunner {
  async runTests(tests, watcher, options) {
    let failed = false;
    const off = [
      this.on('test-file-success', ([, result]) => {
        failed ||= result.numFailingTests > 0;
      }),
      this.on('test-file-failure', () => {
        failed = true;
      }),
    ];
    for (const test of tests) {
      if (failed) break;
      await super.runTests([test], watcher, options);
    }
    for (const stop of off) stop();
  }
};
