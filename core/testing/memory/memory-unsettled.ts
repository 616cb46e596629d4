import {
  type Instant,
  type LiveSession,
  newestRoom,
  type RoomTime,
  type RoomTimeSource,
  type UnsettledSince,
} from '@homeroom/core';

/** Whether a live session needs a look, as `LiveSessions.unsettled` defines it. */
export const needsLook = (session: LiveSession, since: UnsettledSince): boolean => {
  const { createdAt, times } = newestRoom(session);
  switch (session.status) {
    case 'opening':
      return createdAt < since.stuckSince;
    case 'closing':
      return (session.closeRequestedAt ?? createdAt) < since.stuckSince;
    case 'open':
      return (session.confirmedAt ?? session.createdAt) < since.unconfirmedSince;
    case 'ended': {
      if (session.createdAt <= since.forgetBefore) return false;
      const asked = latest(times, (source) => source === 'not-active');
      return (
        asked === null || asked < (latest(times, (source) => source === 'created' || source === 'started') ?? asked)
      );
    }
  }
};

const latest = (times: readonly RoomTime[], which: (source: RoomTimeSource) => boolean): Instant | null =>
  times
    .filter((time) => which(time.source))
    .reduce<Instant | null>((max, time) => Math.max(max ?? time.at, time.at), null);
