import { HOUR, type LiveSession, MINUTE, type RoomTimeSource } from '@homeroom/core';
import { MORNING } from '../builders/moments.js';

/** When the sweep of these tests looks. */
export const NOW = MORNING + 24 * HOUR;

/** What that sweep looks for. */
export const SINCE = {
  stuckSince: NOW - 30_000,
  unconfirmedSince: NOW - 5 * MINUTE,
  forgetBefore: NOW - 12 * HOUR,
  accounts: { now: NOW, afterMs: MINUTE, giveUpMs: HOUR },
};

/** A live session, and whether it needs a look. */
export interface UnsettledCase {
  readonly look: boolean;
  readonly session: Partial<LiveSession>;
  /** What was told of its room. */
  readonly told?: readonly (readonly [RoomTimeSource, number])[];
}

/** Stands an hour before `NOW` unless it says otherwise. */
export const UNSETTLED: readonly UnsettledCase[] = [
  { look: true, session: { status: 'opening' } },
  { look: false, session: { status: 'opening', createdAt: NOW - 29_999 } },
  { look: true, session: { status: 'opening', createdAt: NOW - 30_001 } },
  { look: true, session: { status: 'closing', closeRequestedAt: NOW - 30_001 } },
  { look: false, session: { status: 'closing', closeRequestedAt: NOW - 29_999 } },
  { look: true, session: { status: 'open' } },
  { look: false, session: { status: 'open', createdAt: NOW - MINUTE } },
  { look: true, session: { status: 'open', confirmedAt: NOW - 5 * MINUTE - 1 } },
  { look: false, session: { status: 'open', confirmedAt: NOW - 5 * MINUTE + 1 } },
  { look: true, session: { status: 'ended' } },
  { look: false, session: { status: 'ended', createdAt: NOW - 12 * HOUR - 1 } },
  { look: true, session: { status: 'ended', confirmedAt: NOW - MINUTE }, told: [['finished', NOW - 2 * MINUTE]] },
  { look: false, session: { status: 'ended' }, told: [['not-active', NOW - MINUTE]] },
  {
    look: false,
    session: { status: 'ended' },
    told: [
      ['created', NOW - 9 * MINUTE],
      ['not-active', NOW - MINUTE + 1],
    ],
  },
  {
    look: true,
    session: { status: 'ended' },
    told: [
      ['not-active', NOW - 9 * MINUTE],
      ['started', NOW - MINUTE],
    ],
  },
];

const overFor = (ms: number): readonly (readonly [RoomTimeSource, number])[] => [
  ['created', NOW - 3 * HOUR],
  ['not-active', NOW - ms],
];

/** All of them were verified; the sweep looks at an account from one minute to one hour after the class was found over. */
export const ACCOUNTS: readonly UnsettledCase[] = [
  { look: true, session: { status: 'ended' }, told: overFor(MINUTE) },
  { look: false, session: { status: 'ended' }, told: overFor(MINUTE - 1) },
  { look: true, session: { status: 'ended' }, told: overFor(HOUR) },
  { look: false, session: { status: 'ended' }, told: overFor(HOUR + 1) },
  { look: true, session: { status: 'ended', confirmedAt: NOW - 10 * MINUTE }, told: overFor(20 * MINUTE) },
  { look: false, session: { status: 'ended', confirmedAt: NOW - 10 * MINUTE + 1 }, told: overFor(20 * MINUTE) },
  { look: false, session: { status: 'ended', confirmedAt: NOW - MINUTE + 1 }, told: overFor(MINUTE + 2) },
  { look: true, session: { status: 'ended', confirmedAt: NOW - MINUTE }, told: overFor(MINUTE + 2) },
  { look: false, session: { status: 'ended' }, told: [['not-active', NOW - 5 * MINUTE]] },
  {
    look: false,
    session: { status: 'ended' },
    told: [...overFor(5 * MINUTE), ['account', NOW - 3 * MINUTE]],
  },
  {
    look: true,
    session: { status: 'ended' },
    told: [...overFor(5 * MINUTE), ['account', NOW - 4 * HOUR]],
  },
  {
    look: true,
    session: { status: 'ended', confirmedAt: NOW - 30 * MINUTE },
    told: [...overFor(59 * MINUTE), ['not-active', NOW - 30 * MINUTE]],
  },
  {
    look: true,
    session: { status: 'ended' },
    told: [
      ['not-active', NOW - 2 * HOUR],
      ['created', NOW - HOUR],
      ['started', NOW - HOUR],
      ['not-active', NOW - 20 * MINUTE],
    ],
  },
];
