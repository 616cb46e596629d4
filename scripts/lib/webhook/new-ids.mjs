import { randomUUID } from 'node:crypto';

// What an id may hold; none of it has a meaning in a pattern.
const ID = /^[A-Za-z0-9_-]+$/;
const UUID = /^[0-9a-f]{8}-(?:[0-9a-f]{4}-){3}[0-9a-f]{12}$/;

/**
 * A new id for each id by which a receiver tells whether it knows a thing already: the events', the rooms' sessions' and the connections'.
 * A recording's id begins with its session's. `bodies` are recorded ones; answers a Map from old to new, each of its old one's form.
 */
export function newIds(bodies) {
  const ids = bodies.flatMap((body) => {
    const webhook = parsed(body);
    return [webhook?.id, webhook?.room?.sid, webhook?.participant?.sid];
  });
  return new Map(ids.filter((id) => typeof id === 'string' && ID.test(id)).map((id) => [id, another(id)]));
}

/** `EV_` and 12 letters become `EV_` and 12 others. */
function another(id) {
  if (UUID.test(id)) return randomUUID();
  const prefix = /^[A-Z]+_/.exec(id)?.[0] ?? '';
  return (
    prefix +
    randomUUID()
      .replaceAll('-', '')
      .slice(0, id.length - prefix.length)
  );
}

function parsed(body) {
  try {
    return JSON.parse(body);
  } catch {
    return undefined;
  }
}
