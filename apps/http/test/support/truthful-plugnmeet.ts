import { createServer } from 'node:http';
import { bodyOf, listen } from './listening-server.js';
import { type PlacedStay, placedStays, type RecordedScenario, type TrueRoom } from './recorded-scenario.js';

/**
 * A PlugNMeet that answers what was really so in the recorded scenarios, at the time of `clock`. It is asked only, it sends
 * nothing: the recorded webhooks are sent by the test.
 */
export const startTruthfulPlugNMeet = async (scenarios: readonly RecordedScenario[], clock: { now(): number }) => {
  const created = new Map<string, number>();
  const lives = scenarios.flatMap((scenario) => scenario.truth.rooms.map((room) => ({ scenario, room })));

  const endOf = ({ scenario, room }: { scenario: RecordedScenario; room: TrueRoom }): number | null => {
    if (room.endAskedAtMs !== undefined) return room.endAskedAtMs;
    if (room.endedBy !== 'empty-timeout') return null;
    const left = staysIn(scenario, room.roomId).map((stay) => stay.goneAtMs);
    return Math.max(...left) + EMPTY_ROOM_MS;
  };
  const activeLife = (roomId: string) =>
    lives.find(
      (life) =>
        life.room.roomId === roomId &&
        (life.room.createdAtMs ?? 0) <= clock.now() &&
        clock.now() < (endOf(life) ?? Number.POSITIVE_INFINITY),
    );

  const answers: Record<string, (asked: { roomId: string; roomIds: string[] }) => object> = {
    create: ({ roomId }) => {
      const createdAt = lives.find((life) => life.room.roomId === roomId)?.room.createdAtMs ?? clock.now();
      created.set(roomId, createdAt);
      return {
        ...SUCCESS,
        room_info: { room_id: roomId, sid: 'SID', creation_time: seconds(createdAt), metadata: '{}' },
      };
    },
    isRoomActive: ({ roomId }) =>
      activeLife(roomId) === undefined
        ? { ...NO_ROOM, status: true, is_active: false }
        : { ...SUCCESS, is_active: true },
    getActiveRoomInfo: ({ roomId }) => {
      const life = activeLife(roomId);
      if (life === undefined) return NO_ROOM;
      const inside = staysIn(life.scenario, roomId).filter(
        (stay) => stay.connectedAtMs <= clock.now() && clock.now() < stay.goneAtMs,
      );
      return {
        ...SUCCESS,
        room: {
          room_info: { room_id: roomId, sid: 'SID', creation_time: seconds(life.room.createdAtMs ?? 0) },
          participants_info: inside.map((stay) => ({
            sid: stay.participantSids?.at(-1) ?? stay.participantSid,
            identity: stay.identity,
            state: 'ACTIVE',
            joined_at_ms: `${stay.connectedAtMs}`,
            kind: 'STANDARD',
          })),
        },
      };
    },
    fetchPastRooms: ({ roomIds }) => {
      const past = lives.filter(
        (life) => roomIds.includes(life.room.roomId) && (endOf(life) ?? clock.now()) < clock.now(),
      );
      if (past.length === 0) return { status: false, msg: 'no info found', status_code: 'NOT_FOUND' };
      const rooms = past.map((life) => ({
        room_id: life.room.roomId,
        room_sid: 'SID',
        created: new Date(life.room.createdAtMs ?? 0).toISOString(),
        ended: new Date(endOf(life) ?? 0).toISOString(),
      }));
      return {
        ...SUCCESS,
        result: { total_rooms: `${rooms.length}`, from: 0, limit: 20, order_by: 'DESC', rooms_list: rooms.reverse() },
      };
    },
  };

  const server = createServer(async (request, response) => {
    const call = request.url?.split('/').at(-1) ?? '';
    const answer = answers[call];
    const body = JSON.parse(await bodyOf(request));
    response.setHeader('content-type', 'application/json');
    response.end(
      JSON.stringify(answer === undefined ? { status: false, msg: 'unknown', status_code: 'NOT_FOUND' } : answer(body)),
    );
  });
  return { url: await listen(server), close: () => new Promise((done) => server.close(done)) };
};

/** How long an empty room of LiveKit stays (scenario `empty-timeout`). */
const EMPTY_ROOM_MS = 20_000;
const SUCCESS = { status: true, msg: 'success', status_code: 'SUCCESS' };
const NO_ROOM = { status: false, msg: 'room is not active', status_code: 'ROOM_NOT_FOUND' };

const staysIn = (scenario: RecordedScenario, roomId: string): PlacedStay[] =>
  placedStays(scenario).filter((stay) => stay.roomId === roomId);

const seconds = (ms: number): string => `${Math.floor(ms / 1_000)}`;
