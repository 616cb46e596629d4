import { createHash, randomInt } from 'node:crypto';
import { createLiveClasses, type LiveClasses, ledgerState, type Observation } from '@homeroom/core';
import { memoryPorts } from '@homeroom/core/testing';
import { okOf, shuffled } from '@homeroom/core/testing/contracts';
import { createTestDatabase, type TestDatabase } from '@homeroom/embedded-postgres/testing';
import { plugnmeetAnswerWriter, plugnmeetObservationReader, webhookObservation } from '@homeroom/plugnmeet';
import { migrate, openKnex, type PostgresStores, postgresStores } from '@homeroom/postgres';
import { expect } from 'chai';
import { cryptoDigest } from '../../src/runtime/crypto-digest.js';
import { cryptoIds } from '../../src/runtime/crypto-ids.js';
import { firstArrival, type RecordedScenario, recordedScenarios } from './recorded-scenario.js';

/** Observations of one round: most scenarios take some rounds, so that order counts within them and between. */
const ROUND = 5;
/** Claimed at once: more than any scenario has. */
const EVERYTHING = 100;

/**
 * Plays each recorded scenario so many times into a real Postgres by the use cases, as the adapter reads it, each time in
 * another order and with many events told twice, and expects one state hash: that of the recorded order.
 */
export const anyRecordedOrder = (orders: number): void => {
  const seed = randomInt(1, 2 ** 30);
  const scenarios = recordedScenarios();

  describe(`${scenarios.length} recorded histories, each in ${orders} orders with doubles (seed ${seed})`, () => {
    let database: TestDatabase;
    let knex: ReturnType<typeof openKnex>;
    before(async () => {
      database = await createTestDatabase();
      knex = openKnex({ connection: database.connection });
      await okOf(migrate(knex));
    });
    after(async () => {
      await knex?.destroy();
      await database?.drop();
    });

    for (const scenario of scenarios) {
      it(`${scenario.version} ${scenario.name}`, async () => {
        const stores = postgresStores({ knex, videoServer: 'recorded' });
        await knex.raw(EMPTY);
        const asRecorded = await stateAfter(stores, scenario, 0);
        expect(asRecorded.connections, 'stays to compare').to.be.greaterThan(0);
        for (let order = 0; order < orders; order += 1) {
          await knex.raw(EMPTY);
          const told = await stateAfter(stores, scenario, seed + order);
          expect(told, `seed ${seed + order}`).to.deep.equal(asRecorded);
        }
      }).timeout(300_000);
    }
  });
};

/** Everything that a scenario has left; quicker than to truncate. */
const EMPTY = [
  ...['inbox', 'inbox_archive', 'drifts', 'recording_steps', 'recordings', 'connections', 'room_visits', 'room_lists'],
  ...['room_times', 'rooms', 'seats', 'live_sessions', 'courses', 'people'],
]
  .map((table) => `delete from homeroom.${table};`)
  .join('\n');

/** Tells a scenario in the order of a seed (0: as recorded, each event once), and gives what is known then. */
const stateAfter = async (stores: PostgresStores, scenario: RecordedScenario, seed: number) => {
  const world = memoryPorts(firstArrival(scenario) - 1_000);
  const liveClasses = createLiveClasses({
    ...world,
    ...stores,
    ids: cryptoIds,
    digest: cryptoDigest,
    reader: plugnmeetObservationReader(),
    answerWriter: plugnmeetAnswerWriter(),
  });
  const rooms = scenario.truth.rooms.filter((room) => room.parentRoomId === undefined).map(({ roomId }) => roomId);
  const roomIds = [...new Set(rooms)];
  for (const roomId of roomIds) await openClass(liveClasses, roomId);
  world.clock.advance(3_600_000);
  const told = scenario.webhooks.map(({ body }, index) => observationOf(body, firstArrival(scenario) + index));
  const doubled = seed === 0 ? [] : scenario.webhooks.flatMap(({ body }, index) => doublesOf(body, index + seed));
  const ordered = shuffled([...told, ...doubled], seed);
  for (let from = 0; from < ordered.length; from += ROUND) {
    await Promise.all(ordered.slice(from, from + ROUND).map((one) => okOf(liveClasses.receiveEvent(one))));
    await project(liveClasses);
  }
  let [state, connections] = ['', 0];
  for (const roomId of roomIds) {
    const ledger = await okOf(stores.ledgers.read(roomId));
    const session = await okOf(stores.liveSessions.find(roomId));
    if (ledger === null || session === null) throw new Error(`there is no live session ${roomId}`);
    state += `${roomId} ${session.status}\n${ledgerState(ledger)}\n`;
    connections += ledger.connections.length;
  }
  return { hash: createHash('sha256').update(state).digest('hex'), connections };
};

const openClass = async (liveClasses: LiveClasses, roomId: string): Promise<void> => {
  const teacher = { issuer: 'https://lms.example', externalId: roomId, name: 'Ms Example', pictureUrl: null };
  const { actor, course } = await okOf(
    liveClasses.enterCourse({ ...teacher, role: 'teacher', course: { slug: roomId, title: null } }),
  );
  await okOf(liveClasses.createRoom({ by: actor, course, roomId, wanted: {} }));
};

const project = async (liveClasses: LiveClasses): Promise<void> => {
  const { bugs, settlements } = await okOf(liveClasses.projectInbox(EVERYTHING));
  expect(bugs).to.deep.equal([]);
  for (const { status } of settlements) expect(status).to.be.oneOf(['done', 'ignored']);
};

/** Some events come a second time as they are, and end at the door; some with an id of their own, and are applied again. */
const doublesOf = (body: string, turn: number): Observation[] => {
  if (turn % 3 === 0) return [];
  if (turn % 3 === 1) return [observationOf(body, turn)];
  return [observationOf(JSON.stringify({ ...JSON.parse(body), id: `again-${turn}` }), turn)];
};

const observationOf = (body: string, receivedAt: number): Observation => {
  const bytes = Buffer.from(body);
  const bodySha256 = createHash('sha256').update(bytes).digest('hex');
  const times = { issuedAt: null, notBefore: null, expiresAt: null };
  const verified = { claims: { issuer: 'plugnmeet', ...times }, timely: true, quarantine: null, bodySha256 };
  return webhookObservation(bytes, { contentType: 'application/json', receivedAt, verified });
};
