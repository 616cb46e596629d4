import { err, ok, type Result } from 'neverthrow';
import { type InvalidInput, invalidInput } from './errors.js';
import type { ClassDescription } from './live-session.js';

/** Bounds of what a teacher may ask. PlugNMeet turns an empty timeout below 120 s into half an hour. */
export const CLASS_LIMITS = {
  titleLetters: 200,
  detailsLetters: 10_000,
  welcomeMessageLetters: 2_000,
  emptyTimeoutSeconds: { least: 120, most: 86_400, usual: 1_800 },
  maxParticipants: { least: 2, most: 10_000 },
} as const;

/** What a class may be asked to be; what is null or absent gets its usual value. */
export interface WantedClass {
  readonly title?: string | null;
  readonly details?: string | null;
  readonly startsAt?: number | null;
  readonly endsAt?: number | null;
  readonly emptyTimeoutSeconds?: number | null;
  readonly maxParticipants?: number | null;
  readonly welcomeMessage?: string | null;
}

/**
 * Checks what is wanted of a class and fills in the usual values. `usualTitle` stands in for a missing title: the video
 * server refuses a room without one (fixture `room-create-missing-title`). The first broken rule is told, with its field.
 */
export const describeClass = (wanted: WantedClass, usualTitle: string): Result<ClassDescription, InvalidInput> => {
  const description: ClassDescription = {
    title: wanted.title?.trim() || usualTitle,
    details: wanted.details ?? null,
    startsAt: wanted.startsAt ?? null,
    endsAt: wanted.endsAt ?? null,
    emptyTimeoutSeconds: wanted.emptyTimeoutSeconds ?? CLASS_LIMITS.emptyTimeoutSeconds.usual,
    maxParticipants: wanted.maxParticipants ?? null,
    welcomeMessage: wanted.welcomeMessage ?? null,
  };
  const broken = brokenText(description) ?? brokenSchedule(description) ?? brokenNumber(description);
  return broken === null ? ok(description) : err(broken);
};

const brokenText = (of: ClassDescription): InvalidInput | null =>
  badText('title', of.title, CLASS_LIMITS.titleLetters) ??
  badText('details', of.details, CLASS_LIMITS.detailsLetters) ??
  badText('welcome_message', of.welcomeMessage, CLASS_LIMITS.welcomeMessageLetters);

const badText = (field: string, text: string | null, most: number): InvalidInput | null => {
  if (text === null) return null;
  if (text.length > most) return invalidInput(field, `must have at most ${most} letters`);
  return text.includes('\u0000') ? invalidInput(field, 'must not hold the letter U+0000') : null;
};

const brokenSchedule = ({ startsAt, endsAt }: ClassDescription): InvalidInput | null =>
  startsAt !== null && endsAt !== null && endsAt <= startsAt
    ? invalidInput('ends_at', 'must be after starts_at')
    : null;

const brokenNumber = (of: ClassDescription): InvalidInput | null =>
  outside('empty_timeout_seconds', of.emptyTimeoutSeconds, CLASS_LIMITS.emptyTimeoutSeconds) ??
  outside('max_participants', of.maxParticipants, CLASS_LIMITS.maxParticipants);

const outside = (field: string, value: number | null, range: { least: number; most: number }): InvalidInput | null =>
  value === null || (Number.isInteger(value) && value >= range.least && value <= range.most)
    ? null
    : invalidInput(field, `must be a whole number from ${range.least} to ${range.most}`);
