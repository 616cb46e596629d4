/** What tests decide on when they lose a webhook. */
export type WebhookSummary = {
  readonly event: string;
  readonly roomId: string;
  /** The participant's identity and sid, when the event is about one. */
  readonly identity: string | null;
  readonly participantSid: string | null;
  readonly recordId: string | null;
};

export type Losses = {
  isLost(webhook: WebhookSummary): boolean;
  /** Loses every webhook that the predicate chooses, until it is called again; null loses none. */
  dropWebhooks(predicate: ((webhook: WebhookSummary) => boolean) | null): void;
  /** Loses the next webhook of this event name, of any room; calls add up. */
  loseNext(event: string): void;
};

export function createLosses(): Losses {
  let chosen: ((webhook: WebhookSummary) => boolean) | null = null;
  const next = new Map<string, number>();
  return {
    isLost(webhook) {
      const times = next.get(webhook.event) ?? 0;
      if (times > 0) {
        next.set(webhook.event, times - 1);
        return true;
      }
      return chosen?.(webhook) ?? false;
    },
    dropWebhooks(predicate) {
      chosen = predicate;
    },
    loseNext(event) {
      next.set(event, (next.get(event) ?? 0) + 1);
    },
  };
}
