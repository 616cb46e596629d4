/** How long things take, in milliseconds. The defaults are what was measured on PlugNMeet 2.4.0. */
export type Timings = {
  /** Waits before the second and the third attempt of a webhook. */
  readonly webhookRetryMs: readonly [number, number];
  /** How long an answer to a webhook is waited for. PlugNMeet waits without end; a simulator must not. */
  readonly webhookAnswerMs: number;
  /** From the last person's leave until an empty room closes by itself. */
  readonly emptyRoomMs: number;
  /** From a room's end until session_ended. */
  readonly sessionEndedMs: number;
  /** From session_ended until the clean-up: the queue is dropped, the analytics artifact appears. */
  readonly artifactsMs: number;
  /** From a drop without goodbye until the server notices. */
  readonly dropNoticedMs: number;
  /** How long after an end a create of the same room waits for its answer. */
  readonly createAfterEndMs: number;
  /** From the end of a recording until its file is ready and recording_proceeded is sent. */
  readonly recordingProcessedMs: number;
  /** From a room's end until its running recording ends. */
  readonly recorderStopMs: number;
  /** How often rooms that nobody joined are looked at. */
  readonly unjoinedCheckMs: number;
};

export const DEFAULT_TIMINGS: Timings = {
  webhookRetryMs: [1_000, 2_000],
  webhookAnswerMs: 300_000,
  emptyRoomMs: 20_000,
  sessionEndedMs: 1_000,
  artifactsMs: 50_000,
  dropNoticedMs: 20_000,
  createAfterEndMs: 4_000,
  recordingProcessedMs: 5_000,
  recorderStopMs: 2_000,
  unjoinedCheckMs: 300_000,
};

export type SimulatorOptions = {
  readonly apiKey: string;
  readonly apiSecret: string;
  /** 0, the default, takes any free port. */
  readonly port?: number;
  /** 127.0.0.1 unless told otherwise. The control routes answer loopback callers only, whatever the host. */
  readonly host?: string;
  /** Gets every event of every room; a room's own `webhook_url` gets its events too, after this one. */
  readonly webhookUrl?: string;
  /** Milliseconds since the epoch, UTC. It stamps what is said; waits run on the real clock. */
  readonly clock?: () => number;
  readonly timings?: Partial<Timings>;
};

/** Bounds, so that a runaway test or a forgotten demo cannot eat the machine. */
export const LIMITS = {
  /** Rooms that are active at once. */
  activeRooms: 1_000,
  /** Rooms that are remembered, ended ones included; the oldest ended one is forgotten first. */
  rememberedRooms: 5_000,
  /** Stays of people in one room, those who left included. */
  staysPerRoom: 10_000,
  /** People with a token for one room. */
  guestsPerRoom: 10_000,
  /** Recordings that are kept. */
  recordings: 1_000,
  /** Webhooks that wait for one room; a further one is lost, as a full queue loses it. */
  waitingWebhooksPerRoom: 1_000,
  /** A request's body. */
  bodyBytes: 1_048_576,
  /** The longest Retry-After that is obeyed (PlugNMeet knows no limit). */
  retryAfterMs: 86_400_000,
  /** A list's page. */
  pageSize: 100,
} as const;
