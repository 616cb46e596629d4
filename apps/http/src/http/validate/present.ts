import type { EntranceDescription } from '@homeroom/core';
import type { Caller } from '../caller.js';
import { iso, isoOrNull } from '../instants.js';
import { presentLiveSession } from '../live-session-json.js';
import type { ValidationJson } from './schema.js';

export const presentValidation = ({ token, course }: Caller, entrance: EntranceDescription): ValidationJson => ({
  valid: true,
  expires_at: iso(token.expiresAt),
  user: { id: token.subject, name: token.name, picture_url: token.picture.url, role: token.role },
  course: { slug: course.slug, title: course.title },
  class: {
    title: token.class.title,
    details: token.class.details,
    starts_at: isoOrNull(token.class.startsAt),
    ends_at: isoOrNull(token.class.endsAt),
  },
  metadata: {
    can_create_live_session: entrance.canCreate,
    can_join_live_session: entrance.canJoin,
    live_session: entrance.liveSession === null ? null : presentLiveSession(entrance.liveSession),
  },
});
