import { unionLength } from '@homeroom/core';
import { expect } from 'chai';
import { type AppUnderTest, classToken, startAppUnderTest } from '../support/app-under-test.js';
import type { AttendanceAnswer } from '../support/attendance-answer.js';
import { playScenario } from '../support/play-scenario.js';
import { expectSameAfterRebuild } from '../support/rebuild-all.js';
import {
  type PlacedStay,
  placedStays,
  type RecordedScenario,
  recordedScenarios,
} from '../support/recorded-scenario.js';
import { compareVerdicts } from '../support/same-verdicts.js';
import { startTruthfulPlugNMeet } from '../support/truthful-plugnmeet.js';

/** Widths that are promised for each stay, in seconds. */
const GOODBYE_WIDTH = 2;
const DROP_WIDTH = 25;
/**
 * What stays outside the bounds, with the reason. The scenarios are what a real server sent; here nothing that it sent, and
 * nothing that it would answer, tells the truth.
 */
const OUTSIDE: Readonly<Record<string, string>> = {
  '2.4.0 two-devices-auto-id student-ana': 'generated identities: one person has two names, and no event links them',
  '1.9.4 two-devices-auto-id student-ana': 'generated identities: one person has two names, and no event links them',
  '2.4.0 ack-hang student-ben': 'every event of the stay died with a hung answer, and it was over before anybody asked',
};

/** Stays that have no goodbye and no drop: their end is bounded by what is known of the room only. */
const WIDE: ReadonlySet<string> = new Set(['media-restart', 'ack-hang']);

describe('recorded scenarios, byte for byte into a running app', function () {
  this.timeout(120_000);
  const scenarios = recordedScenarios();
  const clock = { now: () => now };
  const verdicts = new Set<string>();
  let now = 0;
  let plugnmeet: Awaited<ReturnType<typeof startTruthfulPlugNMeet>>;
  let under: AppUnderTest | undefined;

  before(async () => {
    plugnmeet = await startTruthfulPlugNMeet(scenarios, clock);
    under = await startAppUnderTest({ plugnmeetUrl: plugnmeet.url, clock });
  });
  after(async () => {
    await under?.stop();
    await plugnmeet.close();
  });

  for (const scenario of scenarios) {
    it(`${scenario.version} ${scenario.name}: everybody's true seconds lie inside the bounds, and a rebuild knows the same`, async () => {
      if (under === undefined) throw new Error('the app did not start');
      const sheets = await playScenario(under, scenario, (at) => {
        now = at;
      });
      const stays = placedStays(scenario);
      const compared = new Set<string>();
      for (const sheet of sheets) {
        const here = stays.filter(
          (stay) => stay.roomId === sheet.room_id || stay.roomId.startsWith(`${sheet.room_id}-`),
        );
        for (const [name, truth] of truthByPerson(scenario, here)) {
          compare(scenario, sheet, name, truth);
          compared.add(name);
        }
        for (const user of sheet.users) expect(user.attended_seconds).to.be.at.most(sheet.duration_seconds + 0.001);
        expect(
          sheet.users.some((user) => user.online),
          'nobody is online in the end',
        ).to.equal(false);
        const teacher = await classToken(sheet.room_id, { sub: `teacher of ${sheet.room_id}`, role: 'teacher' }, now);
        for (const one of await compareVerdicts(under, sheet.room_id, teacher)) verdicts.add(one);
      }
      const everybody = scenario.truth.people.filter((person) => person.sessions.length > 0);
      expect([...compared], 'who was compared').to.have.members(everybody.map((person) => person.userId));
      await expectSameAfterRebuild(
        under.app,
        sheets.map((sheet) => sheet.room_id),
      );
    });
  }

  it('has verdicts of every kind, the same from stays and from roll-ups', () => {
    expect([...verdicts]).to.have.members(['present', 'late', 'left_early', 'partial', 'absent', 'unsure']);
  });
});

interface Truth {
  readonly identities: ReadonlySet<string>;
  readonly machine: boolean;
  readonly seconds: number;
  readonly stays: readonly PlacedStay[];
}

const truthByPerson = (scenario: RecordedScenario, stays: readonly PlacedStay[]): [string, Truth][] =>
  scenario.truth.people.flatMap((person): [string, Truth][] => {
    const own = stays.filter((stay) =>
      person.sessions.some(
        (session) => session.connectedAtMs === stay.connectedAtMs && session.goneAtMs === stay.goneAtMs,
      ),
    );
    if (own.length === 0) return [];
    const seconds = unionLength(own.map((stay) => ({ from: stay.connectedAtMs, to: stay.goneAtMs }))) / 1_000;
    const identities = new Set(own.map((stay) => stay.identity));
    return [[person.userId, { identities, machine: person.role === 'bot', seconds, stays: own }]];
  });

const compare = (scenario: RecordedScenario, sheet: AttendanceAnswer, name: string, truth: Truth): void => {
  const where = `${scenario.version} ${scenario.name} ${name}`;
  const users = sheet.users.filter((user) => truth.identities.has(user.identity));
  if (truth.machine) {
    expect(users, `${where} is a machine and is not counted`).to.deep.equal([]);
    return;
  }
  const lower = sum(users.map((user) => user.attended_seconds_lower));
  const upper = sum(users.map((user) => user.attended_seconds_upper));
  const inside = lower <= truth.seconds && truth.seconds <= upper;
  const shown = `${where}: truth ${truth.seconds}, bounds ${lower} to ${upper}`;
  expect(inside, OUTSIDE[where] === undefined ? shown : `${shown}: now inside, so remove it from OUTSIDE`).to.equal(
    OUTSIDE[where] === undefined,
  );
  const intervals = users.flatMap((user) => user.intervals);
  const unheard = intervals.filter((interval) => interval.left_evidence !== 'observed');
  for (const interval of unheard) expect(interval.left_evidence, where).to.be.oneOf(['inferred', 'reconciled']);
  if (unheard.length > 0 || WIDE.has(scenario.name)) return;
  const drops = intervals.filter(
    (interval) =>
      interval.left_reason !== 'CLIENT_INITIATED' &&
      interval.left_reason !== 'PARTICIPANT_REMOVED' &&
      interval.left_reason !== 'ROOM_DELETED',
  ).length;
  expect(upper - lower, `width of ${where}`).to.be.at.most(
    drops * DROP_WIDTH + (intervals.length - drops) * GOODBYE_WIDTH,
  );
};

const sum = (numbers: readonly number[]): number => numbers.reduce((total, number) => total + number, 0);
