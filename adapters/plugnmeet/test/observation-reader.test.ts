import { createHash } from 'node:crypto';
import type { Observation, PeopleListed, RoomReportedOver } from '@homeroom/core';
import { expect } from 'chai';
import fc from 'fast-check';
import { plugnmeetAnswerWriter, plugnmeetObservationReader, webhookObservation } from '../src/index.js';
import { entryOf } from './read-delivery.js';

const reader = plugnmeetObservationReader();

const bytes = (body: unknown): Buffer =>
  Buffer.isBuffer(body) ? body : Buffer.from(typeof body === 'string' ? body : JSON.stringify(body));

const observe = (body: unknown): Observation =>
  webhookObservation(bytes(body), {
    contentType: 'application/json',
    receivedAt: 1,
    verified: {
      claims: { issuer: 'plugnmeet', expiresAt: 1, notBefore: 1, issuedAt: null },
      timely: true,
      quarantine: null,
      bodySha256: 'hash',
    },
  });

const readWebhook = (body: unknown) => reader.read(entryOf(observe(body)));
const reasonOf = (body: unknown): string => readWebhook(body)._unsafeUnwrapErr().reason;

const joined = (over: object = {}, participant: object = {}) => ({
  event: 'participant_joined',
  id: 'EV_1',
  created_at: '1795360186',
  room: { sid: 'RM_1', room_id: 'algebra' },
  participant: { sid: 'PA_1', identity: 'abc', name: 'Ada', joined_at_ms: '1795360186714', ...participant },
  ...over,
});

const whoOf = (participant: object) => {
  const event = readWebhook(joined({}, participant))._unsafeUnwrap();
  return event.type === 'participant-joined' ? event.who : null;
};

describe('plugnmeetObservationReader with webhooks', () => {
  it('reads a join, whatever else the event holds', () => {
    expect(readWebhook(joined({ future: { a: [1] } }))._unsafeUnwrap()).to.deep.equal({
      type: 'participant-joined',
      room: { roomId: 'algebra', parentRoomId: null, sid: 'RM_1' },
      who: { key: 'PA_1', identity: 'abc', name: 'Ada', kind: 'person' },
      joinedAt: 1_795_360_186_714,
    });
  });

  it('takes numbers as numbers or as text, and seconds where there are no milliseconds', () => {
    const joinedAt = (participant: object) => {
      const event = readWebhook(joined({}, participant))._unsafeUnwrap();
      return event.type === 'participant-joined' ? event.joinedAt : null;
    };
    expect(joinedAt({ joined_at_ms: 1_795_360_186_714 })).to.equal(1_795_360_186_714);
    expect(joinedAt({ joined_at_ms: undefined, joined_at: '1795360186' })).to.equal(1_795_360_186_000);
    expect(joinedAt({ joined_at_ms: '0', joined_at: 1_795_360_186 })).to.equal(1_795_360_186_000);
  });

  it('names the field that it cannot read, and not its value', () => {
    expect(reasonOf('nonsense')).to.equal('body: is not JSON');
    expect(reasonOf('[]')).to.equal('body: is not a JSON object');
    expect(reasonOf({})).to.equal('event: must not be empty');
    expect(reasonOf({ event: 7 })).to.equal('event: must be text');
    expect(reasonOf(joined({ room: null }))).to.equal('room: must be an object');
    expect(reasonOf(joined({ room: { room_id: '' } }))).to.equal('room.room_id: must not be empty');
    expect(reasonOf(joined({ participant: [] }))).to.equal('participant: must be an object');
    expect(reasonOf(joined({}, { sid: undefined }))).to.equal('participant.sid: must not be empty');
    expect(reasonOf(joined({}, { identity: 'a\u0000b' }))).to.equal('participant.identity: must be a plain id');
    expect(reasonOf(joined({}, { identity: 'x'.repeat(257) }))).to.equal('participant.identity: must be a plain id');
    expect(reasonOf(joined({}, { joined_at_ms: 'soon' }))).to.equal('participant.joined_at_ms: must be milliseconds');
    expect(reasonOf(joined({}, { joined_at_ms: undefined }))).to.equal('participant.joined_at: must be a moment');
    const left = joined({ event: 'participant_left', created_at: '99999999999999999999' });
    expect(reasonOf(left)).to.equal('created_at: must be a moment');
  });

  it('calls events that say nothing about a class, or that no version has sent yet, not about a class', () => {
    for (const event of ['start_rtmp', 'end_rtmp', 'artifact_created', 'analytics_proceeded', 'toString', 'tomorrow']) {
      expect(readWebhook({ event })._unsafeUnwrap()).to.deep.equal({ type: 'not-about-a-class' });
    }
  });

  it('knows machines and callers by kind, by rights and by name', () => {
    const kind = (participant: object) => whoOf(participant)?.kind;
    for (const machine of ['AGENT', 'INGRESS', 'EGRESS']) expect(kind({ kind: machine })).to.equal('machine');
    for (const identity of [
      'RECORDER_BOT',
      'RTMP_BOT',
      'ingres_x',
      'pnm_agent-x',
      'pnm_tts_agent-x',
      'EG_x',
      'x-native',
    ]) {
      expect(kind({ identity }), identity).to.equal('machine');
    }
    expect(kind({ permission: { hidden: true, agent: true } })).to.equal('machine');
    expect(kind({ permission: { hidden: true, recorder: true } })).to.equal('machine');
    expect(kind({ permission: { hidden: true } })).to.equal('person');
    expect(kind({ kind: 'SIP' })).to.equal('phone');
    expect(kind({ identity: 'sip_15550100' })).to.equal('phone');
    expect(kind({ kind: 'STANDARD' })).to.equal('person');
    expect(kind({ kind: 'TOMORROW', identity: 'my-RECORDER_BOT' })).to.equal('person');
  });

  it('keeps a name without what no database takes, and no name when there is none', () => {
    expect(whoOf({ name: 'A\u0000da \ud800!' })?.name).to.equal('Ada \ufffd!');
    expect(whoOf({ name: '' })?.name).to.equal(null);
    expect(whoOf({ name: undefined })?.name).to.equal(null);
    expect(whoOf({ name: 'é'.repeat(5_000) })?.name?.length).to.equal(1_000);
  });

  it('takes the leave reasons that it knows, and null for another', () => {
    const reason = (disconnect_reason: unknown) => {
      const event = readWebhook(joined({ event: 'participant_left' }, { disconnect_reason }))._unsafeUnwrap();
      return event.type === 'participant-left' ? event.reason : 'none';
    };
    expect(reason('CONNECTION_TIMEOUT')).to.equal('CONNECTION_TIMEOUT');
    expect(reason('ROOM_CLOSED')).to.equal('ROOM_CLOSED');
    expect(reason('STATE_MISMATCH')).to.equal(null);
    expect(reason(undefined)).to.equal(null);
  });

  it('goes by the metadata of a breakout room alone', () => {
    const parent = (metadata: unknown) => {
      const room = {
        room_id: 'algebra-1',
        metadata: typeof metadata === 'string' ? metadata : JSON.stringify(metadata),
      };
      const event = readWebhook(joined({ room }))._unsafeUnwrap();
      return 'room' in event ? event.room.parentRoomId : 'none';
    };
    expect(parent({ is_breakout_room: true, parent_room_id: 'algebra' })).to.equal('algebra');
    expect(parent({ is_breakout_room: false, parent_room_id: 'algebra' })).to.equal(null);
    expect(parent({ is_breakout_room: true, parent_room_id: '' })).to.equal(null);
    expect(parent({ is_breakout_room: true })).to.equal(null);
    expect(parent('{')).to.equal(null);
  });

  it('takes the earlier of the times that a created room tells', () => {
    const at = (created_at: string, creation_time: string | undefined) => {
      const event = readWebhook({ event: 'room_created', created_at, room: { room_id: 'a', creation_time } });
      const started = event._unsafeUnwrap();
      return started.type === 'room-started' ? started.at : null;
    };
    expect(at('1795361120', '1795361056')).to.equal(1_795_361_056_000);
    expect(at('1795361056', '1795361120')).to.equal(1_795_361_056_000);
    expect(at('1795361056', '0')).to.equal(1_795_361_056_000);
    expect(at('1795361056', undefined)).to.equal(1_795_361_056_000);
  });

  it('takes what a recorder says for a warning, unless it is "success"', () => {
    const report = (recording_info: object) => {
      const event = readWebhook({ ...joined(), event: 'recording_proceeded', recording_info })._unsafeUnwrap();
      return event.type === 'recording-reported' ? [event.announcedBytes, event.warning] : [];
    };
    expect(report({ record_id: 'r', recorder_msg: 'success', file_size: 0.07 })).to.deep.equal([70_000, null]);
    expect(report({ record_id: 'r', recorder_msg: 'broken\u0000', file_size: '1234.56' })).to.deep.equal([
      1_234_560_000,
      'broken',
    ]);
    expect(report({ record_id: 'r' })).to.deep.equal([null, null]);
  });
});

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
