import {
  type Attendance,
  type Attendee,
  attendanceOf,
  type ClassEvent,
  type PeopleListed,
  unionLength,
} from '@homeroom/core';
import { factsOfEvents, ledgerOf, MORNING } from '@homeroom/core/testing';
import { generatedHistories, type History, shuffled } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import fc from 'fast-check';

/** What attendance says of a history at its last moment of reading, or at another. */
const attendanceAt = (
  history: History,
  events: readonly ClassEvent[],
  now = history.readAt.at(-1) ?? MORNING,
): Attendance => attendanceOf(ledgerOf(history.session, history.seats, factsOfEvents(history.session, events)), now);

describe('attendance of generated histories', () => {
  it('is the same for every order of the same events', () => {
    const orders = fc.tuple(generatedHistories, fc.nat());
    const property = fc.property(orders, ([history, seed]) => {
      for (const now of history.readAt) {
        const other = { ...history, seats: shuffled(history.seats, seed) };
        expect(attendanceAt(other, shuffled(history.events, seed), now)).to.deep.equal(
          attendanceAt(history, history.events, now),
        );
      }
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it('is the same when events come twice', () => {
    const property = fc.property(generatedHistories, fc.nat(), (history, seed) => {
      const twice = shuffled([...history.events, ...history.events], seed);
      expect(attendanceAt(history, twice)).to.deep.equal(attendanceAt(history, history.events));
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  it('is the same without the joins of stays whose leave is told, since a leave tells its join', () => {
    const property = fc.property(generatedHistories, (history) => {
      const events = history.events.filter((event) => !('who' in event && event.who.identity === 'somebody-else'));
      const left = new Set(events.flatMap((event) => (event.type === 'participant-left' ? [event.who.key] : [])));
      const oneSided = events.filter((event) => event.type !== 'participant-joined' || !left.has(event.who.key));
      expect(attendanceAt(history, oneSided).attendees.map(measured)).to.deep.equal(
        attendanceAt(history, events).attendees.map(measured),
      );
    });
    fc.assert(property, { numRuns: 1_000 });
  });

  it('counts people only: machines added or removed change nothing but the list of machines', () => {
    const property = fc.property(generatedHistories, (history) => {
      for (const now of history.readAt) {
        const { machines, ...withMachines } = attendanceAt(history, history.events, now);
        const { machines: none, ...without } = attendanceAt(history, history.events.flatMap(withoutMachines), now);
        expect(without).to.deep.equal(withMachines);
        expect(none).to.deep.equal([]);
      }
    });
    fc.assert(property, { numRuns: 1_500 });
  });

  it('stays inside its bounds, is never negative or infinite, and never longer than the class', () => {
    const property = fc.property(generatedHistories, (history) => {
      for (const now of history.readAt) {
        const attendance = attendanceAt(history, history.events, now);
        expect(attendance.lengthMs).to.satisfy(isDuration);
        for (const attendee of attendance.attendees) expectSound(attendee, attendance.lengthMs);
      }
    });
    fc.assert(property, { numRuns: 2_000 });
  });

  it('holds the truth between its bounds when every leave was told', () => {
    const property = fc.property(generatedHistories, (history) => {
      const { events, truth } = truthfully(history);
      const now = history.readAt.at(-1) ?? MORNING;
      for (const { identity, lowerMs, upperMs } of attendanceAt(history, events, now).attendees) {
        const attended = unionLength(truth.get(identity) ?? []);
        expect(attended, identity).to.be.within(lowerMs, upperMs);
      }
    });
    fc.assert(property, { numRuns: 1_000 });
  });
});

/** Everything but which of the two halves told of a stay. */
const measured = (attendee: Attendee) => ({
  ...attendee,
  stays: attendee.stays.map(({ connection: { told: _, ...connection }, ...stay }) => ({ ...stay, connection })),
});

const withoutMachines = (event: ClassEvent): ClassEvent[] => {
  if ('who' in event) return event.who.kind === 'machine' ? [] : [event];
  if (event.type !== 'people-listed') return [event];
  const people = event.people.filter((person) => person.kind !== 'machine');
  return [{ ...event, people } satisfies PeopleListed];
};

const isDuration = (ms: number): boolean => Number.isSafeInteger(ms) && ms >= 0;

const expectSound = (attendee: Attendee, classLengthMs: number): void => {
  const { attendedMs, lowerMs, upperMs, stays, firstJoinedAt, lastLeftAt } = attendee;
  for (const ms of [lowerMs, attendedMs, upperMs]) expect(ms).to.satisfy(isDuration);
  expect(lowerMs).to.be.at.most(attendedMs);
  expect(attendedMs).to.be.at.most(upperMs);
  expect(attendedMs).to.be.at.most(classLengthMs);
  if (firstJoinedAt !== null && lastLeftAt !== null) expect(firstJoinedAt).to.be.at.most(lastLeftAt);
  for (const { connection, departure, joinedNotBefore, joinedNotAfter } of stays) {
    expect(connection.joinedAt).to.be.within(joinedNotBefore, joinedNotAfter);
    if (departure === null) continue;
    expect(departure.at).to.be.within(departure.notBefore, departure.notAfter);
    expect(departure.notBefore).to.be.at.least(connection.joinedAt);
  }
};

/** The history with each stay's leave told as such leaves are, and when its people were really there. */
const truthfully = (history: History) => {
  const truth = new Map<string, { from: number; to: number }[]>();
  const room = { roomId: history.session.roomId, parentRoomId: null, sid: null };
  const leaves = history.plan.stays.map((stay, index): ClassEvent => {
    const identity = `pupil-${stay.who}`;
    const joinedAt = MORNING + stay.joinMs;
    const to = joinedAt + stay.lengthMs;
    truth.set(identity, [...(truth.get(identity) ?? []), { from: joinedAt, to }]);
    const timedOut = stay.left?.reason === 'CONNECTION_TIMEOUT';
    const noticedAt = Math.floor((to + (timedOut ? 19_000 : 0)) / 1_000) * 1_000;
    const reason = timedOut ? 'CONNECTION_TIMEOUT' : 'CLIENT_INITIATED';
    const who = { key: `PA_${index}`, identity, name: null, kind: 'person' } as const;
    return { type: 'participant-left', room, who, joinedAt, noticedAt, reason };
  });
  const others = history.events.filter((event) => !('who' in event) && event.type !== 'people-listed');
  return { events: [...others, ...leaves], truth };
};
