// The first import of every script: an old Node must read a sentence, not a syntax error from deep inside.
// So this file, and every file that imports it, keeps to what Node 12.20 can load: the rest is imported dynamically.
import { readFileSync } from 'node:fs';

/** The sentence for a Node that is too old, or undefined. Versions are `20.19.0`, `range` is `>=20.19` as in package.json's engines. */
export function nodeProblem(version, range) {
  const wanted = range.replace('>=', '').split('.').map(Number);
  const found = version.split('.').map(Number);
  const isOld = found[0] < wanted[0] || (found[0] === wanted[0] && found[1] < (wanted[1] || 0));
  return isOld
    ? `Homeroom needs Node.js ${range} and this is ${version} (${process.execPath}). Node.js 24 is recommended: https://nodejs.org/en/download`
    : undefined;
}

const manifest = JSON.parse(readFileSync(new URL('../../package.json', import.meta.url), 'utf8'));
const problem = nodeProblem(process.versions.node, manifest.engines.node);
if (problem) {
  console.error(problem);
  process.exit(1);
}
