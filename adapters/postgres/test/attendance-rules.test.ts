import { aCourse, aCourseRule, aPerson } from '@homeroom/core/testing';
import { okOf } from '@homeroom/core/testing/contracts';
import { expect } from 'chai';
import { type PostgresStores, postgresStores } from '../src/index.js';
import { migratedDatabase, type OpenDatabase } from './database.js';
import { somebodyWaits } from './somebody-waits.js';

describe('attendance rules', () => {
  let open: OpenDatabase;
  let stores: PostgresStores;
  before(async () => {
    open = await migratedDatabase();
    stores = postgresStores({ knex: open.knex, videoServer: 'main' });
  });
  beforeEach(async () => {
    await okOf(stores.courses.enterCourse(aCourse()));
    await okOf(stores.courses.enterPerson(aPerson()));
  });
  afterEach(() => open.empty());
  after(() => open.drop());

  /** Adds the first rule while another process is just adding it; `end` says how that one ends. */
  const addMeanwhile = async (end: 'commit' | 'rollback') => {
    const trx = await open.knex.transaction();
    await trx.raw(`
      insert into homeroom.attendance_rules (course_id, version, measure, present_share, partial_share, minimum_stay_ms,
        grace_ms, completion_share, set_by, set_at)
      values ('course-1', 1, 'held', 1, 1, 0, 0, 1, 'person-1', now())`);
    const added = Promise.resolve(stores.attendanceRules.add(aCourseRule()));
    await somebodyWaits(open);
    await trx[end]();
    return added;
  };

  it('wait for one that is just being added, and are refused when it stays', async () => {
    expect((await addMeanwhile('commit'))._unsafeUnwrapErr()).to.deep.equal({ type: 'rule-changed', version: 1 });
  });

  it('are added after all when it does not', async () => {
    expect((await addMeanwhile('rollback'))._unsafeUnwrap()).to.deep.equal(aCourseRule());
    expect(await okOf(stores.attendanceRules.current('course-1'))).to.deep.equal(aCourseRule());
  });
});
