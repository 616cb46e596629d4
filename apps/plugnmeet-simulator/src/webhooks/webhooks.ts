import { randomUUID } from 'node:crypto';
import { liveKitId } from '../state/identifiers.js';
import type { Artifact, Participant, Recording, Room } from '../state/room.js';
import type { Json } from '../wire/proto-json.js';
import { protoJson } from '../wire/proto-json.js';
import { bodyDigest, signToken } from '../wire/signing.js';
import * as bodies from './bodies.js';
import type { Losses } from './losses.js';
import { createWebhookQueue, type QueueNeeds, type WebhookQueue } from './queue.js';
import type { SignedWebhook } from './sender.js';

/** How long a webhook's token is good: exp = nbf + 300 s. */
const TOKEN_LIFE_SECONDS = 300;

/** Says what happens in the rooms. Each call puts one event into its room's queue. */
export type Webhooks = ReturnType<typeof createWebhooks>;

type Needs = QueueNeeds & {
  readonly apiKey: string;
  readonly apiSecret: string;
  readonly defaultUrl: string | undefined;
  readonly losses: Losses;
};

type Event = {
  readonly name: string;
  readonly id: string;
  readonly about: { readonly [part: string]: Json };
  /** LiveKit's events carry when they happened; PlugNMeet's own, when they were first sent. */
  readonly happenedAtMs: number | null;
  readonly participant?: Participant;
  readonly recordId?: string;
  readonly firstUrlOnly?: boolean;
};

export function createWebhooks(need: Needs) {
  const queues = new Map<string, WebhookQueue>();

  const sign = (event: Event): SignedWebhook => {
    const now = need.clock();
    const nowSeconds = Math.floor(now / 1_000);
    const createdAt = String(Math.floor((event.happenedAtMs ?? now) / 1_000));
    const body = protoJson({ event: event.name, ...event.about, id: event.id, created_at: createdAt });
    const claims = { iss: need.apiKey, exp: nowSeconds + TOKEN_LIFE_SECONDS, nbf: nowSeconds, iat: nowSeconds };
    return { body, token: signToken({ ...claims, sha256: bodyDigest(body) }, need.apiSecret) };
  };

  /** What still comes after the clean-up gets a queue of its own, so that none is kept for an ended room. */
  const queueOf = (room: Room): WebhookQueue => {
    const kept = room.cleanedUp ? undefined : queues.get(room.roomId);
    const queue = kept ?? createWebhookQueue(need);
    if (!room.cleanedUp) queues.set(room.roomId, queue);
    return queue;
  };

  const say = (room: Room, event: Event): void => {
    const urls = [need.defaultUrl ?? '', room.webhookUrl].filter((url) => url !== '');
    const lost = need.losses.isLost({
      event: event.name,
      roomId: room.roomId,
      identity: event.participant?.guest.identity ?? null,
      participantSid: event.participant?.sid ?? null,
      recordId: event.recordId ?? null,
    });
    if (urls.length === 0 || lost) return;
    queueOf(room).add({ urls: event.firstUrlOnly === true ? urls.slice(0, 1) : urls, sign: () => sign(event) });
  };

  const sayOwn = (room: Room, name: string, about: Event['about'], more: Partial<Event> = {}): void =>
    say(room, { name, id: randomUUID(), about, happenedAtMs: null, ...more });

  const sayLiveKit = (room: Room, name: string, about: Event['about'], participant?: Participant): void => {
    const event = { name, id: liveKitId('EV_'), about, happenedAtMs: need.clock() };
    say(room, participant === undefined ? event : { ...event, participant });
  };

  const liveKitRoom = (room: Room): Json =>
    bodies.liveKitRoom(room, room.startedAtMs ?? room.createdAtMs, room.participants.size);

  const aboutRecording = (recording: Recording, name: string, info: Json): void =>
    sayOwn(
      recording.room,
      name,
      { room: bodies.bareRoom(recording.room), recording_info: info },
      { recordId: recording.recordId },
    );

  return {
    roomCreated: (room: Room) => sayOwn(room, 'room_created', { room: bodies.createdRoom(room) }),
    sessionEnded: (room: Room) => sayOwn(room, 'session_ended', { room: bodies.endedRoom(room) }),
    roomStarted: (room: Room) => sayLiveKit(room, 'room_started', { room: liveKitRoom(room) }),
    roomFinished: (room: Room) => sayLiveKit(room, 'room_finished', { room: liveKitRoom(room) }),

    participantJoined(room: Room, participant: Participant) {
      const about = { room: liveKitRoom(room), participant: bodies.eventParticipant(participant, null) };
      sayLiveKit(room, 'participant_joined', about, participant);
    },

    participantLeft(room: Room, participant: Participant, reason: string) {
      const about = { room: liveKitRoom(room), participant: bodies.eventParticipant(participant, reason) };
      sayLiveKit(room, 'participant_left', about, participant);
    },

    /** Nothing is said about a participant without a microphone. */
    track(room: Room, participant: Participant, change: 'track_published' | 'track_unpublished') {
      const about = bodies.eventTrack(participant);
      if (about !== null) sayLiveKit(room, change, { room: bodies.trackRoom(room), ...about }, participant);
    },

    /** start_recording, end_recording and recording_transcoding_finished; lost when they come after the clean-up. */
    recordingWithoutFile(recording: Recording, name: string, recorderMsg: string) {
      if (recording.room.cleanedUp) return;
      aboutRecording(recording, name, bodies.eventRecording(recording, recorderMsg, { path: '', megabytes: 0 }));
    },

    recordingProceeded(recording: Recording, megabytes: number) {
      const file = { path: recording.filePath, megabytes };
      aboutRecording(recording, 'recording_proceeded', bodies.eventRecording(recording, 'success', file));
    },

    artifactCreated(artifact: Artifact) {
      const about = { room: bodies.bareRoom(artifact.room), room_artifact: bodies.eventArtifact(artifact) };
      sayOwn(artifact.room, 'artifact_created', about, { firstUrlOnly: true });
    },

    /** The clean-up of an ended room: its queue goes, with whatever waits in it. */
    dropQueue(room: Room) {
      queues.get(room.roomId)?.drop();
      queues.delete(room.roomId);
    },

    waiting: (roomId: string): number => queues.get(roomId)?.waiting() ?? 0,
  };
}
