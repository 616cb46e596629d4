import { errOf, okOf } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import type { Knex } from 'knex';
import { migrate, openKnex, postgresStores } from '../src/index.js';
import { migrateTo } from '../src/migrate.js';
import { MIGRATIONS } from '../src/migrations/index.js';
import { emptyDatabase, type OpenDatabase } from './database.js';

const NAMES = MIGRATIONS.map(({ name }) => name);

describe('migrate', () => {
  let open: OpenDatabase;
  beforeEach(async () => {
    open = await emptyDatabase();
  });
  afterEach(() => open.drop());

  const history = async (): Promise<readonly string[]> =>
    (await open.knex('homeroom.migrations').orderBy('place')).map((row: { readonly name: string }) => row.name);

  it('takes every step once, in order, and says which it took', async () => {
    expect(await okOf(migrate(open.knex))).to.deep.equal(NAMES);
    expect(await okOf(migrate(open.knex))).to.deep.equal([]);
    expect(await history()).to.deep.equal(NAMES);
    expect([...NAMES].sort()).to.deep.equal(NAMES);
  });

  it('takes every step once when 10 processes race', async () => {
    const pools = Array.from({ length: 10 }, () => openKnex({ connection: open.database.connection, poolSize: 1 }));
    try {
      const taken = await Promise.all(pools.map((pool) => okOf(migrate(pool))));
      expect(taken.flat().sort()).to.deep.equal(NAMES);
      expect(await history()).to.deep.equal(NAMES);
    } finally {
      await Promise.all(pools.map((pool) => pool.destroy()));
    }
  });

  it('brings an older database up to date and keeps its rows', async () => {
    await okOf(migrateTo(open.knex, MIGRATIONS.slice(0, 1)));
    await open.knex('homeroom.courses').insert({ id: 'course-1', issuer: 'https://courses.example', slug: 'algebra' });
    expect(await okOf(migrate(open.knex))).to.deep.equal(NAMES.slice(1));
    expect(await open.knex('homeroom.courses').pluck('slug')).to.deep.equal(['algebra']);
  });

  it('gives live sessions that were there before roll-ups theirs, to be made', async () => {
    const before = MIGRATIONS.findIndex(({ name }) => name === '0007-attendance');
    await okOf(migrateTo(open.knex, MIGRATIONS.slice(0, before)));
    await open.knex('homeroom.courses').insert({ id: 'course-1', issuer: 'https://courses.example', slug: 'algebra' });
    for (const status of ['ended', 'open']) {
      const row = { id: status, room_id: status, course_id: 'course-1', title: '', empty_timeout_seconds: 60 };
      await open.knex('homeroom.live_sessions').insert({ ...row, policy_version: 1, status, created_at: new Date() });
      const room = { video_server: 'main', room_id: status, live_session_id: status, kind: 'main', place: 0 };
      await open.knex('homeroom.rooms').insert({ ...room, created_at: new Date() });
    }
    await okOf(migrate(open.knex));
    const { attendanceTotals } = postgresStores({ knex: open.knex, videoServer: 'main' });
    expect(await okOf(attendanceTotals.rollUp(Date.now(), 10))).to.equal(1);
    const feed = { issuer: 'https://courses.example', slug: null };
    const { sessions } = await okOf(attendanceTotals.changedSessions(feed, Date.now(), { limit: 10, cursor: null }));
    expect(sessions.map(({ session }) => session.id)).to.have.members(['ended', 'open']);
  });

  it('refuses a database that a newer version has migrated, and leaves it alone', async () => {
    const newer = [...MIGRATIONS, { name: '9999-from-the-future', sql: 'create table homeroom.from_the_future ()' }];
    await okOf(migrateTo(open.knex, newer));
    expect(await errOf(migrate(open.knex))).to.deep.equal({ type: 'migration-unknown', name: '9999-from-the-future' });
    expect(await history()).to.include('9999-from-the-future');
  });

  it('refuses a database whose step is another one here', async () => {
    await okOf(migrate(open.knex));
    const edited = MIGRATIONS.map((step, index) => (index === 1 ? { ...step, sql: `${step.sql} ` } : step));
    expect(await errOf(migrateTo(open.knex, edited))).to.deep.equal({ type: 'migration-changed', name: NAMES[1] });
  });

  it('leaves nothing of a step that fails, and keeps those before it', async () => {
    const broken = { name: '9999-broken', sql: 'create table homeroom.half_done (); select 1 / 0' };
    const failed = await errOf(migrateTo(open.knex, [...MIGRATIONS, broken]));
    expect(failed).to.deep.equal({ type: 'storage-failed', reason: 'SQLSTATE 22012' });
    expect(await history()).to.deep.equal(NAMES);
    expect(await tableExists(open.knex, 'half_done')).to.equal(false);
  });

  it('needs no more than the ownership of its schema', async () => {
    const role = `owner_of_${open.database.name}`;
    await open.knex.raw(`create role ${role} login`);
    await open.knex.raw(`create schema homeroom authorization ${role}`);
    const knex = openKnex({ connection: { ...open.database.connection, user: role }, poolSize: 1 });
    try {
      expect(await okOf(migrate(knex))).to.deep.equal(NAMES);
    } finally {
      await knex.destroy();
      await open.knex.raw(`drop owned by ${role} cascade`);
      await open.knex.raw(`drop role ${role}`);
    }
  });
});

const tableExists = async (knex: Knex, name: string): Promise<boolean> =>
  (await knex('pg_tables').where({ schemaname: 'homeroom', tablename: name })).length > 0;
