import { expect } from 'chai';
import { joined, readWebhook, reasonOf, whoOf } from './signed-bodies.js';

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
    expect(kind({ permission: { hidden: true } })).to.equal('machine');
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
