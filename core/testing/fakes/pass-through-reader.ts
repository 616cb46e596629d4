import type { AnswerWriter, ClassEvent, ObservationReader } from '@homeroom/core';
import { err, ok, Result } from 'neverthrow';
import { sha256Hex } from '../sha256.js';
import { bytesOf, textOf } from '../text-bytes.js';

/**
 * Reads bodies that are class events in JSON, as `anObservationOf` makes them. JSON of another type is not about a class;
 * what is no JSON is unreadable.
 */
export const passThroughReader = (): ObservationReader => ({
  read: ({ body }) =>
    parsed(body).andThen((event) => {
      if (isClassEvent(event)) return ok(event);
      return isObject(event) ? ok({ type: 'not-about-a-class' as const }) : err(unreadable('an object'));
    }),
});

/** Writes answers so that `passThroughReader` reads them back. */
export const passThroughAnswerWriter = (): AnswerWriter => ({
  write: (answer) => {
    const body = bytesOf(JSON.stringify(answer));
    return { body, bodySha256: sha256Hex(body) };
  },
});

const TYPES: Readonly<Record<ClassEvent['type'], true>> = {
  'room-started': true,
  'room-finished': true,
  'participant-joined': true,
  'participant-left': true,
  'participant-seen': true,
  'recording-reported': true,
  'room-made': true,
  'people-listed': true,
  'room-reported-over': true,
  'visits-reported': true,
};

const parsed = (body: Uint8Array): Result<unknown, { readonly type: 'unreadable'; readonly reason: string }> =>
  Result.fromThrowable(
    (): unknown => JSON.parse(textOf(body)),
    () => unreadable('JSON'),
  )();

const unreadable = (wanted: string) => ({ type: 'unreadable' as const, reason: `body: is not ${wanted}` });

const isObject = (value: unknown): value is object => typeof value === 'object' && value !== null;

/** The tests that write these bodies are type-checked, so the type's name is enough to know the rest by. */
const isClassEvent = (value: unknown): value is ClassEvent =>
  isObject(value) && 'type' in value && typeof value.type === 'string' && Object.hasOwn(TYPES, value.type);
