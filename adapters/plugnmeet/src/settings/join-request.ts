import type { JoinTokenWanted, LockSettings } from '@homeroom/core';
import type { Json } from '../calls/call.js';
import type { PersonToJoin } from '../plugnmeet-client.js';
import { camelCase, nested } from './nested.js';
import { wireLocks } from './wire-settings.js';

/**
 * The request for one person's join token, camelCase (fixtures `join-token-student-camel`, `join-token-profile-pic`). The
 * person's own locks win over the room's, field by field, so all of them are sent; admins have none. A picture must be an
 * absolute address (fixture `join-token-profile-pic-relative`).
 */
export const joinRequest = (wanted: JoinTokenWanted): PersonToJoin => {
  const userMetadata = {
    ...(wanted.pictureUrl === null ? {} : { profilePic: wanted.pictureUrl }),
    ...(wanted.admin || wanted.locks === null ? {} : { lockSettings: userLocks(wanted.locks) }),
  };
  return {
    roomId: wanted.roomId,
    userInfo: {
      userId: wanted.identity,
      name: wanted.name,
      isAdmin: wanted.admin,
      isHidden: false,
      ...(Object.keys(userMetadata).length === 0 ? {} : { userMetadata }),
    },
  };
};

const userLocks = (locks: LockSettings): Json =>
  nested(wireLocks(locks).flatMap(({ names, value }) => names.map((name) => [camelCase(name), value] as const)));
