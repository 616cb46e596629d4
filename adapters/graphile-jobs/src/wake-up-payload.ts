import type { WakeUp } from '@homeroom/core';

/** What is stored of a wake-up; with its type it is the whole of it. */
export const payloadOf = (wakeUp: WakeUp): Record<string, string> => {
  const { type: _, ...payload } = wakeUp;
  return payload;
};

/** The same for the same wake-up: graphile-worker keeps one waiting job of a key. */
export const keyOf = (wakeUp: WakeUp): string => {
  switch (wakeUp.type) {
    case 'ingest-recording':
      return `${wakeUp.type}:${wakeUp.recordId}`;
    case 'reconcile-live-session':
      return `${wakeUp.type}:${wakeUp.roomId}`;
  }
};

/** The recording of a stored payload; null when it names none (somebody else wrote it). */
export const readRecordId = (payload: unknown): string | null => textIn(payload, 'recordId');

/** The room of a stored payload; null when it names none. */
export const readRoomId = (payload: unknown): string | null => textIn(payload, 'roomId');

const textIn = (payload: unknown, name: string): string | null => {
  const value: unknown = typeof payload === 'object' && payload !== null ? Reflect.get(payload, name) : undefined;
  return typeof value === 'string' ? value : null;
};
