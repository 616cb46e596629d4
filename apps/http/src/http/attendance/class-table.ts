import type { AttendanceReport } from '@homeroom/core';
import { seconds } from '../instants.js';
import { presentSettled } from './settled.js';
import { type Cell, type Column, momentCell } from './table.js';

/** One thing that is said of a class or a course. */
export interface Said {
  readonly name: string;
  readonly value: Cell;
}

/** A row for each thing said. */
export const SAID_COLUMNS: readonly Column<Said>[] = [
  { name: 'property', cell: ({ name }) => name },
  { name: 'value', cell: ({ value }) => value },
];

/** What a workbook says of the class itself: the head of the JSON answer, and what it was called. */
export const classSaid = ({ session, sheet, inForce }: AttendanceReport): Said[] => {
  const settled = presentSettled(session, sheet);
  return [
    { name: 'room_id', value: session.roomId },
    { name: 'title', value: session.title },
    { name: 'status', value: session.status },
    { name: 'starts_at', value: momentCell(session.startsAt) },
    { name: 'ends_at', value: momentCell(session.endsAt) },
    { name: 'started_at', value: momentCell(sheet.startedAt) },
    { name: 'ended_at', value: momentCell(sheet.endedAt) },
    { name: 'ended_evidence', value: sheet.endedEvidence },
    { name: 'duration_seconds', value: seconds(sheet.lengthMs) },
    { name: 'final', value: settled.final },
    { name: 'not_final_because', value: settled.not_final_because.join(' ') },
    { name: 'rule_version', value: inForce.version },
    { name: 'revision', value: settled.revision },
    { name: 'verified_at', value: settled.verified_at === null ? null : new Date(settled.verified_at) },
  ];
};
