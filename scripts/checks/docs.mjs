// The tables and examples of the documents that say what the code says are made from the code: <!-- made: … -->.
// Without arguments it checks that they are up to date; with --write it makes them so.
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { documents } from '../lib/docs/documents.mjs';
import { remade } from '../lib/docs/made-parts.mjs';
import { makers } from '../lib/docs/makers.mjs';
import { Problem } from '../lib/problem.mjs';

const root = process.cwd();
const isWriting = process.argv.includes('--write');
const make = await makers(root);

for (const document of documents(root)) {
  const text = readFileSync(join(root, document), 'utf8');
  try {
    const now = remade(text, make);
    if (now === text) continue;
    if (isWriting) {
      writeFileSync(join(root, document), now);
      console.log(`${document}: made anew`);
    } else {
      console.error(`${document} is not what the code says any more: node scripts/checks/docs.mjs --write`);
      process.exitCode = 1;
    }
  } catch (error) {
    if (!(error instanceof Problem)) throw error;
    console.error(`${document}: ${error.message}`);
    process.exitCode = 1;
  }
}
