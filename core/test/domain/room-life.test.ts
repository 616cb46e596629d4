import { cutAfter, endOfLifeAt, notActiveAfter, type RoomTimeSource, roomExists, roomIsOver } from '@homeroom/core';
import { aRoomTime, MORNING } from '@homeroom/core/testing';
import { expect } from 'chai';

/** Seconds after `MORNING`, to write room times shortly. */
const time = (source: RoomTimeSource, second: number) =>
  aRoomTime({ source, at: MORNING + second * 1_000, evidence: source === 'past-room' ? 'reconciled' : 'observed' });

const at = (second: number): number => MORNING + second * 1_000;

describe('endOfLifeAt', () => {
  it('believes the media server first, the sent end next, the list of past rooms last', () => {
    const all = [time('past-room', 10), time('session-ended', 30), time('finished', 20)];
    expect(endOfLifeAt(all, at(0))).to.deep.equal({ at: at(20), notAfter: at(20) + 999, evidence: 'observed' });
    expect(endOfLifeAt([time('past-room', 10), time('session-ended', 30)], at(0))?.at).to.equal(at(30));
    expect(endOfLifeAt([time('past-room', 10)], at(0))?.evidence).to.equal('reconciled');
  });

  it('takes the first end after the moment', () => {
    const ends = [time('finished', 90), time('finished', 10), time('finished', 50)];
    expect(endOfLifeAt(ends, at(11))?.at).to.equal(at(50));
  });

  it('does not take the end of a later life: the room was created again in between', () => {
    const lives = [time('created', 0), time('created', 60), time('finished', 90)];
    expect(endOfLifeAt(lives, at(10))).to.equal(null);
    expect(endOfLifeAt(lives, at(70))?.at).to.equal(at(90));
    const sameSecond = [time('created', 0), time('finished', 60), time('created', 60)];
    expect(endOfLifeAt(sameSecond, at(10))?.at, 'ended and created again at once').to.equal(at(60));
  });

  it('takes an end of the same second, which is floored, and never gives one before the moment', () => {
    const end = endOfLifeAt([time('finished', 10)], at(10) + 700);
    expect(end).to.include({ at: at(10) + 700, notAfter: at(10) + 999 });
    expect(endOfLifeAt([time('finished', 10)], at(10) + 999)?.notAfter).to.equal(at(10) + 999);
    expect(endOfLifeAt([time('finished', 10)], at(11))).to.equal(null);
  });

  it('never takes our own question for an end', () => {
    expect(endOfLifeAt([time('not-active', 60)], at(0))).to.equal(null);
  });
});

describe('cutAfter', () => {
  it('is the end of the life, or the next start of the room if that comes first', () => {
    expect(cutAfter([time('finished', 60)], at(0))?.at).to.equal(at(60));
    const restarted = [time('started', 0), time('started', 30), time('finished', 60)];
    expect(cutAfter(restarted, at(5))).to.deep.equal({ at: at(30), notAfter: at(30) + 999, evidence: 'inferred' });
    expect(cutAfter(restarted, at(40))?.at).to.equal(at(60));
  });

  it('is null while the life goes on', () => {
    expect(cutAfter([time('created', 0), time('started', 1)], at(2))).to.equal(null);
  });
});

describe('notActiveAfter', () => {
  it('is the first question after the moment that was answered so', () => {
    const asked = [time('not-active', 90), time('not-active', 5), time('not-active', 60)];
    expect(notActiveAfter(asked, at(10))).to.equal(at(60));
    expect(notActiveAfter(asked, at(90))).to.equal(null);
  });
});

describe('roomIsOver', () => {
  it('goes by the last that was told of the room', () => {
    expect(roomIsOver([])).to.equal(false);
    expect(roomIsOver([time('created', 0), time('started', 1)])).to.equal(false);
    for (const end of ['finished', 'session-ended', 'past-room', 'not-active'] as const) {
      expect(roomIsOver([time('started', 1), time(end, 2)]), end).to.equal(true);
      expect(roomIsOver([time('created', 3), time(end, 2)]), `${end}, created again`).to.equal(false);
      expect(roomIsOver([time(end, 2)]), `${end} only`).to.equal(true);
      expect(roomIsOver([time('created', 2), time(end, 2)]), `${end}, of the same second`).to.equal(true);
    }
  });
});

describe('roomExists', () => {
  it('is true once a beginning is told', () => {
    expect(roomExists([time('finished', 1), time('not-active', 2)])).to.equal(false);
    expect(roomExists([time('created', 1)])).to.equal(true);
    expect(roomExists([time('started', 1)])).to.equal(true);
  });
});
