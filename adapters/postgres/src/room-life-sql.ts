import { NOTICED_WITHIN, SECOND } from '@homeroom/core';

/** Server times are whole seconds, rounded down: an end told for this second may lie up to here (`room-life.ts`). */
export const FLOORED_MS = SECOND - 1;

/** The best told end of a life: the media server's own, else the sent one, else the list's. `t` are the room's times. */
export const bestEnd = (condition: string): string => `coalesce(
      min(t.at) filter (where t.source = 'finished' and ${condition}),
      min(t.at) filter (where t.source = 'session-ended' and ${condition}),
      min(t.at) filter (where t.source = 'past-room' and ${condition}))`;

/** True also when the bound is not known. */
export const notAfter = (moment: string, bound: string): string => `(${moment} > ${bound}) is not true`;

/** Until when a connection was certainly there: a dead line is listed until it is noticed (`stay.ts`). */
export const CERTAINLY_UNTIL = `greatest(joined_at, last_seen_at - ${NOTICED_WITHIN})`;
