import type { AttendanceRule, ChangedResult, PersonResult, RuleInForce, RulePreview } from '@homeroom/core';
import { isoOrNull, seconds } from '../instants.js';
import { presentPersonResult } from '../results/present.js';
import { presentVerdict } from '../verdict-json.js';
import type { PreviewJson, RuleJson } from './schema.js';

export const presentRule = ({ version, rule, setAt, setBy }: RuleInForce): RuleJson => ({
  version,
  measure: rule.measure,
  present_share: rule.presentShare,
  partial_share: rule.partialShare,
  minimum_stay_seconds: seconds(rule.minimumStayMs),
  grace_seconds: seconds(rule.graceMs),
  late_after_seconds: secondsOrNull(rule.lateAfterMs),
  left_early_before_seconds: secondsOrNull(rule.leftEarlyBeforeMs),
  completion_share: rule.completionShare,
  set_at: isoOrNull(setAt),
  set_by: setBy?.externalId ?? null,
});

const secondsOrNull = (ms: number | null): number | null => (ms === null ? null : seconds(ms));

/** `before` is the rule that the preview compared with, `after` the one that was wanted. */
export const presentPreview = (
  { version, classes, changed, changes, changedResults, results }: RulePreview,
  rules: { readonly before: AttendanceRule; readonly after: AttendanceRule },
): PreviewJson => ({
  version,
  classes,
  changed,
  changes: changes.map(({ roomId, title, presence, before, after }) => ({
    room_id: roomId,
    title,
    user_id: presence.person?.externalId ?? null,
    identity: presence.identity,
    name: presence.name,
    before: presentVerdict(rules.before, before),
    after: presentVerdict(rules.after, after),
  })),
  changed_results: changedResults,
  results: results.map(presentChangedResult),
});

const presentChangedResult = ({ before, after }: ChangedResult): PreviewJson['results'][number] => {
  const { user_id, identity, name } = presentPersonResult(before);
  return { user_id, identity, name, before: outcomeOf(before), after: outcomeOf(after) };
};

const outcomeOf = (of: PersonResult) => {
  const { completed, grade, grade_lower, grade_upper } = presentPersonResult(of);
  return { completed, grade, grade_lower, grade_upper };
};
