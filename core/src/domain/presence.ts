import type { Attendee } from './attendance.js';
import type { Instant } from './instant.js';
import type { Presence } from './verdict.js';

/** An attendee's presence as a rule looks at it, with the bounds of the first join and the last leave. `now` ends what lasts. Pure. */
export const presenceOf = ({ stays, lowerMs, upperMs }: Attendee, now: Instant): Presence => {
  const attended = { lower: lowerMs, upper: upperMs };
  if (stays.length === 0) return { attended, firstJoin: null, lastLeave: null };
  return {
    attended,
    firstJoin: {
      lower: Math.min(...stays.map((stay) => stay.joinedNotBefore)),
      upper: Math.min(...stays.map((stay) => stay.joinedNotAfter)),
    },
    lastLeave: {
      lower: Math.max(...stays.map((stay) => stay.departure?.notBefore ?? now)),
      upper: Math.max(...stays.map((stay) => stay.departure?.notAfter ?? now)),
    },
  };
};
