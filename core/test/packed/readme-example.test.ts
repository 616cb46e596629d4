import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import { expect } from 'chai';
import { installPackedCore, type PackedCore, ROOT } from './packed-core.js';

/** The code blocks of a kind that a document holds, in order. */
const blocksOf = (document: string, kind: string): string[] => {
  const text = readFileSync(join(ROOT, document), 'utf8');
  return [...text.matchAll(new RegExp(`^\`\`\`${kind}\\n([\\s\\S]*?)^\`\`\`$`, 'gm'))].map(([, block]) => block ?? '');
};

describe('core, packed and installed into an empty folder', function () {
  this.timeout(180_000);
  let installed: PackedCore;

  before(() => {
    installed = installPackedCore();
  });
  after(() => installed.remove());

  const [example = '', ...others] = blocksOf('README.md', 'js');
  const [promised = ''] = blocksOf('README.md', 'text');

  it('runs the twelve lines of the README, which print what it says', () => {
    expect(others).to.deep.equal([]);
    expect(
      example
        .trimEnd()
        .split('\n')
        .filter((line) => line !== ''),
    ).to.have.length(12);
    expect(installed.run('example.js', example)).to.equal(promised);
  });

  it('has the same lines in its own README', () => {
    expect(blocksOf('core/README.md', 'js')).to.deep.equal([example]);
  });

  it('brings its types, and those of its fakes', () => {
    const text = [
      "import { createLiveClasses, type LiveClasses } from '@homeroom/core';",
      "import { memoryPorts } from '@homeroom/core/testing';",
      'const classes: LiveClasses = createLiveClasses(memoryPorts());',
      'export const sweep = classes.sweepUnsettled;',
    ].join('\n');
    installed.compile('uses-types.ts', text);
    expect(() => installed.compile('misuses-types.ts', `${text}\nclasses.closeRoom('no input');`)).to.throw();
  });

  it('keeps its insides to itself', () => {
    const look = "import('@homeroom/core/dist/src/domain/stay.js').catch(({ code }) => console.log(code));";
    expect(installed.run('look-inside.js', look)).to.equal('ERR_PACKAGE_PATH_NOT_EXPORTED\n');
  });
});
