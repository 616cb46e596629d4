import { expect } from 'chai';
import { z } from 'zod';
import { ADMIN_KEY, type AppUnderTest, call, startAppUnderTest } from '../support/app-under-test.js';
import { playScenario } from '../support/play-scenario.js';
import { expectSameAfterRebuild } from '../support/rebuild-all.js';
import { firstArrival, type RecordedScenario, recordedScenarios } from '../support/recorded-scenario.js';
import { startTruthfulPlugNMeet } from '../support/truthful-plugnmeet.js';
import { startWithRecordedAccount } from '../support/with-recorded-account.js';

const DriftList = z.object({
  drifts: z.array(
    z.object({
      room_id: z.string(),
      kind: z.string(),
      source: z.string(),
      asked: z.string(),
      repaired_at: z.string().nullable(),
    }),
  ),
});

/** What the scenario's one person really was there, in seconds; the others of it are recorders. */
const TRUE_SECONDS = 26.725;

describe('the recorded account of visits, after the scenario that it belongs to', function () {
  this.timeout(60_000);
  const [scenario] = recordedScenarios().filter(
    ({ name, version }) => version === '2.4.0' && name === 'recording-during-class',
  );
  if (scenario === undefined) throw new Error('the scenario is not there');
  const roomId = scenario.truth.rooms[0]?.roomId ?? '';
  let now = firstArrival(scenario);
  const clock = { now: () => now };
  let truthful: Awaited<ReturnType<typeof startTruthfulPlugNMeet>>;
  let plugnmeet: Awaited<ReturnType<typeof startWithRecordedAccount>>;
  let under: AppUnderTest;

  beforeEach(async () => {
    now = firstArrival(scenario);
    truthful = await startTruthfulPlugNMeet([scenario], clock);
    plugnmeet = await startWithRecordedAccount(truthful.url);
    under = await startAppUnderTest({ plugnmeetUrl: plugnmeet.url, clock });
  });
  afterEach(async () => {
    await under?.stop();
    await plugnmeet?.close();
    await truthful?.close();
  });

  /** Plays it, has the server asked, and gives the sheet with what differed. */
  const play = async (played: RecordedScenario) => {
    const [sheet] = await playScenario(under, played, (at) => {
      now = at;
    });
    if (sheet === undefined) throw new Error('there is no sheet');
    expect(plugnmeet.downloads(), 'how often the file was taken').to.equal(1);
    const { body } = await call(under.app, 'GET', '/api/admin/drift/', ADMIN_KEY);
    await expectSameAfterRebuild(under.app, [roomId]);
    return { sheet, drifts: DriftList.parse(body).drifts };
  };

  it('tells nothing new when every event came, and the truth stays inside', async () => {
    const { sheet, drifts } = await play(scenario);
    expect(drifts.filter(({ source }) => source === 'account')).to.deep.equal([]);
    expect(sheet.users.map(({ identity }) => identity)).to.deep.equal(['teacher-1']);
    expect(sheet.users[0]?.attended_seconds_lower)
      .to.be.at.most(TRUE_SECONDS)
      .and.above(TRUE_SECONDS - 2);
    expect(sheet.users[0]?.attended_seconds_upper)
      .to.be.at.least(TRUE_SECONDS)
      .and.below(TRUE_SECONDS + 2);
    expect(sheet.verified_at).to.be.a('string');
  });

  it('tells of a person of whom no event came: drift says so, and the truth is inside', async () => {
    const untold = scenario.webhooks.filter(({ body }) => JSON.parse(body).participant?.identity !== 'teacher-1');
    expect(scenario.webhooks.length - untold.length, 'events that were lost').to.equal(2);
    const { sheet, drifts } = await play({ ...scenario, webhooks: untold });
    const told = drifts.filter(({ source }) => source === 'account');
    expect(told.map(({ kind, room_id }) => [kind, room_id])).to.deep.equal([['presence', roomId]]);
    expect(told[0]?.asked).to.include('visit of teacher-1');
    expect(told[0]?.repaired_at).to.be.a('string');
    expect(sheet.users.map(({ identity, user_id }) => [identity, user_id])).to.deep.equal([['teacher-1', null]]);
    expect(sheet.users[0]?.attended_seconds_lower).to.be.at.most(TRUE_SECONDS);
    expect(sheet.users[0]?.attended_seconds_upper).to.be.at.least(TRUE_SECONDS);
    expect(sheet.users[0]?.attended_seconds).to.be.at.most(sheet.duration_seconds);
  });

  const spoilt: Readonly<Record<string, (file: string) => string>> = {
    'is cut off': (file) => file.slice(0, -20),
    'is of another room': (file) => file.replaceAll(roomId, 'of-others'),
    'tells times outside of the class': (file) => file.replaceAll('1795360570606', '1795260570606'),
    'is huge': (file) => file + ' '.repeat(9 * 1_024 * 1_024),
  };
  for (const [what, spoil] of Object.entries(spoilt)) {
    it(`changes nothing when it ${what}, and stands in the drift report`, async () => {
      plugnmeet.spoil(spoil);
      const { sheet, drifts } = await play(scenario);
      const told = drifts.filter(({ source }) => source === 'account');
      expect(told.map(({ kind, room_id, repaired_at }) => [kind, room_id, repaired_at])).to.deep.equal([
        ['account', roomId, null],
      ]);
      expect(sheet.users.map(({ identity }) => identity)).to.deep.equal(['teacher-1']);
      expect(sheet.users[0]?.attended_seconds_lower)
        .to.be.at.most(TRUE_SECONDS)
        .and.above(TRUE_SECONDS - 2);
      expect(sheet.users[0]?.attended_seconds_upper)
        .to.be.at.least(TRUE_SECONDS)
        .and.below(TRUE_SECONDS + 2);
      expect(sheet.verified_at).to.be.a('string');
    });
  }
});
