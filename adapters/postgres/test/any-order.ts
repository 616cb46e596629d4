import { createHash, randomInt } from 'node:crypto';
import { type Facts, ledgerState, mergedFacts, type Room } from '@homeroom/core';
import { factsOfEvents } from '@homeroom/core/testing';
import { type HistoryPlan, historyOf, historyPlans, okOf, shuffled } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import fc from 'fast-check';
import { ok } from 'neverthrow';
import { type PostgresStores, postgresStores } from '../src/index.js';
import { migratedDatabase, type OpenDatabase } from './database.js';

/** Facts told at once: the pool has no more connections. */
const AT_ONCE = 10;
/** Each fact once, and every third of them a second time, in the order of a seed. */
const doubledAndShuffled = (told: readonly Facts[], seed: number): Facts[] =>
  shuffled([...told, ...told.filter((_, index) => (index + seed) % 3 === 0)], seed);

const hashOf = (facts: Facts, prefix: string): string =>
  createHash('sha256').update(ledgerState(facts).replaceAll(prefix, '')).digest('hex');

/**
 * Tells generated histories, each in some orders, with events that come twice and ten at a time, and expects one state hash:
 * the one of the merged facts. `seed` makes the plans and the orders.
 */
export const anyOrder = (histories: number, orders: number): void => {
  const seed = randomInt(2 ** 31);

  describe(`${histories} histories, each in ${orders} orders with doubles (seed ${seed})`, () => {
    let open: OpenDatabase;
    let stores: PostgresStores;
    before(async () => {
      open = await migratedDatabase();
      stores = postgresStores({ knex: open.knex, videoServer: 'main' });
    });
    after(() => open.drop());

    it('leave one state, whose hash is that of the facts merged', async () => {
      const plans = fc.sample(historyPlans, { seed, numRuns: histories });
      for (const [index, plan] of plans.entries()) {
        for (let order = 0; order < orders; order += 1)
          await tellInOrder(stores, plan, seed + order, `h${index}-${order}-`);
      }
    }).timeout(300_000);
  });
};

const tellInOrder = async (stores: PostgresStores, plan: HistoryPlan, seed: number, prefix: string): Promise<void> => {
  const { session, events } = historyOf(plan, prefix);
  const { breakouts, told } = factsOfEvents(session, events);
  const { rooms, roomId, courseId } = session;
  await okOf(
    stores.courses.enterCourse({ id: courseId, issuer: 'https://courses.example', slug: courseId, title: null }),
  );
  await okOf(stores.liveSessions.add({ ...session, rooms: rooms.slice(0, 1) }));
  await okOf(stores.liveSessions.update(roomId, (known) => ok({ ...known, rooms })));
  await Promise.all(breakouts.map((room: Room) => okOf(stores.rooms.adopt(room))));
  const facts = doubledAndShuffled(told, seed);
  for (let from = 0; from < facts.length; from += AT_ONCE) {
    await Promise.all(facts.slice(from, from + AT_ONCE).map((some) => tellAll(stores, some)));
  }
  const stored = await okOf(stores.ledgers.read(roomId));
  if (stored === null) throw new Error('the live session is not there');
  const wanted = hashOf(mergedFacts(told), prefix);
  expect(hashOf(stored, prefix), `seed ${seed}, history ${JSON.stringify(plan)}`).to.equal(wanted);
};

const tellAll = async (stores: PostgresStores, { times, lists, visits, connections }: Facts): Promise<void> => {
  for (const connection of connections) await okOf(stores.connections.merge(connection));
  for (const time of times) await okOf(stores.rooms.addTime(time));
  for (const list of lists) await okOf(stores.rooms.addList(list));
  await okOf(stores.rooms.addVisits(visits));
};
