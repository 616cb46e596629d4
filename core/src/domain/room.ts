import type { Evidence } from './evidence.js';
import type { Instant } from './instant.js';
import type { RoomId } from './room-id.js';

/** A room of the video server that belongs to a live session. */
export interface Room {
  readonly roomId: RoomId;
  readonly liveSessionId: string;
  /** `main`: the class itself; `breakout`: a group's room beside it, made from inside the class. */
  readonly kind: 'main' | 'breakout';
  readonly createdAt: Instant;
}

/**
 * What told a time of a room. PlugNMeet's names appear here as the field knows them; the times behave differently:
 * - `created`: the server's own time of creation, from our call, an event or a list. Opens a life; is no start of class.
 * - `started`: the first participant of a life. A media server that restarts says it again, without a new life.
 * - `finished`: the media server's end of the room, stamped when it happened.
 * - `session-ended`: the video server's end, stamped when it was *sent*: up to a minute late (scenario `ack-hang`).
 * - `past-room`: the end in the list of past rooms; it means "at or before".
 * - `not-active`: our question was answered "no such room"; `at` is the time of our question. It is no time of an end.
 */
export type RoomTimeSource = 'created' | 'started' | 'finished' | 'session-ended' | 'past-room' | 'not-active';

/** One time of a room that somebody told. They are only ever added; all that is said of a room follows from the set of them. */
export interface RoomTime {
  readonly roomId: RoomId;
  readonly source: RoomTimeSource;
  readonly at: Instant;
  readonly evidence: Evidence;
  /** PlugNMeet's id of the room's life. Recorded for the reader; no logic hangs on it. */
  readonly sid: string | null;
}

/**
 * An answer of the server that listed a room's people at `at`: the keys of their connections, in order. Who is not in it was
 * absent, if it holds anybody at all: servers leave people out when an inner call fails. Empty when no person was in it.
 */
export interface RoomList {
  readonly roomId: RoomId;
  readonly at: Instant;
  readonly keys: readonly string[];
}

/** True when the last thing told of the room is that it is over. A room nothing is known of is not over. */
export const roomIsOver = (times: readonly RoomTime[]): boolean => {
  const lastEnd = latest(times, (time) => !beginsLife(time));
  return lastEnd !== null && lastEnd >= (latest(times, beginsLife) ?? Number.NEGATIVE_INFINITY);
};

/** True when the server is known to have made the room. */
export const roomExists = (times: readonly RoomTime[]): boolean => times.some(beginsLife);

const beginsLife = (time: RoomTime): boolean => time.source === 'created' || time.source === 'started';

const latest = (times: readonly RoomTime[], which: (time: RoomTime) => boolean): Instant | null =>
  times.filter(which).reduce<Instant | null>((max, time) => (max === null || time.at > max ? time.at : max), null);
