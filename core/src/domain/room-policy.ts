/**
 * The settings of every room, decided here and nowhere else: clients send none. The video server's adapter turns them into
 * its request, compares what came back, and what it did not apply is recorded as drift.
 *
 * Some switches cannot be turned off on PlugNMeet 2.4.0: it merges `false` over its own defaults (fixture
 * `room-create-all-false`). They are decided all the same, so that the difference is seen and an operator can set the
 * server's own defaults.
 */
export interface RoomPolicy {
  /** Kept with each live session, to tell which rules it began under. Raised with every change of a value below. */
  readonly version: number;
  readonly locks: LockSettings;
  readonly features: RoomFeatures;
}

/** What a student or an observer cannot use until a teacher unlocks it; `true` is locked. Teachers and assistants have no locks. */
export interface LockSettings {
  readonly microphone: boolean;
  readonly webcam: boolean;
  readonly screenSharing: boolean;
  readonly whiteboard: boolean;
  readonly sharedNotepad: boolean;
  readonly chat: boolean;
  readonly sendChatMessage: boolean;
  readonly chatFileShare: boolean;
  readonly privateChat: boolean;
}

/** The video server's features, each in our words; `true` is on. */
export interface RoomFeatures {
  readonly webcams: boolean;
  readonly muteOnStart: boolean;
  readonly screenSharing: boolean;
  readonly rtmp: boolean;
  readonly viewOtherWebcams: boolean;
  readonly viewOtherPeople: boolean;
  readonly adminOnlyWebcams: boolean;
  /** Minutes; 0 is no limit. */
  readonly roomDurationMinutes: number;
  readonly analytics: boolean;
  readonly virtualBackground: boolean;
  readonly raiseHand: boolean;
  readonly reactions: boolean;
  readonly generatedUserIds: boolean;
  readonly recording: RecordingFeatures;
  readonly chat: { readonly allowed: boolean; readonly fileUpload: boolean };
  readonly sharedNotepad: boolean;
  readonly whiteboard: boolean;
  readonly externalMediaPlayer: boolean;
  readonly waitingRoom: boolean;
  readonly breakoutRooms: { readonly allowed: boolean; readonly most: number };
  readonly displayExternalLink: boolean;
  readonly ingress: boolean;
  readonly polls: boolean;
  readonly endToEndEncryption: boolean;
  readonly insights: InsightsFeatures;
  readonly sipDialIn: boolean;
  readonly externalBroadcasting: { readonly allowed: boolean; readonly rtmp: boolean };
}

/** Kinds of recording. */
export interface RecordingFeatures {
  readonly allowed: boolean;
  /** On the server: the kind that becomes a `Recording`. */
  readonly cloud: boolean;
  /** Begins by itself with the first person. */
  readonly autoCloud: boolean;
  /** In a browser, kept by whoever pressed the button. */
  readonly local: boolean;
  readonly onlyAdminWebcams: boolean;
}

/** Speech and text services. */
export interface InsightsFeatures {
  readonly allowed: boolean;
  readonly transcription: boolean;
  readonly chatTranslation: boolean;
  readonly ai: boolean;
}

/** The policy in force. */
export const ROOM_POLICY: RoomPolicy = {
  version: 1,
  locks: {
    // A class of 300 opens quietly: who speaks, shows or shares is the teacher's choice.
    microphone: true,
    webcam: true,
    screenSharing: true,
    // What pupils work on together is open from the first minute.
    whiteboard: false,
    sharedNotepad: false,
    chat: false,
    sendChatMessage: false,
    // Homework is handed in where the class is: in the chat.
    chatFileShare: false,
    // Pupils may ask each other, as in a room; the teacher can lock it.
    privateChat: false,
  },
  features: {
    // Needed as soon as the teacher unlocks somebody's webcam.
    webcams: true,
    // The lock decides who speaks; who is unlocked should not have to find the button again.
    muteOnStart: false,
    // Needed by the teacher; pupils are locked.
    screenSharing: true,
    // Streaming a class to a third party is a decision about every pupil's picture, not a button.
    rtmp: false,
    // A class sees itself; a room without faces is a broadcast.
    viewOtherWebcams: true,
    // Pupils know who is in class with them.
    viewOtherPeople: true,
    // An unlocked pupil is to be seen by the class, not by the teacher alone.
    adminOnlyWebcams: false,
    // A room that ends by the clock cuts a lesson off; people end classes.
    roomDurationMinutes: 0,
    // The analytics file holds the true moment of a dropped connection; without it nobody could look it up later.
    analytics: true,
    // Pupils sit at home: they may hide it.
    virtualBackground: true,
    // How a locked pupil asks to speak.
    raiseHand: true,
    // Feedback that does not interrupt.
    reactions: true,
    // A generated id cuts the link to the person: attendance could not name anybody (scenario `two-devices-auto-id`).
    generatedUserIds: false,
    recording: {
      // Teachers record classes for those who missed them.
      allowed: true,
      // Only a server's recording can be fetched, checked and shown.
      cloud: true,
      // Somebody decides that a class is recorded, and says so.
      autoCloud: false,
      // A file on one person's disk is outside anybody's care.
      local: false,
      // The recording shows what the class saw.
      onlyAdminWebcams: false,
    },
    // The quiet channel of a class, with files.
    chat: { allowed: true, fileUpload: true },
    // Notes that a class writes together.
    sharedNotepad: true,
    // The board of the class.
    whiteboard: true,
    // Teachers show films.
    externalMediaPlayer: true,
    // The course platform has decided who may enter; a second door makes pupils late.
    waitingRoom: false,
    // Group work; 16 groups are a class of 64 in fours, and the server's own upper limit.
    breakoutRooms: { allowed: true, most: 16 },
    // Teachers show pages.
    displayExternalLink: true,
    // A second way in, for devices that no token names.
    ingress: false,
    // Questions to the class.
    polls: true,
    // The recorder cannot read an encrypted class: recordings would be black.
    endToEndEncryption: false,
    // Pupils' speech goes to no third party unless an operator has agreed on it with the school.
    insights: { allowed: false, transcription: false, chatTranslation: false, ai: false },
    // Phone callers are counted when they come, but a school that wants them must have a number first.
    sipDialIn: false,
    // As with RTMP.
    externalBroadcasting: { allowed: false, rtmp: false },
  },
};
