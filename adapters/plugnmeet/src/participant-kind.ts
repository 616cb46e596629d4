import type { ConnectionKind } from '@homeroom/core';
import { fieldOf, isObject, type JsonObject } from './reading/json.js';

/** Identities that PlugNMeet gives to its own programs (scenario `bots`); a recorder can keep a room open. */
const MACHINES: ReadonlySet<string> = new Set(['RECORDER_BOT', 'RTMP_BOT', 'PLUGNMEET_RECORDER_AUTH']);

/** Prefixes that PlugNMeet (stream ingress, transcription and speech agents) and LiveKit (egress) keep for programs. */
const MACHINE_PREFIX = /^(ingres_|pnm_agent-|pnm_tts_agent-|EG_)/;

/** The companion that a phone app opens beside its user, who is in the room already: the person is counted once. */
const NATIVE_TWIN = /-native$/;

/** Somebody who dialled in. */
const PHONE_PREFIX = /^sip_/;

/**
 * Who a participant is, from its JSON: its `kind` first, then its identity, which is all that a `track_*` event has.
 * Who is hidden is not of the class: we hide nobody, so it is a monitor of the server's, kept and not counted (scenario
 * `bots`, whose truth counts the hidden one as 0). An unknown kind says nothing.
 */
export const participantKind = (participant: JsonObject, identity: string): ConnectionKind => {
  switch (fieldOf(participant, 'kind')) {
    case 'AGENT':
    case 'INGRESS':
    case 'EGRESS':
      return 'machine';
    case 'SIP':
      return 'phone';
  }
  if (isBehindTheScenes(participant) || isMachineIdentity(identity)) return 'machine';
  return PHONE_PREFIX.test(identity) ? 'phone' : 'person';
};

const BEHIND_THE_SCENES = ['agent', 'recorder', 'hidden'];

const isMachineIdentity = (identity: string): boolean =>
  MACHINES.has(identity) || MACHINE_PREFIX.test(identity) || NATIVE_TWIN.test(identity);

const isBehindTheScenes = (participant: JsonObject): boolean => {
  const permission = fieldOf(participant, 'permission');
  return isObject(permission) && BEHIND_THE_SCENES.some((right) => fieldOf(permission, right) === true);
};
