/** A value that can be written as JSON. */
export type Json = string | number | boolean | null | readonly Json[] | { readonly [field: string]: Json };

/** One call of the API: `POST {base}{path}` with a signed JSON body. */
export interface Call {
  /** Such as `/auth/room/create`. */
  readonly path: string;
  readonly body: { readonly [field: string]: Json };
  /** For logs and metrics; null for calls that are about no room. */
  readonly roomId: string | null;
  /** False when a second request could do harm: it is then sent once, whatever happens. */
  readonly repeatable: boolean;
  /** How long the call may take with all its attempts. */
  readonly timeoutSeconds: number;
}

/** What became of a call, for logs and metrics. Nothing in it is secret. */
export interface ObservedCall {
  /** The path of the call; of a download the path without its token. */
  readonly path: string;
  /** `ok`, or the `type` of the error value. */
  readonly outcome: string;
  /** The HTTP status of the last attempt; null when there was none. */
  readonly status: number | null;
  /** PlugNMeet's own code of a refusal, such as `ROOM_NOT_FOUND`; null otherwise. */
  readonly code: string | null;
  readonly roomId: string | null;
  readonly attempts: number;
  readonly milliseconds: number;
  /** What we sent, for the debug level: without names, titles, tokens and addresses. Made only when it is called. */
  readonly redactedBody: () => string;
}

/** Is told of each call once, when it is over. Must not throw. */
export type Observe = (call: ObservedCall) => void;
