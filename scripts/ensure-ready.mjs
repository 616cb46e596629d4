import './lib/require-node.mjs';

const HELP = `Usage: node scripts/ensure-ready.mjs

Installs the packages (npm ci) and builds (tsc -b) when something is missing or stale. Does nothing, quickly, when all is up to date.
npm start, npm test and npm run check begin with it.`;

void import('./lib/cli.mjs').then(({ allowOnly, runScript }) =>
  runScript(HELP, async (args) => {
    allowOnly([], args);
    const [{ ensureReady }, { repositoryRoot }] = await Promise.all([
      import('./lib/ready.mjs'),
      import('./lib/paths.mjs'),
    ]);
    await ensureReady(repositoryRoot);
  }),
);
