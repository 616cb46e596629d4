import { once } from 'node:events';
import { expect } from 'chai';
import { openPieces, pieceStream } from '../../../src/http/attendance/piece-stream.js';
import { until } from '../until.js';

/** A source that counts how far it was read, and whether it was let go. */
const counted = (pieces: number, failAt = Number.POSITIVE_INFINITY) => {
  const seen = { read: 0, released: false };
  async function* source(): AsyncGenerator<number> {
    try {
      for (let piece = 0; piece < pieces; piece += 1) {
        if (piece === failAt) throw new Error('the source failed');
        seen.read += 1;
        yield piece;
      }
    } finally {
      seen.released = true;
    }
  }
  return { seen, source };
};

const KILOBYTE = 'x'.repeat(1_024);

describe('pieceStream', () => {
  it('tells everything in order, with the head before it', async () => {
    const { seen, source } = counted(1_000);
    const stream = pieceStream(await openPieces(source()), 'head ', (piece) => `${piece} `);
    const text = (await stream.toArray()).join('');
    expect(text).to.equal(`head ${[...Array(1_000).keys()].map((piece) => `${piece} `).join('')}`);
    expect(seen.released).to.equal(true);
  });

  it('tells the head alone when there is nothing', async () => {
    const { source } = counted(0);
    expect((await pieceStream(await openPieces(source()), 'head', String).toArray()).join('')).to.equal('head');
  });

  it('ends when there is not even a head, and passes over pieces without a text', async () => {
    const { source } = counted(0);
    expect(await pieceStream(await openPieces(source()), '', String).toArray()).to.deep.equal([]);
    const some = counted(100);
    const stream = pieceStream(await openPieces(some.source()), '', (piece) => (piece === 99 ? 'last' : ''));
    expect((await stream.toArray()).join('')).to.equal('last');
  });

  it('is not read ahead of a reader who waits', async () => {
    const { seen, source } = counted(200_000);
    const stream = pieceStream(await openPieces(source()), '', () => KILOBYTE);
    stream.read(0);
    await once(stream, 'readable');
    await until(() => stream.readableLength >= 64 * 1_024);
    const { read } = seen;
    expect(read).to.be.at.most(66);
    for (let turn = 0; turn < 20; turn += 1) await new Promise((resolve) => setImmediate(resolve));
    expect(seen.read).to.equal(read);
    stream.destroy();
  });

  it('lets the source go when the reader does', async () => {
    const { seen, source } = counted(200_000);
    const stream = pieceStream(await openPieces(source()), '', () => KILOBYTE);
    stream.read(0);
    await once(stream, 'readable');
    stream.destroy();
    await once(stream, 'close');
    expect(seen.released).to.equal(true);
    expect(seen.read).to.be.at.most(66);
  });

  it('lets the source go when nobody ever reads', async () => {
    const { seen, source } = counted(10);
    const stream = pieceStream(await openPieces(source()), '', String);
    stream.destroy();
    await once(stream, 'close');
    expect(seen).to.deep.equal({ read: 1, released: true });
  });

  it('breaks with the error of the source', async () => {
    const { source } = counted(10, 5);
    const stream = pieceStream(await openPieces(source()), '', String);
    const failure = await stream.toArray().then(
      () => null,
      (error: unknown) => error,
    );
    expect(failure).to.be.instanceOf(Error).with.property('message', 'the source failed');
  });

  it('says at once what fails at once', async () => {
    const { source } = counted(10, 0);
    const failure = await openPieces(source()).catch((error: unknown) => error);
    expect(failure).to.be.instanceOf(Error).with.property('message', 'the source failed');
  });
});
