import type { RecordingFiles } from '@homeroom/core';
import { expect } from 'chai';
import { bytesOf } from '../text-bytes.js';
import { chunksOf, collected, put, textAt } from './file-steps.js';
import { errOf, okOf } from './outcomes.js';

/** Publishing; a part of `recordingFilesContract`. */
export const publishing = (files: () => RecordingFiles): void => {
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

/** Reading; a part of `recordingFilesContract`. */
export const reading = (files: () => RecordingFiles): void => {
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

  it('can be read by many at once, and left early or never begun', async () => {
    await put(files(), 'film', '0123456789'.repeat(20_000));
    await okOf(files().read('film', null));
    for await (const chunk of (await okOf(files().read('film', null))).bytes) {
      expect(chunk.length).to.be.above(0);
      break;
    }
    const whole = await Promise.all(Array.from({ length: 5 }, () => okOf(files().read('film', null))));
    const lengths = await Promise.all(whole.map(async ({ bytes }) => (await collected(bytes)).length));
    expect(lengths).to.deep.equal(Array(5).fill(200_000));
    await okOf(files().remove('film'));
    expect(await errOf(files().read('film', null))).to.deep.equal({ type: 'missing' });
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

/** Removing; a part of `recordingFilesContract`. */
export const removing = (files: () => RecordingFiles): void => {
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

/** Listing; a part of `recordingFilesContract`. */
export const listing = (files: () => RecordingFiles): void => {
  it('lists what is published, by key, in parts of any size', async () => {
    expect(await okOf(files().list(null, 10))).to.deep.equal([]);
    // By the letters' numbers, whatever language the store speaks.
    const keys = ['B', '_', 'a', 'a-b', 'a.b', 'ab'].sort();
    for (const key of [...keys].reverse()) await put(files(), key, 'abc');
    await okOf(files().receive('unpublished', chunksOf(bytesOf('abc'))));
    await put(files(), 'gone', 'abc');
    await okOf(files().remove('gone'));
    for (const size of [1, 2, 4, 6, 100]) {
      const listed: string[] = [];
      for (let after: string | null = null; ; after = listed.at(-1) ?? null) {
        const part = await okOf(files().list(after, size));
        expect(part.length).to.be.at.most(size);
        listed.push(...part.map(({ key }) => key));
        if (part.length < size) break;
      }
      expect(listed, `in parts of ${size}`).to.deep.equal(keys);
    }
  });
};
