import { type LiveSession, newestRoom, type UnsettledSince } from '@homeroom/core';

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
      const { confirmedAt } = session;
      return confirmedAt === null || times.some((time) => time.at > confirmedAt);
    }
  }
};
