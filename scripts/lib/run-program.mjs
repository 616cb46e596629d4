import { join } from 'node:path';
import { pathToFileURL } from 'node:url';
import { repositoryRoot } from './paths.mjs';
import { ensureReady } from './ready.mjs';

/** Makes the checkout ready and runs a compiled program of it (a path from the root) in this process, as if node had been called with it. */
export async function runProgram(path) {
  await ensureReady(repositoryRoot);
  const program = join(repositoryRoot, path);
  process.argv[1] = program;
  process.setSourceMapsEnabled(true);
  await import(pathToFileURL(program).href);
}
