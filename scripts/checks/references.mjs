// Links between documents, to files and to headings, and the names of recordings: each must lead somewhere.
import { documents } from '../lib/docs/documents.mjs';
import { brokenReferences } from '../lib/docs/references.mjs';

const root = process.cwd();
const problems = documents(root).flatMap((document) =>
  brokenReferences(root, document).map((problem) => `${document}: ${problem}`),
);
for (const problem of problems) console.error(problem);
if (problems.length > 0) process.exitCode = 1;
