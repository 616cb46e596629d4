import {
  type AccountsDue,
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
      if (isAccountDue(session, since.accounts)) return true;
      if (session.createdAt <= since.forgetBefore) return false;
      const asked = latest(times, (source) => source === 'not-active');
      return (
        asked === null || asked < (latest(times, (source) => source === 'created' || source === 'started') ?? asked)
      );
    }
  }
};

const isAccountDue = (session: LiveSession, { now, afterMs, giveUpMs }: AccountsDue): boolean => {
  const { times } = newestRoom(session);
  const begun = latest(times, (source) => source === 'created' || source === 'started');
  if (begun === null || times.some((time) => time.source === 'account' && time.at >= begun)) return false;
  const foundOver = times.filter((time) => time.source === 'not-active' && time.at >= begun).map((time) => time.at);
  const age = now - Math.min(...foundOver);
  const unasked = now - Math.max(session.confirmedAt ?? 0, Math.min(...foundOver));
  return afterMs <= age && age <= giveUpMs && unasked >= Math.max(afterMs, age / 2);
};

const latest = (times: readonly RoomTime[], which: (source: RoomTimeSource) => boolean): Instant | null =>
  times
    .filter((time) => which(time.source))
    .reduce<Instant | null>((max, time) => Math.max(max ?? time.at, time.at), null);
