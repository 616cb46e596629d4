import { createHash } from 'node:crypto';
import type { PeopleListed, RoomReportedOver } from '@homeroom/core';
import { expect } from 'chai';
import fc from 'fast-check';
import { plugnmeetAnswerWriter } from '../src/index.js';
import { entryOf } from './read-delivery.js';
import { bytes, joined, observe, reader } from './signed-bodies.js';

describe('plugnmeetObservationReader with answers', () => {
  const instant = fc.nat({ max: 4_000_000_000_000 });
  const room = fc.record({ roomId: fc.string(), parentRoomId: fc.constant(null), sid: fc.option(fc.string()) });
  const person = fc.record({
    key: fc.string(),
    identity: fc.string(),
    name: fc.option(fc.string({ unit: 'grapheme' })),
    kind: fc.constantFrom('person' as const, 'phone' as const, 'machine' as const),
    joinedAt: instant,
  });
  const answer: fc.Arbitrary<PeopleListed | RoomReportedOver> = fc.oneof(
    fc.record({
      type: fc.constant('people-listed' as const),
      room,
      at: instant,
      createdAt: instant,
      people: fc.array(person),
    }),
    fc.record({ type: fc.constant('room-reported-over' as const), room, at: instant, endedAt: fc.option(instant) }),
  );

  const readBack = (body: Uint8Array) => reader.read(entryOf({ ...observe(Buffer.from(body)), origin: 'answer' }));

  it('reads back whatever was written', () => {
    fc.assert(
      fc.property(answer, (written) => {
        const { body, bodySha256 } = plugnmeetAnswerWriter().write(written);
        expect(bodySha256).to.equal(createHash('sha256').update(body).digest('hex'));
        expect(readBack(body)._unsafeUnwrap()).to.deep.equal(written);
      }),
    );
  });

  it('reads nothing that was not written so', () => {
    const over = {
      type: 'room-reported-over',
      room: { roomId: 'a', parentRoomId: null, sid: null },
      at: 1,
      endedAt: null,
    };
    expect(readBack(bytes(over)).isOk()).to.equal(true);
    const reason = (change: object) => readBack(bytes({ ...over, ...change }))._unsafeUnwrapErr().reason;
    expect(reason({ type: 'participant-joined' })).to.equal('type: must be people-listed or room-reported-over');
    expect(reason({ at: '1' })).to.equal('at: must be an instant');
    expect(reason({ endedAt: undefined })).to.equal('endedAt: must be an instant');
    expect(reason({ room: { roomId: 'a', sid: null } })).to.equal('room.parentRoomId: must be text');
    const listed = { type: 'people-listed', createdAt: 1 };
    expect(reason(listed)).to.equal('people: must be a list of objects');
    expect(
      reason({ ...listed, people: [{ key: 'k', identity: 'i', name: null, kind: 'robot', joinedAt: 1 }] }),
    ).to.equal('people.kind: must be person, phone or machine');
  });

  it('does not take a webhook for an answer', () => {
    expect(readBack(bytes(joined()))._unsafeUnwrapErr().type).to.equal('unreadable');
  });
});
