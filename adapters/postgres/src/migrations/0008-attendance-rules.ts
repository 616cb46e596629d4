import type { Migration } from './migration.js';

/** Rules of courses, and what of a roll-up they judge beside the sums: when each person came first and left last, as bounds. */
export const attendanceRules: Migration = {
  name: '0008-attendance-rules',
  sql: `
-- Only ever added to: the newest holds.
create table homeroom.attendance_rules (
  course_id text not null references homeroom.courses,
  version integer not null check (version >= 1),
  measure text not null check (measure in ('held', 'scheduled')),
  present_share double precision not null,
  partial_share double precision not null,
  minimum_stay_ms bigint not null,
  grace_ms bigint not null,
  late_after_ms bigint,
  left_early_before_ms bigint,
  completion_share double precision not null,
  set_by text not null references homeroom.people,
  set_at timestamptz(3) not null,
  primary key (course_id, version)
);

alter table homeroom.attendance_totals
  add column joined_not_before timestamptz(3),
  add column joined_not_after timestamptz(3),
  add column left_not_before timestamptz(3),
  add column left_not_after timestamptz(3),
  -- Rows of before have none until they are made again. A process of before that goes on is to fail, not to make more of them.
  add constraint attendance_totals_bounded check (not attended or
    joined_not_before is not null and joined_not_after is not null and left_not_before is not null and left_not_after is not null)
    not valid;

-- To be made again; nothing of it has changed for those who follow.
update homeroom.attendance_rollups set stale = true where ended and not stale;
`,
};
