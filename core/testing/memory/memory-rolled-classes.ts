import { type Attendance, type Instant, presenceOf, type RolledClass } from '@homeroom/core';
import type { SessionRow } from './memory-state.js';

/** The class of a live session with its roll-up; none when it never began, or goes on. */
export const rolledClass = (
  { roomId, title, startsAt, endsAt }: SessionRow,
  rolledUp: Attendance | null,
  now: Instant,
): RolledClass[] => {
  if (rolledUp === null) return [];
  const { startedAt, endedAt, lengthMs, openQuestions, attendees } = rolledUp;
  if (startedAt === null || endedAt === null) return [];
  const people = attendees.map((attendee) => {
    const { seat, identity, name, attendedMs } = attendee;
    const of = { person: seat?.person ?? null, identity, name, role: seat?.role ?? null };
    return { ...of, attendedMs, ...presenceOf(attendee, now) };
  });
  const final = openQuestions.length === 0;
  return [{ roomId, title, startsAt, endsAt, startedAt, endedAt, lengthMs, final, people }];
};
