import type { ClassEvent, InboxEntry, Observation } from '@homeroom/core';
import { plugnmeetObservationReader, type VerifiedWebhook, webhookObservation, webhookVerifier } from '../src/index.js';
import { type Delivery, type Scenario, scenario, scenarioNames, type Version } from './recorded.js';

/** A recorded delivery with what we make of it. */
export interface ReadDelivery {
  readonly scenario: string;
  readonly delivery: Delivery;
  readonly verified: VerifiedWebhook;
  readonly observation: Observation;
  readonly event: ClassEvent | { readonly type: 'not-about-a-class' };
}

/** An observation as the inbox hands it to the reader. */
export const entryOf = (observation: Observation): InboxEntry => ({
  ...observation,
  id: '1',
  status: 'pending',
  reason: null,
  attempts: 0,
});

/** Every delivery of every scenario of a version, verified at the moment of its arrival, without any leeway, and read. */
export const readDeliveries = (version: Version): readonly ReadDelivery[] =>
  scenarioNames(version).flatMap((name) => {
    const recorded = scenario(version, name);
    return recorded.webhooks.map((delivery) => readDelivery(recorded, delivery));
  });

const readDelivery = ({ name, apiKey, apiSecret }: Scenario, delivery: Delivery): ReadDelivery => {
  const verify = webhookVerifier({
    secrets: [{ apiKey, secret: apiSecret }],
    clock: { now: () => delivery.arrivedAtMs },
    leewaySeconds: 0,
  });
  const body = Buffer.from(delivery.body);
  const { Authorization: authorization, 'Hash-Token': hashToken, 'Content-Type': contentType = '' } = delivery.headers;
  const verified = verify({ authorization, hashToken, body })._unsafeUnwrap();
  const observation = webhookObservation(body, { contentType, receivedAt: delivery.arrivedAtMs, verified });
  const event = plugnmeetObservationReader().read(entryOf(observation))._unsafeUnwrap();
  return { scenario: name, delivery, verified, observation, event };
};
