import { randomUUID } from 'node:crypto';
import { LIMITS } from '../options.js';
import { liveKitId } from '../state/identifiers.js';
import { stamp } from '../state/metadata.js';
import type { Guest, Participant, ParticipantKind, Room, Track } from '../state/room.js';
import { CommandRefused, requireActiveRoom, requireParticipant } from '../state/world.js';
import { depart } from './departures.js';
import { watchEmptyRoom } from './empty-rooms.js';
import type { Stage } from './stage.js';

export type JoinOptions = {
  /** The name shown; the join token's name unless told otherwise, else the user id (machines have none). */
  readonly name?: string;
  /** STANDARD unless told otherwise; the other kinds are machines and callers. */
  readonly kind?: ParticipantKind;
  /** A label for `rooms()`; PlugNMeet knows nothing of it. */
  readonly device?: string;
  /** Comes in with a published microphone, so that track events are sent too. */
  readonly microphone?: boolean;
  readonly hidden?: boolean;
};

/** The identity that PlugNMeet keeps for its recorder. */
export const RECORDER_ID = 'RECORDER_BOT';

const USER_ID = /^[A-Za-z0-9_-]{1,200}$/;

/** A device connects. An older connection of the same user is thrown out first (scenario reconnect). */
export function join(need: Stage, roomId: string, userId: string, options: JoinOptions): string {
  const room = requireActiveRoom(need.world, roomId);
  if (!USER_ID.test(userId)) throw new CommandRefused('a user id has 1 to 200 letters, digits, - or _');
  const guest = guestFor(room, userId, options);
  const older = [...room.participants.values()].find((other) => other.guest.identity === guest.identity);
  if (older === undefined && isFull(room) && userId !== RECORDER_ID) throw new CommandRefused('the room is full');
  if (room.stays.length >= LIMITS.staysPerRoom) throw new CommandRefused('too many joins in this room');
  room.stopWaiting();
  if (older !== undefined) depart(need, room, older, 'DUPLICATE_IDENTITY');
  if (room.startedAtMs === null) start(need, room);
  return connect(need, room, guest, options).sid;
}

/** A polite goodbye. */
export function leave(need: Stage, sid: string): void {
  const { room, participant } = requireParticipant(need.world, sid);
  if (participant.droppedAtMs !== null) throw new CommandRefused('a dropped device cannot say goodbye');
  depart(need, room, participant, 'CLIENT_INITIATED');
  watchEmptyRoom(need, room);
}

/** The device is gone without goodbye; the server notices later, or when the user comes back. */
export function drop(need: Stage, sid: string): void {
  const { room, participant } = requireParticipant(need.world, sid);
  if (participant.droppedAtMs !== null) throw new CommandRefused('this device was dropped already');
  participant.droppedAtMs = need.clock();
  participant.stopWaiting = need.timers.after(need.timings.dropNoticedMs, () => {
    depart(need, room, participant, 'CONNECTION_TIMEOUT');
    watchEmptyRoom(need, room);
  });
}

/** A join token was made for a user: who is online with another device is thrown out (exchange join-token-online-user). */
export function invite(need: Stage, room: Room, guest: Guest): void {
  if (!room.guests.has(guest.identity) && room.guests.size >= LIMITS.guestsPerRoom) {
    throw new CommandRefused('too many users in this room');
  }
  room.guests.set(guest.identity, guest);
  // A dropped device is known to be offline, so it is not thrown out (scenario reconnect).
  const online = [...room.participants.values()].find(
    (participant) => participant.guest.identity === guest.identity && participant.droppedAtMs === null,
  );
  if (online === undefined) return;
  depart(need, room, online, 'PARTICIPANT_REMOVED');
  watchEmptyRoom(need, room);
}

function guestFor(room: Room, userId: string, { name, hidden, kind }: JoinOptions): Guest {
  const invited = room.guests.get(userId);
  const guest = invited ?? {
    identity: userId,
    userId,
    name: kind === undefined || kind === 'STANDARD' ? userId : '',
    isAdmin: false,
    isHidden: false,
    userMetadata: {},
  };
  return { ...guest, name: name ?? guest.name, isHidden: hidden ?? guest.isHidden };
}

function start(need: Stage, room: Room): void {
  const now = need.clock();
  room.startedAtMs = now;
  need.webhooks.roomStarted(room);
  room.metadata = { ...room.metadata, ...stamp(now) };
}

function connect(need: Stage, room: Room, guest: Guest, options: JoinOptions): Participant {
  const now = need.clock();
  const stay = { guest, joinedAtMs: now, leftAtMs: null };
  const participant: Participant = {
    sid: liveKitId('PA_'),
    guest,
    kind: options.kind ?? 'STANDARD',
    device: options.device ?? null,
    joinedAtMs: now,
    isPresenter: guest.isAdmin && guest.identity !== RECORDER_ID && !hasPresenter(room),
    metadataId: randomUUID(),
    track: options.microphone === true ? microphone(now) : null,
    stay,
    droppedAtMs: null,
    stopWaiting: () => undefined,
  };
  need.webhooks.participantJoined(room, participant);
  need.webhooks.track(room, participant, 'track_published');
  room.stays.push(stay);
  room.participants.set(participant.sid, participant);
  return participant;
}

function microphone(now: number): Track {
  return { sid: liveKitId('TR_AM'), cid: randomUUID(), publishedAtMs: now };
}

/** The server still makes tokens for a full room; it is the client that is refused. */
function isFull(room: Room): boolean {
  return room.maxParticipants > 0 && room.participants.size >= room.maxParticipants;
}

function hasPresenter(room: Room): boolean {
  return [...room.participants.values()].some((participant) => participant.isPresenter);
}
