import {
  type Course,
  type Courses,
  type Inbox,
  type LiveSession,
  mergeConnection,
  mergedFacts,
  type Seat,
  type ToldOfSession,
} from '@homeroom/core';
import { bytesOf, memoryStores, type Stores } from '@homeroom/core/testing';
import {
  attendanceBookContract,
  attendanceTotalsContract,
  connectionsContract,
  coursesContract,
  deliveriesContract,
  driftsContract,
  inboxContract,
  ledgersContract,
  liveSessionsContract,
  type MakeStores,
  recordingsContract,
  roomsContract,
  seatsContract,
} from '@homeroom/core/testing/contracts';
import { err, errAsync, ok, okAsync, type Result, ResultAsync } from 'neverthrow';

/** A set of stores with one fault, the contract that judges it, and the test that must find the fault. */
export interface BrokenStores {
  readonly fault: string;
  readonly contract: (label: string, make: MakeStores) => void;
  readonly found: string;
  readonly break: (whole: Stores) => Partial<Stores>;
}

/** Keeps and hands out the very objects that it was given. */
const coursesByReference = (whole: Stores): Courses => {
  const courses = new Map<string, Course>();
  return {
    ...whole.courses,
    enterCourse: (course) => {
      const kept = courses.get(course.slug) ?? course;
      courses.set(course.slug, kept);
      return okAsync(kept);
    },
  };
};

/** Reads, and saves later what it made of it then. */
const updateWithoutLock = (whole: Stores): Stores['liveSessions'] => ({
  ...whole.liveSessions,
  update: <E>(roomId: string, change: (session: LiveSession) => Result<LiveSession, E>) =>
    whole.liveSessions
      .find(roomId)
      .andThen((found) =>
        found === null
          ? errAsync({ type: 'missing' as const })
          : whole.liveSessions.update<E>(roomId, () => change(found)),
      ),
});

/** Commits whatever the change resolves to, an error too. */
const updateWithoutRollback = (whole: Stores): Stores['liveSessions'] => ({
  ...whole.liveSessions,
  update: <E>(roomId: string, change: (session: LiveSession) => Result<LiveSession, E>) => {
    const refusals: E[] = [];
    const changed = whole.liveSessions.update<E>(roomId, (session) =>
      change(session).orElse((error) => {
        refusals.push(error);
        return ok({ ...session, title: 'half done' });
      }),
    );
    return changed.andThen((session): Result<LiveSession, E> => {
      const [refusal] = refusals;
      return refusal === undefined ? ok(session) : err(refusal);
    });
  },
});

const lossyBodies = (inbox: Inbox): Inbox => ({
  ...inbox,
  store: (observation) =>
    inbox.store({ ...observation, body: bytesOf(String.fromCharCode(...observation.body.slice(0, 1_000))) }),
});

/** Hands out what is pending and claims nothing. */
const claimForAll = (inbox: Inbox): Inbox => ({
  ...inbox,
  claim: (_, limit) => inbox.list('pending', { limit, cursor: null }).map((page) => page.items.toReversed()),
});

const identities = new Map<string, number>();

const freshIdentity = (seat: Seat): Seat => {
  const count = (identities.get(seat.person.id) ?? 0) + 1;
  identities.set(seat.person.id, count);
  return { ...seat, identity: `${seat.identity.slice(0, 20)}${String(count).padStart(6, '0')}` };
};

/** Some calls long. */
const aWhile = async (whole: Stores) => {
  for (let call = 0; call < 5; call += 1) await whole.inbox.depth();
  return ok(undefined);
};

/** Faults that stores really have; each must be found by its contract. */
export const BROKEN_STORES: readonly BrokenStores[] = [
  {
    fault: 'courses by reference',
    contract: coursesContract,
    found: 'keeps its own copy of a course',
    break: (whole) => ({ courses: coursesByReference(whole) }),
  },
  {
    fault: 'update without a lock',
    contract: liveSessionsContract,
    found: 'loses none of 20 updates of one session',
    break: (whole) => ({ liveSessions: updateWithoutLock(whole) }),
  },
  {
    fault: 'update without a rollback',
    contract: liveSessionsContract,
    found: 'leaves everything as it was when the change gives an error, and hands that on',
    break: (whole) => ({ liveSessions: updateWithoutRollback(whole) }),
  },
  {
    fault: 'whole seconds',
    contract: roomsContract,
    found: 'keeps every field of a time, to the millisecond',
    break: (whole) => ({
      rooms: {
        ...whole.rooms,
        addTime: (time) => whole.rooms.addTime({ ...time, at: Math.floor(time.at / 1_000) * 1_000 }),
      },
    }),
  },
  {
    fault: 'another identity for each token',
    contract: seatsContract,
    found: 'keeps the identity and the block of a seat that is taken again, with the role of the latest token',
    break: (whole) => ({
      seats: { ...whole.seats, take: (seat) => whole.seats.take(seat).map((taken) => freshIdentity(taken)) },
    }),
  },
  {
    fault: 'the last told connection wins',
    contract: connectionsContract,
    found: 'merges as mergeConnection does, fact by fact, and answers what is known by then',
    break: (whole) => ({
      connections: {
        ...whole.connections,
        merge: (told) => whole.connections.merge(told).map((known) => mergeConnection({ ...known, ...told }, told)),
      },
    }),
  },
  {
    fault: 'bodies as text',
    contract: inboxContract,
    found: 'keeps bodies byte for byte',
    break: (whole) => ({ inbox: lossyBodies(whole.inbox) }),
  },
  {
    fault: 'claims that do not exclude',
    contract: inboxContract,
    found: 'gives no entry to two of 20 claimers',
    break: (whole) => ({ inbox: claimForAll(whole.inbox) }),
  },
  {
    fault: 'the custody is forgotten',
    contract: recordingsContract,
    found: 'keeps every field, null or not, from a creation and from a change',
    break: (whole) => ({
      recordings: {
        ...whole.recordings,
        upsert: (recordId, change) =>
          whole.recordings.upsert(recordId, (found) => change(found).map((next) => ({ ...next, custody: [] }))),
      },
    }),
  },
  {
    fault: 'a difference is recorded each time',
    contract: driftsContract,
    found: 'keeps the first time and takes the newest finding of a difference that is told again',
    break: (whole) => ({
      drifts: {
        ...whole.drifts,
        record: (drifts) =>
          whole.drifts.record(drifts.map((drift) => ({ ...drift, asked: `${drift.asked} ${drift.at}` }))),
      },
    }),
  },
  {
    fault: 'a rebuild adds to what is there',
    contract: ledgersContract,
    found: 'replaces every fact of the live session and none of another, and says what was there before',
    break: (whole) => ({
      ledgers: {
        ...whole.ledgers,
        rebuild: (roomId, derive) =>
          whole.ledgers
            .read(roomId)
            .andThen((known) =>
              whole.ledgers.rebuild(roomId, (told) => mergedFacts([derive(told), ...(known === null ? [] : [known])])),
            ),
      },
    }),
  },
  {
    fault: 'a rebuild from what was read before',
    contract: ledgersContract,
    found: 'loses nothing that is told while it is rebuilt',
    break: (whole) => ({
      ledgers: {
        ...whole.ledgers,
        rebuild: (roomId, derive) => {
          let early: ToldOfSession | null = null;
          return whole.ledgers
            .rebuild(roomId, (told) => {
              early = told;
              return derive(told);
            })
            .andThen(() => new ResultAsync(aWhile(whole)))
            .andThen(() => whole.ledgers.rebuild(roomId, (told) => derive(early ?? told)));
        },
      },
    }),
  },
  {
    fault: 'everything old is sealed',
    contract: ledgersContract,
    found: 'leaves a session that ended lately',
    break: (whole) => ({
      ledgers: { ...whole.ledgers, seal: (_, limit, now) => whole.ledgers.seal(now, limit, now) },
    }),
  },
  {
    fault: 'a cursor of how many were told',
    contract: (label, make) => attendanceTotalsContract(label, make, { totalsHistories: 25 }),
    found: 'tells what changed since a cursor, the last change last, and nothing else',
    break: (whole) => ({
      attendanceTotals: {
        ...whole.attendanceTotals,
        changedSessions: (of, now, page) =>
          whole.attendanceTotals.changedSessions(of, now, { limit: 200, cursor: null }).map(({ sessions }) => {
            const from = Number(page.cursor ?? 0) || 0;
            const told = sessions.slice(from, from + page.limit);
            return { sessions: told, cursor: String(from + told.length), more: from + told.length < sessions.length };
          }),
      },
    }),
  },
  {
    fault: 'machines are not delivered',
    contract: deliveriesContract,
    found: 'expects a join for each connection and a leave for each that is over, and counts what events told',
    break: (whole) => ({
      deliveries: {
        reports: (since) =>
          whole.deliveries
            .reports(since)
            .map((reports) => reports.map((report) => ({ ...report, expected: report.expected - 1 }))),
      },
    }),
  },
  {
    fault: 'times of devices are added up',
    contract: (label, make) => attendanceBookContract(label, make, { histories: 100 }),
    found: 'says what attendanceOf says of 100 generated histories',
    break: (whole) => ({
      attendanceBook: {
        ...whole.attendanceBook,
        ofLiveSession: (liveSessionId, now) =>
          whole.attendanceBook.ofLiveSession(liveSessionId, now).map((sheet) => {
            if (sheet === null) return null;
            const attendees = sheet.attendees.map((attendee) => {
              const lengths = attendee.stays.map(
                ({ connection, departure }) => (departure?.at ?? now) - connection.joinedAt,
              );
              return { ...attendee, attendedMs: lengths.reduce((sum, length) => sum + length, 0) };
            });
            return { ...sheet, attendees };
          }),
      },
    }),
  },
];

/** Makes a fresh set with the fault. */
export const makeBroken = (broken: BrokenStores): MakeStores => {
  return async () => {
    const whole = memoryStores();
    return { stores: { ...whole, ...broken.break(whole) }, dispose: async () => {} };
  };
};
