import './lib/require-node.mjs';

const HELP = `Usage: npm run check [-- --static]

Checks everything: that it builds, format and lint (biome), who may import whom, every script in scripts/checks, and then the tests.
  --static   all but the tests

A check is a program in scripts/checks: it runs in the root of the checkout, says what is wrong, and exits with something else than 0 then.`;

void import('./lib/cli.mjs').then(({ allowOnly, runScript }) =>
  runScript(HELP, async (args) => {
    allowOnly(['--static'], args);
    const { runChecks } = await import('./lib/run-checks.mjs');
    return runChecks(args);
  }),
);
