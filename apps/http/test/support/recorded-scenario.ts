import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';

/** A webhook as it arrived from a real PlugNMeet. */
export interface RecordedWebhook {
  readonly arrivedAtMs: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: string;
  readonly answered: { readonly status: number | null };
}

/** One stay of a person, as it really was. */
export interface TrueStay {
  readonly identity?: string;
  readonly participantSid?: string;
  readonly participantSids?: readonly string[];
  readonly connectedAtMs: number;
  readonly goneAtMs: number;
  readonly goneHow: string;
  /** The room of the stay, where the scenario says it. */
  readonly roomId?: string;
  readonly room?: string;
}

/** A person, as they really came and went. */
export interface TruePerson {
  readonly userId: string;
  readonly name: string;
  readonly role: string;
  readonly presentMs: number;
  readonly sessions: readonly TrueStay[];
}

/** A life of a room, as it really was. */
export interface TrueRoom {
  readonly roomId: string;
  readonly sid?: string;
  readonly createdAtMs?: number;
  readonly endAskedAtMs?: number;
  readonly endedBy?: string;
  readonly parentRoomId?: string;
}

/** What a real server sent, and what really happened. */
export interface RecordedScenario {
  readonly name: string;
  readonly version: string;
  readonly webhooks: readonly RecordedWebhook[];
  readonly truth: { readonly rooms: readonly TrueRoom[]; readonly people: readonly TruePerson[] };
}

const FIXTURES = fileURLToPath(new URL('../../../../../adapters/plugnmeet/test/fixtures/', import.meta.url));

/** All recorded scenarios, by the time of their first webhook. */
export const recordedScenarios = (): RecordedScenario[] =>
  ['2.4.0', '1.9.4']
    .flatMap((version) => {
      const folder = join(FIXTURES, `plugnmeet-${version}`, 'scenarios');
      return readdirSync(folder).map((file) => ({ ...JSON.parse(readFileSync(join(folder, file), 'utf8')), version }));
    })
    .sort((a: RecordedScenario, b: RecordedScenario) => firstArrival(a) - firstArrival(b));

/** When the first webhook of a scenario arrived. */
export const firstArrival = (scenario: RecordedScenario): number => scenario.webhooks[0]?.arrivedAtMs ?? 0;

/** A stay with everything that is needed to compare it: whose, and in which room. */
export interface PlacedStay extends TrueStay {
  readonly identity: string;
  readonly roomId: string;
}

/** All stays of a scenario with their rooms: as the scenario says, else as its webhooks do, else its first room. */
export const placedStays = (scenario: RecordedScenario): PlacedStay[] => {
  const rooms = roomsBySid(scenario);
  return scenario.truth.people.flatMap((person) =>
    person.sessions.map((stay) => {
      const told = stay.participantSid === undefined ? undefined : rooms.get(stay.participantSid);
      const roomId = stay.roomId ?? stay.room ?? told ?? scenario.truth.rooms[0]?.roomId ?? '';
      return { ...stay, identity: wireIdentity(stay.identity ?? person.userId), roomId };
    }),
  );
};

/** LiveKit writes a caller's number without its plus sign (scenario `bots`). */
const wireIdentity = (identity: string): string => identity.replace('sip_+', 'sip_');

const roomsBySid = (scenario: RecordedScenario): Map<string, string> =>
  new Map(
    scenario.webhooks.flatMap((webhook): [string, string][] => {
      const { participant, room } = JSON.parse(webhook.body);
      return participant === undefined ? [] : [[participant.sid, room.room_id]];
    }),
  );
