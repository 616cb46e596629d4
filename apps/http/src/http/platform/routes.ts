import { CSV_TYPE } from '../attendance/csv.js';
import type { Edge } from '../caller.js';
import { answer, type Operation } from '../operation.js';
import { problemOf } from '../problem-of.js';
import { exportPlaces, LINES_TYPE } from './export.js';
import { platformOperation } from './platform-operation.js';
import { presentChanges } from './present.js';
import { ChangedQuery, ChangedSessionsJson, ExportQuery, PersonSessionJson } from './schema.js';

/** What a course platform asks by itself, over all its courses: for its own jobs, with nobody's token. */
export const platformOperations = (edge: Edge): Operation[] => [changesOperation(edge), exportOperation(edge)];

const changesOperation = (edge: Edge): Operation =>
  platformOperation(edge, {
    path: '/api/platform/sessions/',
    summary: 'Live sessions of all courses that changed since the last look',
    description: [
      'For a token of role platform: all courses of its issuer, or its own course when it names one.',
      'Ask again with the cursor at once while there is more, and later when there is not: what changes meanwhile comes after it.',
    ].join(' '),
    limit: 'reading',
    query: ChangedQuery,
    answers: { 200: { description: 'What changed.', json: ChangedSessionsJson } },
    problems: [],
    handle: ({ platform, query: { limit, changed_since } }) =>
      edge.liveClasses
        .followLiveSessions(platform, { limit, cursor: changed_since ?? null })
        .mapErr(problemOf)
        .andThen((changes) => answer(200, presentChanges(changes))),
  });

const exportOperation = (edge: Edge): Operation => {
  const withPlace = exportPlaces();
  return platformOperation(edge, {
    path: '/api/platform/attendance/',
    summary: 'Everybody’s attendance of all classes that have ended',
    description: [
      'For a token of role platform. Rows as they are read: as CSV, or as one JSON object a line (newline-delimited).',
      `The fields: ${Object.keys(PersonSessionJson.shape).join(', ')}.`,
      'An answer that breaks off in the middle breaks the connection off: it never ends as if it were whole.',
      'HTTP/1.0 cannot tell the two apart: a proxy in front has to ask by HTTP/1.1 (nginx: proxy_http_version 1.1).',
    ].join(' '),
    limit: 'exporting',
    query: ExportQuery,
    answers: { 200: { description: 'A person in a class a row, by course and class.', types: [LINES_TYPE, CSV_TYPE] } },
    problems: [],
    handle: ({ platform, query }) => withPlace(() => edge.liveClasses.exportAttendance(platform), query.format),
  });
};
