import type { CreatedLiveSession, IssuedJoinToken, WantedClass } from '@homeroom/core';
import type { z } from 'zod';
import type { ClassOfToken } from '../class-token/class-token.js';
import { iso } from '../instants.js';
import type { CreateRoomBody, JoinTokenJson, Warning } from './schema.js';

/** What a create asks of the class: the body first, then what the token says. */
export const wantedClass = (body: CreateRoomBody, ofToken: ClassOfToken): WantedClass => ({
  title: body.title ?? ofToken.title,
  details: body.details ?? ofToken.details,
  startsAt: body.starts_at ?? ofToken.startsAt,
  endsAt: body.ends_at ?? ofToken.endsAt,
  emptyTimeoutSeconds: body.empty_timeout_seconds ?? null,
  maxParticipants: body.max_participants ?? null,
  welcomeMessage: body.welcome_message ?? null,
});

/** What the caller should know beside the live session. */
export const warningsOf = (body: CreateRoomBody, created: CreatedLiveSession): Warning[] => {
  const warnings: Warning[] = [];
  if (body.metadata !== undefined) {
    warnings.push({ code: 'metadata_ignored', detail: 'metadata is ignored: the settings of rooms are the server’s.' });
  }
  if (typeof body.room_id === 'string' && body.room_id !== created.session.roomId) {
    const detail = `room_id is ignored: the course’s live session has the room_id ${created.session.roomId}. Close it to open another.`;
    warnings.push({ code: 'room_id_ignored', detail });
  }
  if (created.how === 'already-open') {
    warnings.push({ code: 'already_open', detail: 'The course’s live session was open already and stays as it was.' });
  }
  if (created.how === 'resumed') {
    warnings.push({ code: 'resumed', detail: 'The live session that the server had ended goes on in a next room.' });
  }
  if (created.notApplied.length > 0) {
    const settings = created.notApplied.map(
      ({ setting, asked, applied }) => `${setting} (asked ${asked}, got ${applied})`,
    );
    warnings.push({ code: 'settings_not_applied', detail: `The video server did not apply ${settings.join(', ')}.` });
  }
  return warnings;
};

export const presentJoinToken = (issued: IssuedJoinToken, userId: string): z.output<typeof JoinTokenJson> => ({
  token: issued.joinToken.token,
  join_url: issued.joinToken.joinUrl,
  room_id: issued.activeRoomId,
  user_id: userId,
  identity: issued.seat.identity,
  expires_at: iso(issued.joinToken.expiresAt),
});
