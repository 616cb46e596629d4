import { expect } from 'chai';
import fc from 'fast-check';
import { ffmpegMedia } from '../src/index.js';
import { jpegSize } from '../src/jpeg.js';
import { CLASS_WEBM, installedTools } from './workspace.js';

describe('jpegSize', () => {
  let poster: Uint8Array;

  before(async () => {
    const [tools] = await installedTools();
    if (tools === undefined) throw new Error('There is an ffmpeg.');
    poster = (await ffmpegMedia(tools).poster(CLASS_WEBM, 0))._unsafeUnwrap();
  });

  it('reads the size of a JPEG', () => {
    expect(jpegSize(poster)).to.deep.equal({ width: 320, height: 180 });
  });

  it('refuses one that was cut short', () => {
    fc.assert(
      fc.property(fc.nat(poster.length - 1), (sizeBytes) => {
        expect(jpegSize(poster.subarray(0, sizeBytes))).to.equal(null);
      }),
    );
  });

  it('reads any bytes without fail', () => {
    const ends = (middle: Uint8Array) => Uint8Array.of(0xff, 0xd8, ...middle, 0xff, 0xd9);
    fc.assert(
      fc.property(fc.uint8Array({ maxLength: 64 }), (bytes) => {
        jpegSize(bytes);
        const size = jpegSize(ends(bytes));
        if (size !== null) expect(size.width * size.height).to.be.above(0);
      }),
    );
  });
});
