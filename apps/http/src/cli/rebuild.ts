import type { LiveSessionNotFound, RebuiltSession, StorageFailed } from '@homeroom/core';
import { iso } from '../http/instants.js';
import type { Rebuilding } from '../tokens.js';

/** How many room ids the summary repeats; with more, the lines before it name them. */
const IDS_IN_SUMMARY = 20;

/** Where lines go: what was asked for, and what went wrong. */
export interface Told {
  readonly say: (line: string) => void;
  readonly complain: (line: string) => void;
}

/** What a rebuild came to, for its exit status. */
export type RebuildEnd = 'done' | 'failed' | 'interrupted';

/**
 * Rebuilds one live session, or all, and tells what an operator wants to know: a line for each that changed or is sealed, and a
 * summary, also of what was done before a failure or an interruption. `signal` ends it after the part under way.
 */
export const rebuildAndTell = async (
  { rebuildLiveSession, rebuildAll }: Rebuilding,
  roomId: string | null,
  told: Told,
  signal: AbortSignal,
): Promise<RebuildEnd> => {
  if (roomId === null) return allAndTell(rebuildAll, told, signal);
  const one = await rebuildLiveSession(roomId);
  if (one.isErr()) return failed(one.error, told);
  const tally = newTally(told.say);
  tally.note(one.value);
  tally.sum();
  return 'done';
};

const allAndTell = async (
  rebuildAll: Rebuilding['rebuildAll'],
  told: Told,
  signal: AbortSignal,
): Promise<RebuildEnd> => {
  const tally = newTally(told.say);
  let end: RebuildEnd | null = null;
  let cursor: string | null = null;
  while (end === null) {
    const part = await rebuildAll(cursor);
    if (part.isErr()) {
      end = failed(part.error, told);
    } else {
      for (const session of part.value.sessions) tally.note(session);
      cursor = part.value.nextCursor;
      if (cursor === null) end = 'done';
      else if (signal.aborted) end = 'interrupted';
    }
  }
  if (end === 'interrupted') told.complain('interrupted: what follows was not rebuilt');
  tally.sum();
  return end;
};

const failed = (error: LiveSessionNotFound | StorageFailed, { complain }: Told): 'failed' => {
  complain(
    error.type === 'storage-failed'
      ? `failed: the storage: ${error.reason}`
      : `failed: there is no live session ${error.roomId}`,
  );
  return 'failed';
};

const newTally = (say: Told['say']) => {
  const changed: string[] = [];
  const sealed: string[] = [];
  let rebuilt = 0;
  return {
    note: (session: RebuiltSession): void => {
      const { roomId } = session;
      if (session.outcome === 'sealed') {
        sealed.push(roomId);
        say(`${roomId}: sealed since ${iso(session.sealedAt)}, it stays as it was`);
        return;
      }
      rebuilt += 1;
      const { before, after, observations } = session;
      if (before === after) return;
      changed.push(roomId);
      say(`${roomId}: changed, from ${observations} observations; state hash ${before} -> ${after}`);
    },
    sum: (): void =>
      say(`rebuilt ${rebuilt}, changed ${changed.length}${named(changed)}, sealed ${sealed.length}${named(sealed)}`),
  };
};

const named = (ids: readonly string[]): string =>
  ids.length === 0 || ids.length > IDS_IN_SUMMARY ? '' : ` (${ids.join(' ')})`;
