import type { Evidence } from './evidence.js';
import { type Instant, SECOND } from './instant.js';
import type { RoomTime, RoomTimeSource } from './room.js';

/** An end of a room, or a restart that cut its connections off. */
export interface RoomEnd {
  readonly at: Instant;
  /** The end lies not after this moment: times of the server are floored to a second. */
  readonly notAfter: Instant;
  readonly evidence: Evidence;
}

/** Server times are whole seconds, rounded down. */
export const FLOORED = SECOND - 1;

/** Which end is believed when several are told of one life: the media server's own, else the sent one, else the list's. */
const ENDS: readonly RoomTimeSource[] = ['finished', 'session-ended', 'past-room'];

/**
 * A room can have several lives: somebody else may create it again. The end of the life that was going on at `moment`:
 * the best told end after it and before the next creation; null when none is known.
 */
export const endOfLifeAt = (times: readonly RoomTime[], moment: Instant): RoomEnd | null =>
  endBetween(times, moment, firstAfter(times, 'created', moment));

/**
 * Where a connection that joined at `joinedAt` and never left was cut off: the end of its room's life, or the next start
 * of its room, whichever is first (a media server that restarts starts the room again and tells no leave; scenario
 * `media-restart`). Null while neither is known.
 */
export const cutAfter = (times: readonly RoomTime[], joinedAt: Instant): RoomEnd | null => {
  const restartedAt = firstAfter(times, 'started', joinedAt);
  const end = endBetween(times, joinedAt, earlier(restartedAt, firstAfter(times, 'created', joinedAt)));
  if (end !== null || restartedAt === null) return end;
  return { at: restartedAt, notAfter: restartedAt + FLOORED, evidence: 'inferred' };
};

/** When we were first told that a room was not active after `moment`, in a life of which no end is told. */
export const notActiveAfter = (times: readonly RoomTime[], moment: Instant): Instant | null =>
  firstAfter(times, 'not-active', moment);

const endBetween = (times: readonly RoomTime[], from: Instant, before: Instant | null): RoomEnd | null => {
  for (const source of ENDS) {
    const told = times.filter((time) => time.source === source && time.at + FLOORED >= from);
    const inside = told.filter((time) => before === null || time.at <= before);
    const first = inside.reduce<RoomTime | null>((min, time) => (min === null || time.at < min.at ? time : min), null);
    if (first !== null) {
      return { at: Math.max(first.at, from), notAfter: Math.max(first.at + FLOORED, from), evidence: first.evidence };
    }
  }
  return null;
};

const firstAfter = (times: readonly RoomTime[], source: RoomTimeSource, moment: Instant): Instant | null =>
  times
    .filter((time) => time.source === source && time.at > moment)
    .reduce<Instant | null>((min, time) => earlier(min, time.at), null);

const earlier = (a: Instant | null, b: Instant | null): Instant | null => (a === null || (b !== null && b < a) ? b : a);
