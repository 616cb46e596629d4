import type { RecordingReported } from './class-event.js';
import { hasStep, largerText, lastOf, withStep } from './custody.js';
import type { Instant } from './instant.js';
import { FIRST_PAUSE, newRecording, type Recording } from './recording.js';
import type { Room } from './room.js';

/**
 * Takes what a recorder reported into the recording, which the first report creates. Safe to repeat and free of order: the
 * state is the highest reached, each step is kept once. "Announced" makes it due, also when it was missing or given up; an
 * end, told or told by the transcoder, brings the next look nearer.
 */
export const noteReport = (found: Recording | null, report: RecordingReported, room: Room): Recording => {
  const recording = found ?? newRecording(report.recordId, room);
  const step = { step: report.what, at: report.at, evidence: 'observed', detail: report.warning } as const;
  const told: Recording = {
    ...recording,
    startedAt: report.what === 'started' ? earliest(recording.startedAt, report.at) : recording.startedAt,
    endedAt: report.what === 'ended' ? earliest(recording.endedAt, report.at) : recording.endedAt,
    warning: largerText(recording.warning, report.warning),
    custody: withStep(recording.custody, step),
  };
  const isNews = !hasStep(recording.custody, step);
  if (report.what === 'announced') return revived(announced(told, report.announcedBytes, report.at), isNews, report.at);
  if (told.status !== 'expected') return told;
  if (told.attempt === 0) return { ...told, nextAttemptAt: Math.max(told.nextAttemptAt ?? 0, report.at + FIRST_PAUSE) };
  return report.what !== 'started' && isNews ? lookedForSoon(told, report.at) : told;
};

/** The file exists on the server: due at once, unless it is on its way or here. A missing recording comes back. */
export const announced = (recording: Recording, bytes: number | null, at: Instant): Recording => {
  const announcedBytes = larger(recording.announcedBytes, bytes);
  const { status, nextAttemptAt, attempt } = recording;
  if (status === 'announced' && attempt === 0) {
    return { ...recording, announcedBytes, nextAttemptAt: Math.min(nextAttemptAt ?? at, at) };
  }
  if (status !== 'expected' && status !== 'missing') return { ...recording, announcedBytes };
  return { ...recording, announcedBytes, status: 'announced', nextAttemptAt: at };
};

/** A file that we gave up gets another chance by a new announcement, not by one that is told again. */
const revived = (recording: Recording, isNews: boolean, at: Instant): Recording => {
  const isGivenUp = recording.status === 'fetching' && recording.nextAttemptAt === null;
  return isGivenUp && isNews ? { ...recording, nextAttemptAt: at } : recording;
};

/**
 * Looks in vain during the class have made the pause long; from its end on the file may be there any minute. The last look
 * counts too: one that still goes on keeps its lease, which is shorter than the pause.
 */
const lookedForSoon = (recording: Recording, endedAt: Instant): Recording => {
  const lookedAt = lastOf(recording.custody, ({ step }) => step === 'attempt-started') ?? endedAt;
  const soon = Math.max(endedAt, lookedAt) + FIRST_PAUSE;
  return { ...recording, nextAttemptAt: Math.min(recording.nextAttemptAt ?? soon, soon) };
};

const earliest = (a: Instant | null, b: Instant): Instant => (a === null ? b : Math.min(a, b));

const larger = (a: number | null, b: number | null): number | null =>
  a === null || b === null ? (a ?? b) : Math.max(a, b);
