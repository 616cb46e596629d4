import { createHash } from 'node:crypto';
import { mkdirSync, readFileSync, renameSync, rmSync, statSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';
import { run } from './child.mjs';
import { filesBelow, packageFolders } from './paths.mjs';
import { Problem } from './problem.mjs';

const STAMP = '.ready/build.json';
// What `tsc -b` writes: a package's dist/<one of these>. Anything else in a dist folder is not ours to remove.
const COMPILED_FOLDERS = ['src', 'test', 'testing', 'bench'];
const OUTPUT = /(\.d)?\.([cm]?)[jt]s(\.map)?$/;

/**
 * Why `tsc -b` must run, or undefined when what is in the dist folders was built from exactly these sources.
 * It compares contents, not times: `tsc -b` itself believes a source that is older than its output, as `git stash`, `cp -p` and `tar` can make one.
 */
export function buildProblem(root) {
  const stamp = readStamp(root);
  if (stamp === undefined) return 'no finished build';
  if (stamp.sources !== sourcesDigest(root)) return 'sources changed';
  return stamp.outputs === outputsDigest(root) ? undefined : 'something else changed the compiled files';
}

/** Compiles every package and removes what was compiled from sources that are gone. Throws a Problem when the compiler reports errors. */
export async function build(root, onStart) {
  const sources = sourcesDigest(root);
  rmSync(join(root, STAMP), { force: true });
  const tsc = join(root, 'node_modules/typescript/bin/tsc');
  // All of it takes some seconds; leaving out what looks unchanged would bring the compiler's trust in times back.
  const code = await run(process.execPath, [tsc, '-b', '--force'], { cwd: root, onStart });
  if (code !== 0) throw new Problem(`tsc -b failed (exit code ${code}), see above.`, code);
  for (const file of orphanedOutputs(root)) rmSync(join(root, file));
  writeStamp(root, { sources, outputs: outputsDigest(root) });
}

/** Compiled files whose source is gone: a deleted test would otherwise run for ever. */
export function orphanedOutputs(root) {
  return outputs(root).filter((file) => {
    const source = file.replace('/dist/', '/').replace(OUTPUT, '');
    return OUTPUT.test(file) && !['.ts', '.tsx', '.mts', '.cts'].some((extension) => isFile(root, source + extension));
  });
}

function outputs(root) {
  return packageFolders(root).flatMap((folder) =>
    COMPILED_FOLDERS.flatMap((compiled) => filesBelow(root, `${folder}/dist/${compiled}`)),
  );
}

/** Everything that `tsc -b` reads: TypeScript, its settings, and the manifests and the lock, which say what an import resolves to. */
function sourcesDigest(root) {
  const ofPackages = packageFolders(root).flatMap((folder) =>
    filesBelow(root, folder, (name) => !['node_modules', 'dist', 'fixtures'].includes(name)),
  );
  const ofRoot = ['package.json', 'package-lock.json', 'tsconfig.json', 'tsconfig.base.json'];
  const digest = createHash('sha256');
  for (const file of [
    ...ofRoot,
    ...ofPackages.filter((path) => /\.[cm]?tsx?$|\/(tsconfig.*|package)\.json$/.test(path)),
  ]) {
    digest
      .update(`${file}\0`)
      .update(readFileSync(join(root, file)))
      .update('\0');
  }
  return digest.digest('hex');
}

function outputsDigest(root) {
  const digest = createHash('sha256');
  for (const file of outputs(root)) {
    const { size, mtimeMs } = statSync(join(root, file));
    digest.update(`${file}\0${size}\0${mtimeMs}\0`);
  }
  return digest.digest('hex');
}

function isFile(root, path) {
  return statSync(join(root, path), { throwIfNoEntry: false })?.isFile() ?? false;
}

function readStamp(root) {
  try {
    return JSON.parse(readFileSync(join(root, STAMP), 'utf8'));
  } catch {
    return undefined;
  }
}

/** Beside and renamed: a stamp is there as a whole or not at all. */
function writeStamp(root, stamp) {
  const path = join(root, STAMP);
  mkdirSync(dirname(path), { recursive: true });
  writeFileSync(`${path}.new`, JSON.stringify(stamp));
  renameSync(`${path}.new`, path);
}
