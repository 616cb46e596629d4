import { expect } from 'chai';
import { selectTests } from '../lib/test-files.mjs';
import { temporaryFolder, writeFiles } from './checkout.mjs';

describe('npm test -- PATH', () => {
  const root = temporaryFolder();
  const select = (paths, isLong = false) => selectTests(root, paths, isLong);

  before(() =>
    writeFiles(root, {
      'package.json': JSON.stringify({ workspaces: ['core', 'adapters/*'] }),
      'core/package.json': '{}',
      'core/dist/test/index.test.js': '',
      'core/dist/test/use-cases/close-room.test.js': '',
      'core/dist/test/histories.long.test.js': '',
      'core/dist/test/helper.js': '',
      'adapters/ffmpeg/package.json': '{}',
      'adapters/ffmpeg/dist/test/poster.test.js': '',
      'adapters/not-a-package/dist/test/x.test.js': '',
      'scripts/test/script.test.mjs': '',
    }),
  );

  it('without a path takes every ordinary test', () => {
    expect(select([])).to.deep.equal([
      'scripts/test/script.test.mjs',
      'core/dist/test/index.test.js',
      'core/dist/test/use-cases/close-room.test.js',
      'adapters/ffmpeg/dist/test/poster.test.js',
    ]);
  });

  it('takes only the long ones when asked', () => {
    expect(select([], true)).to.deep.equal(['core/dist/test/histories.long.test.js']);
  });

  for (const [path, files] of [
    ['core', ['core/dist/test/index.test.js', 'core/dist/test/use-cases/close-room.test.js']],
    ['core/', ['core/dist/test/index.test.js', 'core/dist/test/use-cases/close-room.test.js']],
    ['core/test/use-cases', ['core/dist/test/use-cases/close-room.test.js']],
    ['core/test/use-cases/close-room.test.ts', ['core/dist/test/use-cases/close-room.test.js']],
    ['./core/dist/test/index.test.js', ['core/dist/test/index.test.js']],
    ['core/test/histories.long.test.ts', ['core/dist/test/histories.long.test.js']],
    ['adapters', ['adapters/ffmpeg/dist/test/poster.test.js']],
    ['scripts', ['scripts/test/script.test.mjs']],
  ]) {
    it(`${path} means ${files.join(' ')}`, () => {
      expect(select([path])).to.deep.equal(files);
    });
  }

  it('refuses a path without a test, rather than running none', () => {
    expect(() => select(['core', 'core/test/no-such.test.ts'])).to.throw('No test in core/test/no-such.test.ts');
    expect(() => select(['core/test/index.test.ts'], true)).not.to.throw();
  });
});
