import type { RecordingFiles } from '@homeroom/core';
import { expect } from 'chai';
import { bytesOf } from '../text-bytes.js';
import { breaking, chunksOf, put, textAt } from './file-steps.js';
import { errOf, okOf } from './outcomes.js';
import { listing, publishing, reading, removing } from './recording-files-reading-contract.js';

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
    listing(files);
  });
};

/** The digests that FIPS 180-4's examples give. */
const DIGESTS = {
  abc: 'ba7816bf8f01cfea414140de5dae2223b00361a396177a9cb410ff61f20015ad',
  empty: 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855',
  millionTimesA: 'cdc76e5c9914fb9281a1c7e284d73e67f1809a48a497200e046d39ccc7112cd0',
} as const;

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
