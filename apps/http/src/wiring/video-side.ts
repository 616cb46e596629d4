import { randomBytes } from 'node:crypto';
import type { Clock, ObservationReader } from '@homeroom/core';
import {
  plugnmeetAnswerWriter,
  plugnmeetClient,
  plugnmeetObservationReader,
  plugnmeetRecordingSource,
  plugnmeetVideoServer,
  webhookObservation,
  webhookVerifier,
} from '@homeroom/plugnmeet';
import { startSimulator } from '@homeroom/plugnmeet-simulator';
import type { PlugnmeetConfig } from '../config/config.js';
import type { WebhookDoor } from '../http/parts.js';
import type { VideoSide } from '../tokens.js';
import type { Given } from './given.js';

/** The longest silence of a download: shorter than an attempt's lease (25 s), so that a stalled one ends itself before it is taken over. */
const DOWNLOAD_IDLE_SECONDS = 15;

/** Makes PlugNMeet, or the simulator in its place, our video server. */
export const openVideoSide = async (given: Given): Promise<VideoSide> => {
  const { config, clock, log, metrics } = given;
  const { plugnmeet, simulator } =
    config.plugnmeet === null ? await openSimulator(given) : { plugnmeet: config.plugnmeet, simulator: null };
  const client = plugnmeetClient({
    baseUrl: plugnmeet.url,
    apiKey: plugnmeet.apiKey,
    apiSecret: plugnmeet.apiSecret,
    timeoutSeconds: plugnmeet.timeoutSeconds,
    idleSeconds: DOWNLOAD_IDLE_SECONDS,
    downloadHosts: plugnmeet.recordingHosts,
    observe: ({ redactedBody, ...call }) => {
      metrics.videoServerCall(call.path, call.outcome, call.milliseconds);
      if (log.isLevelEnabled('debug')) log.debug({ ...call, body: redactedBody() }, 'PlugNMeet was asked');
    },
  });
  const { publicUrl, webhookUrl } = plugnmeet;
  return {
    videoServer: plugnmeetVideoServer({ client, publicUrl, ...(webhookUrl === null ? {} : { webhookUrl }) }),
    recordingSource: plugnmeetRecordingSource({ client }),
    reader: observationReader(),
    answerWriter: plugnmeetAnswerWriter(),
    door: webhookDoor(plugnmeet, clock),
    simulator,
  };
};

/** Reads what our video server sent or answered; needs nothing of it. */
export const observationReader = (): ObservationReader => plugnmeetObservationReader();

/** Lets webhooks in that the server's secrets have signed. */
export const webhookDoor = (
  { apiKey, apiSecret, previousApiSecret }: Pick<PlugnmeetConfig, 'apiKey' | 'apiSecret' | 'previousApiSecret'>,
  clock: Clock,
): WebhookDoor => {
  const secrets = [apiSecret, ...(previousApiSecret === null ? [] : [previousApiSecret])];
  const verify = webhookVerifier({ secrets: secrets.map((secret) => ({ apiKey, secret })), clock });
  return {
    admit: (headers, body, receivedAt) => {
      const hashToken = headers['hash-token'];
      return verify({
        authorization: headers.authorization,
        hashToken: Array.isArray(hashToken) ? hashToken[0] : hashToken,
        body,
      }).map((verified) =>
        webhookObservation(body, { contentType: headers['content-type'] ?? '', receivedAt, verified }),
      );
    },
  };
};

const openSimulator = async ({ localUrl, clock, log, hide, hold }: Given) => {
  const [apiKey, apiSecret] = ['simulator', randomBytes(32).toString('base64url')];
  hide(apiSecret);
  const webhookUrl = `${localUrl}/api/course/plugnmeet/webhook/`;
  const simulator = await startSimulator({ apiKey, apiSecret, webhookUrl, clock: () => clock.now() });
  hold('simulator', () => simulator.close());
  const { url } = simulator;
  log.warn({ simulator: url }, 'a simulator stands in for PlugNMeet: nobody can hold a class with it');
  const timeouts = { previousApiSecret: null, webhookUrl: null, timeoutSeconds: 10 };
  const plugnmeet: PlugnmeetConfig = { url, publicUrl: url, apiKey, apiSecret, recordingHosts: [], ...timeouts };
  return { plugnmeet, simulator: { url, apiKey, apiSecret } };
};
