import { ROOM_POLICY, type RoomPolicy } from '@homeroom/core';
import { expect } from 'chai';
import { settingsNotApplied } from '../src/settings/applied-settings.js';
import { nested } from '../src/settings/nested.js';
import { wireSettings } from '../src/settings/wire-settings.js';
import { policyOf } from './policies.js';
import { VERSIONS } from './recorded.js';
import { answeredMetadata } from './recorded-settings.js';

describe('settingsNotApplied', () => {
  const settings = (policy: RoomPolicy, metadata: string) =>
    settingsNotApplied(policy, metadata).map(({ setting, asked, applied }) => `${setting} ${asked} ${applied}`);

  it('finds what 2.4.0 does not let be turned off', () => {
    expect(settings(policyOf(false), answeredMetadata('2.4.0', 'room-create-all-false'))).to.deep.equal([
      // The recorded request had no locks, and these three are the server's default.
      'locks.screenSharing false true',
      'locks.whiteboard false true',
      'locks.sharedNotepad false true',
      'features.webcams false true',
      'features.screenSharing false true',
      'features.viewOtherWebcams false true',
      'features.viewOtherPeople false true',
      'features.analytics false true',
      'features.recording.allowed false true',
      'features.recording.cloud false true',
      'features.recording.local false true',
      'features.chat.allowed false true',
      'features.chat.fileUpload false true',
      'features.whiteboard false true',
      'features.externalMediaPlayer false true',
      'features.breakoutRooms.allowed false true',
      'features.breakoutRooms.most 0 6',
      'features.displayExternalLink false true',
      'features.ingress false true',
      'features.polls false true',
    ]);
  });

  it('finds that 1.9.4 turns everything off that it is asked to', () => {
    expect(settings(policyOf(false), answeredMetadata('1.9.4', 'room-create-all-false'))).to.deep.equal([
      'locks.screenSharing false true',
      'locks.whiteboard false true',
      'locks.sharedNotepad false true',
    ]);
  });

  it('finds what 1.9.4 does not know, or knows by another name', () => {
    // The recorded request had the names of 2.x alone.
    const found = settings(policyOf(true), answeredMetadata('1.9.4', 'room-create-camel-full'));
    expect(found).to.include.members([
      'features.chat.allowed true false',
      'features.whiteboard true false',
      'features.sharedNotepad true false',
      'features.externalMediaPlayer true false',
      'features.reactions true absent',
      'features.insights.allowed true absent',
      'features.sipDialIn true absent',
    ]);
    expect(found).to.not.include('features.webcams true true');
    expect(found.filter((line) => line.startsWith('features.polls'))).to.deep.equal([]);
  });

  it('finds locks, in both versions', () => {
    for (const version of VERSIONS) {
      const locked = answeredMetadata(version, 'room-create-locks-true');
      const unlocked = answeredMetadata(version, 'room-create-locks-false');
      const ofLocks = (policy: RoomPolicy, metadata: string) =>
        settings(policy, metadata).filter((line) => line.startsWith('locks.'));
      expect(ofLocks(policyOf(true), locked)).to.deep.equal([]);
      expect(ofLocks(policyOf(false), unlocked)).to.deep.equal([]);
      expect(ofLocks(policyOf(false), locked).length).to.equal(9);
      expect(ofLocks(policyOf(true), unlocked).length).to.equal(9);
    }
  });

  it('finds nothing when a room has all that was asked for, under the names of either line', () => {
    for (const on of [true, false]) {
      const policy = policyOf(on);
      for (const line of [0, 1]) {
        const values = wireSettings(policy).map(({ names, value }) => [names[line] ?? names[0] ?? '', value] as const);
        expect(settings(policy, JSON.stringify(nested(values)))).to.deep.equal([]);
        const asText = values.map(([path, value]) => [path, typeof value === 'number' ? `${value}` : value] as const);
        expect(settings(policy, JSON.stringify(nested(asText)))).to.deep.equal([]);
      }
    }
  });

  it('finds each single setting that differs, and a part only while its whole is on', () => {
    const asked = wireSettings(policyOf(true));
    for (const changed of asked) {
      const values = asked.map(
        ({ names, value, setting }) =>
          [names[0] ?? '', setting !== changed.setting ? value : typeof value === 'number' ? 7 : !value] as const,
      );
      expect(settings(policyOf(true), JSON.stringify(nested(values)))).to.deep.equal([
        `${changed.setting} ${changed.value} ${typeof changed.value === 'number' ? 7 : !changed.value}`,
      ]);
    }
  });

  it('tells metadata that cannot be read', () => {
    expect(settings(ROOM_POLICY, '')).to.deep.equal(['metadata the settings of the room unreadable']);
    expect(settings(ROOM_POLICY, '[]')).to.deep.equal(['metadata the settings of the room unreadable']);
    expect(settings(ROOM_POLICY, '{"room_features":[]}')).to.include('features.webcams true absent');
    expect(settings(ROOM_POLICY, '{"room_features":{"allow_webcams":{}}}')).to.include(
      'features.webcams true unreadable',
    );
  });
});
