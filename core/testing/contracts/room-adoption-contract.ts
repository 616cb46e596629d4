import { expect } from 'chai';
import { aRoom } from '../builders/live-sessions.js';
import { MORNING } from '../builders/moments.js';
import { anObservation } from '../builders/observations.js';
import { bytesOf } from '../text-bytes.js';
import { addClass } from './a-class.js';
import type { freshStores } from './fresh-stores.js';
import { okOf, RACERS } from './outcomes.js';

/** A breakout room of the class of `addClass`. */
export const BREAKOUT = aRoom({ roomId: 'algebra-room-1', kind: 'breakout', createdAt: MORNING + 61_007 });

/** Claims later than every due time of these tests. */
const MUCH_LATER = MORNING + 86_400_000;

/** Breakout rooms that become known; a part of `roomsContract`. */
export const adoption = (stores: ReturnType<typeof freshStores>): void => {
  const ignoreOne = async (n: number, roomId: string, reason: string): Promise<string> => {
    const body = bytesOf(`{"n":${n}}`);
    await okOf(stores().inbox.store(anObservation({ eventId: `event-${n}`, roomId, body })));
    const [claimed] = await okOf(stores().inbox.claim(MORNING + 1_000, 1, 30_000));
    if (claimed === undefined) throw new Error('nothing to claim');
    await okOf(stores().inbox.settle([{ id: claimed.id, status: 'ignored', reason }]));
    return claimed.id;
  };

  it('makes what was ignored for the unknown room pending again, and nothing else', async () => {
    await addClass(stores());
    const waiting = [
      await ignoreOne(1, BREAKOUT.roomId, 'unknown-room'),
      await ignoreOne(2, BREAKOUT.roomId, 'unknown-room'),
    ];
    await ignoreOne(3, BREAKOUT.roomId, 'not-about-a-class');
    await ignoreOne(4, 'algebra-room-2', 'unknown-room');
    expect((await okOf(stores().inbox.depth())).pending).to.equal(0);
    await okOf(stores().rooms.adopt(BREAKOUT));
    expect((await okOf(stores().inbox.depth())).pending).to.equal(2);
    const claimed = await okOf(stores().inbox.claim(MUCH_LATER, 10, 30_000));
    expect(claimed.map((entry) => entry.id)).to.deep.equal(waiting);
    expect(claimed.map((entry) => entry.reason)).to.deep.equal([null, null]);
  });

  it('makes what is ignored for a room that is known by then pending at once', async () => {
    await addClass(stores());
    await okOf(stores().rooms.adopt(BREAKOUT));
    const late = await ignoreOne(1, BREAKOUT.roomId, 'unknown-room');
    const [claimed] = await okOf(stores().inbox.claim(MUCH_LATER, 10, 30_000));
    expect(claimed).to.include({ id: late, status: 'pending', reason: null });
  });

  it('leaves no event behind, whichever of adopting and ignoring comes first', async () => {
    await addClass(stores());
    const rooms = Array.from({ length: RACERS }, (_, n) => ({ ...BREAKOUT, roomId: `algebra-room-${n}` }));
    for (const [n, { roomId }] of rooms.entries()) {
      const told = anObservation({ eventId: `event-${n}`, roomId, body: bytesOf(`${n}`) });
      await okOf(stores().inbox.store(told));
    }
    const claimed = await okOf(stores().inbox.claim(MORNING + 1_000, RACERS, 30_000));
    await Promise.all(
      claimed.flatMap(({ id }, n) => {
        const room = rooms[n] ?? BREAKOUT;
        const ignore = () => okOf(stores().inbox.settle([{ id, status: 'ignored', reason: 'unknown-room' }]));
        const adopt = () => okOf(stores().rooms.adopt(room));
        return n % 2 === 0 ? [ignore(), adopt()] : [adopt(), ignore()];
      }),
    );
    expect((await okOf(stores().inbox.depth())).pending).to.equal(RACERS);
    expect(await okOf(stores().inbox.claim(MUCH_LATER, RACERS, 30_000))).to.have.length(RACERS);
  });
};
