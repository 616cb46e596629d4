import { createHash } from 'node:crypto';
import type { ClassEvent } from '@homeroom/core';
import { expect } from 'chai';
import { type ReadDelivery, readDeliveries } from './read-delivery.js';
import { scenario, scenarioNames, VERSIONS, type Version } from './recorded.js';

/** Every recorded delivery, retries too, by PlugNMeet's event and what it became. */
const COUNTS: Record<Version, Record<string, number>> = {
  '2.4.0': {
    'room_created -> room-started created': 36,
    'room_started -> room-started started': 35,
    'participant_joined -> participant-joined': 117,
    'participant_left -> participant-left': 99,
    'track_published -> participant-seen': 12,
    'track_unpublished -> participant-seen': 11,
    'room_finished -> room-finished finished': 33,
    'session_ended -> room-finished session-ended': 35,
    'start_recording -> recording-reported started': 6,
    'end_recording -> recording-reported ended': 6,
    'recording_proceeded -> recording-reported announced': 3,
    'recording_transcoding_finished -> recording-reported transcoded': 2,
    'start_rtmp -> not-about-a-class': 1,
    'end_rtmp -> not-about-a-class': 1,
    'artifact_created -> not-about-a-class': 23,
    'analytics_proceeded -> not-about-a-class': 1,
  },
  '1.9.4': {
    'room_created -> room-started created': 22,
    'room_started -> room-started started': 20,
    'participant_joined -> participant-joined': 64,
    'participant_left -> participant-left': 52,
    'track_published -> participant-seen': 7,
    'track_unpublished -> participant-seen': 7,
    'room_finished -> room-finished finished': 19,
    'session_ended -> room-finished session-ended': 19,
    'start_recording -> recording-reported started': 5,
    'end_recording -> recording-reported ended': 5,
    'recording_proceeded -> recording-reported announced': 3,
  },
};

/** Deliveries that are not retries: (id, event) is their key, since 1.9.4 gives two events of a room one id. */
const DISTINCT: Record<Version, { ids: number; idsWithEvent: number }> = {
  '2.4.0': { ids: 398, idsWithEvent: 398 },
  '1.9.4': { ids: 187, idsWithEvent: 205 },
};

const kindOf = (event: ReadDelivery['event']): string => ('what' in event ? `${event.type} ${event.what}` : event.type);

const countEach = (keys: readonly string[]): Record<string, number> => {
  const counts = new Map<string, number>();
  for (const key of keys) counts.set(key, (counts.get(key) ?? 0) + 1);
  return Object.fromEntries(counts);
};

const ofType = <Type extends ClassEvent['type']>(all: readonly ReadDelivery[], type: Type) =>
  all.map(({ event }) => event).filter((event): event is Extract<ClassEvent, { type: Type }> => event.type === type);

for (const version of VERSIONS) {
  describe(`recorded webhooks of PlugNMeet ${version}`, () => {
    let all: readonly ReadDelivery[];
    before(() => {
      all = readDeliveries(version);
    });

    it('are all signed by us and in time, with the hash of their bytes', () => {
      expect(all.filter(({ verified }) => !verified.timely)).to.deep.equal([]);
      for (const { delivery, verified } of all) {
        expect(verified.bodySha256).to.equal(createHash('sha256').update(delivery.body).digest('hex'));
        expect(verified.claims.issuedAt === null).to.equal(version === '1.9.4');
      }
    });

    it('are each read into a class event, or are none, and not one is left out', () => {
      const counts = countEach(all.map(({ observation, event }) => `${observation.event} -> ${kindOf(event)}`));
      expect(counts).to.deep.equal(COUNTS[version]);
    });

    it('are stored with id, event, room and bytes', () => {
      for (const { delivery, observation } of all) {
        const { id, event, room } = JSON.parse(delivery.body);
        expect([observation.eventId, observation.event, observation.roomId]).to.deep.equal([id, event, room.room_id]);
        expect(Buffer.from(observation.body).toString()).to.equal(delivery.body);
        expect(observation.contentType).to.equal(version === '1.9.4' ? 'application/webhook+json' : 'application/json');
      }
      const ids = new Set(all.map(({ observation }) => observation.eventId));
      const idsWithEvent = new Set(all.map(({ observation }) => `${observation.eventId} ${observation.event}`));
      expect({ ids: ids.size, idsWithEvent: idsWithEvent.size }).to.deep.equal(DISTINCT[version]);
    });

    it('tell each join by less than a second before the client says so', () => {
      const joins = new Map(ofType(all, 'participant-joined').map(({ who, joinedAt }) => [who.key, joinedAt]));
      const early = scenarioNames(version)
        .flatMap((name) => scenario(version, name).truth.people)
        .flatMap(({ sessions }) => sessions)
        .flatMap(({ participantSid, connectedAtMs }) => {
          const joinedAt = joins.get(participantSid ?? '');
          return joinedAt === undefined || connectedAtMs === undefined ? [] : [connectedAtMs - joinedAt];
        });
      expect(early.length).to.be.greaterThan(50);
      expect(Math.min(...early)).to.be.greaterThan(0);
      expect(Math.max(...early)).to.be.lessThan(1_000);
    });

    it('tell each leave with the same join as the join event', () => {
      const joins = new Map(ofType(all, 'participant-joined').map(({ who, joinedAt }) => [who.key, joinedAt]));
      const leaves = ofType(all, 'participant-left').filter(({ who }) => joins.has(who.key));
      expect(leaves.length).to.be.greaterThan(40);
      for (const { who, joinedAt, noticedAt } of leaves) {
        expect(joinedAt).to.equal(joins.get(who.key));
        expect(noticedAt % 1_000).to.equal(0);
      }
    });
  });
}

describe('recorded webhooks of single scenarios', () => {
  const of = (name: string) => readDeliveries('2.4.0').filter((read) => read.scenario === name);

  it('bots: programs are machines, a caller is a phone, and a hidden observer is not of the class', () => {
    const kinds = ofType(of('bots'), 'participant-joined').map(({ who }) => [who.identity, who.kind]);
    expect(Object.fromEntries(kinds)).to.deep.equal({
      'teacher-1': 'person',
      'student-ana': 'person',
      RECORDER_BOT: 'machine',
      RTMP_BOT: 'machine',
      'pnm_agent-transcription': 'machine',
      'pnm_agent-visible': 'machine',
      'pnm_tts_agent-en': 'machine',
      'ingres_teacher-1': 'machine',
      sip_15550100: 'phone',
      EG_example: 'machine',
      'hidden-observer': 'machine',
      'unknown-outsider': 'person',
    });
  });

  it('breakout: the breakout room names its parent, and the parent names none', () => {
    const rooms = of('breakout').flatMap(({ event }) => ('room' in event ? [event.room] : []));
    const parents = new Set(rooms.map(({ roomId, parentRoomId }) => `${roomId} in ${parentRoomId}`));
    expect([...parents].sort()).to.deep.equal(['breakout-5ybd in null', 'breakout-5ybd-1 in breakout-5ybd']);
  });

  it('recording: the size is announced in bytes, and what a recorder says is a warning', () => {
    const reports = ofType(of('recording'), 'recording-reported');
    expect(reports.map(({ what, announcedBytes, warning }) => [what, announcedBytes, warning])).to.deep.equal([
      ['started', null, null],
      ['ended', null, null],
      ['started', null, null],
      ['ended', null, 'chromedp: context canceled'],
      ['announced', 990_000, null],
      ['announced', 990_000, null],
    ]);
    expect(new Set(reports.map(({ recordId }) => recordId)).size).to.equal(2);
  });

  it('ack-hang: a room that was told of a minute late was created when it says that it was', () => {
    const late = of('ack-hang').flatMap(({ event, delivery }) =>
      event.type === 'room-started' && event.what === 'created' ? [delivery.arrivedAtMs - event.at] : [],
    );
    expect(Math.max(...late)).to.be.greaterThan(50_000);
  });
});
