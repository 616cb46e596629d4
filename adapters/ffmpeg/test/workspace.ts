import { chmod, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { findFfmpeg } from '../src/index.js';

/** A recording as PlugNMeet 2.4.0 delivers it: the body of `plugnmeet-2.4.0/exchanges/download-full.json`, 20 s of 128 × 72. */
export const CLASS_MP4 = mediaPath('class.mp4');
/** 3 s of 320 × 180 VP8, a key frame each second. */
export const CLASS_WEBM = mediaPath('class.webm');

function mediaPath(name: string): string {
  return fileURLToPath(new URL(`../../test/media/${name}`, import.meta.url));
}

/** A folder for the files of one suite. */
export const workspace = async () => {
  const folder = await mkdtemp(join(tmpdir(), 'homeroom-ffmpeg-'));
  return {
    folder,
    file: async (name: string, content: string | Uint8Array): Promise<string> => {
      const path = join(folder, name);
      await writeFile(path, content);
      return path;
    },
    /** A shell script that can be run in place of ffmpeg. */
    program: async (name: string, script: string): Promise<string> => {
      const path = join(folder, name);
      await writeFile(path, `#!/bin/sh\n${script}\n`);
      await chmod(path, 0o755);
      return path;
    },
    remove: () => rm(folder, { recursive: true, force: true }),
  };
};

export type Workspace = Awaited<ReturnType<typeof workspace>>;

/** The first bytes of a file. */
export const headOf = async (path: string, sizeBytes: number): Promise<Uint8Array> =>
  (await readFile(path)).subarray(0, sizeBytes);

/** The system's ffmpeg if there is one, and npm's: both must do. */
export const installedTools = async () => {
  const path = process.env.PATH ?? '';
  const all = [];
  for (const search of [{ path }, { path: '' }]) {
    const found = await findFfmpeg(search);
    if (found.isErr()) throw new Error(found.error.reason);
    const { ffmpeg, ffprobe } = found.value;
    all.push({ name: `${ffmpeg.version} (${ffmpeg.source})`, ffmpegPath: ffmpeg.path, ffprobePath: ffprobe.path });
  }
  return all;
};
