import { type Attendance, type ClassEvent, type LeaveReason, MINUTE, SECOND } from '@homeroom/core';
import { anEventRoom, anObservationOf, MORNING } from '@homeroom/core/testing';
import { aWorld, value } from '../use-cases/world.js';
import type { TrueClass, TrueStay } from './true-class.js';

/** What Homeroom makes of a class, and of which of its stays it was told anything. */
export interface Outcome {
  readonly attendance: Attendance;
  readonly knownKeys: ReadonlySet<string>;
}

/** When something happens to the server or to us. */
interface Moment {
  readonly at: number;
  run(): Promise<void>;
}

const room = anEventRoom({ roomId: 'matrices' });

const floored = (at: number): number => Math.floor(at / SECOND) * SECOND;

/**
 * Lets a true class happen: the server knows the truth and sends events, of which three in ten are lost, others doubled, all
 * of them late, and we ask it now and then, at the end, and for its account. Gives what is known then.
 */
export const outcomeOf = async (truth: TrueClass): Promise<Outcome> => {
  const world = aWorld();
  await world.openClass(await world.enter('teacher'));
  const reconcile = async () => {
    value(await world.liveClasses.projectInbox(200));
    value(await world.liveClasses.reconcileLiveSession('matrices'));
    value(await world.liveClasses.projectInbox(200));
  };
  const asks = truth.plan.askedAfterMs
    .map((after) => MORNING + after)
    .filter((at) => MORNING + 30 * SECOND < at && at < truth.endedAt)
    .map((at): Moment => ({ at, run: reconcile }));
  const finish = async () => {
    world.videoServer.finish('matrices');
    const visits = truth.stays.flatMap((stay) => stay.visits);
    world.videoServer.accounts('matrices', truth.plan.accounted ? visits : null);
  };
  const deliver = async (event: ClassEvent, receivedAt: number) => {
    value(await world.liveClasses.receiveEvent(anObservationOf(event, { receivedAt })));
  };
  const moments: Moment[] = [
    ...truth.stays.flatMap((stay) => movesOf(stay, truth.endedAt, world.videoServer)),
    ...asks,
    { at: truth.endedAt, run: finish },
    ...deliveriesOf(truth).map(({ event, at }): Moment => ({ at, run: () => deliver(event, at) })),
  ];
  for (const { at, run } of moments.sort((a, b) => a.at - b.at)) {
    world.clock.advance(Math.max(0, at - world.clock.now()));
    await run();
  }
  for (let round = 0; round < 3; round += 1) {
    world.clock.advance(6 * MINUTE);
    await reconcile();
  }
  const sheet = value(await world.attendanceBook.ofLiveSession((await world.session()).id, world.clock.now()));
  if (sheet === null) throw new Error('there is no attendance');
  const known = value(await world.connections.ofRoom('matrices'));
  return { attendance: sheet, knownKeys: new Set(known.map(({ key }) => key)) };
};

/** The server has the person from the join until it notices the leave. */
const movesOf = (stay: TrueStay, endedAt: number, server: ReturnType<typeof aWorld>['videoServer']): Moment[] => {
  const { who, joinedAt, noticedAt } = stay;
  const come = async () => server.enter('matrices', { ...who, joinedAt });
  const go = async () => server.leave('matrices', who.key);
  return [{ at: joinedAt, run: come }, ...(noticedAt < endedAt ? [{ at: noticedAt, run: go }] : [])];
};

/** What the server sends, and when it arrives. */
const deliveriesOf = ({ plan, stays, endedAt }: TrueClass): { event: ClassEvent; at: number }[] => {
  const firstJoin = Math.min(...stays.map(({ joinedAt }) => joinedAt));
  const events: { event: ClassEvent; sentAt: number }[] = stays.flatMap(eventsOf);
  if (stays.length > 0) {
    const started = { type: 'room-started', room, what: 'started', at: floored(firstJoin) } as const;
    events.push({ event: started, sentAt: firstJoin });
  }
  for (const [what, lateMs] of [
    ['finished', 0],
    ['session-ended', SECOND],
  ] as const) {
    const sentAt = endedAt + lateMs;
    events.push({ event: { type: 'room-finished', room, what, at: floored(sentAt) }, sentAt });
  }
  return events.flatMap(({ event, sentAt }, index) => {
    const { fate, lateMs } = plan.deliveries[index % plan.deliveries.length] ?? { fate: 0, lateMs: 0 };
    if (fate < 3) return [];
    const once = { event, at: sentAt + lateMs };
    return fate < 5 ? [once, { event, at: sentAt + 2 * lateMs + 1 }] : [once];
  });
};

const eventsOf = ({ who, joinedAt, noticedAt, reason, spokeAt }: TrueStay): { event: ClassEvent; sentAt: number }[] => {
  const joined: ClassEvent = { type: 'participant-joined', room, who, joinedAt };
  const left = reason === null ? [] : [leaveOf(who, joinedAt, noticedAt, reason)];
  const spoke = spokeAt.map((at) => {
    return { event: { type: 'participant-seen', room, who, at: floored(at) } as const, sentAt: at };
  });
  return [{ event: joined, sentAt: joinedAt }, ...left, ...spoke];
};

const leaveOf = (who: TrueStay['who'], joinedAt: number, sentAt: number, reason: LeaveReason) => {
  const event: ClassEvent = { type: 'participant-left', room, who, joinedAt, noticedAt: floored(sentAt), reason };
  return { event, sentAt };
};
