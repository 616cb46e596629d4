import { expect } from 'chai';
import { createMetrics } from '../../src/metrics/metrics.js';

describe('createMetrics', () => {
  it('tells how late webhooks came, in seconds; a clock behind the sender’s takes nothing back', async () => {
    const metrics = createMetrics();
    metrics.webhookDelay(2_500);
    metrics.webhookDelay(-400);
    const text = await metrics.registry.metrics();
    expect(text).to.contain('homeroom_webhook_delay_seconds_sum 2.5');
    expect(text).to.contain('homeroom_webhook_delay_seconds_count 2');
    expect(text).to.contain('homeroom_webhook_delay_seconds_bucket{le="1"} 1');
    expect(text).to.contain('homeroom_webhook_delay_seconds_bucket{le="3"} 2');
  });
});
