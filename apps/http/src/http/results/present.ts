import type { CourseResults, PersonResult } from '@homeroom/core';
import type { Column } from '../attendance/table.js';
import type { CourseResultsJson, PersonResultJson } from './schema.js';

export const presentResults = ({ inForce, classes, people }: CourseResults): CourseResultsJson => ({
  rule_version: inForce.version,
  classes,
  users: people.map(presentPersonResult),
});

export const presentPersonResult = ({ person, identity, name, role, result }: PersonResult): PersonResultJson => {
  const { verdicts, completed, grade, gradeBounds } = result;
  const userId = person?.externalId ?? null;
  return {
    user_id: userId,
    identity: userId === null ? identity : null,
    name,
    role,
    verdicts: {
      present: verdicts.present,
      late: verdicts.late,
      left_early: verdicts['left-early'],
      partial: verdicts.partial,
      absent: verdicts.absent,
      unsure: verdicts.unsure,
    },
    completed,
    grade: rounded(grade),
    grade_lower: rounded(gradeBounds.lower),
    grade_upper: rounded(gradeBounds.upper),
  };
};

/** Four places: as fine as a percentage with two, and nobody's mark hangs on less. */
const SCALE = 10_000;

const rounded = (share: number): number => Math.round(share * SCALE) / SCALE;

/** The same as a table. */
export const PERSON_RESULT_COLUMNS: readonly Column<PersonResultJson>[] = [
  { name: 'user_id', cell: (row) => row.user_id },
  { name: 'identity', cell: (row) => row.identity },
  { name: 'name', cell: (row) => row.name },
  { name: 'role', cell: (row) => row.role },
  { name: 'present', cell: (row) => row.verdicts.present },
  { name: 'late', cell: (row) => row.verdicts.late },
  { name: 'left_early', cell: (row) => row.verdicts.left_early },
  { name: 'partial', cell: (row) => row.verdicts.partial },
  { name: 'absent', cell: (row) => row.verdicts.absent },
  { name: 'unsure', cell: (row) => row.verdicts.unsure },
  { name: 'completed', cell: (row) => row.completed },
  { name: 'grade', cell: (row) => row.grade },
  { name: 'grade_lower', cell: (row) => row.grade_lower },
  { name: 'grade_upper', cell: (row) => row.grade_upper },
];
