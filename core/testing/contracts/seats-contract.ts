import { expect } from 'chai';
import { MORNING } from '../builders/moments.js';
import { aPerson, aSeat } from '../builders/people.js';
import { addClass, enterPerson, takeSeat } from './a-class.js';
import { spoil } from './changing.js';
import { freshStores, type MakeStores } from './fresh-stores.js';
import { foundIn, okOf, oneOutcome, race } from './outcomes.js';

/** What every `Seats` does. */
export const seatsContract = (label: string, make: MakeStores): void => {
  describe(`Seats: ${label}`, () => {
    const stores = freshStores(make);
    takingSeats(stores);
    racingForSeats(stores);
  });
};

const identityOf = (n: number): string => `identity${String(n).padStart(18, '0')}`;

const takingSeats = (stores: ReturnType<typeof freshStores>): void => {
  it('keeps every field, null or not', async () => {
    await addClass(stores());
    const seats = [
      aSeat({ role: 'observer', blockedAt: MORNING + 7 }),
      aSeat({
        person: aPerson({ id: 'guest', kind: 'guest', issuer: null, externalId: null }),
        identity: identityOf(2),
      }),
    ];
    for (const seat of seats) {
      expect(await takeSeat(stores(), seat)).to.deep.equal(seat);
      expect(await foundIn(stores().seats.find('session-1', seat.person.id))).to.deep.equal(seat);
    }
  });

  it('keeps the identity and the block of a seat that is taken again, with the role of the latest token', async () => {
    await addClass(stores());
    await takeSeat(stores(), { identity: identityOf(1), role: 'student', blockedAt: MORNING });
    const again = await takeSeat(stores(), { identity: identityOf(2), role: 'assistant', blockedAt: null });
    expect(again).to.deep.equal(aSeat({ identity: identityOf(1), role: 'assistant', blockedAt: MORNING }));
    expect(await foundIn(stores().seats.find('session-1', 'person-1'))).to.deep.equal(again);
  });

  it('gives a person another seat in another live session', async () => {
    await addClass(stores());
    await addClass(stores(), { id: 'session-2', roomId: 'geometry-room', courseId: 'course-2' });
    await takeSeat(stores(), { identity: identityOf(1) });
    await takeSeat(stores(), { liveSessionId: 'session-2', identity: identityOf(2) });
    expect((await foundIn(stores().seats.find('session-1', 'person-1'))).identity).to.equal(identityOf(1));
    expect((await foundIn(stores().seats.find('session-2', 'person-1'))).identity).to.equal(identityOf(2));
  });

  it('shows the newest name and picture of the person', async () => {
    await addClass(stores());
    await takeSeat(stores());
    const renamed = await enterPerson(stores(), { name: 'Countess Lovelace', pictureUrl: 'https://p.example/c' });
    expect((await foundIn(stores().seats.find('session-1', 'person-1'))).person).to.deep.equal(renamed);
  });

  it('answers null for somebody without a seat', async () => {
    await addClass(stores());
    await takeSeat(stores());
    expect(await okOf(stores().seats.find('session-1', 'person-2'))).to.equal(null);
    expect(await okOf(stores().seats.find('session-2', 'person-1'))).to.equal(null);
  });

  it('keeps its own copy', async () => {
    await addClass(stores());
    const person = await enterPerson(stores());
    const given = aSeat({ person });
    const got = await okOf(stores().seats.take(given));
    spoil(given);
    spoil(got);
    spoil(await foundIn(stores().seats.find('session-1', 'person-1')));
    expect(await foundIn(stores().seats.find('session-1', 'person-1'))).to.deep.equal(aSeat());
  });
};

const racingForSeats = (stores: ReturnType<typeof freshStores>): void => {
  it('gives 20 racers one identity', async () => {
    await addClass(stores());
    await enterPerson(stores());
    const got = await race((racer) => okOf(stores().seats.take(aSeat({ identity: identityOf(racer) }))));
    expect(await foundIn(stores().seats.find('session-1', 'person-1'))).to.deep.equal(oneOutcome(got));
  });

  it('seats 20 people who come at once', async () => {
    await addClass(stores());
    const got = await race((racer) =>
      takeSeat(stores(), {
        person: aPerson({ id: `person-${racer}`, externalId: `user-${racer}` }),
        identity: identityOf(racer),
      }),
    );
    for (const [racer, seat] of got.entries()) {
      expect(seat.identity).to.equal(identityOf(racer));
      expect(await foundIn(stores().seats.find('session-1', `person-${racer}`))).to.deep.equal(seat);
    }
  });
};
