import './lib/require-node.mjs';

const HELP = `Usage: npm start

Installs and builds what is missing or stale, then runs Homeroom in this process: signals, exit code and output are its own.
Without any configuration it starts with a private Postgres and a simulated PlugNMeet, and prints links to try. Configuration: docs/OPERATIONS.md.`;

void import('./lib/cli.mjs').then(({ allowOnly, runScript }) =>
  runScript(HELP, async (args) => {
    allowOnly([], args);
    const { runProgram } = await import('./lib/run-program.mjs');
    await runProgram('apps/http/dist/src/main.js');
  }),
);
