import { existsSync, readdirSync } from 'node:fs';
import { join } from 'node:path';
import { filesBelow, packageFolders } from '../paths.mjs';

/** Every document of ours, relative to `root`: those beside package.json, in docs/, and the README of each package. */
export function documents(root) {
  const atRoot = readdirSync(root);
  const ofPackages = packageFolders(root).map((folder) => `${folder}/README.md`);
  const every = [...atRoot, ...filesBelow(root, 'docs'), ...ofPackages].filter((name) => name.endsWith('.md'));
  return every.filter((name) => existsSync(join(root, name))).sort();
}
