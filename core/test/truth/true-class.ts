import type { Interval, LeaveReason, Sighting, VisitsReported } from '@homeroom/core';
import { SECOND } from '@homeroom/core';
import { MORNING } from '@homeroom/core/testing';
import type { StayPlan, TrueClassPlan } from './true-class-plan.js';

/** A stay with the moments that really were, and those at which the server took note of it. */
export interface TrueStay {
  readonly who: Sighting & { readonly kind: 'person' };
  /** When the person really was in the room. */
  readonly inside: Interval;
  /** As the server stamps it. */
  readonly joinedAt: number;
  /** The server has the person inside until then. */
  readonly noticedAt: number;
  /** Null for a dead line that the room's end cut off: nobody was there to be told of. */
  readonly reason: LeaveReason | null;
  readonly visits: VisitsReported['visits'];
  /** Whether its page came in for it alone. */
  readonly aloneOnPage: boolean;
  readonly spokeAt: readonly number[];
}

/** A class as it really was. */
export interface TrueClass {
  readonly plan: TrueClassPlan;
  readonly endedAt: number;
  readonly stays: readonly TrueStay[];
}

/** How long the server waits for somebody in an empty room (scenario `empty-timeout`). */
const EMPTY_FOR = 20 * SECOND;
/** How long a lost signalling connection takes to be made anew. */
const REMADE_WITHIN = 2 * SECOND;

/** Plays a plan through. */
export const trueClassOf = (plan: TrueClassPlan): TrueClass => {
  const closesAt = MORNING + plan.lengthMs;
  const stays = plan.people.flatMap((plans, person) => personStays(plans, person, closesAt, plan.closed));
  const lastNoticed = Math.max(closesAt, ...stays.map(({ noticedAt }) => noticedAt));
  return { plan, stays, endedAt: plan.closed ? closesAt : lastNoticed + EMPTY_FOR };
};

/** A stay's own moments, before it is known what the next one does to it. */
interface Draft {
  readonly plan: StayPlan;
  readonly visitFrom: number;
  readonly joinedAt: number;
  readonly to: number;
}

const personStays = (plans: readonly StayPlan[], person: number, closesAt: number, closed: boolean): TrueStay[] => {
  const drafts: Draft[] = [];
  let at = MORNING + SECOND;
  for (const plan of plans) {
    const ending = drafts.at(-1)?.plan.ending;
    const joinedAt = ending === 'taken-over' || ending === 'came-again' ? at : at + plan.awayMs + plan.lobbyMs;
    const from = joinedAt + plan.joinLagMs;
    if (from + SECOND >= closesAt) break;
    at = Math.min(from + plan.lengthMs, closesAt);
    drafts.push({ plan, visitFrom: joinedAt - plan.lobbyMs, joinedAt, to: at });
  }
  return drafts.map((draft, index) => {
    const visits = isOfPageBefore(drafts, index) ? [] : visitsOfPage(drafts, index, person, closesAt, closed);
    const aloneOnPage = !isOfPageBefore(drafts, index) && !isOfPageBefore(drafts, index + 1);
    return { ...stayOf(draft, drafts[index + 1], `${person}-${index}`, person, closesAt, closed), visits, aloneOnPage };
  });
};

/** Whether the page of the stay before came in again. */
const isOfPageBefore = (drafts: readonly Draft[], index: number): boolean =>
  index > 0 && index < drafts.length && drafts[index - 1]?.plan.ending === 'came-again';

const stayOf = (
  draft: Draft,
  next: Draft | undefined,
  key: string,
  person: number,
  closesAt: number,
  closed: boolean,
): Omit<TrueStay, 'visits' | 'aloneOnPage'> => {
  const { plan, joinedAt, to } = draft;
  const from = joinedAt + plan.joinLagMs;
  const { noticedAt, reason } = leaveOf(draft, next, closesAt, closed);
  const alive = plan.speaksAfterMs.map((after) => from + after).filter((spoke) => spoke <= to);
  // The server takes a dead line's tracks away when it notices: an event like any other of a track.
  const cleanedUp = noticedAt > to && reason === 'CONNECTION_TIMEOUT' ? [noticedAt] : [];
  return {
    who: { key: `PA_${key}`, identity: `pupil-${person}`, name: null, kind: 'person' },
    inside: { from, to },
    joinedAt,
    noticedAt,
    reason,
    spokeAt: [...alive, ...cleanedUp],
  };
};

/** Endings that are none without a next stay. */
const GOES_ON: ReadonlySet<string> = new Set(['taken-over', 'came-again']);

const leaveOf = ({ plan, to }: Draft, next: Draft | undefined, closesAt: number, closed: boolean) => {
  if (to === closesAt) return { noticedAt: to, reason: closed ? 'ROOM_DELETED' : 'CLIENT_INITIATED' } as const;
  const isGoodbye = plan.ending === 'goodbye' || (next === undefined && GOES_ON.has(plan.ending));
  if (isGoodbye) {
    return { noticedAt: to, reason: 'CLIENT_INITIATED' } as const;
  }
  const returnedAt = next?.joinedAt ?? Number.POSITIVE_INFINITY;
  const timeoutAt = to + plan.noticedAfterMs;
  if (returnedAt <= timeoutAt) return { noticedAt: returnedAt, reason: 'DUPLICATE_IDENTITY' } as const;
  if (closed && closesAt <= timeoutAt) return { noticedAt: closesAt, reason: null } as const;
  return { noticedAt: timeoutAt, reason: 'CONNECTION_TIMEOUT' } as const;
};

/** What the account tells of the signalling of a page, from its first stay on: both are told by one server, some milliseconds apart. */
const visitsOfPage = (
  drafts: readonly Draft[],
  first: number,
  person: number,
  closesAt: number,
  closed: boolean,
): VisitsReported['visits'] => {
  const next = drafts.findIndex((_, index) => index > first && !isOfPageBefore(drafts, index));
  const page = drafts.slice(first, next === -1 ? drafts.length : next);
  const [begin, end] = [page[0], page.at(-1)];
  if (begin === undefined || end === undefined) throw new Error('a page without a stay');
  const { reason } = leaveOf(end, drafts[first + page.length], closesAt, closed);
  const toTheEnd = reason === 'ROOM_DELETED' && end.to === closesAt;
  const outlives = end.plan.ending === 'frozen' && !toTheEnd ? end.plan.frozenForMs : 19;
  const to = toTheEnd || (outlives > 19 && end.to + outlives >= closesAt) ? null : end.to + outlives;
  const visit = { identity: `pupil-${person}`, name: null, kind: 'person' } as const;
  const lostAt = begin.joinedAt + (begin.plan.remadeAfterMs ?? Number.POSITIVE_INFINITY);
  if (lostAt + REMADE_WITHIN >= end.to) return [{ ...visit, from: begin.visitFrom, to }];
  return [
    { ...visit, from: begin.visitFrom, to: lostAt },
    { ...visit, from: lostAt + REMADE_WITHIN, to },
  ];
};
