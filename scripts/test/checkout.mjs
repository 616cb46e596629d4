import { cpSync, mkdirSync, mkdtempSync, readdirSync, rmSync, symlinkSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { basename, dirname, join } from 'node:path';
import { packageFolders, repositoryRoot } from '../lib/paths.mjs';

/** A new temporary folder with a space in its name, removed after the tests of the suite that asks for it. */
export function temporaryFolder() {
  const folder = mkdtempSync(join(tmpdir(), 'home room-'));
  after(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

/** Writes files below `root`, `{ path: text }`, with the folders they need. */
export function writeFiles(root, files) {
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
  }
}

/** Copies sources, settings and compiled files of this checkout to `target`, with its packages linked: the tests never write into the tree itself. */
export function copyCheckout(target) {
  const settings = ['package.json', 'tsconfig.json', 'tsconfig.base.json', '.dependency-cruiser.cjs'];
  for (const path of [...settings, ...packageFolders(repositoryRoot)]) {
    cpSync(join(repositoryRoot, path), join(target, path), {
      recursive: true,
      filter: (source) => !['node_modules', 'fixtures', 'media'].includes(basename(source)),
      preserveTimestamps: true,
    });
  }
  linkPackages(target);
}

/** node_modules of its own, whose workspace packages are the copy's. */
function linkPackages(target) {
  const modules = join(repositoryRoot, 'node_modules');
  mkdirSync(join(target, 'node_modules/@homeroom'), { recursive: true });
  for (const name of readdirSync(modules).filter((name) => name !== '@homeroom')) {
    symlinkSync(join(modules, name), join(target, 'node_modules', name));
  }
  for (const folder of packageFolders(target)) {
    symlinkSync(join(target, folder), join(target, 'node_modules/@homeroom', basename(folder)));
  }
}
