import type { Deliveries } from '@homeroom/core';
import type { Knex } from 'knex';
import { DELIVERIES, type DeliveriesRow, LEFT_UNTOLD, OPEN_SESSIONS } from './delivery-sql.js';
import { rowsOf } from './statement.js';
import { answered } from './transact.js';
import type { VideoServerName } from './video-server-name.js';

/** `Deliveries` on Postgres, of the one video server of these stores. */
export const postgresDeliveries = (knex: Knex, { videoServer }: VideoServerName): Deliveries => ({
  reports(since) {
    return answered(async () => {
      const asked = { videoServer, since };
      const open = await rowsOf<{ readonly id: string; readonly untold: number }>(knex, OPEN_SESSIONS, asked);
      const liveSessionIds = open.map(({ id }) => id);
      const [gone] =
        liveSessionIds.length === 0
          ? []
          : await rowsOf<{ readonly left: number }>(knex, LEFT_UNTOLD, { ...asked, liveSessionIds });
      const [row] = await rowsOf<DeliveriesRow>(knex, DELIVERIES, asked);
      if (row === undefined || !row.any) return [];
      const { joins, received, delay } = row;
      // Of a live session that has ended nobody is inside any more, whoever told it.
      const inside = open.reduce((sum, { untold }) => sum + untold, 0) - (gone?.left ?? 0);
      return [{ videoServer, expected: 2 * joins - inside, received, delay }];
    });
  },
});
