import { execFile } from 'node:child_process';
import { copyFile, mkdir } from 'node:fs/promises';
import { join } from 'node:path';
import { promisify } from 'node:util';
import type { Media } from '@homeroom/core';
import { expect } from 'chai';
import { ffmpegMedia } from '../src/index.js';
import { jpegSize } from '../src/jpeg.js';
import { CLASS_MP4, CLASS_WEBM, headOf, installedTools, type Workspace, workspace } from './workspace.js';

const run = promisify(execFile);
const tools = await installedTools();

for (const { name, ffmpegPath, ffprobePath } of tools) {
  describe(`ffmpegMedia with ffmpeg ${name}`, () => {
    let files: Workspace;
    let media: Media;

    before(async () => {
      files = await workspace();
      media = ffmpegMedia({ ffmpegPath, ffprobePath });
    });
    after(() => files.remove());

    /** A short film by ffmpeg itself. */
    const film = async (fileName: string, ...options: readonly string[]): Promise<string> => {
      const path = join(files.folder, fileName);
      await run(ffmpegPath, ['-v', 'error', '-f', 'lavfi', '-i', 'testsrc=s=320x180:r=10', ...options, '-y', path]);
      return path;
    };

    const expectPoster = async (path: string, atSeconds: number, size: { width: number; height: number }) => {
      const poster = (await media.poster(path, atSeconds))._unsafeUnwrap();
      expect(jpegSize(poster)).to.deep.equal(size);
      expect(poster.length).to.be.below(2_000_000);
      return poster;
    };

    it('says what a recording of PlugNMeet holds', async () => {
      expect((await media.probe(CLASS_MP4))._unsafeUnwrap()).to.deep.equal({
        durationSeconds: 20,
        width: 128,
        height: 72,
      });
    });

    it('says what a WebM holds', async () => {
      expect((await media.probe(CLASS_WEBM))._unsafeUnwrap()).to.deep.equal({
        durationSeconds: 3,
        width: 320,
        height: 180,
      });
    });

    it('counts the length of a WebM that was written to a pipe and does not say it', async () => {
      const { stdout } = await run(
        ffmpegPath,
        ['-v', 'error', '-i', CLASS_WEBM, '-c', 'copy', '-f', 'webm', '-live', '1', 'pipe:1'],
        { encoding: 'buffer' },
      );
      const path = await files.file('piped.webm', stdout);
      const facts = (await media.probe(path))._unsafeUnwrap();
      expect(facts.durationSeconds).to.be.within(2.9, 3.1);
      await expectPoster(path, 1, { width: 320, height: 180 });
    });

    it('looks into a film in fragments, as the recorder writes it before it is processed', async () => {
      const options = ['-t', '30', '-g', '120', '-preset', 'ultrafast', '-movflags', 'frag_keyframe+empty_moov'];
      const path = await film('fragments.mp4', ...options);
      expect((await media.probe(path))._unsafeUnwrap()).to.deep.equal({ durationSeconds: 30, width: 320, height: 180 });
      const posters = new Set<string>();
      for (const atSeconds of [3, 15, 1e6]) {
        const poster = await expectPoster(path, atSeconds, { width: 320, height: 180 });
        posters.add(Buffer.from(poster).toString('base64'));
      }
      expect(posters.size).to.equal(3);
    });

    it('takes a poster at the start, inside, at the end and after it', async () => {
      for (const atSeconds of [0, 1, 10, 19.99, 20, 1e6, -5, Number.NaN]) {
        await expectPoster(CLASS_MP4, atSeconds, { width: 128, height: 72 });
        await expectPoster(CLASS_WEBM, atSeconds, { width: 320, height: 180 });
      }
    });

    it('takes the key frame before the position', async () => {
      const first = await expectPoster(CLASS_WEBM, 0.9, { width: 320, height: 180 });
      const second = await expectPoster(CLASS_WEBM, 1.9, { width: 320, height: 180 });
      expect(first).to.deep.equal(await expectPoster(CLASS_WEBM, 0, { width: 320, height: 180 }));
      expect(second).not.to.deep.equal(first);
    });

    it('makes a poster of a large film smaller', async () => {
      const path = await film('large.mp4', '-frames:v', '1', '-vf', 'scale=2560:1440', '-preset', 'ultrafast');
      await expectPoster(path, 0, { width: 1280, height: 720 });
    });

    it('does not open a picture above the limit, and opens one at it', async () => {
      const path = await film('grand.mp4', '-frames:v', '1', '-vf', 'scale=640:480', '-preset', 'ultrafast');
      const small = ffmpegMedia({ ffmpegPath, ffprobePath, limits: { maxPixels: 640 * 480 - 1 } });
      expect((await small.probe(path))._unsafeUnwrapErr().type).to.equal('not-media');
      expect((await small.poster(path, 0))._unsafeUnwrapErr().type).to.equal('not-media');
      const enough = ffmpegMedia({ ffmpegPath, ffprobePath, limits: { maxPixels: 640 * 480 } });
      expect((await enough.probe(path)).isOk()).to.equal(true);
      expect((await enough.poster(path, 0)).isOk()).to.equal(true);
    });

    it('refuses a poster above its size', async () => {
      const small = ffmpegMedia({ ffmpegPath, ffprobePath, limits: { posterBytes: 1000 } });
      const error = (await small.poster(CLASS_MP4, 0))._unsafeUnwrapErr();
      expect(error.type).to.equal('media-tool-failed');
      expect(error.reason).to.contain('wrote too much');
    });

    it('refuses sound without a picture', async () => {
      const path = join(files.folder, 'sound.mp4');
      await run(ffmpegPath, ['-v', 'error', '-f', 'lavfi', '-i', 'sine=440', '-t', '1', '-c:a', 'aac', '-y', path]);
      expect((await media.probe(path))._unsafeUnwrapErr()).to.deep.include({ type: 'not-media' });
      expect((await media.poster(path, 0))._unsafeUnwrapErr()).to.deep.include({ type: 'not-media' });
    });

    it('refuses a film that was cut short, wherever', async () => {
      for (const whole of [CLASS_MP4, CLASS_WEBM]) {
        for (const sizeBytes of [4, 12, 40, 5_000, 23_000, 23_260]) {
          const path = await files.file('cut.mp4', await headOf(whole, sizeBytes));
          expect((await media.probe(path))._unsafeUnwrapErr().type, `${whole} ${sizeBytes}`).to.equal('not-media');
          expect((await media.poster(path, 0))._unsafeUnwrapErr().type, `${whole} ${sizeBytes}`).to.equal('not-media');
        }
      }
    });

    it('refuses what is no film', async () => {
      const bytes = Buffer.from(await headOf(CLASS_MP4, 100_000)).fill(0x55, 32);
      const disguises = [
        await files.file('empty.mp4', ''),
        await files.file('text.mp4', 'Dear diary, today nothing happened.'),
        await files.file('scrambled.mp4', bytes),
        files.folder,
        '/dev/null',
      ];
      for (const path of disguises) {
        expect((await media.probe(path))._unsafeUnwrapErr().type, path).to.equal('not-media');
        expect((await media.poster(path, 0))._unsafeUnwrapErr().type, path).to.equal('not-media');
      }
    });

    it('says that a file is not there, which may pass', async () => {
      const path = join(files.folder, 'nowhere.mp4');
      expect((await media.probe(path))._unsafeUnwrapErr().type).to.equal('media-tool-failed');
      expect((await media.poster(path, 0))._unsafeUnwrapErr().type).to.equal('media-tool-failed');
      expect((await media.poster('a\0b', 0))._unsafeUnwrapErr().type).to.equal('media-tool-failed');
    });

    it('follows no list of other files', async () => {
      const canary = join(files.folder, 'canary.mp4');
      await copyFile(CLASS_MP4, canary);
      const brand = (await headOf(CLASS_MP4, 32)).slice();
      const lists = {
        'concat.mp4': 'ffconcat version 1.0\nfile canary.mp4\n',
        'hls.mp4': '#EXTM3U\n#EXT-X-TARGETDURATION:20\n#EXTINF:20,\ncanary.mp4\n#EXT-X-ENDLIST\n',
        'session.mp4':
          'v=0\no=- 0 0 IN IP4 127.0.0.1\ns=x\nc=IN IP4 127.0.0.1\nm=video 9 RTP/AVP 96\na=rtpmap:96 H264/90000\n',
        'subtitled.mp4': 'RIFF\0\0\0\0AVI LIST\0\0\0\0GAB2\0#EXTM3U\n#EXTINF:20,\ncanary.mp4\n#EXT-X-ENDLIST\n',
        'branded.mp4': Buffer.concat([brand, Buffer.from('ffconcat version 1.0\nfile canary.mp4\n')]),
      };
      for (const [fileName, content] of Object.entries(lists)) {
        const path = await files.file(fileName, content);
        expect((await media.probe(path))._unsafeUnwrapErr().type, fileName).to.equal('not-media');
        expect((await media.poster(path, 0))._unsafeUnwrapErr().type, fileName).to.equal('not-media');
      }
      // The lists are real: without a guard ffmpeg follows the first.
      const unguarded = await run(
        ffmpegPath,
        ['-v', 'error', '-i', join(files.folder, 'concat.mp4'), '-frames:v', '1', '-f', 'image2pipe', 'pipe:1'],
        { encoding: 'buffer' },
      );
      expect(unguarded.stdout.length).to.be.above(1000);
    });

    it('takes a name as a name', async () => {
      const folder = join(files.folder, 'names');
      await mkdir(folder);
      const names = [
        '-i.mp4',
        '%03d.mp4',
        'concat:a|b.mp4',
        'http:',
        'a\nb\r.mp4',
        'it\'s "quoted" $(id) `id`.mp4',
        '*?[a].mp4',
      ];
      for (const fileName of names) {
        const path = join(folder, fileName);
        await copyFile(CLASS_WEBM, path);
        expect((await media.probe(path)).isOk(), fileName).to.equal(true);
        expect((await media.poster(path, 1)).isOk(), fileName).to.equal(true);
      }
    });

    it('works while others work', async () => {
      const all = await Promise.all([0, 5, 10, 15].map((atSeconds) => media.poster(CLASS_MP4, atSeconds)));
      expect(all.map((poster) => poster.isOk())).to.deep.equal([true, true, true, true]);
    });
  });
}
