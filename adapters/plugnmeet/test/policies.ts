import { type LockSettings, ROOM_POLICY, type RoomPolicy } from '@homeroom/core';

/** A policy with every lock and every feature on, or off. */
export const policyOf = (on: boolean): RoomPolicy => ({
  version: 1,
  locks: locksOf(on),
  features: {
    ...ROOM_POLICY.features,
    webcams: on,
    muteOnStart: on,
    screenSharing: on,
    rtmp: on,
    viewOtherWebcams: on,
    viewOtherPeople: on,
    adminOnlyWebcams: on,
    roomDurationMinutes: on ? 60 : 0,
    analytics: on,
    virtualBackground: on,
    raiseHand: on,
    reactions: on,
    generatedUserIds: on,
    recording: { allowed: on, cloud: on, autoCloud: on, local: on, onlyAdminWebcams: on },
    chat: { allowed: on, fileUpload: on },
    sharedNotepad: on,
    whiteboard: on,
    externalMediaPlayer: on,
    waitingRoom: on,
    breakoutRooms: { allowed: on, most: on ? 4 : 0 },
    displayExternalLink: on,
    ingress: on,
    polls: on,
    endToEndEncryption: on,
    insights: { allowed: on, transcription: on, chatTranslation: on, ai: on },
    sipDialIn: on,
    externalBroadcasting: { allowed: on, rtmp: on },
  },
});

/** Every lock locked, or none. */
export const locksOf = (locked: boolean): LockSettings => ({
  microphone: locked,
  webcam: locked,
  screenSharing: locked,
  whiteboard: locked,
  sharedNotepad: locked,
  chat: locked,
  sendChatMessage: locked,
  chatFileShare: locked,
  privateChat: locked,
});
