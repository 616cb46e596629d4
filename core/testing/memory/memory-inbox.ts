import type { Inbox, InboxEntry, Observation, Received, Settlement } from '@homeroom/core';
import { err, ok } from 'neverthrow';
import { copyOf } from '../copy-of.js';
import { pageOf } from './memory-pages.js';
import { type InboxRow, type MemoryState, stored } from './memory-state.js';

/** An inbox in memory. */
export const memoryInbox = (state: MemoryState): Inbox => ({
  store: (given) => {
    const observation = copyOf(given);
    return stored(state, () => ok(storeOne(state, observation)));
  },
  claim: (now, limit, leaseMs) =>
    stored(state, () => {
      const due = [...state.inbox.values()].filter((row) => isClaimable(row, now)).slice(0, limit);
      return ok(due.map((row) => claimOne(state, row, now + leaseMs)));
    }),
  settle: (given) => {
    const settlements = copyOf(given);
    return stored(state, () => {
      for (const settlement of settlements) settleOne(state, settlement);
      return ok(undefined);
    });
  },
  replay: (id, now) =>
    stored(state, () => {
      const row = state.inbox.get(id);
      if (row === undefined) return err({ type: 'missing' as const });
      const entry: InboxEntry = { ...row.entry, status: 'pending', reason: null, attempts: 0 };
      state.inbox.set(id, { entry, dueAt: now, claimedUntil: null });
      return ok(entry);
    }),
  list: (status, page) =>
    stored(state, () => {
      const entries = entriesOf(state).filter((entry) => status === null || entry.status === status);
      return ok(pageOf(entries.reverse(), (entry) => entry.id, page));
    }),
  depth: () =>
    stored(state, () => {
      const waiting = entriesOf(state).filter((entry) => entry.status === 'pending');
      const oldest = Math.min(...waiting.map((entry) => entry.receivedAt));
      return ok({ pending: waiting.length, oldestReceivedAt: waiting.length === 0 ? null : oldest });
    }),
});

/** Makes what was ignored for the unknown room pending again. */
export const requeueUnknownRoom = (state: MemoryState, roomId: string): void => {
  for (const [id, row] of state.inbox) {
    const { entry } = row;
    if (entry.roomId !== roomId || entry.status !== 'ignored' || entry.reason !== 'unknown-room') continue;
    state.inbox.set(id, { ...row, entry: { ...entry, status: 'pending', reason: null } });
  }
};

const entriesOf = (state: MemoryState): InboxEntry[] => [...state.inbox.values()].map((row) => row.entry);

const storeOne = (state: MemoryState, observation: Observation): Received => {
  const known = observation.origin === 'webhook' ? entriesOf(state).filter(({ origin }) => origin === 'webhook') : [];
  if (known.some((entry) => entry.bodySha256 === observation.bodySha256)) return 'duplicate';
  const contradicts = known.some((entry) => isSameEvent(entry, observation));
  const reason = observation.quarantine ?? (contradicts ? 'the same id and event came with another body' : null);
  const id = String(state.inbox.size + 1);
  const status = reason === null ? 'pending' : 'quarantined';
  const entry: InboxEntry = { ...observation, id, status, reason, attempts: 0 };
  state.inbox.set(id, { entry, dueAt: observation.receivedAt, claimedUntil: null });
  return reason === null ? 'stored' : 'quarantined';
};

const isSameEvent = (a: Observation, b: Observation): boolean =>
  a.eventId !== null && a.event !== null && a.eventId === b.eventId && a.event === b.event;

const isClaimable = ({ entry, dueAt, claimedUntil }: InboxRow, now: number): boolean =>
  entry.status === 'pending' && dueAt <= now && (claimedUntil === null || claimedUntil <= now);

const claimOne = (state: MemoryState, row: InboxRow, claimedUntil: number): InboxEntry => {
  const entry = { ...row.entry, attempts: row.entry.attempts + 1 };
  state.inbox.set(entry.id, { ...row, entry, claimedUntil });
  return entry;
};

const settleOne = (state: MemoryState, settlement: Settlement): void => {
  const row = state.inbox.get(settlement.id);
  if (row === undefined || row.claimedUntil === null) return;
  state.inbox.set(settlement.id, { ...afterSettlement(state, row, settlement), claimedUntil: null });
};

const afterSettlement = (state: MemoryState, row: InboxRow, settlement: Settlement): InboxRow => {
  const { entry } = row;
  switch (settlement.status) {
    case 'done':
      return { ...row, entry: { ...entry, status: 'done', reason: null } };
    case 'pending': {
      const attempts = settlement.countAttempt ? entry.attempts : entry.attempts - 1;
      return { ...row, entry: { ...entry, attempts }, dueAt: settlement.nextAttemptAt };
    }
    case 'ignored':
    case 'parked': {
      const { status, reason } = settlement;
      const nowKnown = reason === 'unknown-room' && entry.roomId !== null && state.rooms.has(entry.roomId);
      return status === 'ignored' && nowKnown ? row : { ...row, entry: { ...entry, status, reason } };
    }
  }
};
