import { type AttendanceRule, type ClassTimes, HOUR, isJudged, MINUTE, type Presence, verdictOf } from '@homeroom/core';
import { aRule, MORNING } from '@homeroom/core/testing';
import { expect } from 'chai';
import { aClass, aPresence, NEVER_CAME } from './presences.js';

/** Of the usual rule and a class of an hour, but for what is given. */
const judged = (presence: Presence, rule: Partial<AttendanceRule> = {}, times: Partial<ClassTimes> = {}) => {
  const { status, between } = verdictOf(aRule(rule), aClass(times), presence);
  return status === 'unsure' ? `unsure: ${between.join(', ')}` : expectOnly(status, between);
};

const expectOnly = (status: string, between: readonly string[]): string => {
  expect(between).to.deep.equal([status]);
  return status;
};

const minutes = (came: number, left: number): Presence => aPresence(came * MINUTE, left * MINUTE);

describe('the verdict of a rule', () => {
  it('is each that there is, at its line and a millisecond beside it', () => {
    expect(judged(NEVER_CAME)).to.equal('absent');
    expect(judged(minutes(0, 60))).to.equal('present');
    expect(judged(aPresence(0, 15 * MINUTE - 1))).to.equal('absent');
    expect(judged(minutes(0, 15))).to.equal('partial');
    expect(judged(aPresence(0, 45 * MINUTE - 1))).to.equal('partial');
    expect(judged(minutes(0, 45))).to.equal('left-early');
    expect(judged(aPresence(0, 50 * MINUTE - 1))).to.equal('left-early');
    expect(judged(minutes(0, 50))).to.equal('present');
    expect(judged(minutes(10, 60))).to.equal('present');
    expect(judged(aPresence(10 * MINUTE + 1, HOUR))).to.equal('late');
  });

  it('is late for who is late and leaves early', () => {
    expect(judged(minutes(11, 48), { presentShare: 0.5 })).to.equal('late');
  });

  it('knows nobody late, nor leaving early, where the rule does not', () => {
    expect(judged(minutes(14, 60), { lateAfterMs: null })).to.equal('present');
    expect(judged(minutes(0, 46), { leftEarlyBeforeMs: null })).to.equal('present');
    expect(judged(aPresence(1, HOUR), { lateAfterMs: 0 })).to.equal('late');
    expect(judged(aPresence(0, HOUR - 1), { leftEarlyBeforeMs: 0 })).to.equal('left-early');
  });

  it('is unsure where bounds straddle a line, and says between what', () => {
    const came = (from: number, to: number) => aPresence([from * MINUTE, to * MINUTE], HOUR);
    const left = (from: number, to: number) => aPresence(0, [from * MINUTE, to * MINUTE]);
    expect(judged(came(9, 11))).to.equal('unsure: late, present');
    expect(judged(left(49, 51))).to.equal('unsure: left-early, present');
    expect(judged(left(44, 46))).to.equal('unsure: partial, left-early');
    expect(judged(left(14, 16))).to.equal('unsure: absent, partial');
    expect(judged(left(14, 46))).to.equal('unsure: absent, partial, left-early');
    expect(judged(left(14, 60))).to.equal('unsure: absent, partial, left-early, present');
    expect(judged(aPresence([0, 50 * MINUTE], [MINUTE, HOUR]))).to.equal(
      'unsure: absent, partial, left-early, late, present',
    );
    // Bounds that touch a line from the side of the lesser verdict, and from the other.
    expect(judged(aPresence(0, [50 * MINUTE, HOUR]))).to.equal('present');
    expect(judged(aPresence(0, [50 * MINUTE - 1, HOUR]))).to.equal('unsure: left-early, present');
  });

  it('allows each of wide bounds that do not matter', () => {
    expect(judged(aPresence([-HOUR, 10 * MINUTE], [50 * MINUTE, 2 * HOUR]), { presentShare: 0.5 })).to.equal('present');
  });

  it('forgives the grace, and asks for the minimum stay whatever the shares', () => {
    expect(judged(minutes(0, 40), { graceMs: 5 * MINUTE, leftEarlyBeforeMs: null })).to.equal('present');
    expect(judged(minutes(0, 39), { graceMs: 5 * MINUTE, leftEarlyBeforeMs: null })).to.equal('partial');
    const lenient = { presentShare: 0, partialShare: 0, leftEarlyBeforeMs: null };
    expect(judged(minutes(0, 5), { ...lenient, minimumStayMs: 5 * MINUTE })).to.equal('present');
    expect(judged(aPresence(0, 5 * MINUTE - 1), { ...lenient, minimumStayMs: 5 * MINUTE })).to.equal('absent');
    // Grace does not go below the minimum stay, nor below what is there in part.
    expect(judged(minutes(0, 4), { graceMs: HOUR, minimumStayMs: 5 * MINUTE })).to.equal('absent');
    expect(judged(minutes(0, 5), { graceMs: HOUR, minimumStayMs: 5 * MINUTE, leftEarlyBeforeMs: null })).to.equal(
      'present',
    );
  });

  it('is absent for who was there for no time, also where the rule asks for none', () => {
    const nothing = { presentShare: 0, partialShare: 0, minimumStayMs: 0, lateAfterMs: null, leftEarlyBeforeMs: null };
    expect(judged(NEVER_CAME, nothing)).to.equal('absent');
    expect(judged(aPresence(0, 0), nothing)).to.equal('absent');
    expect(judged(aPresence(0, 1), nothing)).to.equal('present');
    expect(judged(aPresence(0, [0, HOUR]), nothing)).to.equal('unsure: absent, present');
    // There for an instant is there in part, between not at all and enough.
    const some = { ...nothing, presentShare: 0.75 };
    expect(judged(aPresence(0, [0, HOUR]), some)).to.equal('unsure: absent, partial, present');
  });
});

describe('the verdict in a class that went otherwise than planned', () => {
  const schedule = { startsAt: MORNING, endsAt: MORNING + HOUR };

  it('knows nobody late for a class that began late, nor early from one that ended early', () => {
    const late = { ...schedule, startedAt: MORNING + 20 * MINUTE, lengthMs: 40 * MINUTE };
    expect(judged(minutes(30, 60), {}, late)).to.equal('present');
    expect(judged(minutes(31, 61), {}, late)).to.equal('late');
    const short = { ...schedule, endedAt: MORNING + 40 * MINUTE, lengthMs: 40 * MINUTE };
    expect(judged(minutes(0, 30), {}, short)).to.equal('present');
    expect(judged(aPresence(0, 30 * MINUTE - 1), {}, short)).to.equal('partial');
    expect(judged(aPresence(0, 30 * MINUTE - 1), { presentShare: 0.5 }, short)).to.equal('left-early');
  });

  it('does not ask for the time before the scheduled start, nor after the scheduled end', () => {
    const long = { ...schedule, startedAt: MORNING - 30 * MINUTE, endedAt: MORNING + 90 * MINUTE, lengthMs: 2 * HOUR };
    const half = { presentShare: 0.5 };
    expect(judged(minutes(10, 70), half, long)).to.equal('present');
    expect(judged(minutes(-20, 50), half, long)).to.equal('present');
    expect(judged(aPresence(10 * MINUTE + 1, 80 * MINUTE), half, long)).to.equal('late');
  });

  it('measures the share of the class as held, or as scheduled', () => {
    const short = { ...schedule, endedAt: MORNING + 40 * MINUTE, lengthMs: 40 * MINUTE };
    expect(judged(minutes(0, 40), { measure: 'held' }, short)).to.equal('present');
    expect(judged(minutes(0, 40), { measure: 'scheduled' }, short)).to.equal('partial');
    const unscheduled = { ...short, startsAt: null, endsAt: null };
    expect(judged(minutes(0, 40), { measure: 'scheduled' }, unscheduled)).to.equal('present');
    expect(judged(minutes(0, 40), { measure: 'scheduled' }, { ...short, startsAt: null })).to.equal('present');
  });

  it('asks no minimum stay of a class that was held for no longer: shares decide alone', () => {
    const brief = { endedAt: MORNING + 30_000, lengthMs: 30_000 };
    expect(judged(aPresence(0, 30_000), {}, brief)).to.equal('present');
    // Who comes first comes after the room began: nobody is there for all of a class.
    expect(judged(aPresence([1_000, 1_650], 29_000), {}, brief)).to.equal('present');
    expect(judged(aPresence(0, 20_000), {}, brief)).to.equal('partial');
    expect(judged(aPresence(0, 59_000), {}, { endedAt: MORNING + 61_000, lengthMs: 61_000 })).to.equal('absent');
  });

  it('asks for the minimum stay by the class as it was held, also where shares are of the schedule', () => {
    const half = { ...schedule, endedAt: MORNING + 30 * MINUTE, lengthMs: 30 * MINUTE };
    const rule = { measure: 'scheduled', presentShare: 0.4, partialShare: 0, minimumStayMs: 40 * MINUTE } as const;
    expect(judged(minutes(0, 29), rule, half)).to.equal('present');
    const short = { ...schedule, endsAt: MORNING + 10 * MINUTE };
    expect(judged(minutes(0, 30), rule, short)).to.equal('absent');
  });

  it('tells what it measured', () => {
    const { measures } = verdictOf(aRule(), aClass(), aPresence([-MINUTE, MINUTE], [58 * MINUTE, 62 * MINUTE]));
    expect(measures).to.deep.equal({
      attended: { lower: 57 * MINUTE, upper: 63 * MINUTE },
      partlyMs: 15 * MINUTE,
      neededMs: 45 * MINUTE,
      lengthMs: HOUR,
      cameAfter: { lower: -MINUTE, upper: MINUTE },
      leftBefore: { lower: -2 * MINUTE, upper: 2 * MINUTE },
    });
    const never = verdictOf(aRule(), aClass(), NEVER_CAME).measures;
    expect([never.cameAfter, never.leftBefore]).to.deep.equal([null, null]);
  });

  it('is of students and of people whose token we did not issue', () => {
    const roles = [null, 'student', 'teacher', 'assistant', 'observer'] as const;
    expect(roles.filter(isJudged)).to.deep.equal([null, 'student']);
  });
});
