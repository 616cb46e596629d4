import { spawnSync } from 'node:child_process';
import { join } from 'node:path';
import { expect } from 'chai';
import { cruiseArrows } from '../lib/arrows.mjs';
import { packageFolders, repositoryRoot } from '../lib/paths.mjs';
import { copyCheckout, temporaryFolder, writeFiles } from './checkout.mjs';

// Which file, what it holds, and the rule that must refuse it.
const PLANTS = [
  ['core/src/planted-knex.ts', "import knex from 'knex';\nexport const db = knex;\n", 'core-stands-alone'],
  ['core/src/planted-knex-type.ts', "import type { Knex } from 'knex';\nexport type Db = Knex;\n", 'core-stands-alone'],
  [
    'core/src/planted-builtin.ts',
    "import { randomUUID } from 'node:crypto';\nexport const id = randomUUID;\n",
    'core-stands-alone',
  ],
  ['core/src/planted-later.ts', "export const later = () => import('pg');\n", 'core-stands-alone'],
  [
    'core/src/planted-fakes.ts',
    "import * as fakes from '@homeroom/core/testing';\nexport { fakes };\n",
    'core-stands-alone',
  ],
  ['core/src/use-cases/planted-adapter.ts', "export * from '@homeroom/postgres';\n", 'core-stands-alone'],
  ['core/src/domain/planted-port.ts', "export type * from '../ports/planted-port.js';\n", 'domain-is-pure'],
  ['core/src/ports/planted-port.ts', "export * from '../use-cases/planted-needed.js';\n", 'ports-know-the-domain'],
  ['adapters/local-files/src/planted-adapter.ts', "export * from '@homeroom/postgres';\n", 'adapters-stand-apart'],
  [
    'adapters/local-files/src/planted-path.ts',
    "export * from '../../postgres/src/index.js';\n",
    'adapters-stand-apart',
  ],
  ['adapters/local-files/src/planted-fakes.ts', "export * from '@homeroom/core/testing';\n", 'adapters-know-core-only'],
  [
    'adapters/local-files/src/planted-knex.ts',
    "import knex from 'knex';\nexport const db = knex;\n",
    'declared-dependencies',
  ],
  [
    'apps/http/src/planted-route.ts',
    "import { Container } from 'inversify';\nexport const box = new Container();\n",
    'apps-know-no-adapter',
  ],
  [
    'apps/http/src/http/planted-pool.ts',
    "import pg from 'pg';\nexport const pool = new pg.Pool();\n",
    'apps-know-no-adapter',
  ],
  ['apps/http/src/planted-adapter.ts', "export * from '@homeroom/plugnmeet';\n", 'apps-know-no-adapter'],
  ['apps/http/src/planted-typo.ts', "export * from './no-such-module.js';\n", 'resolvable'],
  ['apps/http/src/planted-left-over.ts', 'export const nobody = 1;\n', 'no-orphans'],
];

// Two use cases that need a third: only the one that needs its type may.
const USE_CASES = {
  'core/src/use-cases/planted-needed.ts':
    'export type Needed = { readonly at: number };\nexport const needed = (): number => 1;\n',
  'core/src/use-cases/planted-value.ts':
    "import { needed } from './planted-needed.js';\nexport const twice = (): number => 2 * needed();\n",
  'core/src/use-cases/planted-type.ts':
    "import type { Needed } from './planted-needed.js';\nexport const later = (needed: Needed) => ({ at: needed.at + 1 }) satisfies Needed;\n",
};

describe('the arrows', function () {
  this.timeout(60_000);
  const copy = temporaryFolder();
  let clean;
  let planted;

  before(async () => {
    copyCheckout(copy);
    clean = await cruiseArrows(copy);
    writeFiles(copy, USE_CASES);
    const { status, stdout } = spawnSync(
      process.execPath,
      [join(repositoryRoot, 'node_modules/typescript/bin/tsc'), '-b', 'core'],
      { cwd: copy, encoding: 'utf8' },
    );
    expect(status, stdout).to.equal(0);
    writeFiles(copy, Object.fromEntries(PLANTS));
    planted = await cruiseArrows(copy);
  });

  const rulesBrokenBy = (file) => planted.violations.filter(({ from }) => from === file).map(({ rule }) => rule);

  it('are kept by the whole tree', () => {
    expect(clean.violations).to.deep.equal([]);
    expect(clean.modules).to.be.greaterThan(packageFolders(repositoryRoot).length);
  });

  for (const [file, text, rule] of PLANTS) {
    it(`${rule}: refuses ${text.split('\n')[0]} in ${file}`, () => {
      expect(rulesBrokenBy(file)).to.include(rule);
    });
  }

  it('use-cases-stand-apart: refuses a use case that needs another at run time, not one that needs its type', () => {
    expect(rulesBrokenBy('core/dist/src/use-cases/planted-value.js')).to.deep.equal(['use-cases-stand-apart']);
    expect(rulesBrokenBy('core/dist/src/use-cases/planted-type.js')).to.deep.equal([]);
    expect(rulesBrokenBy('core/src/use-cases/planted-type.ts')).to.deep.equal([]);
  });

  it('the check fails when no module was read', () => {
    const empty = temporaryFolder();
    writeFiles(empty, {
      'package.json': JSON.stringify({ workspaces: ['core'] }),
      'core/package.json': '{}',
      '.dependency-cruiser.cjs': `module.exports = require(${JSON.stringify(join(repositoryRoot, '.dependency-cruiser.cjs'))});`,
    });
    const { status, stderr } = spawnSync(process.execPath, [join(repositoryRoot, 'scripts/checks/arrows.mjs')], {
      cwd: empty,
      encoding: 'utf8',
    });
    expect(stderr).to.include('No TypeScript module was read');
    expect(status).to.equal(1);
  });
});
