import './lib/require-node.mjs';

const HELP = `Usage: npm test [-- [--as-built] [PATH...] [MOCHA OPTION...]]
       npm run test:long [-- ...]

Installs and builds what is missing or stale, runs the tests and ends with "N passed, N failed".
  PATH           only these tests: a folder (adapters, core/test/use-cases) or a file (core/test/index.test.ts)
  MOCHA OPTION   handed to mocha, with an equals sign: --grep=text --bail
  --as-built     neither install nor build: run what is compiled, on this Node.js
  --long         the long proofs (*.long.test.ts) instead of the ordinary tests
With CI=true in the environment a skipped test is a failure, and so is a missing ffmpeg.`;

void import('./lib/cli.mjs').then(({ runScript }) =>
  runScript(HELP, async (args) => {
    const { runTests } = await import('./lib/run-tests.mjs');
    return runTests(args);
  }),
);
