import { expect } from 'chai';
import { aDrift } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import { addClass } from './a-class.js';
import { spoil } from './changing.js';
import { freshStores, type MakeStores } from './fresh-stores.js';
import { HARD_TEXTS } from './hard-texts.js';
import { okOf, race } from './outcomes.js';
import { allPages, expectForeignCursorsToBegin } from './pages.js';

/** What every `Drifts` does. */
export const driftsContract = (label: string, make: MakeStores): void => {
  describe(`Drifts: ${label}`, () => {
    const stores = freshStores(make);
    recording(stores);
    listing(stores);
  });
};

const everything = (stores: ReturnType<typeof freshStores>) => allPages((page) => stores().drifts.list(page), 200);

const recording = (stores: ReturnType<typeof freshStores>): void => {
  it('keeps every field', async () => {
    await addClass(stores());
    const drifts = [
      aDrift({ kind: 'setting', asked: HARD_TEXTS.quoted, found: HARD_TEXTS.unicode, at: MORNING + 4 }),
      aDrift({ kind: 'room-over', source: 'past-rooms', asked: 'open', found: HARD_TEXTS.long, at: MORNING + 3 }),
      aDrift({ kind: 'room-active', source: 'active-room', asked: 'ended', found: HARD_TEXTS.blank, at: MORNING + 2 }),
      aDrift({ kind: 'presence', source: 'account', asked: 'PA_1 inside', repairedAt: MORNING + 1, at: MORNING + 1 }),
      aDrift({ kind: 'departure', source: 'account', asked: 'PA_1 left', repairedAt: MORNING + 90_007, at: MORNING }),
      aDrift({ kind: 'account', source: 'account', asked: 'the account', found: 'too large', at: MORNING - 1 }),
    ];
    await okOf(stores().drifts.record(drifts));
    expect(await everything(stores)).to.deep.equal(drifts);
  });

  it('keeps the first time and takes the newest finding of a difference that is told again', async () => {
    await addClass(stores());
    await okOf(stores().drifts.record([aDrift({ found: 'true' })]));
    await okOf(stores().drifts.record([aDrift({ found: 'null', at: MORNING + 60_000 })]));
    expect(await everything(stores)).to.deep.equal([aDrift({ found: 'null' })]);
  });

  it('keeps when a difference was repaired, once it was, also when it is told again as one that is not', async () => {
    await addClass(stores());
    for (const repairedAt of [null, MORNING + 5, null]) await okOf(stores().drifts.record([aDrift({ repairedAt })]));
    expect(await everything(stores)).to.deep.equal([aDrift({ repairedAt: MORNING + 5 })]);
  });

  it('takes the same difference twice in one call', async () => {
    await addClass(stores());
    await okOf(stores().drifts.record([aDrift({ found: 'true' }), aDrift({ found: 'null', at: MORNING + 1 })]));
    expect(await everything(stores)).to.deep.equal([aDrift({ found: 'null' })]);
  });

  it('takes none', async () => {
    await okOf(stores().drifts.record([]));
    expect(await everything(stores)).to.deep.equal([]);
  });

  it('keeps differences of another room, kind or setting apart', async () => {
    await addClass(stores());
    await addClass(stores(), { id: 'session-2', roomId: 'other', courseId: 'course-2' });
    const drifts = [
      aDrift({ at: MORNING + 4 }),
      aDrift({ at: MORNING + 3, asked: 'features.polls: true' }),
      aDrift({ at: MORNING + 2, kind: 'presence' }),
      aDrift({ at: MORNING + 1, roomId: 'other', liveSessionId: 'session-2' }),
    ];
    await okOf(stores().drifts.record(drifts));
    expect(await everything(stores)).to.deep.equal(drifts);
  });

  it('keeps its own copy', async () => {
    await addClass(stores());
    const given = [aDrift()];
    await okOf(stores().drifts.record(given));
    spoil(given);
    spoil(await everything(stores));
    expect(await everything(stores)).to.deep.equal([aDrift()]);
  });

  it('makes one difference of 20 racers', async () => {
    await addClass(stores());
    await race((racer) => okOf(stores().drifts.record([aDrift({ found: `${racer}` })])));
    expect(await everything(stores)).to.have.length(1);
  });
};

const listing = (stores: ReturnType<typeof freshStores>): void => {
  it('lists newest first, part by part, none twice and none left out', async () => {
    await addClass(stores());
    // Pairs share a moment: a cursor that holds only the time loses or repeats one of them.
    const drifts = Array.from({ length: 10 }, (_, n) =>
      aDrift({ asked: `setting-${n}`, at: MORNING + Math.floor(n / 2) }),
    );
    await okOf(stores().drifts.record(drifts));
    const whole = await everything(stores);
    expect(whole.map((drift) => drift.at - MORNING)).to.deep.equal([4, 4, 3, 3, 2, 2, 1, 1, 0, 0]);
    expect(whole).to.have.deep.members(drifts);
    for (const limit of [1, 3, 5, 10]) {
      expect(await allPages((page) => stores().drifts.list(page), limit)).to.deep.equal(whole);
    }
    await expectForeignCursorsToBegin((page) => stores().drifts.list(page));
  });
};
