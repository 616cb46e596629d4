import { mergeVisit, type RoomVisit } from '@homeroom/core';
import { expect } from 'chai';
import { aVisit } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import type { Stores } from '../stores.js';
import { addClass } from './a-class.js';
import { spoil } from './changing.js';
import { HARD_TEXTS } from './hard-texts.js';
import { foundIn, okOf, RACERS, race } from './outcomes.js';

/** What `Rooms` keeps of visits; a part of `roomsContract`. */
export const roomVisits = (stores: () => Stores): void => {
  const kept = async (): Promise<readonly RoomVisit[]> => (await foundIn(stores().ledgers.read('algebra-room'))).visits;

  it('keeps every field of visits, to the millisecond, null or not', async () => {
    await addClass(stores());
    const visits = [
      aVisit({ from: MORNING + 1, to: MORNING + 2_003, name: HARD_TEXTS.unicode }),
      aVisit({ from: MORNING + 5_007, to: null, name: null }),
      aVisit({ identity: HARD_TEXTS.quoted, kind: 'phone', from: MORNING + 1 }),
    ];
    await okOf(stores().rooms.addVisits(visits));
    expect(await kept()).to.have.deep.members(visits);
    await okOf(stores().rooms.addVisits([]));
    expect(await kept()).to.have.length(3);
  });

  it('merges a visit of the same room, identity and beginning as mergeVisit does, in any order and within one call', async () => {
    await addClass(stores());
    const told = [
      aVisit({ name: null, to: null }),
      aVisit({ name: 'Zoe', to: MORNING + 1_001 }),
      aVisit({ name: 'Ada', kind: 'phone', to: MORNING + 5 }),
    ];
    await okOf(stores().rooms.addVisits(told.toReversed()));
    for (const visit of told) await okOf(stores().rooms.addVisits([visit]));
    expect(await kept()).to.deep.equal([told.reduce(mergeVisit)]);
  });

  it('lets 20 racers tell one account, with the latest end of all, and each another visit', async () => {
    await addClass(stores());
    await race((racer) =>
      okOf(stores().rooms.addVisits([aVisit({ to: MORNING + racer }), aVisit({ identity: `person-${racer}` })])),
    );
    const visits = await kept();
    expect(visits).to.have.length(1 + RACERS);
    expect(visits).to.deep.include(aVisit({ to: MORNING + RACERS - 1 }));
  });

  it('keeps its own copy of visits', async () => {
    await addClass(stores());
    const given = [aVisit()];
    await okOf(stores().rooms.addVisits(given));
    spoil(given);
    spoil(await kept());
    expect(await kept()).to.deep.equal([aVisit()]);
  });
};
