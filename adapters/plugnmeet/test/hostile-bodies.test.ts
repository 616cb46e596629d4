import { expect } from 'chai';
import fc from 'fast-check';
import { entryOf } from './read-delivery.js';
import { bytes, joined, observe, reader, readWebhook } from './signed-bodies.js';

describe('hostile bodies that are rightly signed', () => {
  const HOSTILE: Readonly<Record<string, Buffer>> = {
    'nothing at all': Buffer.alloc(0),
    'bad UTF-8': Buffer.concat([Buffer.from('{"event":"'), Buffer.from([0xff, 0xfe]), Buffer.from('"}')]),
    '100,000 lists deep': Buffer.from(`${'['.repeat(100_000)}${']'.repeat(100_000)}`),
    '100,000 objects deep': Buffer.from(`${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}`),
    'a deep room': Buffer.from(`{"event":"room_started","room":${'{"a":'.repeat(100_000)}1${'}'.repeat(100_000)}}`),
    'deep metadata': bytes({ event: 'room_started', room: { room_id: 'a', metadata: '['.repeat(100_000) } }),
    __proto__: Buffer.from('{"__proto__":{"event":"room_started"},"constructor":{"prototype":1}}'),
    'U+0000 everywhere': bytes({ event: '\u0000', id: 'a\u0000', room: { room_id: '\u0000' } }),
    'half characters': Buffer.from('{"event":"\\ud800","id":"\\udfff","room":{"room_id":"\\ud800"}}'),
    'endless names': bytes({ event: 'x'.repeat(900_000), id: 'x'.repeat(900), room: { room_id: 'x'.repeat(900) } }),
    'wrong types': bytes({ event: {}, id: [], room: 'x' }),
    null: Buffer.from('null'),
  };

  for (const [name, body] of Object.entries(HOSTILE)) {
    it(`${name}: stored with what can be read, which is nothing, and never thrown over`, () => {
      const observation = observe(body);
      expect(observation.body).to.equal(body);
      expect([observation.eventId, observation.roomId]).to.satisfy((ids: unknown[]) =>
        ids.every((id) => id === null || id === 'a'),
      );
      expect(['unreadable', 'not-about-a-class']).to.include(
        reader.read(entryOf(observation)).match(
          (event) => event.type,
          (error) => error.type,
        ),
      );
    });
  }

  it('reads the rest of an event that has bad UTF-8 in a name', () => {
    const [before, after] = JSON.stringify(joined({}, { name: 'A#a' })).split('#');
    const body = Buffer.concat([Buffer.from(before ?? ''), Buffer.from([0xc3]), Buffer.from(after ?? '')]);
    const event = readWebhook(body)._unsafeUnwrap();
    expect(event.type === 'participant-joined' ? event.who.name : null).to.equal('A\ufffda');
  });

  it('gives the same for the same bytes, and never throws, whatever JSON it is', () => {
    const anything = fc.oneof(
      fc.jsonValue(),
      fc.uint8Array().map((raw) => Buffer.from(raw)),
      fc
        .record({
          over: fc.dictionary(fc.constantFrom('event', 'room', 'participant', 'created_at', 'id'), fc.jsonValue()),
        })
        .map(({ over }) => joined(over)),
      fc
        .dictionary(fc.constantFrom('sid', 'identity', 'name', 'kind', 'permission', 'joined_at_ms'), fc.jsonValue())
        .map((participant) => joined({}, participant)),
    );
    fc.assert(
      fc.property(anything, (body) => {
        expect(readWebhook(body)).to.deep.equal(readWebhook(body));
      }),
      { numRuns: 2_000 },
    );
  });
});
