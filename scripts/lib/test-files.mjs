import { relative, resolve, sep } from 'node:path';
import { filesBelow, packageFolders } from './paths.mjs';
import { Problem } from './problem.mjs';

/**
 * The test files to run, relative to `root`: all ordinary ones, or all long ones (`*.long.test.*`), or only those in `paths`.
 * A path is a folder (`adapters`, `core/test/use-cases`) or a test, as TypeScript or compiled; a long test that is named is taken whatever `isLong` says.
 * Throws a Problem for a path that holds no test.
 */
export function selectTests(root, paths, isLong) {
  const every = [
    ...filesBelow(root, 'scripts/test'),
    ...packageFolders(root).flatMap((folder) => filesBelow(root, `${folder}/dist/test`)),
  ].filter((file) => /\.test\.m?js$/.test(file));
  const ofThisKind = every.filter((file) => file.includes('.long.test.') === isLong);
  if (paths.length === 0 && ofThisKind.length === 0) throw new Problem('There is no such test yet.');
  if (paths.length === 0) return ofThisKind;
  return [...new Set(paths.flatMap((path) => testsIn(root, path, every, ofThisKind)))].sort();
}

function testsIn(root, path, every, ofThisKind) {
  const compiled = toCompiled(root, path);
  const found = every.includes(compiled) ? [compiled] : ofThisKind.filter((file) => file.startsWith(`${compiled}/`));
  if (found.length === 0)
    throw new Problem(`No test in ${path}. Options for mocha are written with an equals sign, as --grep=text.`);
  return found;
}

/** `core/test/x.test.ts` → `core/dist/test/x.test.js`; what is not in a package's test folder stays as it is. */
function toCompiled(root, path) {
  const fromRoot = relative(root, resolve(root, path)).split(sep).join('/');
  const folder = packageFolders(root).find(
    (name) => fromRoot === `${name}/test` || fromRoot.startsWith(`${name}/test/`),
  );
  return folder === undefined ? fromRoot : `${folder}/dist${fromRoot.slice(folder.length)}`.replace(/\.ts$/, '.js');
}
