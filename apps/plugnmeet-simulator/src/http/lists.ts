import { LIMITS } from '../options.js';
import type { Room } from '../state/room.js';
import { count, type Fields, list, text } from '../wire/messages.js';

const USUAL_LIMIT = 20;

export type Page<T> = {
  readonly total: number;
  readonly from: number;
  readonly limit: number;
  readonly orderBy: string;
  readonly items: readonly T[];
};

/** Cuts a page as the server does: newest first unless ASC is asked; an unknown order is echoed (exchange past-rooms-order-bad). */
export function pageOf<T>(request: Fields, oldestFirst: readonly T[], roomOf: (item: T) => Room): Page<T> {
  const roomIds = list(request, 'room_ids');
  const roomSid = text(request, 'room_sid');
  const chosen = oldestFirst.filter((item) => {
    const room = roomOf(item);
    return (roomIds.length === 0 || roomIds.includes(room.roomId)) && (roomSid === '' || roomSid === room.sid);
  });
  const from = count(request, 'from');
  const limit = Math.min(count(request, 'limit') || USUAL_LIMIT, LIMITS.pageSize);
  const orderBy = text(request, 'order_by') || 'DESC';
  const ordered = orderBy === 'ASC' ? chosen : chosen.toReversed();
  return { total: chosen.length, from, limit, orderBy, items: ordered.slice(from, from + limit) };
}
