/** A seat as JSON in the domain's shape; `s` is its row, `p` its person's. */
export const SEAT = `json_build_object('liveSessionId', s.live_session_id, 'role', s.role, 'identity', s.identity,
    'blockedAt', homeroom.ms(s.blocked_at), 'person', json_build_object('id', p.id, 'kind', p.kind,
      'issuer', p.issuer, 'externalId', p.external_id, 'name', p.name, 'pictureUrl', p.picture_url))`;
