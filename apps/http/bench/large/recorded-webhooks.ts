import { readFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { z } from 'zod';

/** What takes the place of the recorded values, in the order of the arguments of Postgres' `format`. */
const ARGUMENTS = {
  roomId: 1,
  roomSid: 2,
  eventId: 3,
  /** Seconds. */
  sentAt: 4,
  participantSid: 5,
  identity: 6,
  name: 7,
  /** Seconds. */
  joinedAt: 8,
  joinedAtMs: 9,
  reason: 10,
} as const;

type Argument = keyof typeof ARGUMENTS;

const Scenario = z.object({ webhooks: z.array(z.object({ body: z.string() })) });
const Webhook = z.looseObject({
  event: z.string(),
  room: z.looseObject({}),
  participant: z.looseObject({}).optional(),
});
type Webhook = z.output<typeof Webhook>;

const RECORDED = new URL(
  '../../../../../adapters/plugnmeet/test/fixtures/plugnmeet-2.4.0/scenarios/one-class.json',
  import.meta.url,
);

/** Which of the recorded webhooks tell of attendance. */
export const EVENTS = [
  'room_created',
  'room_started',
  'participant_joined',
  'participant_left',
  'session_ended',
  'room_finished',
] as const;
export type Event = (typeof EVENTS)[number];

/** A recorded webhook as a text for Postgres' `format`, with the values of one event left to its arguments. */
export const webhookFormat = (event: Event): string => {
  const { webhooks } = Scenario.parse(JSON.parse(readFileSync(fileURLToPath(RECORDED), 'utf8')));
  const all = webhooks.map(({ body }) => Webhook.safeParse(JSON.parse(body)).data);
  const recorded = all.find((one) => one?.event === event);
  if (recorded === undefined) throw new Error(`the recorded scenario has no ${event}`);
  const open = JSON.stringify(withPlaces(recorded));
  return open.replaceAll('%', '%%').replaceAll(/@@(\d+)@@/g, '%$1$$s');
};

const withPlaces = ({ room, participant, ...event }: Webhook): Webhook => ({
  ...event,
  room: { ...room, room_id: place('roomId'), sid: place('roomSid'), creation_time: place('sentAt') },
  ...(participant === undefined ? {} : { participant: { ...participant, ...PERSON, ...goodbye(event) } }),
  id: place('eventId'),
  created_at: place('sentAt'),
});

const place = (argument: Argument): string => `@@${ARGUMENTS[argument]}@@`;

const PERSON = {
  sid: place('participantSid'),
  identity: place('identity'),
  name: place('name'),
  joined_at: place('joinedAt'),
  joined_at_ms: place('joinedAtMs'),
};

const goodbye = (event: Record<string, unknown>): object =>
  event.event === 'participant_left' ? { disconnect_reason: place('reason') } : {};
