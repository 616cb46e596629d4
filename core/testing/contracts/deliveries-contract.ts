import { MINUTE } from '@homeroom/core';
import { expect } from 'chai';
import { aConnection, aDeparture } from '../builders/connections.js';
import { aRoomTime } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import { anObservation } from '../builders/observations.js';
import { bytesOf } from '../text-bytes.js';
import { addClass } from './a-class.js';
import { freshStores, type MakeStores } from './fresh-stores.js';
import { CLASS_ENDED, endedClass } from './ledger-steps.js';
import { okOf } from './outcomes.js';

/** What every `Deliveries` says. */
export const deliveriesContract = (label: string, make: MakeStores): void => {
  describe(`Deliveries: ${label}`, () => {
    const stores = freshStores(make);
    whatWasExpected(stores);
    howLate(stores);
  });
};

const reportsOf = (stores: ReturnType<typeof freshStores>, since = MORNING - MINUTE) =>
  okOf(stores().deliveries.reports(since));

const whatWasExpected = (stores: ReturnType<typeof freshStores>): void => {
  it('says nothing when nothing was told since', async () => {
    await addClass(stores());
    expect(await reportsOf(stores)).to.deep.equal([]);
    await okOf(stores().connections.merge(aConnection()));
    await okOf(stores().inbox.store(anObservation()));
    expect(await reportsOf(stores, MORNING + 1)).to.deep.equal([]);
  });

  it('expects a join for each connection and a leave for each that is over, and counts what events told', async () => {
    await addClass(stores());
    await okOf(stores().rooms.addTime(aRoomTime()));
    const departure = aDeparture();
    const cases = [
      aConnection({ key: 'PA_both', told: ['join', 'leave'], departure }),
      aConnection({ key: 'PA_left', told: ['leave'], departure }),
      aConnection({ key: 'PA_inside', told: ['join', 'list'], lastSeenAt: MORNING + MINUTE }),
      aConnection({ key: 'PA_listed', told: ['list', 'sign'], lastSeenAt: MORNING + MINUTE }),
      aConnection({ key: 'PA_machine', told: ['join'], kind: 'machine', lastSeenAt: MORNING + MINUTE }),
    ];
    for (const connection of cases) await okOf(stores().connections.merge(connection));
    const [report, ...others] = await reportsOf(stores);
    expect(others).to.deep.equal([]);
    expect(report?.videoServer).to.be.a('string').and.not.equal('');
    expect(report).to.include({ expected: 5 + 2, received: 2 + 1 + 1 + 0 + 1, delay: null });
  });

  it('expects the leave of somebody of whose leave nobody told, once the class is over', async () => {
    await endedClass(stores(), {}, false);
    expect((await reportsOf(stores))[0]).to.include({ expected: 2, received: 1 });
    await endedClass(stores(), { id: 'session-2', roomId: 'other', courseId: 'course-2' }, true);
    expect((await reportsOf(stores))[0], 'its leave is known, though only its join was told').to.include({
      expected: 4,
      received: 2,
    });
  });
};

const howLate = (stores: ReturnType<typeof freshStores>): void => {
  const receive = (n: number, sentAt: number | null, receivedAt: number, origin: 'webhook' | 'answer' = 'webhook') =>
    okOf(stores().inbox.store(anObservation({ eventId: `${n}`, body: bytesOf(`${n}`), origin, sentAt, receivedAt })));

  it("measures from the server's own time to the receipt of its events, and no answers", async () => {
    for (const [n, delay] of [5_007, 40, 900, 61_003, 120].entries()) await receive(n, MORNING, MORNING + delay);
    await receive(6, null, MORNING + 99_000);
    await receive(7, MORNING - 3_600_000, MORNING - 2 * MINUTE);
    await receive(8, MORNING, MORNING + 3_600_000, 'answer');
    const [report] = await reportsOf(stores);
    expect(report?.delay).to.include({ p50Ms: 900, maxMs: 61_003 });
    expect(report?.delay?.p95Ms).to.be.within(5_007, 61_003);
    expect(report).to.include({ expected: 0, received: 0 });
  });

  it('has no delay when no event told its own time', async () => {
    await receive(1, null, MORNING);
    expect((await reportsOf(stores))[0]).to.include({ delay: null });
  });

  it('counts events of live sessions that were sealed meanwhile', async () => {
    await endedClass(stores());
    await receive(1, MORNING - 1_000, MORNING);
    const [entry] = await okOf(stores().inbox.claim(MORNING, 1, MINUTE));
    await okOf(stores().inbox.settle([{ id: entry?.id ?? '', status: 'done' }]));
    const before = await reportsOf(stores);
    expect(await okOf(stores().ledgers.seal(CLASS_ENDED + 1, 1, CLASS_ENDED + 60 * MINUTE))).to.have.length(1);
    expect(await reportsOf(stores)).to.deep.equal(before);
    expect(before[0]?.delay?.maxMs).to.equal(1_000);
  });
};
