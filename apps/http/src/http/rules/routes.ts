import { CHANGES_SHOWN, CLASSES_JUDGED, type RuleInForce } from '@homeroom/core';
import { err, ok, type Result, safeTry } from 'neverthrow';
import type { Edge } from '../caller.js';
import { courseOperation, courseReading, NOTHING } from '../course-operation.js';
import { answer, type Operation } from '../operation.js';
import { PageQuery, pageWanted } from '../pages.js';
import type { Problem } from '../problem.js';
import { problemOf } from '../problem-of.js';
import { presentPreview, presentRule } from './present.js';
import { PreviewJson, RuleBody, RuleJson, RuleListJson, SetRuleBody } from './schema.js';
import { wantedRule } from './wanted-rule.js';

const TAG = 'Attendance rule';
const PATH = '/api/course/{slug}/online/attendance-rule/';

/** What a course counts as present: the rule that holds, those before it, and setting another. */
export const ruleOperations = (edge: Edge): Operation[] => [
  readOperation(edge),
  listOperation(edge),
  previewOperation(edge),
  setOperation(edge),
];

const readOperation = (edge: Edge): Operation =>
  courseReading(edge, {
    path: PATH,
    tag: TAG,
    summary: 'The rule in force',
    description: 'It holds for all classes of the course, also for those that are over.',
    query: NOTHING,
    answers: { 200: { description: 'The rule.', json: RuleJson } },
    problems: [],
    handle: ({ reader }) =>
      edge.liveClasses
        .readAttendanceRule(reader.courseId)
        .mapErr(problemOf)
        .andThen((inForce) => answer(200, presentRule(inForce))),
  });

const listOperation = (edge: Edge): Operation =>
  courseReading(edge, {
    path: `${PATH}versions/`,
    tag: TAG,
    summary: 'Every rule that the course ever set, newest first',
    description: 'The usual rule, version 0, is not among them: nobody set it.',
    query: PageQuery,
    answers: { 200: { description: 'A part of the list.', json: RuleListJson } },
    problems: [],
    handle: ({ reader, query }) =>
      edge.liveClasses
        .listAttendanceRules(reader.courseId, pageWanted(query))
        .mapErr(problemOf)
        .andThen(({ items, nextCursor }) => answer(200, { versions: items.map(presentRule), next_cursor: nextCursor })),
  });

const previewOperation = (edge: Edge): Operation =>
  courseOperation(edge, {
    method: 'post',
    path: `${PATH}preview/`,
    tag: TAG,
    summary: 'Who would change, if the rule were set',
    description: [
      'For teachers and assistants; nothing is changed. Fields that are absent are as in the rule in force.',
      `At most the newest ${CLASSES_JUDGED} classes are looked at, and ${CHANGES_SHOWN} changes listed.`,
    ].join(' '),
    limit: 'clicking',
    query: NOTHING,
    body: RuleBody,
    answers: { 200: { description: 'Who would change, and why.', json: PreviewJson } },
    problems: ['rule_changed'],
    handle: ({ caller: { actor }, body }) =>
      safeTry(async function* () {
        const inForce = yield* edge.liveClasses.readAttendanceRule(actor.courseId).mapErr(problemOf);
        const rules = { before: inForce.rule, after: wantedRule(body, inForce.rule) };
        const preview = yield* edge.liveClasses.previewAttendanceRule(actor, rules.after).mapErr(problemOf);
        yield* isStill(inForce, preview.version);
        return answer(200, presentPreview(preview, rules));
      }),
  });

/** What was read or shown before, absent fields and the words, must be of the version that holds now. */
const isStill = ({ version }: Pick<RuleInForce, 'version'>, now: number): Result<void, Problem> =>
  version === now ? ok(undefined) : err(problemOf({ type: 'rule-changed', version: now }));

const setOperation = (edge: Edge): Operation =>
  courseOperation(edge, {
    method: 'post',
    path: PATH,
    tag: TAG,
    summary: 'Set the rule',
    description: [
      'For teachers and assistants. It holds at once, for all classes of the course; the versions before it are kept.',
      'Fields that are absent are as in the version that it takes the place of. Not to be repeated.',
    ].join(' '),
    limit: 'clicking',
    query: NOTHING,
    body: SetRuleBody,
    answers: { 201: { description: 'The new rule.', json: RuleJson } },
    problems: ['rule_changed'],
    handle: ({ caller: { actor }, body }) =>
      safeTry(async function* () {
        const inForce = yield* edge.liveClasses.readAttendanceRule(actor.courseId).mapErr(problemOf);
        // Absent fields are those of the version named: a mixture with another may be a rule that nobody asked for.
        yield* isStill({ version: body.in_place_of }, inForce.version);
        const rule = wantedRule(body, inForce.rule);
        const input = { by: actor, rule, inPlaceOf: body.in_place_of };
        const set = yield* edge.liveClasses.setAttendanceRule(input).mapErr(problemOf);
        return answer(201, presentRule(set));
      }),
  });
