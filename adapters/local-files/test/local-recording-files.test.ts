import { createHash } from 'node:crypto';
import {
  chmod,
  link,
  lstat,
  mkdir,
  open,
  readdir,
  readFile,
  rename,
  rm,
  symlink,
  utimes,
  writeFile,
} from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import fc from 'fast-check';
import sinon from 'sinon';
import { type LocalRecordingFiles, localRecordingFiles } from '../src/index.js';
import { chunksOf, textOf, type Workspace, workspace } from './workspace.js';

describe('localRecordingFiles', () => {
  let work: Workspace;
  let files: LocalRecordingFiles;

  beforeEach(async () => {
    work = await workspace();
    files = localRecordingFiles({ directory: work.directory });
  });
  afterEach(async () => {
    sinon.restore();
    await work.remove();
  });

  const receive = async (key: string, text: string): Promise<void> => {
    (await files.receive(key, chunksOf(text)))._unsafeUnwrap();
  };
  const put = async (key: string, text: string): Promise<void> => {
    await receive(key, text);
    (await files.publish(key))._unsafeUnwrap();
  };

  it('touches nothing before it is needed', async () => {
    (await files.remove('film'))._unsafeUnwrap();
    expect((await files.read('film', null))._unsafeUnwrapErr()).to.deep.equal({ type: 'missing' });
    expect((await files.sweepUnpublished(Date.now()))._unsafeUnwrap()).to.equal(0);
    expect(await readdir(work.folder)).to.deep.equal([]);
  });

  it('lets nobody else look', async () => {
    await put('film', 'abc');
    await receive('other', 'abc');
    for (const name of await readdir(work.directory, { recursive: true })) {
      const stats = await lstat(join(work.directory, name));
      expect(stats.mode & 0o777, name).to.equal(stats.isDirectory() ? 0o700 : 0o600);
    }
  });

  it('writes and hashes chunks of any size', async () => {
    const sizes = fc.array(fc.integer({ min: 0, max: 1_500_000 }), { maxLength: 5 });
    await fc.assert(
      fc.asyncProperty(sizes, async (chunkSizes) => {
        const chunks = chunkSizes.map((size, at) => Buffer.alloc(size, `${at}:${size},`));
        const whole = Buffer.concat(chunks);
        async function* source() {
          yield* chunks;
        }
        const received = (await files.receive('film', source()))._unsafeUnwrap();
        expect(received.sizeBytes).to.equal(whole.length);
        expect(received.sha256).to.equal(createHash('sha256').update(whole).digest('hex'));
        expect((await readFile(received.path)).equals(whole)).to.equal(true);
      }),
      { numRuns: 30 },
    );
  });

  it('takes a key as a name, never as a path', async () => {
    await writeFile(join(work.folder, 'canary'), 'canary');
    const before = await work.entries();
    const keys = [
      ...[
        '',
        '.',
        '..',
        '.hidden',
        '../canary',
        '../../canary',
        '/etc/passwd',
        'a/b',
        'a\\b',
        'a\0',
        'a\n',
        ' a',
        'a ',
      ],
      ...[
        '%2e%2e',
        'a:b',
        'C:',
        'file:a',
        'ü',
        'a\u202Eb',
        '~',
        '*',
        "'",
        '$(id)',
        'x'.repeat(101),
        '../published/film',
      ],
    ];
    for (const key of keys) {
      expect((await files.receive(key, chunksOf('x')))._unsafeUnwrapErr().type, key).to.equal('storage-failed');
      expect((await files.publish(key))._unsafeUnwrapErr(), key).to.deep.equal({ type: 'missing' });
      expect((await files.read(key, null))._unsafeUnwrapErr(), key).to.deep.equal({ type: 'missing' });
      expect((await files.locate(key))._unsafeUnwrapErr(), key).to.deep.equal({ type: 'missing' });
      expect((await files.remove(key)).isOk(), key).to.equal(true);
    }
    expect(await work.entries()).to.deep.equal(before);
    for (const key of ['a', '-rf', '_', 'A.b-c_d.mp4', 'x'.repeat(100), '0..1']) {
      await put(key, key);
      expect(await textOf((await files.read(key, null))._unsafeUnwrap().bytes)).to.equal(key);
    }
  });

  it('follows no symlink that somebody planted', async () => {
    await put('film', 'abc');
    const canary = join(work.folder, 'canary');
    await writeFile(canary, 'canary');
    const at = (folder: string, key: string): string => join(work.directory, folder, key);
    await symlink(canary, at('received', 'one'));
    await symlink(canary, at('published', 'two'));
    expect((await files.publish('one'))._unsafeUnwrapErr()).to.deep.equal({ type: 'missing' });
    await put('one', 'mine');
    expect((await files.read('two', null))._unsafeUnwrapErr()).to.deep.equal({ type: 'missing' });
    expect((await files.locate('two'))._unsafeUnwrapErr()).to.deep.equal({ type: 'missing' });
    (await files.remove('two'))._unsafeUnwrap();
    expect(await readFile(canary, 'utf8')).to.equal('canary');
    await rename(at('received', ''), join(work.folder, 'moved'));
    await symlink(join(work.folder, 'moved'), join(work.directory, 'received'));
    expect((await files.receive('three', chunksOf('x')))._unsafeUnwrapErr().type).to.equal('storage-failed');
    expect(await readdir(join(work.folder, 'moved'))).to.deep.equal([]);
  });

  it('publishes one of many at a time', async () => {
    for (let round = 0; round < 20; round += 1) {
      const key = `film${round}`;
      await receive(key, 'abc');
      const others = localRecordingFiles({ directory: work.directory });
      const all = await Promise.all(Array.from({ length: 20 }, (_, at) => (at % 2 ? files : others).publish(key)));
      expect(all.filter((one) => one.isOk()).length).to.equal(1);
      expect(all.every((one) => one.isOk() || one.error.type === 'already-published')).to.equal(true);
    }
  });

  it('goes on with a publication that was cut off between its two steps', async () => {
    await receive('film', 'abc');
    await link(join(work.directory, 'received', 'film'), join(work.directory, 'published', 'film'));
    expect((await files.publish('film')).isOk()).to.equal(true);
    expect((await files.publish('film'))._unsafeUnwrapErr()).to.deep.equal({ type: 'already-published' });
    expect(await work.entries()).to.deep.equal(['recordings/published/film']);
  });

  it('says that the disk is full, leaves nothing behind and stops the source', async () => {
    for (const [code, chunks] of [
      ['ENOSPC', 5],
      ['EDQUOT', 1],
    ] as const) {
      const probe = await open(join(work.folder, 'probe'), 'w');
      const write = sinon.stub(Object.getPrototypeOf(probe), 'write');
      await probe.close();
      write.onCall(0).callThrough();
      write.rejects(Object.assign(new Error(`${code}: write`), { code }));
      let hasStopped = false;
      const source = async function* () {
        try {
          for (let count = 0; count < 1000 * chunks; count += 1) yield Buffer.alloc(1_048_576);
        } finally {
          hasStopped = true;
        }
      };
      const error = (await files.receive('film', source()))._unsafeUnwrapErr();
      sinon.restore();
      expect(error.type).to.equal('storage-failed');
      expect(error.reason).to.match(/the disk (is full|quota is used up) \((ENOSPC|EDQUOT)\)/);
      expect(hasStopped).to.equal(true);
      expect(await work.entries()).to.deep.equal(['probe']);
    }
  });

  it('says that it cannot write here, and leaves nothing behind', async () => {
    await writeFile(work.directory, 'a file where the directory should be');
    const error = (await files.receive('film', chunksOf('abc')))._unsafeUnwrapErr();
    expect(error.type).to.equal('storage-failed');
    expect(await work.entries()).to.deep.equal(['recordings']);
    await rm(work.directory);
    await mkdir(join(work.directory, 'received', 'film'), { recursive: true });
    expect((await files.receive('film', chunksOf('abc')))._unsafeUnwrapErr().type).to.equal('storage-failed');
    expect(await work.entries()).to.deep.equal([]);
  });

  it('takes no more than the largest file', async () => {
    const small = localRecordingFiles({ directory: work.directory, maxFileBytes: 6 });
    expect((await small.receive('film', chunksOf('abc', 'def'))).isOk()).to.equal(true);
    const error = (await small.receive('other', chunksOf('abc', 'defg')))._unsafeUnwrapErr();
    expect(error).to.deep.equal({ type: 'storage-failed', reason: 'more than 6 bytes came' });
    expect(await work.entries()).to.deep.equal(['recordings/received/film']);
  });

  it('tells why the source broke, but no address of it', async () => {
    const source = async function* () {
      yield Buffer.from('abc');
      throw new Error(
        'request to https://media.example/download/recording/secret-token failed, reason: socket hang up',
      );
    };
    expect((await files.receive('film', source()))._unsafeUnwrapErr()).to.deep.equal({
      type: 'source-broke',
      reason: 'request to (a URL) failed, reason: socket hang up',
    });
    expect(await work.entries()).to.deep.equal([]);
  });

  it('holds no file open for an answer that nobody reads, or reads in part', async () => {
    await put('film', 'x'.repeat(1_000_000));
    const opened = async (): Promise<number> => (await readdir('/dev/fd')).length;
    const before = await opened();
    for (let count = 0; count < 10; count += 1) {
      const { bytes } = (await files.read('film', null))._unsafeUnwrap();
      if (count % 2 === 0) continue;
      for await (const chunk of bytes) {
        expect(chunk.length).to.be.above(0);
        break;
      }
    }
    expect(await opened()).to.equal(before);
  });

  it('breaks off rather than mix two files', async () => {
    await put('film', 'abc');
    const { bytes } = (await files.read('film', null))._unsafeUnwrap();
    await writeFile(join(work.directory, 'new'), 'xyz');
    await rename(join(work.directory, 'new'), join(work.directory, 'published', 'film'));
    const thrown = await textOf(bytes).catch((error: unknown) => error);
    expect(thrown).to.be.instanceOf(Error);
  });

  it('sweeps the received files of before, and none that is younger or published', async () => {
    await put('published', 'abc');
    await receive('killed', 'abc');
    await receive('young', 'abc');
    const longAgo = new Date(Date.now() - 7_200_000);
    for (const path of ['published/published', 'received/killed']) {
      await utimes(join(work.directory, path), longAgo, longAgo);
    }
    expect((await files.sweepUnpublished(Date.now() - 3_600_000))._unsafeUnwrap()).to.equal(1);
    expect(await work.entries()).to.deep.equal(['recordings/published/published', 'recordings/received/young']);
  });

  it('sweeps the part files of before, and no other', async () => {
    await put('film', 'abc');
    const parts = join(work.directory, 'parts');
    await writeFile(join(parts, 'old.part'), 'x');
    await chmod(join(parts, 'old.part'), 0o600);
    const { mtimeMs } = await lstat(join(parts, 'old.part'));
    expect((await files.sweepUnpublished(Math.floor(mtimeMs)))._unsafeUnwrap()).to.equal(0);
    expect((await files.sweepUnpublished(Math.ceil(mtimeMs) + 1))._unsafeUnwrap()).to.equal(1);
    expect(await work.entries()).to.deep.equal(['recordings/published/film']);
  });

  it('lists published files with the time of their last byte, and nothing that is none', async () => {
    await put('film', 'abc');
    await put('poster', 'abc');
    const published = join(work.directory, 'published');
    await utimes(join(published, 'film'), 1_000, 1_000.25);
    await symlink(join(published, 'film'), join(published, 'link'));
    await writeFile(join(published, '.hidden'), 'x');
    await mkdir(join(published, 'folder'));
    const listed = (await files.list(null, 10))._unsafeUnwrap();
    expect(listed.map(({ key }) => key)).to.deep.equal(['film', 'poster']);
    expect(listed[0]).to.deep.equal({ key: 'film', writtenAt: 1_000_250 });
    expect((await files.list('film', 1))._unsafeUnwrap()).to.deep.equal(listed.slice(1));
  });
});
