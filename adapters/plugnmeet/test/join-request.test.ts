import { expect } from 'chai';
import { joinRequest } from '../src/settings/join-request.js';
import { valueAt } from '../src/settings/nested.js';
import { locksOf } from './policies.js';
import { pathsOf, sentBody } from './recorded-settings.js';

describe('joinRequest', () => {
  const person = { roomId: 'algebra', identity: 'k3j4', name: 'Ada', pictureUrl: null, admin: false, locks: null };

  it('sends a student the locks in the shape of the recorded request, and every one of them', () => {
    const ours = joinRequest({ ...person, locks: locksOf(true) });
    const recorded = sentBody('2.4.0', 'join-token-student-camel');
    for (const path of pathsOf(recorded)) {
      expect(typeof valueAt(ours, path), path).to.equal(typeof valueAt(recorded, path));
    }
    const locks = valueAt(ours, 'userInfo.userMetadata.lockSettings');
    const all = sentBody('2.4.0', 'room-create-camel-full').metadata.defaultLockSettings;
    expect(locks).to.have.all.keys(Object.keys(all));
  });

  it('sends an admin as recorded, without locks', () => {
    const admin = joinRequest({
      ...person,
      identity: 'teacher-1',
      name: 'Ms Example',
      admin: true,
      locks: locksOf(true),
    });
    const recorded = sentBody('2.4.0', 'join-token-admin');
    expect(admin).to.deep.equal({ ...recorded, roomId: 'algebra' });
  });

  it('sends a picture where the recorded request has it', () => {
    const pictureUrl = 'https://classes.example.test/p/3.png';
    const recorded = sentBody('2.4.0', 'join-token-profile-pic').userInfo.userMetadata;
    expect(joinRequest({ ...person, pictureUrl }).userInfo).to.deep.include({
      userMetadata: { profilePic: pictureUrl },
    });
    expect(recorded.profilePic).to.equal(pictureUrl);
  });
});
