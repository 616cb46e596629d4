import { expect } from 'chai';
import { useFakeTimers } from 'sinon';
import { createTimers } from '../src/timers.js';

describe('timers', () => {
  it('wait longer than Node.js can: an empty_timeout of years must not end a room at once', () => {
    const clock = useFakeTimers();
    try {
      let ended = false;
      createTimers().after(4_294_967_295_000, () => {
        ended = true;
      });
      clock.tick(1_000_000_000);
      expect(ended).to.equal(false);
    } finally {
      clock.restore();
    }
  });
});
