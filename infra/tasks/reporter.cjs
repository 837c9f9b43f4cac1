const { DefaultReporter } = require('@jest/reporters');

/** Jest's own report without a line for each file that passed: what failed, what was left out, and at the end one line. */
module.exports = class extends DefaultReporter {
  onTestStart() {}
  onTestCaseResult() {}
  printTestFileHeader(path, config, result) {
    if (result.numFailingTests > 0 || result.testExecError || result.console?.length > 0) {
      super.printTestFileHeader(path, config, result);
    }
  }
  onRunComplete(contexts, results) {
    super.onRunComplete(contexts, results);
    const { numPassedTests, numFailedTests, numPendingTests, numTotalTestSuites, startTime } = results;
    const leftOut = numPendingTests > 0 ? `, ${numPendingTests} LEFT OUT` : '';
    const seconds = ((Date.now() - startTime) / 1000).toFixed(1);
    this.log(
      `${numTotalTestSuites} files: ${numPassedTests} passed, ${numFailedTests} failed${leftOut} (${seconds} s)`,
    );
  }
};
