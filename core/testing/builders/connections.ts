import type { Connection, Departure } from '@homeroom/core';
import { MORNING } from './moments.js';

/** The stay of the person of `aSeat` in the room of `aRoom`, its join told and no leave. */
export const aConnection = (overrides: Partial<Connection> = {}): Connection => ({
  key: 'PA_1',
  liveSessionId: 'session-1',
  roomId: 'algebra-room',
  identity: 'identity000000000000000001',
  otherIdentities: [],
  name: 'Ada Lovelace',
  kind: 'person',
  told: ['join'],
  joinedAt: MORNING,
  joinedEvidence: 'observed',
  departure: null,
  lastSeenAt: overrides.joinedAt ?? MORNING,
  ...overrides,
});

/** A goodbye, told within its second. */
export const aDeparture = (overrides: Partial<Departure> = {}): Departure => {
  const notBefore = overrides.notBefore ?? MORNING + 60_000;
  return {
    at: notBefore + 500,
    notBefore,
    notAfter: notBefore + 1_000,
    evidence: 'observed',
    reason: 'CLIENT_INITIATED',
    ...overrides,
  };
};
