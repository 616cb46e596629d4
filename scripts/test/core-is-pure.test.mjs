import { spawnSync } from 'node:child_process';
import { cpSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { repositoryRoot } from '../lib/paths.mjs';
import { temporaryFolder, writeFiles } from './checkout.mjs';

const IMPURE = [
  'export const now = (): number => Date.now();',
  'export const today = () => new Date();',
  'export const chance = (): number => Math.random();',
  'export const id = (): string => crypto.randomUUID();',
  'export const later = (work: () => void) => setTimeout(work, 1);',
  'export const clock = () => globalThis.Date;',
];

describe('the linter, in core/src', () => {
  const copy = temporaryFolder();

  before(() => {
    for (const path of ['biome.json', '.gitignore', 'scripts/lib/no-randomness.grit']) {
      cpSync(join(repositoryRoot, path), join(copy, path));
    }
  });

  const lint = (text) => {
    writeFiles(copy, { 'core/src/planted.ts': `${text}\n` });
    const biome = join(repositoryRoot, 'node_modules/@biomejs/biome/bin/biome');
    return spawnSync(process.execPath, [biome, 'lint', 'core/src'], { cwd: copy, encoding: 'utf8' });
  };

  for (const text of IMPURE) {
    it(`refuses ${text}`, () => {
      const { status, stderr } = lint(text);
      expect(stderr).to.match(/Core (has no|does not|reaches)/);
      expect(status).to.equal(1);
    });
  }

  it('is content with arithmetic', () => {
    const { status, stderr } = lint('export const most = (a: number, b: number): number => Math.max(a, b);');
    expect(status, stderr).to.equal(0);
  });
});
