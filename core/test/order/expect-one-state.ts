import { createHash } from 'node:crypto';
import { attendanceOf, type ClassEvent, ledgerState, mergedFacts } from '@homeroom/core';
import { factsOfEvents, ledgerOf, MORNING } from '@homeroom/core/testing';
import { generatedHistories, type History, shuffled } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import fc from 'fast-check';

/** How many orders of each history are tried. */
export const ORDERS = 5;

/** What is known of a history by events in some order: its state hash and its attendance. */
const known = (history: History, events: readonly ClassEvent[]) => {
  const told = factsOfEvents(history.session, events);
  const state = ledgerState(mergedFacts(told.told));
  const attendance = attendanceOf(ledgerOf(history.session, history.seats, told), history.readAt.at(-1) ?? MORNING);
  return { hash: createHash('sha256').update(state).digest('hex'), attendance };
};

/** Tells each of so many histories in several orders, some events twice, and expects one state hash and one attendance of all. */
export const expectOneState = (histories: number): void => {
  const orders = fc.array(fc.tuple(fc.integer({ min: 1 }), fc.array(fc.nat(), { maxLength: 20 })), {
    minLength: ORDERS,
    maxLength: ORDERS,
  });
  const property = fc.property(generatedHistories, orders, (history, wanted) => {
    const { events } = history;
    const asTold = known(history, events);
    for (const [seed, doubled] of wanted) {
      const twice = doubled.flatMap((place) => events[place % Math.max(1, events.length)] ?? []);
      expect(known(history, shuffled([...events, ...twice], seed))).to.deep.equal(asTold);
    }
  });
  fc.assert(property, { numRuns: histories });
};
