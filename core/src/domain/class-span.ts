import type { Instant } from './instant.js';
import type { Interval } from './interval.js';
import type { Ledger } from './ledger.js';
import { newestRoom } from './live-session.js';
import { beginsLife, type RoomTime } from './room.js';
import { endOfLifeAt, type RoomEnd } from './room-life.js';
import { intervalOf, type Stay } from './stay.js';

/** When the class began: the earliest of the rooms' starts and the people's joins; null until then. */
export const startOf = ({ times }: Ledger, people: readonly Stay[]): Instant | null => {
  const starts = times.filter((time) => time.source === 'started').map((time) => time.at);
  const joins = people.map((stay) => stay.connection.joinedAt);
  return starts.length + joins.length === 0 ? null : Math.min(...starts, ...joins);
};

/** When the class ended: the told end of the newest room, else the last that anybody was in it; null while it lasts. */
export const endOf = (ledger: Ledger, people: readonly Stay[]): Pick<RoomEnd, 'at' | 'evidence'> | null => {
  if (ledger.session.status !== 'ended') return null;
  const { roomId, createdAt, times } = newestRoom(ledger.session);
  const lastBegin = Math.max(...times.filter(beginsLife).map((time) => time.at));
  const told = Number.isFinite(lastBegin) ? endOfLifeAt(times, lastBegin) : null;
  if (told !== null) return told;
  const leaves = people
    .filter((stay) => stay.connection.roomId === roomId)
    .map((stay) => stay.departure?.at ?? createdAt);
  return { at: Math.max(createdAt, ...leaves), evidence: 'inferred' };
};

/** One span for each life of each room in which somebody was: from its start to its last person's leave. */
export const classSpans = (times: readonly RoomTime[], people: readonly Stay[], now: Instant): Interval[] => {
  const spans = new Map<string, { from: Instant; to: Instant }>();
  for (const stay of people) {
    const { from, to } = intervalOf(stay, 'best', now);
    const key = lifeKey(stay.connection.roomId, stay.lifeEndsAt);
    const span = spans.get(key) ?? { from, to };
    spans.set(key, { from: Math.min(span.from, from), to: Math.max(span.to, to) });
  }
  for (const start of times.filter((time) => time.source === 'started')) {
    const ofRoom = times.filter((time) => time.roomId === start.roomId);
    const key = lifeKey(start.roomId, endOfLifeAt(ofRoom, start.at)?.at ?? null);
    const span = spans.get(key);
    if (span !== undefined) spans.set(key, { ...span, from: Math.min(span.from, start.at) });
  }
  return [...spans.values()];
};

const lifeKey = (roomId: string, lifeEndsAt: Instant | null): string => `${roomId} ${lifeEndsAt ?? 'open'}`;
