import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { allowOnly, runScript } from '../lib/cli.mjs';
import { documents } from '../lib/docs/documents.mjs';
import { remade } from '../lib/docs/made-parts.mjs';
import { makers } from '../lib/docs/makers.mjs';
import { Problem } from '../lib/problem.mjs';

const HELP = `Usage: node scripts/checks/docs.mjs [--write]

The tables and examples of the documents that say what the code says are made from the compiled code: <!-- made: … -->.
Checks, in the root of the checkout, that they are up to date.
  --write   makes them so`;

await runScript(HELP, async (args) => {
  allowOnly(['--write'], args);
  const root = process.cwd();
  const make = await makers(root);
  const problems = documents(root).flatMap((document) => lookAt(root, document, make, args.includes('--write')));
  for (const problem of problems) console.error(problem);
  return problems.length === 0 ? 0 : 1;
});

/** Answers what is wrong with a document, none or one sentence. */
function lookAt(root, document, make, isWriting) {
  const text = readFileSync(join(root, document), 'utf8');
  try {
    const now = remade(text, make);
    if (now === text) return [];
    if (!isWriting) return [`${document} is not what the code says any more: node scripts/checks/docs.mjs --write`];
    writeFileSync(join(root, document), now);
    console.log(`${document}: made anew`);
    return [];
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    return [`${document}: ${error.message}`];
  }
}
