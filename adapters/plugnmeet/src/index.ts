export type { ArtifactInfo } from './answers/artifacts.js';
export type { ListQuery, Page } from './answers/page.js';
export type { RecordingInfo } from './answers/recordings.js';
export type { ActiveRoom, PastRoom, RoomInfo } from './answers/rooms.js';
export type { Json, Observe, ObservedCall } from './calls/call.js';
export type { Fetch } from './calls/post.js';
export type { FileNotThere, FileWanted } from './downloads/download.js';
export {
  type ArtifactNotThere,
  type PersonToJoin,
  type PlugNMeetClient,
  type PlugNMeetClientOptions,
  plugnmeetClient,
  type RoomToCreate,
} from './plugnmeet-client.js';
export { plugnmeetRecordingSource } from './plugnmeet-recording-source.js';
export { type PlugNMeetVideoServerOptions, plugnmeetVideoServer } from './plugnmeet-video-server.js';
export { plugnmeetAnswerWriter } from './webhooks/answer-writer.js';
export { plugnmeetObservationReader } from './webhooks/observation-reader.js';
export { webhookObservation } from './webhooks/webhook-observation.js';
export {
  type NotSignedByUs,
  type VerifiedWebhook,
  type VerifyWebhook,
  type WebhookDelivery,
  type WebhookSecret,
  webhookVerifier,
} from './webhooks/webhook-signature.js';
