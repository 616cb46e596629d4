import { chmod, mkdir, stat, symlink, truncate } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { ffmpegMedia, findFfmpeg, unavailableMedia } from '../src/index.js';
import { runnable } from '../src/npm-binary.js';
import { CLASS_MP4, type Workspace, workspace } from './workspace.js';

const answering = (name: string, version: string): string => `echo "${name} version ${version} Copyright (c) somebody"`;

describe('findFfmpeg', () => {
  let files: Workspace;
  let given: string;
  let onPath: string;

  before(async () => {
    files = await workspace();
    given = join(files.folder, 'given');
    onPath = join(files.folder, 'on-path');
    for (const [folder, version] of [
      [given, '7.0'],
      [onPath, '6.0-1+b2'],
    ] as const) {
      await mkdir(folder);
      await files.program(join(folder === given ? 'given' : 'on-path', 'ffmpeg'), answering('ffmpeg', version));
      await files.program(join(folder === given ? 'given' : 'on-path', 'ffprobe'), answering('ffprobe', version));
    }
  });
  after(() => files.remove());

  it('takes the given one before the PATH, and the ffprobe beside it', async () => {
    const found = (await findFfmpeg({ ffmpegPath: join(given, 'ffmpeg'), path: onPath }))._unsafeUnwrap();
    expect(found).to.deep.equal({
      ffmpeg: { path: join(given, 'ffmpeg'), version: '7.0', source: 'option' },
      ffprobe: { path: join(given, 'ffprobe'), version: '7.0', source: 'path' },
    });
  });

  it('takes a given ffprobe before the one beside', async () => {
    const found = await findFfmpeg({
      ffmpegPath: join(given, 'ffmpeg'),
      ffprobePath: join(onPath, 'ffprobe'),
      path: onPath,
    });
    expect(found._unsafeUnwrap().ffprobe).to.deep.equal({
      path: join(onPath, 'ffprobe'),
      version: '6.0-1+b2',
      source: 'option',
    });
  });

  it('takes the first on the PATH that works', async () => {
    const broken = join(files.folder, 'broken');
    await mkdir(broken);
    await files.program('broken/ffmpeg', 'echo "error while loading shared libraries" >&2; exit 127');
    await symlink('nowhere', join(broken, 'ffprobe'));
    const found = (await findFfmpeg({ path: `relative::${broken}:${onPath}:${given}` }))._unsafeUnwrap();
    expect([found.ffmpeg.version, found.ffprobe.version]).to.deep.equal(['6.0-1+b2', '6.0-1+b2']);
    expect(found.ffmpeg.source).to.equal('path');
  });

  it('falls back to the npm packages, which work', async () => {
    const { ffmpeg, ffprobe } = (await findFfmpeg({ path: '', copiesDir: files.folder }))._unsafeUnwrap();
    expect([ffmpeg.source, ffprobe.source]).to.deep.equal(['npm', 'npm']);
    const media = ffmpegMedia({ ffmpegPath: ffmpeg.path, ffprobePath: ffprobe.path });
    expect((await media.probe(CLASS_MP4))._unsafeUnwrap().durationSeconds).to.equal(20);
  });

  it('takes nothing else in place of a given one that does not work', async () => {
    const other = await files.program('other', 'echo "hello"; exit 0');
    for (const ffmpegPath of [join(files.folder, 'none'), other, join(given, 'ffprobe')]) {
      const error = (await findFfmpeg({ ffmpegPath, path: onPath }))._unsafeUnwrapErr();
      expect(error.type).to.equal('ffmpeg-missing');
      expect(error.reason).to.contain(ffmpegPath);
    }
    const error = (await findFfmpeg({ ffprobePath: other, path: onPath }))._unsafeUnwrapErr();
    expect(error.reason).to.contain(other);
  });

  it('passes its reason on to every call', async () => {
    const media = unavailableMedia({ type: 'ffmpeg-missing', reason: 'There is none.' });
    const failure = { type: 'media-tool-failed', reason: 'There is none.' };
    expect((await media.probe(CLASS_MP4))._unsafeUnwrapErr()).to.deep.equal(failure);
    expect((await media.poster(CLASS_MP4, 0))._unsafeUnwrapErr()).to.deep.equal(failure);
  });
});

describe('a binary of an npm package', () => {
  let files: Workspace;

  before(async () => {
    files = await workspace();
  });
  after(() => files.remove());

  const readOnly = async (): Promise<void> => {
    throw new Error('EROFS: read-only file system');
  };

  it('is used in place when it is executable, or can be made so', async () => {
    const binary = await files.program('in-place', 'exit 0');
    expect(await runnable(binary, undefined, readOnly)).to.deep.include({ value: binary });
    await chmod(binary, 0o644);
    expect(await runnable(binary, undefined)).to.deep.include({ value: binary });
    expect((await stat(binary)).mode & 0o777).to.equal(0o755);
  });

  it('is copied when it cannot be made executable, once, and again when the copy is not whole', async () => {
    const binary = await files.file('locked', '#!/bin/sh\nexit 0\n');
    await chmod(binary, 0o444);
    const copiesDir = join(files.folder, 'copies');
    const copy = (await runnable(binary, copiesDir, readOnly))._unsafeUnwrap();
    expect((await stat(copy)).mode & 0o777).to.equal(0o700);
    expect((await stat(copiesDir)).mode & 0o777).to.equal(0o700);
    const { ino } = await stat(copy);
    expect((await runnable(binary, copiesDir, readOnly))._unsafeUnwrap()).to.equal(copy);
    expect((await stat(copy)).ino).to.equal(ino);
    await truncate(copy);
    expect((await runnable(binary, copiesDir, readOnly))._unsafeUnwrap()).to.equal(copy);
    expect((await stat(copy)).size).to.equal((await stat(binary)).size);
  });

  it('is reported when it cannot be copied either', async () => {
    const binary = await files.file('stuck', '');
    expect((await runnable(binary, undefined, readOnly))._unsafeUnwrapErr()).to.contain('no folder for a copy');
    const noFolder = await files.file('no-folder', '');
    expect((await runnable(binary, noFolder, readOnly))._unsafeUnwrapErr()).to.contain('cannot be copied');
  });
});
