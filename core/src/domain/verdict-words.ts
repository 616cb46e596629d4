import type { AttendanceRule } from './attendance-rule.js';
import { MINUTE, SECOND } from './instant.js';
import type { Bounds, Verdict } from './verdict.js';

/**
 * Why a verdict is what it is, in words to show: one sentence for each line of the rule that decided, in English. Minutes and
 * seconds; bounds are rounded apart, so that what is said is never more than what is known.
 */
export const verdictWords = (rule: AttendanceRule, { status, between, measures }: Verdict): string[] => {
  const { attended, partlyMs, neededMs, lengthMs, cameAfter, leftBefore } = measures;
  if (attended.upper === 0) return ['was not there'];
  const partly = between.includes('absent') && partlyMs < neededMs ? `, ${time(partlyMs)} to be there in part` : '';
  const words = [`was there for ${range(attended)} of ${time(lengthMs)}; ${time(neededMs)} are needed${partly}`];
  if (rule.lateAfterMs !== null && cameAfter !== null && cameAfter.upper > rule.lateAfterMs) {
    words.push(`came ${range(cameAfter)} after the start; ${time(rule.lateAfterMs)} are allowed`);
  }
  if (rule.leftEarlyBeforeMs !== null && leftBefore !== null && leftBefore.upper > rule.leftEarlyBeforeMs) {
    words.push(`left ${range(leftBefore)} before the end; ${time(rule.leftEarlyBeforeMs)} are allowed`);
  }
  if (status === 'unsure')
    words.push(`what is known allows ${between.map((verdict) => verdict.replace('-', ' ')).join(' and ')}`);
  return words;
};

const range = ({ lower, upper }: Bounds): string => {
  const [from, to] = [time(Math.max(0, lower), Math.floor), time(Math.max(0, upper), Math.ceil)];
  return from === to ? from : `${from} to ${to}`;
};

const time = (ms: number, rounded = Math.round): string => {
  const seconds = rounded(ms / SECOND);
  const minutes = Math.floor(seconds / (MINUTE / SECOND));
  const rest = seconds % (MINUTE / SECOND);
  if (minutes === 0) return `${rest} s`;
  return rest === 0 ? `${minutes} min` : `${minutes} min ${rest} s`;
};
