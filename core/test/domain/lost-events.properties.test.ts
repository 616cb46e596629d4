import { attendanceOf, type ClassEvent, type EventRoom, SECOND, type Sighting, unionLength } from '@homeroom/core';
import { aLiveSession, factsOfEvents, ledgerOf, MORNING } from '@homeroom/core/testing';
import { expect } from 'chai';
import fc from 'fast-check';

/** One life of a room in which everybody's leave is lost; parts are thousandths of its length. */
interface Lossy {
  readonly lengthMs: number;
  readonly stays: readonly {
    readonly join: number;
    readonly leave: number;
    readonly joinTold: boolean;
    readonly seen: readonly number[];
  }[];
  readonly startTold: boolean;
  /** How the end of the room became known. */
  readonly end: 'finished' | 'session-ended' | 'past-room' | 'not-active';
  readonly lists: readonly number[];
}

const part = fc.integer({ min: 0, max: 1_000 });

const lossy: fc.Arbitrary<Lossy> = fc.record({
  lengthMs: fc.integer({ min: 1_000, max: 5_400_000 }),
  stays: fc.array(
    fc.record({ join: part, leave: part, joinTold: fc.boolean(), seen: fc.array(part, { maxLength: 3 }) }),
    { minLength: 1, maxLength: 5 },
  ),
  startTold: fc.boolean(),
  end: fc.constantFrom('finished', 'session-ended', 'past-room', 'not-active'),
  lists: fc.array(part, { maxLength: 3 }),
});

const ROOM: EventRoom = { roomId: 'algebra-room', parentRoomId: null, sid: null };

const floored = (at: number): number => Math.floor(at / SECOND) * SECOND;

describe('attendance when every leave is lost', () => {
  it('holds the truth between its bounds, for each person of whom anything is known', () => {
    const property = fc.property(lossy, (life) => {
      const { truth, events } = toldOf(life);
      const ledger = ledgerOf(aLiveSession(), [], factsOfEvents(aLiveSession(), events));
      const { attendees } = attendanceOf(ledger, MORNING + 2 * life.lengthMs + 60 * SECOND);
      for (const { identity, lowerMs, upperMs } of attendees) {
        const attended = unionLength(truth.get(identity) ?? []);
        expect(attended, identity).to.be.within(lowerMs, upperMs);
      }
    });
    fc.assert(property, { numRuns: 1_000 });
  });
});

const toldOf = (life: Lossy) => {
  const at = (thousandths: number): number => MORNING + Math.floor((life.lengthMs * thousandths) / 1_000);
  const stays = life.stays.map((stay, index) => {
    const who: Sighting = { key: `PA_${index}`, identity: `pupil-${index % 3}`, name: null, kind: 'person' };
    const [from, to] = [stay.join, stay.leave].sort((a, b) => a - b).map(at);
    return { ...stay, who, from: from ?? MORNING, to: to ?? MORNING };
  });
  const events: ClassEvent[] = [{ type: 'room-started', room: ROOM, what: 'created', at: MORNING }];
  if (life.startTold) events.push({ type: 'room-started', room: ROOM, what: 'started', at: MORNING });
  for (const { who, from, to, joinTold, seen } of stays) {
    if (joinTold) events.push({ type: 'participant-joined', room: ROOM, who, joinedAt: from });
    for (const moment of seen.map(at).filter((ms) => from <= ms && ms <= to)) {
      events.push({ type: 'participant-seen', room: ROOM, who, at: moment });
    }
  }
  for (const moment of life.lists.map(at)) {
    const people = stays
      .filter(({ from, to }) => from <= moment && moment < to)
      .map(({ who, from }) => ({ ...who, joinedAt: from }));
    events.push({ type: 'people-listed', room: ROOM, at: moment, createdAt: MORNING, people });
  }
  return { truth: truthOf(stays, events), events: [...events, endOf(life)] };
};

/** When the people were there, as far as anything was told of the stay at all. */
const truthOf = (
  stays: readonly { readonly who: Sighting; readonly from: number; readonly to: number }[],
  events: readonly ClassEvent[],
) => {
  const known = new Set(
    events.flatMap((event) => {
      if (event.type === 'people-listed') return event.people.map((person) => person.key);
      return 'who' in event ? [event.who.key] : [];
    }),
  );
  const truth = new Map<string, { from: number; to: number }[]>();
  for (const { who, from, to } of stays.filter((stay) => known.has(stay.who.key))) {
    truth.set(who.identity, [...(truth.get(who.identity) ?? []), { from, to }]);
  }
  return truth;
};

const endOf = ({ end, lengthMs }: Lossy): ClassEvent => {
  const endedAt = floored(MORNING + lengthMs);
  switch (end) {
    case 'finished':
    case 'session-ended':
      return { type: 'room-finished', room: ROOM, what: end, at: endedAt };
    case 'past-room':
      return { type: 'room-reported-over', room: ROOM, at: endedAt + 60 * SECOND, endedAt };
    case 'not-active':
      return { type: 'room-reported-over', room: ROOM, at: endedAt + 60 * SECOND, endedAt: null };
  }
};
