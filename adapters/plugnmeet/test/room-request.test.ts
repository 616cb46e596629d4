import { ROOM_POLICY, type RoomWanted } from '@homeroom/core';
import { expect } from 'chai';
import { camelCase, valueAt } from '../src/settings/nested.js';
import { roomRequest } from '../src/settings/room-request.js';
import { wireSettings } from '../src/settings/wire-settings.js';
import { policyOf } from './policies.js';
import { VERSIONS } from './recorded.js';
import { answeredMetadata, pathsOf, sentBody } from './recorded-settings.js';

const wanted = (over: Partial<RoomWanted> = {}): RoomWanted => ({
  roomId: 'algebra',
  title: 'Algebra 101',
  welcomeMessage: 'Welcome',
  emptyTimeoutSeconds: 900,
  maxParticipants: 40,
  policy: ROOM_POLICY,
  ...over,
});

/** What is not of the policy, and is not sent: its text would be the school's. `extraData` fails one version or the other. */
const NOT_SENT = /^metadata\.(logoutUrl|copyrightConf|extraData|webhookUrl)/;

describe('roomRequest', () => {
  for (const version of VERSIONS) {
    for (const name of ['room-create-camel-full', 'room-create-all-false']) {
      it(`holds each field of the recorded request ${name} of ${version}, with a value of the same type`, () => {
        const recorded = sentBody(version, name);
        const ours = roomRequest(wanted(), null);
        for (const path of pathsOf(recorded).filter((field) => !NOT_SENT.test(field))) {
          const type = path.endsWith('roomDuration') ? 'number' : typeof valueAt(recorded, path);
          expect(typeof valueAt(ours, path), path).to.equal(type);
        }
      });
    }
  }

  it('names each setting as the recorded servers do: 2.4.0 first, then 1.9.4 where it differs', () => {
    const newer = JSON.parse(answeredMetadata('2.4.0', 'room-create-all-false'));
    const older = JSON.parse(answeredMetadata('1.9.4', 'room-create-all-false'));
    const locks = JSON.parse(answeredMetadata('1.9.4', 'room-create-locks-true'));
    for (const { setting, names, partOf } of wireSettings(ROOM_POLICY)) {
      const [first = '', second] = names;
      const isLock = setting.startsWith('locks.');
      // An unset 64-bit number is left out of the answers.
      if (setting !== 'features.roomDurationMinutes') {
        expect(valueAt(isLock ? locks : newer, first), first).to.be.oneOf([true, false, 6]);
      }
      if (second !== undefined) expect(valueAt(older, second), second).to.equal(false);
      for (const whole of partOf) expect(valueAt(newer, whole) ?? valueAt(older, whole), whole).to.be.a('boolean');
    }
  });

  it('sends every setting of the policy, once for each name', () => {
    const policyPaths = pathsOf({ locks: ROOM_POLICY.locks, features: ROOM_POLICY.features });
    expect(wireSettings(ROOM_POLICY).map(({ setting }) => setting)).to.have.members(policyPaths);
    for (const on of [true, false]) {
      const sent = pathsOf(roomRequest(wanted({ policy: policyOf(on) }), null).metadata);
      expect(sent).to.deep.equal([...new Set(sent)]);
      const body = roomRequest(wanted({ policy: policyOf(on) }), null);
      const switches = pathsOf(body)
        .map((path) => valueAt(body, path))
        .filter((value) => typeof value === 'boolean');
      expect(new Set(switches)).to.deep.equal(new Set([on]));
      expect(switches.length).to.be.greaterThan(45);
    }
  });

  it('leaves out what is not wanted: zero participants are refused, and null is not sent', () => {
    const least = roomRequest(wanted({ maxParticipants: null, welcomeMessage: null }), null);
    expect(least).to.not.have.property('maxParticipants');
    expect(least.metadata).to.not.have.any.keys('welcomeMessage', 'webhookUrl', 'extraData');
    expect(roomRequest(wanted(), 'https://class.example/hook').metadata).to.include({
      webhookUrl: 'https://class.example/hook',
      roomTitle: 'Algebra 101',
      welcomeMessage: 'Welcome',
    });
    expect(roomRequest(wanted(), null)).to.include({ roomId: 'algebra', emptyTimeout: 900, maxParticipants: 40 });
  });
});

describe('camelCase', () => {
  it('turns the names of answers into those of requests', () => {
    expect(camelCase('room_features.allow_view_other_users_list')).to.equal('roomFeatures.allowViewOtherUsersList');
    expect(camelCase('shared_note_pad_features.is_allow')).to.equal('sharedNotePadFeatures.isAllow');
  });
});
