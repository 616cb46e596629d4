import { chmod } from 'node:fs/promises';
import { join } from 'node:path';
import { expect } from 'chai';
import { ffmpegMedia } from '../src/index.js';
import type { MediaLimits } from '../src/limits.js';
import { processesWith } from './processes.js';
import { CLASS_MP4, installedTools, type Workspace, workspace } from './workspace.js';

const LIMITS: Partial<MediaLimits> = { timeoutSeconds: 0.4, killAfterSeconds: 0.3 };

describe('ffmpegMedia with a broken ffmpeg', () => {
  let files: Workspace;

  before(async () => {
    files = await workspace();
  });
  after(() => files.remove());

  /** What probe and poster say with `script` in place of both tools, how long a call took at most, and who is still there then. */
  const withTool = async (name: string, script: string, limits: Partial<MediaLimits> = LIMITS) => {
    const tool = await files.program(name, script);
    const media = ffmpegMedia({ ffmpegPath: tool, ffprobePath: tool, limits });
    const answers = [];
    for (const call of [() => media.poster(CLASS_MP4, 1), () => media.probe(CLASS_MP4)]) {
      const startedAt = performance.now();
      const error = (await call())._unsafeUnwrapErr();
      answers.push({ ...error, seconds: (performance.now() - startedAt) / 1000 });
    }
    const [poster, probe] = answers;
    if (poster === undefined || probe === undefined) throw new Error('There are two calls.');
    return { poster, probe, survivors: await processesWith(tool) };
  };

  it('ends one that hangs', async () => {
    const { poster, probe, survivors } = await withTool('hang', 'while :; do sleep 1; done');
    for (const { type, reason, seconds } of [poster, probe]) {
      expect(type).to.equal('media-tool-failed');
      expect(reason).to.contain('took longer than 0.4 s');
      expect(seconds).to.be.within(0.4, 2.4);
    }
    expect(survivors).to.deep.equal([]);
  });

  it('ends one that ignores SIGTERM and forks', async () => {
    const { poster, survivors } = await withTool(
      'stubborn',
      `trap '' TERM; (trap '' TERM; while :; do sleep 1; done) & (while :; do sleep 1; done) & while :; do sleep 1; done`,
    );
    expect(poster.reason).to.contain('took longer');
    expect(poster.seconds).to.be.within(0.7, 2.4);
    expect(survivors).to.deep.equal([]);
  });

  it('ends what it leaves behind, and waits for no one who holds its pipes', async () => {
    const { poster, probe, survivors } = await withTool('parent', '(while :; do sleep 1; done) & exit 0', {
      timeoutSeconds: 20,
    });
    expect(poster).to.deep.include({ type: 'not-media', reason: 'No key frame could be decoded.' });
    expect(Math.max(poster.seconds, probe.seconds)).to.be.below(5);
    expect(survivors).to.deep.equal([]);
  });

  it('ends one that complains without end, and keeps none of it', async () => {
    const before = process.memoryUsage().rss;
    const { poster, probe } = await withTool('noisy', 'exec head -c 1000000000 /dev/zero >&2', { timeoutSeconds: 20 });
    expect(poster).to.deep.include({ type: 'media-tool-failed' });
    expect(poster.reason).to.contain('complained without end');
    expect(probe.reason).to.contain('complained without end');
    expect(process.memoryUsage().rss - before).to.be.below(64 * 1024 * 1024);
  });

  it('ends one that writes without end', async () => {
    const before = process.memoryUsage().rss;
    const { poster, probe } = await withTool('endless', 'exec cat /dev/zero', { timeoutSeconds: 20 });
    expect(poster.reason).to.contain('wrote too much');
    expect(probe.reason).to.contain('wrote too much');
    expect(process.memoryUsage().rss - before).to.be.below(160 * 1024 * 1024);
  });

  it('does not take exit code 0 for success', async () => {
    const silent = await withTool('silent', 'exit 0');
    expect(silent.poster.type).to.equal('not-media');
    expect(silent.probe.type).to.equal('media-tool-failed');
    const liar = await withTool('liar', 'echo "this is a picture"');
    expect(liar.poster).to.deep.include({
      type: 'media-tool-failed',
      reason: 'ffmpeg wrote something else than a JPEG',
    });
    const halfDone = await withTool('half-done', "printf '\\377\\330\\377\\340'");
    expect(halfDone.poster.type).to.equal('media-tool-failed');
  });

  it('says that it crashed', async () => {
    const { poster, probe } = await withTool('crash', 'kill -SEGV $$');
    expect(poster).to.deep.include({ type: 'media-tool-failed' });
    expect(poster.reason).to.contain('was ended by SIGSEGV');
    expect(probe.type).to.equal('media-tool-failed');
  });

  it('says that there is none', async () => {
    for (const path of [join(files.folder, 'none'), files.folder, CLASS_MP4, await files.file('unreadable', '')]) {
      const media = ffmpegMedia({ ffmpegPath: path, ffprobePath: path });
      expect((await media.poster(CLASS_MP4, 0))._unsafeUnwrapErr().type, path).to.equal('media-tool-failed');
      expect((await media.probe(CLASS_MP4))._unsafeUnwrapErr().type, path).to.equal('media-tool-failed');
    }
  });

  it('says that it went away, and goes on when it is back', async () => {
    const [tools] = await installedTools();
    if (tools === undefined) throw new Error('There is an ffmpeg.');
    const passing = await files.program('passing', `exec ${tools.ffmpegPath} "$@"`);
    const media = ffmpegMedia({ ...tools, ffmpegPath: passing });
    expect((await media.poster(CLASS_MP4, 0)).isOk()).to.equal(true);
    await chmod(passing, 0o600);
    expect((await media.poster(CLASS_MP4, 0))._unsafeUnwrapErr().type).to.equal('media-tool-failed');
    await chmod(passing, 0o755);
    expect((await media.poster(CLASS_MP4, 0)).isOk()).to.equal(true);
  });

  it('gives it no secret, and lets it write no file', async () => {
    process.env.HOMEROOM_TEST_SECRET = 'hush';
    const written = join(files.folder, 'written');
    const spy = await withTool('spy', `env >&2; exit 1`);
    const writer = await withTool('writer', `echo hello > '${written}'; cat '${written}' >&2; exit 1`);
    delete process.env.HOMEROOM_TEST_SECRET;
    expect(spy.poster.reason).to.contain('LC_ALL=C').and.not.to.contain('hush');
    expect(writer.poster.reason).not.to.contain('hello');
  });

  it('keeps what it says on one line', async () => {
    const { poster } = await withTool('forger', `printf 'a\\nINFO forged\\033[31m\\n%0500d' 1 >&2; exit 1`);
    expect(poster.type).to.equal('not-media');
    expect(poster.reason).to.match(/^[^\p{Cc}]{1,300}$/u);
  });

  it('waits for no one who left its group', async () => {
    // Only the death of its own parent could end it.
    const ready = join(files.folder, 'ready');
    const escaped = await files.program('escaped', `echo ready > '${ready}'; while :; do sleep 1; done`);
    const { poster } = await withTool(
      'escaper',
      `test -p '${ready}' || mkfifo '${ready}'; setsid '${escaped}' & read line < '${ready}'; exit 0`,
      { timeoutSeconds: 20 },
    );
    const escapees = await processesWith(escaped);
    for (const pid of escapees) process.kill(pid, 'SIGKILL');
    expect(escapees).not.to.deep.equal([]);
    expect(poster.seconds).to.be.below(5);
  });
});
