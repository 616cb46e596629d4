import { liveSessionNotFound, type RebuildReport, type RebuiltSession, type StorageFailed } from '@homeroom/core';
import { expect } from 'chai';
import { errAsync, okAsync, type ResultAsync } from 'neverthrow';
import { rebuildAndTell } from '../../src/cli/rebuild.js';
import type { Rebuilding } from '../../src/tokens.js';

const rebuilt = (roomId: string, after = 'same'): RebuiltSession => ({
  outcome: 'rebuilt',
  roomId,
  observations: 12,
  before: 'same',
  after,
});
const SEALED: RebuiltSession = { outcome: 'sealed', roomId: 'old', sealedAt: Date.UTC(2026, 10, 1) };
const AWAY: StorageFailed = { type: 'storage-failed', reason: 'no connection' };

describe('homeroom rebuild', () => {
  /** Runs it over parts of all sessions by their cursors, and gives what was told. */
  const run = async (
    parts: ReadonlyMap<string | null, ResultAsync<RebuildReport, StorageFailed>>,
    given: { roomId?: string; signal?: AbortSignal; one?: Rebuilding['rebuildLiveSession'] } = {},
  ) => {
    const [said, complained, cursors]: [string[], string[], (string | null)[]] = [[], [], []];
    const rebuilding: Rebuilding = {
      rebuildLiveSession: given.one ?? ((roomId) => errAsync(liveSessionNotFound(roomId))),
      rebuildAll: (cursor) => {
        cursors.push(cursor);
        const part = parts.get(cursor);
        if (part === undefined) throw new Error(`no part begins at ${cursor}`);
        return part;
      },
    };
    const told = {
      say: (line: string) => void said.push(line),
      complain: (line: string) => void complained.push(line),
    };
    const { signal } = given.signal === undefined ? new AbortController() : { signal: given.signal };
    const end = await rebuildAndTell(rebuilding, given.roomId ?? null, told, signal);
    return { end, said, complained, cursors };
  };

  it('follows the cursor to the end, and names what changed and what is sealed', async () => {
    const parts = new Map<string | null, ResultAsync<RebuildReport, StorageFailed>>([
      [null, okAsync({ sessions: [rebuilt('quiet'), rebuilt('wrong', 'other')], nextCursor: 'a' })],
      ['a', okAsync({ sessions: [], nextCursor: 'b' })],
      ['b', okAsync({ sessions: [SEALED, rebuilt('last')], nextCursor: null })],
    ]);
    const { end, said, complained, cursors } = await run(parts);
    expect(end).to.equal('done');
    expect(cursors).to.deep.equal([null, 'a', 'b']);
    expect(said).to.deep.equal([
      'wrong: changed, from 12 observations; state hash same -> other',
      'old: sealed since 2026-11-01T00:00:00.000Z, it stays as it was',
      'rebuilt 3, changed 1 (wrong), sealed 1 (old)',
    ]);
    expect(complained).to.deep.equal([]);
  });

  it('rebuilds one alone', async () => {
    const { end, said, cursors } = await run(new Map(), { roomId: 'a', one: (roomId) => okAsync(rebuilt(roomId)) });
    expect({ end, said, cursors }).to.deep.equal({
      end: 'done',
      said: ['rebuilt 1, changed 0, sealed 0'],
      cursors: [],
    });
  });

  it('says that there is no such live session', async () => {
    const { end, said, complained } = await run(new Map(), { roomId: 'none' });
    expect({ end, said }).to.deep.equal({ end: 'failed', said: [] });
    expect(complained).to.deep.equal(['failed: there is no live session none']);
  });

  it('says what was done before the storage went away', async () => {
    const parts = new Map<string | null, ResultAsync<RebuildReport, StorageFailed>>([
      [null, okAsync({ sessions: [rebuilt('first')], nextCursor: 'a' })],
      ['a', errAsync(AWAY)],
    ]);
    const { end, said, complained } = await run(parts);
    expect(end).to.equal('failed');
    expect(said).to.deep.equal(['rebuilt 1, changed 0, sealed 0']);
    expect(complained).to.deep.equal(['failed: the storage: no connection']);
  });

  it('ends after the part under way when it is told to', async () => {
    const parts = new Map([[null, okAsync({ sessions: [rebuilt('first')], nextCursor: 'a' })]]);
    const { end, said, complained, cursors } = await run(parts, { signal: AbortSignal.abort() });
    expect({ end, cursors }).to.deep.equal({ end: 'interrupted', cursors: [null] });
    expect(said).to.deep.equal(['rebuilt 1, changed 0, sealed 0']);
    expect(complained).to.deep.equal(['interrupted: what follows was not rebuilt']);
  });

  it('repeats no long lists', async () => {
    const sessions = Array.from({ length: 21 }, (_, number) => ({ ...SEALED, roomId: `old_${number}` }));
    const { said } = await run(new Map([[null, okAsync({ sessions, nextCursor: null })]]));
    expect(said).to.have.length(22);
    expect(said.at(-1)).to.equal('rebuilt 0, changed 0, sealed 21');
  });
});
