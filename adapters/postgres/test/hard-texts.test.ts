import {
  aConnection,
  aCourse,
  aDrift,
  aLiveSession,
  anObservation,
  aPerson,
  aRecording,
  aRoomTime,
  aSeat,
  MORNING,
} from '@homeroom/core/testing';
import { okOf } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import { ok } from 'neverthrow';
import { type PostgresStores, postgresStores } from '../src/index.js';
import { migratedDatabase, type OpenDatabase } from './database.js';

/** No text of Postgres can hold U+0000, nor half of a letter of two halves; senders send both. */
const SENT = 'Ada\u0000 Lovelace\uD800';
const KEPT = 'Ada Lovelace\uFFFD';

describe('texts that Postgres cannot hold', () => {
  let open: OpenDatabase;
  let stores: PostgresStores;
  before(async () => {
    open = await migratedDatabase();
    stores = postgresStores({ knex: open.knex, videoServer: 'main' });
    await okOf(stores.courses.enterCourse(aCourse()));
    await okOf(stores.liveSessions.add(aLiveSession()));
  });
  after(() => open.drop());

  it('loses those letters and keeps the rest of a name, wherever it comes from', async () => {
    const person = await okOf(stores.courses.enterPerson(aPerson({ name: SENT })));
    expect(person.name).to.equal(KEPT);
    expect((await okOf(stores.seats.take(aSeat({ person })))).person.name).to.equal(KEPT);
    await okOf(stores.connections.merge(aConnection({ name: SENT, identity: `${SENT}2`, otherIdentities: [SENT] })));
    const [connection] = await okOf(stores.connections.ofRoom('algebra-room'));
    expect(connection).to.include({ name: KEPT, identity: `${KEPT}2` });
    expect(connection?.otherIdentities).to.deep.equal([KEPT]);
  });

  it('does not take the same connection for another when it is told again', async () => {
    const told = aConnection({ key: 'PA_2', identity: SENT });
    const first = await okOf(stores.connections.merge(told));
    expect(await okOf(stores.connections.merge(told))).to.deep.equal(first);
    expect(first.otherIdentities).to.deep.equal([]);
  });

  it('keeps the body of an observation byte for byte, and its other fields without those letters', async () => {
    const body = Uint8Array.from([0, 0xff, 0, 0xed, 0xa0, 0x80]);
    const told = anObservation({ eventId: SENT, event: SENT, roomId: SENT, contentType: SENT, body });
    expect(await okOf(stores.inbox.store(told))).to.equal('stored');
    const [entry] = await okOf(stores.inbox.claim(MORNING, 1, 1_000));
    expect(entry).to.include({ eventId: KEPT, event: KEPT, roomId: KEPT, contentType: KEPT });
    expect([...(entry?.body ?? [])]).to.deep.equal([...body]);
    await okOf(stores.inbox.settle([{ id: entry?.id ?? '', status: 'parked', reason: SENT }]));
    expect((await okOf(stores.inbox.list('parked', { limit: 1, cursor: null }))).items[0]?.reason).to.equal(KEPT);
  });

  it('takes them in times, lists, recordings and drifts', async () => {
    await okOf(stores.rooms.addTime(aRoomTime({ sid: SENT })));
    await okOf(stores.rooms.addList({ roomId: 'algebra-room', at: MORNING, keys: [SENT] }));
    await okOf(stores.recordings.upsert('record-1', () => ok(aRecording({ warning: SENT }))));
    await okOf(stores.drifts.record([aDrift({ found: SENT })]));
    expect((await okOf(stores.recordings.find('record-1')))?.warning).to.equal(KEPT);
  });
});
