import { type Attendee, type Reader, seesEverybody } from '@homeroom/core';
import type { z } from 'zod';
import { isoOrNull, seconds } from '../instants.js';
import type { UserJson, UserListJson } from './schema.js';

/** Observers are shown apart from the class. */
export const isObserver = ({ seat }: Attendee): boolean => seat?.role === 'observer';

export const presentUsers = (attendees: readonly Attendee[], to: Reader): z.output<typeof UserListJson> => ({
  users: attendees.filter((one) => !isObserver(one)).map((one) => presentUser(one, to)),
  observers: attendees.filter(isObserver).map((one) => presentUser(one, to)),
});

const presentUser = (attendee: Attendee, to: Reader): UserJson => {
  const person = attendee.seat?.person ?? null;
  const whole = to.role === 'platform' || seesEverybody(to) || person?.id === to.person.id;
  return {
    user_id: person?.externalId ?? null,
    identity: attendee.identity,
    name: attendee.name,
    picture_url: person?.pictureUrl ?? null,
    role: attendee.seat?.role ?? null,
    online: attendee.online,
    first_joined_at: whole ? isoOrNull(attendee.firstJoinedAt) : null,
    last_left_at: whole ? isoOrNull(attendee.lastLeftAt) : null,
    attended_seconds: whole ? seconds(attendee.attendedMs) : null,
  };
};
