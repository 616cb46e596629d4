import { randomBytes } from 'node:crypto';
import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/**
 * `recorded`: a `participant_joined` as a real server sent it, 4.2 kB, most of it the room's metadata.
 * `small`: the same with empty metadata, 1.0 kB.
 */
export const BodySize = z.enum(['recorded', 'small']);
export type BodySize = z.output<typeof BodySize>;

/** Which webhooks to make. */
export const WebhookPlan = z.object({
  size: BodySize,
  count: z.int().min(1),
  /** The rooms that they tell of, in turn. */
  roomIds: z.array(z.string()).min(1),
  /** Every second one tells that the person of the one before, in the same room, has left. */
  leaves: z.boolean(),
});
export type WebhookPlan = z.output<typeof WebhookPlan>;

const Scenario = z.object({ webhooks: z.array(z.object({ body: z.string() })) });
const Joined = z.looseObject({
  event: z.string(),
  room: z.looseObject({ metadata: z.string() }),
  participant: z.looseObject({}),
});

const RECORDED = new URL(
  '../../../../../adapters/plugnmeet/test/fixtures/plugnmeet-2.4.0/scenarios/one-class.json',
  import.meta.url,
);

/** How long before now people join; who leaves, leaves now. */
const STAYED_SECONDS = 60;

/** Bodies that are all different: ids of events and connections are never used twice, not even by another process. */
export const webhookBodies = ({ size, count, roomIds, leaves }: WebhookPlan): string[] => {
  const template = recordedJoin();
  const metadata = size === 'recorded' ? template.room.metadata : '{}';
  const batch = randomBytes(6).toString('base64url');
  const now = Math.floor(Date.now() / 1_000);
  const joinedAt = now - STAYED_SECONDS;
  const joinTimes = { joined_at: `${joinedAt}`, joined_at_ms: `${joinedAt}000` };
  return Array.from({ length: count }, (_, index) => {
    const stay = leaves ? index >> 1 : index;
    const left = leaves && index % 2 === 1;
    const goodbye = left ? { state: 'DISCONNECTED', disconnect_reason: 'CLIENT_INITIATED' } : {};
    return JSON.stringify({
      ...template,
      event: left ? 'participant_left' : 'participant_joined',
      room: { ...template.room, room_id: roomIds[stay % roomIds.length], metadata },
      participant: {
        ...template.participant,
        sid: `PA_${batch}${stay}`,
        identity: `student-${stay % 500}`,
        ...joinTimes,
        ...goodbye,
      },
      id: `EV_${batch}${index}`,
      created_at: `${left ? now : joinedAt}`,
    });
  });
};

const recordedJoin = (): z.output<typeof Joined> => {
  const { webhooks } = Scenario.parse(JSON.parse(readFileSync(fileURLToPath(RECORDED), 'utf8')));
  const joins = webhooks.map(({ body }) => Joined.safeParse(JSON.parse(body)));
  const first = joins.find((join) => join.data?.event === 'participant_joined')?.data;
  if (first === undefined) throw new Error('the recorded scenario has no participant_joined');
  return first;
};
