const { reporters } = require('mocha');

// Long enough for what a last `after` left to close; a handle that is open after that keeps the process up for ever.
const LINGER_MS = 10_000;

/** Mocha's spec reporter, which also tells the parent process what runs now and how it ended. */
module.exports = class CountingReporter extends reporters.Spec {
  constructor(runner, options) {
    super(runner, options);
    const tell = (message) => process.send?.(message);
    const running = (runnable) => tell({ running: `${runnable.fullTitle()} (${runnable.file ?? 'no file'})` });
    runner.on('test', running);
    runner.on('hook', running);
    runner.once('end', () => {
      const { passes, failures } = this.stats;
      tell({ ended: { passed: passes, failed: failures } });
      setTimeout(() => tell({ lingering: process.getActiveResourcesInfo() }), LINGER_MS).unref();
    });
  }
};
