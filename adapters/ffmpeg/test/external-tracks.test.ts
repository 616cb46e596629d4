import { execFile } from 'node:child_process';
import { copyFile, readFile } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { expect } from 'chai';
import { ffmpegMedia } from '../src/index.js';
import { CLASS_MP4, installedTools, type Workspace, workspace } from './workspace.js';

const run = promisify(execFile);

/** The boxes that hold a track's table of files (ISO/IEC 14496-12, 8.7.2), from the outermost to the table itself. */
const AROUND_FILE_TABLE = ['moov', 'trak', 'mdia', 'minf', 'dinf', 'dref'];
/** The one entry of a table that names the file itself: `url ` with a flag and no text. */
const OWN_FILE_BYTES = 12;

/** An entry that names another file beside this one, as QuickTime writes it: an alias with a path. */
const aliasOf = (fileName: string): Buffer => {
  const path = Buffer.from(`/${fileName}\0`);
  const alias = Buffer.alloc(200);
  alias.writeUInt32BE(alias.length, 0);
  alias.write('alis', 4, 'latin1');
  // One folder up from here and one down to it: the same folder.
  alias.writeUInt16BE(1, 142);
  alias.writeUInt16BE(1, 144);
  alias.writeUInt16BE(2, 162);
  alias.writeUInt16BE(path.length, 164);
  path.copy(alias, 166);
  alias.writeUInt16BE(0xffff, 166 + path.length);
  return alias;
};

/** The film, whole, but with its pictures blackened, and its first track said to be in `fileName`. */
const withTrackIn = (film: Buffer, fileName: string): Buffer => {
  const alias = aliasOf(fileName);
  const entry = film.indexOf('dref', 0, 'latin1') + 12;
  const changed = Buffer.concat([film.subarray(0, entry), alias, film.subarray(entry + OWN_FILE_BYTES)]);
  for (const box of AROUND_FILE_TABLE) {
    const sizeAt = film.lastIndexOf(box, entry, 'latin1') - 4;
    changed.writeUInt32BE(film.readUInt32BE(sizeAt) + alias.length - OWN_FILE_BYTES, sizeAt);
  }
  return changed.fill(0, changed.indexOf('mdat', 0, 'latin1') + 4);
};

for (const { name, ffmpegPath, ffprobePath } of await installedTools()) {
  describe(`a film whose track is in another file, with ffmpeg ${name}`, () => {
    let files: Workspace;

    before(async () => {
      files = await workspace();
    });
    after(() => files.remove());

    it('shows nothing of that file', async () => {
      await copyFile(CLASS_MP4, join(files.folder, 'canary.mp4'));
      const path = await files.file('alias.mp4', withTrackIn(await readFile(CLASS_MP4), 'canary.mp4'));
      const poster = await ffmpegMedia({ ffmpegPath, ffprobePath }).poster(path, 1);
      expect(poster._unsafeUnwrapErr().type).to.equal('not-media');
      // The reference is real: an ffmpeg that is told to follows it.
      const told = ['-v', 'error', '-enable_drefs', '1', '-i', path, '-frames:v', '1', '-f', 'image2pipe', 'pipe:1'];
      const { stdout } = await run(ffmpegPath, told, { encoding: 'buffer' });
      expect(stdout.length).to.be.above(1000);
    });
  });
}
