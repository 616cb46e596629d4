import {
  type Attendance,
  type AttendanceSummary,
  attendanceOf,
  type Ledger,
  type PersonSession,
  type PersonTotal,
  settle,
} from '@homeroom/core';
import { expect } from 'chai';
import { ok } from 'neverthrow';
import { MORNING } from '../builders/moments.js';
import { aCourse } from '../builders/people.js';
import { factsOfEvents, ledgerOf } from '../ledger-of.js';
import type { Stores } from '../stores.js';
import { addClass, takeSeat } from './a-class.js';
import type { History } from './generated-histories.js';
import { foundIn, okOf } from './outcomes.js';

/** Tells a history to the stores as the use cases do, all facts at once and in no order. */
export const tell = async (stores: Stores, history: History): Promise<void> => {
  const { session, seats } = history;
  const { breakouts, told } = factsOfEvents(session, history.events);
  await addClass(stores, { ...session, rooms: session.rooms.slice(0, 1) });
  const rooms = session.rooms;
  await okOf(stores.liveSessions.update(session.roomId, (current) => ok({ ...current, rooms })));
  await Promise.all([
    ...breakouts.map((room) => okOf(stores.rooms.adopt(room))),
    ...seats.map((seat) => takeSeat(stores, seat)),
  ]);
  await Promise.all([
    ...told.flatMap(({ times }) => times).map((time) => okOf(stores.rooms.addTime(time))),
    ...told.flatMap(({ lists }) => lists).map((list) => okOf(stores.rooms.addList(list))),
    ...told.flatMap(({ connections }) => connections).map((stay) => okOf(stores.connections.merge(stay))),
    ...told.filter(({ visits }) => visits.length > 0).map(({ visits }) => okOf(stores.rooms.addVisits(visits))),
  ]);
  await okOf(stores.liveSessions.update(session.roomId, (current) => ok(settle(current))));
};

const ledgerOfHistory = (history: History): Ledger =>
  ledgerOf(history.session, history.seats, factsOfEvents(history.session, history.events));

/** Expects each history's sheet to say what `attendanceOf` says, at each of its moments. */
export const expectSameSheets = (stores: Stores, told: readonly History[]): Promise<unknown> =>
  Promise.all(
    told.flatMap((history) =>
      history.readAt.map(async (now) => {
        const sheet = await foundIn(stores.attendanceBook.ofLiveSession(history.session.id, now));
        const { revision: _, ...attendance } = sheet;
        expectSame(attendance, attendanceOf(ledgerOfHistory(history), now), history, now);
      }),
    ),
  );

const expectSame = (got: Attendance, wanted: Attendance, history: History, now: number): void => {
  try {
    expect(got).to.deep.equal(wanted);
  } catch (difference) {
    const plan = JSON.stringify(history.plan);
    throw new Error(`attendance at ${now} differs for this history:\n${plan}`, { cause: difference });
  }
};

/** Expects the summaries of all histories at once to be those of `attendanceOf`. */
export const expectSameSummaries = async (stores: Stores, told: readonly History[]): Promise<void> => {
  const now = MORNING + 300_000;
  const ids = told.map((history) => history.session.id);
  const got = await okOf(stores.attendanceBook.summaries(ids, now));
  expect(got).to.have.deep.members(told.map((history) => summaryOf(history, now)));
};

const summaryOf = (history: History, now: number): AttendanceSummary => {
  const { startedAt, endedAt, attendees } = attendanceOf(ledgerOfHistory(history), now);
  const usersOnline = attendees.filter((attendee) => attendee.online).length;
  return { liveSessionId: history.session.id, startedAt, endedAt, usersOnline };
};

/** Expects the totals of each history's course, which has no other class, to be what `attendanceOf` says. */
export const expectSameTotals = async (stores: Stores, told: readonly History[]): Promise<void> => {
  for (const history of told) {
    const now = history.readAt.at(-1) ?? MORNING;
    const ledger = ledgerOfHistory(history);
    const { courseId, roomId, status } = ledger.session;
    const attendance = attendanceOf(ledger, now);
    const ended = status === 'ended' ? [attendance] : [];
    try {
      const page = { limit: 200, cursor: null };
      const totals = await okOf(stores.attendanceTotals.ofCourse(courseId, now, page));
      const counted = ended.filter(({ startedAt }) => startedAt !== null);
      expect(totals.classes).to.equal(counted.length);
      expect(totals.lengthMs).to.equal(counted[0]?.lengthMs ?? 0);
      expect(totals.people.items).to.have.deep.members(counted.flatMap(totalsOf));
      const rows: PersonSession[] = [];
      const of = { issuer: aCourse().issuer, slug: courseId };
      for await (const piece of stores.attendanceTotals.everyone(of, now)) rows.push(...piece);
      expect(rows).to.have.deep.members(ended.flatMap((sheet) => rowsOf(courseId, roomId, sheet)));
    } catch (difference) {
      const plan = JSON.stringify(history.plan);
      throw new Error(`the totals differ for this history:\n${plan}`, { cause: difference });
    }
  }
};

const totalsOf = ({ attendees }: Attendance): PersonTotal[] =>
  attendees.map(({ seat, identity, name, stays, attendedMs, lowerMs, upperMs }) => ({
    person: seat?.person ?? null,
    identity,
    name,
    role: seat?.role ?? null,
    classesAttended: stays.length > 0 ? 1 : 0,
    attendedMs,
    lowerMs,
    upperMs,
  }));

const rowsOf = (slug: string, roomId: string, sheet: Attendance): PersonSession[] =>
  sheet.attendees.map(({ seat, identity, name, attendedMs, lowerMs, upperMs }) => ({
    slug,
    roomId,
    externalId: seat?.person.externalId ?? null,
    identity,
    name,
    role: seat?.role ?? null,
    attendedMs,
    lowerMs,
    upperMs,
    lengthMs: sheet.lengthMs,
    final: sheet.openQuestions.length === 0,
  }));
