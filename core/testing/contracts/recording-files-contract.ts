import type { RecordingFiles } from '@homeroom/core';
import { expect } from 'chai';
import { bytesOf } from '../text-bytes.js';
import { errOf, okOf } from './outcomes.js';

/** An empty file store for one test, and how to give it back. */
export interface RecordingFilesUnderTest {
  readonly files: RecordingFiles;
  dispose(): Promise<void>;
}

/** What every `RecordingFiles` does. */
export const recordingFilesContract = (label: string, make: () => Promise<RecordingFilesUnderTest>): void => {
  describe(`RecordingFiles: ${label}`, () => {
    let under: RecordingFilesUnderTest | null = null;
    beforeEach(async () => {
      under = await make();
    });
    afterEach(() => under?.dispose());
    const files = (): RecordingFiles => {
      if (under === null) throw new Error('files are there inside a test only');
      return under.files;
    };
    receiving(files);
    publishing(files);
    reading(files);
    removing(files);
  });
};

/** The digests that FIPS 180-4's examples give. */
const DIGESTS = {
  abc: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  empty: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  millionTimesA: 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
} as const;

async function* chunksOf(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
}

async function* breaking(...chunks: readonly Uint8Array[]): AsyncGenerator<Uint8Array> {
  yield* chunks;
  throw new Error('the connection broke');
}

const collected = async (bytes: AsyncIterable<Uint8Array>): Promise<number[]> => {
  const all: number[] = [];
  for await (const chunk of bytes) all.push(...chunk);
  return all;
};

const put = async (files: RecordingFiles, key: string, text: string): Promise<void> => {
  await okOf(files.receive(key, chunksOf(bytesOf(text))));
  await okOf(files.publish(key));
};

const textAt = async (files: RecordingFiles, key: string): Promise<string> => {
  const { bytes } = await okOf(files.read(key, null));
  return String.fromCharCode(...(await collected(bytes)));
};

const receiving = (files: () => RecordingFiles): void => {
  it('tells size and SHA-256 of what it received, in however many parts it came', async () => {
    const abc = await okOf(files().receive('abc', chunksOf(bytesOf('a'), new Uint8Array(0), bytesOf('bc'))));
    expect(abc).to.include({ sizeBytes: 3, sha256: DIGESTS.abc });
    expect(abc.path).to.be.a('string').and.not.equal('');
    const none = await okOf(files().receive('none', chunksOf()));
    expect(none).to.include({ sizeBytes: 0, sha256: DIGESTS.empty });
    const thousand = new Uint8Array(1_000).fill(97);
    const many = await okOf(files().receive('many', chunksOf(...Array.from({ length: 1_000 }, () => thousand))));
    expect(many).to.include({ sizeBytes: 1_000_000, sha256: DIGESTS.millionTimesA });
  });

  it('shows nobody what is not published', async () => {
    await okOf(files().receive('film', chunksOf(bytesOf('abc'))));
    expect(await errOf(files().read('film', null))).to.deep.equal({ type: 'missing' });
    expect(await errOf(files().locate('film'))).to.deep.equal({ type: 'missing' });
  });

  it('replaces an unpublished file of the same key', async () => {
    await okOf(files().receive('film', chunksOf(bytesOf('a first try, longer'))));
    await put(files(), 'film', 'abc');
    expect(await textAt(files(), 'film')).to.equal('abc');
  });

  it('leaves nothing behind when the source breaks', async () => {
    const broken = await errOf(files().receive('film', breaking(bytesOf('ab'))));
    expect(broken.type).to.equal('source-broke');
    expect(await errOf(files().publish('film'))).to.deep.equal({ type: 'missing' });
    await put(files(), 'film', 'abc');
    expect(await textAt(files(), 'film')).to.equal('abc');
  });

  it('leaves a published file alone while another of its key comes and breaks', async () => {
    await put(files(), 'film', 'abc');
    await errOf(files().receive('film', breaking(bytesOf('xyz'))));
    expect(await textAt(files(), 'film')).to.equal('abc');
  });

  it('keeps its own copy of the bytes', async () => {
    const given = bytesOf('abc');
    await okOf(files().receive('film', chunksOf(given)));
    given.fill(0);
    await okOf(files().publish('film'));
    for await (const chunk of (await okOf(files().read('film', null))).bytes) chunk.fill(0);
    expect(await textAt(files(), 'film')).to.equal('abc');
  });
};

const publishing = (files: () => RecordingFiles): void => {
  it('makes a received file readable, and tells where it is', async () => {
    await put(files(), 'film', 'abc');
    expect(await textAt(files(), 'film')).to.equal('abc');
    expect(await okOf(files().locate('film')))
      .to.be.a('string')
      .and.not.equal('');
  });

  it('refuses to replace a published file', async () => {
    await put(files(), 'film', 'abc');
    await okOf(files().receive('film', chunksOf(bytesOf('xyz'))));
    expect(await errOf(files().publish('film'))).to.deep.equal({ type: 'already-published' });
    expect(await textAt(files(), 'film')).to.equal('abc');
  });

  it('answers missing for what was never received', async () => {
    expect(await errOf(files().publish('film'))).to.deep.equal({ type: 'missing' });
    expect(await errOf(files().locate('film'))).to.deep.equal({ type: 'missing' });
    expect(await errOf(files().read('film', null))).to.deep.equal({ type: 'missing' });
  });
};

const reading = (files: () => RecordingFiles): void => {
  it('reads any range of a file, and tells the size of the whole', async () => {
    await put(files(), 'film', '0123456789');
    const ranges = [
      [0, 0, '0'],
      [0, 9, '0123456789'],
      [9, 9, '9'],
      [3, 6, '3456'],
    ] as const;
    for (const [first, last, text] of ranges) {
      const part = await okOf(files().read('film', { first, last }));
      expect(part.sizeBytes).to.equal(10);
      expect(String.fromCharCode(...(await collected(part.bytes)))).to.equal(text);
    }
    expect((await okOf(files().read('film', null))).sizeBytes).to.equal(10);
  });

  it('reads an empty file', async () => {
    await put(files(), 'none', '');
    const none = await okOf(files().read('none', null));
    expect(none.sizeBytes).to.equal(0);
    expect(await collected(none.bytes)).to.deep.equal([]);
  });

  it('reads a file of many parts byte for byte', async () => {
    const part = Uint8Array.from({ length: 70_001 }, (_, at) => (at * 31) % 256);
    await okOf(files().receive('film', chunksOf(part, part, part)));
    await okOf(files().publish('film'));
    const whole = await collected((await okOf(files().read('film', null))).bytes);
    expect(whole.length).to.equal(210_003);
    expect(whole.every((byte, at) => byte === part[at % part.length])).to.equal(true);
    const cut = await okOf(files().read('film', { first: 70_000, last: 140_002 }));
    expect(await collected(cut.bytes)).to.deep.equal(whole.slice(70_000, 140_003));
  });
};

const removing = (files: () => RecordingFiles): void => {
  it('removes a file, published or not, and says ok when there is none', async () => {
    await put(files(), 'film', 'abc');
    await okOf(files().receive('part', chunksOf(bytesOf('abc'))));
    for (const key of ['film', 'part', 'never']) {
      await okOf(files().remove(key));
      expect(await errOf(files().read(key, null))).to.deep.equal({ type: 'missing' });
      expect(await errOf(files().publish(key))).to.deep.equal({ type: 'missing' });
    }
    await put(files(), 'film', 'new');
    expect(await textAt(files(), 'film')).to.equal('new');
  });

  it('keeps files of different keys apart', async () => {
    await put(files(), 'film', 'abc');
    await put(files(), 'poster', 'xyz');
    await okOf(files().remove('film'));
    expect(await textAt(files(), 'poster')).to.equal('xyz');
  });
};
