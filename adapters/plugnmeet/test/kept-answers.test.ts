import { createHash } from 'node:crypto';
import type { ServerAnswer } from '@homeroom/core';
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
  const visit = fc.record({
    identity: fc.string(),
    name: fc.option(fc.string({ unit: 'grapheme' })),
    kind: fc.constantFrom('person' as const, 'phone' as const),
    from: instant,
    to: fc.option(instant),
  });
  const answer: fc.Arbitrary<ServerAnswer> = fc.oneof(
    fc.record({
      type: fc.constant('people-listed' as const),
      room,
      at: instant,
      createdAt: instant,
      people: fc.array(person),
    }),
    fc.record({ type: fc.constant('room-reported-over' as const), room, at: instant, endedAt: fc.option(instant) }),
    fc.record({ type: fc.constant('room-made' as const), room, at: instant, createdAt: instant }),
    fc.record({ type: fc.constant('visits-reported' as const), room, at: instant, visits: fc.array(visit) }),
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
    expect(reason({ type: 'participant-joined' })).to.equal('type: must be the type of an answer');
    expect(reason({ at: '1' })).to.equal('at: must be an instant');
    expect(reason({ endedAt: undefined })).to.equal('endedAt: must be an instant');
    expect(reason({ room: { roomId: 'a', sid: null } })).to.equal('room.parentRoomId: must be text');
    const listed = { type: 'people-listed', createdAt: 1 };
    expect(reason(listed)).to.equal('people: must be a list of objects');
    expect(
      reason({ ...listed, people: [{ key: 'k', identity: 'i', name: null, kind: 'robot', joinedAt: 1 }] }),
    ).to.equal('people.kind: must be person, phone or machine');
    const visit = { identity: 'i', name: null, kind: 'machine', from: 1, to: null };
    expect(reason({ type: 'visits-reported', visits: [visit] })).to.equal('visits.kind: must be person or phone');
    expect(reason({ type: 'visits-reported' })).to.equal('visits: must be a list of objects');
  });

  it('does not take a webhook for an answer', () => {
    expect(readBack(bytes(joined()))._unsafeUnwrapErr().type).to.equal('unreadable');
  });
});
