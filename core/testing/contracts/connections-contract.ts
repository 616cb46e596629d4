import { type Connection, mergeConnection } from '@homeroom/core';
import { expect } from 'chai';
import { aConnection, aDeparture } from '../builders/connections.js';
import { aRoom } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import { addClass } from './a-class.js';
import { spoil } from './changing.js';
import { freshStores, type MakeStores } from './fresh-stores.js';
import { HARD_TEXTS } from './hard-texts.js';
import { okOf, RACERS, race } from './outcomes.js';

/** What every `Connections` does. */
export const connectionsContract = (label: string, make: MakeStores): void => {
  describe(`Connections: ${label}`, () => {
    const stores = freshStores(make);
    roundTrips(stores);
    merges(stores);
    races(stores);
  });
};

/** A connection in which no field is null, empty or a whole second. */
const fullConnection = (overrides: Partial<Connection> = {}): Connection =>
  aConnection({
    identity: 'identity-a',
    otherIdentities: ['identity-b', HARD_TEXTS.quoted],
    name: HARD_TEXTS.unicode,
    kind: 'machine',
    told: ['join', 'leave', 'list', 'sign'],
    joinedAt: MORNING + 1,
    joinedEvidence: 'reconciled',
    departure: aDeparture({
      at: MORNING + 40_002,
      notBefore: MORNING + 38_003,
      notAfter: MORNING + 43_004,
      reason: 'CONNECTION_TIMEOUT',
    }),
    lastSeenAt: MORNING + 30_005,
    ...overrides,
  });

const roundTrips = (stores: ReturnType<typeof freshStores>): void => {
  it('keeps every field, null or not', async () => {
    await addClass(stores());
    const told = [
      fullConnection(),
      aConnection({ key: 'PA_2', name: null, kind: 'phone', told: ['sign'], joinedEvidence: 'inferred' }),
      aConnection({ key: 'PA_5', told: [] }),
      aConnection({
        key: 'PA_3',
        departure: aDeparture({ reason: null, evidence: 'inferred' }),
        lastSeenAt: MORNING + 5,
      }),
      aConnection({ key: 'PA_4', departure: aDeparture({ reason: 'DUPLICATE_IDENTITY', evidence: 'corrected' }) }),
    ];
    for (const connection of told) expect(await okOf(stores().connections.merge(connection))).to.deep.equal(connection);
    expect(await okOf(stores().connections.ofRoom('algebra-room'))).to.have.deep.members(told);
  });

  it('gives the connections of one room only', async () => {
    await addClass(stores());
    await okOf(stores().rooms.adopt(aRoom({ roomId: 'algebra-room-1', kind: 'breakout' })));
    const inClass = aConnection({ key: 'PA_1' });
    const inGroup = aConnection({ key: 'PA_2', roomId: 'algebra-room-1' });
    await okOf(stores().connections.merge(inClass));
    await okOf(stores().connections.merge(inGroup));
    expect(await okOf(stores().connections.ofRoom('algebra-room'))).to.deep.equal([inClass]);
    expect(await okOf(stores().connections.ofRoom('algebra-room-1'))).to.deep.equal([inGroup]);
    expect(await okOf(stores().connections.ofRoom('nowhere'))).to.deep.equal([]);
  });

  it('keeps its own copy', async () => {
    await addClass(stores());
    const given = fullConnection();
    const got = await okOf(stores().connections.merge(given));
    spoil(given);
    spoil(got);
    spoil(await okOf(stores().connections.ofRoom('algebra-room')));
    expect(await okOf(stores().connections.ofRoom('algebra-room'))).to.deep.equal([fullConnection()]);
  });
};

/** What different events tell of one stay. */
const FACTS: readonly Connection[] = [
  aConnection({ told: ['sign'], joinedAt: MORNING + 900, joinedEvidence: 'inferred', name: null }),
  aConnection({ joinedAt: MORNING + 500 }),
  aConnection({ told: ['list'], joinedAt: MORNING + 100, joinedEvidence: 'reconciled', lastSeenAt: MORNING + 20_000 }),
  aConnection({
    told: ['leave'],
    joinedAt: MORNING + 500,
    kind: 'phone',
    departure: aDeparture({ notBefore: MORNING + 30_000 }),
  }),
  aConnection({ joinedAt: MORNING + 500, departure: aDeparture({ notBefore: MORNING + 70_000, reason: null }) }),
  aConnection({ joinedAt: MORNING + 500, identity: 'identity-z', name: 'Zoe' }),
  aConnection({ joinedAt: MORNING + 500, identity: 'identity-b', kind: 'machine' }),
];

const merged = (facts: readonly Connection[]): Connection =>
  facts.reduce((known, told) => mergeConnection(known, told));

const merges = (stores: ReturnType<typeof freshStores>): void => {
  it('merges as mergeConnection does, fact by fact, and answers what is known by then', async () => {
    await addClass(stores());
    for (const [index, fact] of FACTS.entries()) {
      const known = await okOf(stores().connections.merge(fact));
      expect(known).to.deep.equal(merged(FACTS.slice(0, index + 1)));
    }
  });

  it('gives the same for the other order, and for everything twice', async () => {
    await addClass(stores());
    const backwards = FACTS.toReversed();
    for (const fact of [...backwards, ...FACTS]) await okOf(stores().connections.merge(fact));
    expect(await okOf(stores().connections.ofRoom('algebra-room'))).to.deep.equal([merged(FACTS)]);
  });
};

const races = (stores: ReturnType<typeof freshStores>): void => {
  it('makes one connection of 20 racers, with what each of them told', async () => {
    await addClass(stores());
    const told = (racer: number) => aConnection({ identity: `identity-${racer}` });
    const got = await race((racer) => okOf(stores().connections.merge(told(racer))));
    const all = merged(Array.from({ length: RACERS }, (_, racer) => told(racer)));
    expect(await okOf(stores().connections.ofRoom('algebra-room'))).to.deep.equal([all]);
    expect(got, 'the last one has seen all').to.deep.include(all);
    for (const [racer, known] of got.entries()) {
      expect([known.identity, ...known.otherIdentities]).to.include(`identity-${racer}`);
    }
  });

  it('merges while the live session is locked by nobody: 20 people join at once', async () => {
    await addClass(stores());
    await race((racer) => okOf(stores().connections.merge(aConnection({ key: `PA_${racer}` }))));
    expect(await okOf(stores().connections.ofRoom('algebra-room'))).to.have.length(RACERS);
  });
};
