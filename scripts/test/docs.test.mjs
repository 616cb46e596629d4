import { spawnSync } from 'node:child_process';
import { readFileSync, symlinkSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { commentAt, commentsOf } from '../lib/docs/commented-object.mjs';
import { exchangeExcerpt } from '../lib/docs/exchange.mjs';
import { remade } from '../lib/docs/made-parts.mjs';
import { table } from '../lib/docs/markdown.mjs';
import { brokenReferences } from '../lib/docs/references.mjs';
import { repositoryRoot } from '../lib/paths.mjs';
import { temporaryFolder, writeFiles } from './checkout.mjs';

describe('the made parts of documents', () => {
  const makers = { greeting: (name) => `Hello ${name}` };

  it('are made anew, whether they are empty, old, or inside a line', () => {
    const document = [
      '<!-- made: greeting Ada -->',
      '<!-- /made -->',
      'It says <!-- made: greeting Bo -->something old<!-- /made --> here.',
      '<!-- made: greeting Cy -->',
      'two',
      'old lines',
      '<!-- /made -->',
    ].join('\n');
    const now = remade(document, makers);
    expect(now).to.include('-->\nHello Ada\n<!--').and.include('-->Hello Bo<!--').and.include('-->\nHello Cy\n<!--');
    expect(now).not.to.match(/old/);
    expect(remade(now, makers)).to.equal(now);
  });

  it('must have a maker and an end', () => {
    expect(() => remade('<!-- made: nonsense -->\n<!-- /made -->', makers)).to.throw('Nothing makes "nonsense"');
    expect(() => remade('<!-- made: toString -->\n<!-- /made -->', makers)).to.throw('Nothing makes "toString"');
    expect(() => remade('<!-- made: greeting Ada -->\nHello', makers)).to.throw('has no end');
  });

  it('keep a bar inside a cell', () => {
    expect(table(['a'], [['x | y\nz']])).to.equal('| a |\n|---|\n| x \\| y z |');
  });
});

describe('the reasons of settings', () => {
  const source = [
    'export const POLICY = {',
    '  // Why one.',
    '  one: true,',
    '  two: false,',
    '  three: {',
    '    // Why four,',
    '    // in two lines.',
    '    four: { five: 1 },',
    '  },',
    '  /** Why six. */',
    '  six: 6,',
    '};',
  ].join('\n');

  it('are the comments above them; one may stand above several', () => {
    const comments = commentsOf(source, 'export const POLICY = {');
    expect(commentAt(comments, 'one')).to.equal('Why one.');
    expect(commentAt(comments, 'two')).to.equal('Why one.');
    expect(commentAt(comments, 'three.four.five')).to.equal('Why four, in two lines.');
    expect(commentAt(comments, 'six')).to.equal('Why six.');
  });

  it('must be there', () => {
    expect(() => commentAt(commentsOf('const A = {\n  b: 1,\n};', 'const A = {'), 'b')).to.throw('no comment');
    expect(() => commentsOf(source, 'export const OTHER = {')).to.throw('There is no line');
    expect(() => commentsOf('const A = {\n  b: 1,', 'const A = {')).to.throw('has no end');
  });
});

describe('an excerpt of a recorded exchange', () => {
  it('shows request and answer, and no token', () => {
    const excerpt = exchangeExcerpt(repositoryRoot, 'plugnmeet-2.4.0/join-token-student-camel');
    expect(excerpt).to.include('POST /auth/room/getJoinToken').and.include('"token": "eyJhbGci…"');
    expect(excerpt).not.to.match(/eyJ[A-Za-z0-9_-]{9,}/);
  });

  it('shows no token in a path, and no bytes', () => {
    const excerpt = exchangeExcerpt(repositoryRoot, 'plugnmeet-2.4.0/download-full');
    expect(excerpt).to.include('GET /download/recording/eyJhbGci…').and.include('(bytes)');
  });
});

describe('references of documents', () => {
  const root = temporaryFolder();
  const broken = (text) => {
    writeFiles(root, { 'docs/a.md': text, 'README.md': '# Title\n\n## A `code` heading, here\n' });
    return brokenReferences(root, 'docs/a.md');
  };

  it('lead to files and headings', () => {
    expect(
      broken('[a](../README.md) [b](../README.md#a-code-heading-here) [c](https://example.org) [d](#own)\n# Own'),
    ).to.deep.equal([]);
    expect(broken('[a](missing.md)')).to.deep.equal(['there is no docs/missing.md']);
    expect(broken('[a](../README.md#gone)')).to.deep.equal(['README.md has no heading #gone']);
  });

  it('name recordings that are there', () => {
    writeFiles(root, { 'adapters/plugnmeet/test/fixtures/plugnmeet-1.9.4/scenarios/crash.json': '{}' });
    expect(broken('as in scenario `crash`')).to.deep.equal([]);
    expect(broken('as in scenarios `crash` and `calm`')).to.deep.equal(['there is no recorded scenario calm']);
    expect(broken('as in fixture `crash`')).to.deep.equal(['there is no recorded fixture crash']);
  });

  it('do not count inside of code', () => {
    expect(broken('```\n[a](missing.md)\n```\n')).to.deep.equal([]);
  });
});

describe('the check of documents', function () {
  this.timeout(20_000);
  const root = temporaryFolder();
  before(() => {
    for (const path of ['package.json', 'core', 'adapters', 'apps', 'node_modules']) {
      symlinkSync(join(repositoryRoot, path), join(root, path));
    }
  });

  const check = (...args) => {
    const program = join(repositoryRoot, 'scripts/checks/docs.mjs');
    return spawnSync(process.execPath, [program, ...args], { cwd: root, encoding: 'utf8' });
  };

  it('refuses a table that is not what the code says, and makes it so when it is asked to', () => {
    writeFiles(root, { 'docs/a.md': 'The times: <!-- made: time FINAL_AFTER -->a year<!-- /made -->\n' });
    const refused = check();
    expect(refused.stderr).to.include('docs/a.md is not what the code says');
    expect(refused.status).to.equal(1);
    expect(check('--write').status).to.equal(0);
    expect(readFileSync(join(root, 'docs/a.md'), 'utf8')).to.include('-->10 minutes<!--');
    expect(check().status).to.equal(0);
  });

  for (const name of [
    'environment',
    'room-policy locks',
    'room-policy features',
    'metrics',
    'problems',
    'rate-limits',
    'departures',
  ]) {
    it(`makes ${name}`, () => {
      writeFiles(root, { 'docs/a.md': `<!-- made: ${name} -->\n<!-- /made -->\n` });
      expect(check('--write').stderr).to.equal('');
      const rows = readFileSync(join(root, 'docs/a.md'), 'utf8').match(/^\| .* \|$/gm) ?? [];
      expect(rows).to.have.length.of.at.least(8);
      for (const row of rows) expect(row).not.to.match(/undefined|\[object/);
    });
  }

  it('says what it cannot make', () => {
    writeFiles(root, { 'docs/a.md': '<!-- made: time NO_SUCH_TIME --><!-- /made -->\n' });
    const { stderr, status } = check('--write');
    expect(stderr).to.include('core has no time NO_SUCH_TIME');
    expect(status).to.equal(1);
  });
});
