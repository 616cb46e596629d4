import { createLiveClasses, ORPHAN_KEPT, type Recording, SWEPT_AT_ONCE } from '@homeroom/core';
import { expect } from 'chai';
import { errAsync, ok } from 'neverthrow';
import { aRecordedClass, FILM } from './recorded-class.js';
import { errorType, value } from './world.js';

type World = Awaited<ReturnType<typeof aRecordedClass>>;

/** A class whose recording was fetched once in vain: its file was published, and its row never heard of it. */
const withAnOrphan = async (): Promise<{ world: World; orphan: string }> => {
  const world = await aRecordedClass();
  world.recordingSource.put('record-1', FILM);
  await world.report('announced');
  const published: string[] = [];
  const cut = createLiveClasses({
    ...world,
    files: { ...world.files, publish: (key) => world.files.publish(key).andTee(() => published.push(key)) },
    recordings: {
      ...world.recordings,
      upsert: (id, change) =>
        published.length === 0
          ? world.recordings.upsert(id, change)
          : errAsync({ type: 'storage-failed', reason: 'planted' }),
    },
  });
  expect(errorType(await cut.ingestRecording('record-1'))).to.equal('storage-failed');
  expect(published).to.have.length(1);
  return { world, orphan: published[0] ?? '' };
};

/** The keys of everything that is published. */
const keysIn = async ({ files }: World): Promise<string[]> =>
  value(await files.list(null, 1_000)).map(({ key }) => key);

const put = async ({ files }: World, key: string): Promise<void> => {
  value(await files.receive(key, aByte()));
  value(await files.publish(key));
};

async function* aByte(): AsyncGenerator<Uint8Array> {
  yield new Uint8Array([1]);
}

const change = async ({ recordings }: World, changes: Partial<Recording>): Promise<void> => {
  value(
    await recordings.upsert('record-1', (row) => {
      if (row === null) throw new Error('there is no recording');
      return ok({ ...row, ...changes });
    }),
  );
};

const sweep = async ({ liveClasses }: World): Promise<number> =>
  value(await liveClasses.sweepOrphanFiles(null)).removed;

describe('sweepOrphanFiles', () => {
  it('removes what no row names, a day after the recording got another file, and nothing else', async () => {
    const { world, orphan } = await withAnOrphan();
    world.clock.advance(ORPHAN_KEPT);
    const { fileKey, posterKey } = value(await world.ingest());
    expect(await keysIn(world)).to.have.members([orphan, fileKey, posterKey]);
    expect(await sweep(world), 'exactly a day').to.equal(0);
    world.clock.advance(1);
    expect(value(await world.liveClasses.sweepOrphanFiles(null))).to.deep.equal({ next: null, removed: 1, failed: 0 });
    expect(await keysIn(world)).to.have.members([fileKey, posterKey]);
    world.clock.advance(ORPHAN_KEPT + 1);
    expect(await sweep(world), 'what is named stays for ever').to.equal(0);
  });

  it('removes nothing of a live session in which a file is still to come', async () => {
    const { world, orphan } = await withAnOrphan();
    world.clock.advance(ORPHAN_KEPT + 1);
    for (const status of ['expected', 'announced', 'fetching', 'missing'] as const) {
      await change(world, { status, nextAttemptAt: null });
      expect(await sweep(world), status).to.equal(0);
    }
    await change(world, { status: 'ready', nextAttemptAt: world.clock.now() });
    expect(await sweep(world), 'an attempt at the poster').to.equal(0);
    await change(world, { status: 'ready', nextAttemptAt: null });
    expect(await sweep(world)).to.equal(1);
    expect(await keysIn(world)).not.to.include(orphan);
  });

  it('leaves alone what it cannot place: another database’s files, and names that are not ours', async () => {
    const { world, orphan } = await withAnOrphan();
    const foreign = ['session-of-another-database.id-1', 'by-hand', '.hidden'];
    for (const key of foreign) await put(world, key);
    world.clock.advance(ORPHAN_KEPT + 1);
    await change(world, { status: 'ready', nextAttemptAt: null, fileKey: orphan });
    expect(await sweep(world)).to.equal(0);
    expect(await keysIn(world)).to.have.members([orphan, ...foreign]);
  });

  it('looks at a bounded number of files at a time, and goes on where it left off', async () => {
    const { world } = await withAnOrphan();
    const session = (await world.stored()).liveSessionId;
    for (let n = 0; n < SWEPT_AT_ONCE; n += 1) await put(world, `${session}.0-${n}`);
    await change(world, { status: 'ready', nextAttemptAt: null, fileKey: null });
    world.clock.advance(ORPHAN_KEPT + 1);
    const first = value(await world.liveClasses.sweepOrphanFiles(null));
    expect(first.removed).to.equal(SWEPT_AT_ONCE);
    expect(first.next).to.be.a('string');
    expect(value(await world.liveClasses.sweepOrphanFiles(first.next))).to.deep.equal({
      next: null,
      removed: 1,
      failed: 0,
    });
    expect(await keysIn(world)).to.deep.equal([]);
  });

  it('goes on after a file that cannot be removed, and tells', async () => {
    const { world, orphan } = await withAnOrphan();
    const session = (await world.stored()).liveSessionId;
    for (const name of ['0', 'z']) await put(world, `${session}.${name}`);
    await change(world, { status: 'ready', nextAttemptAt: null });
    world.clock.advance(ORPHAN_KEPT + 1);
    const remove = (key: string) =>
      key === orphan ? errAsync({ type: 'storage-failed' as const, reason: 'planted' }) : world.files.remove(key);
    const stuck = createLiveClasses({ ...world, files: { ...world.files, remove } });
    expect(value(await stuck.sweepOrphanFiles(null))).to.deep.equal({ next: null, removed: 2, failed: 1 });
    expect(await keysIn(world)).to.deep.equal([orphan]);
  });
});
