import { expect } from 'chai';
import { z } from 'zod';
import { ADMIN_KEY, call } from './app-under-test.js';

const Rebuilt = z.object({
  sessions: z.array(
    z.object({
      room_id: z.string(),
      outcome: z.string(),
      changed: z.boolean(),
      observations: z.number().nullable(),
    }),
  ),
  next_cursor: z.string().nullable(),
});

/** The live sessions of which a rebuild was made, and those of them that came out different, by their room ids. */
export interface RebuiltAll {
  readonly all: string[];
  readonly changed: string[];
  /** How many observations it was made of. */
  readonly observations: number;
}

/** Has everything derived again, part by part, as an operator does. */
export const rebuildAll = async (app: { readonly url: string }): Promise<RebuiltAll> => {
  const sessions: z.infer<typeof Rebuilt>['sessions'] = [];
  let cursor: string | null = null;
  do {
    const { status, body } = await call(app, 'POST', '/api/admin/rebuild/', ADMIN_KEY, { cursor });
    expect(status, JSON.stringify(body)).to.equal(200);
    const part: z.infer<typeof Rebuilt> = Rebuilt.parse(body);
    sessions.push(...part.sessions);
    cursor = part.next_cursor;
  } while (cursor !== null);
  return {
    all: sessions.map(({ room_id }) => room_id),
    changed: sessions.filter(({ changed }) => changed).map(({ room_id }) => room_id),
    observations: sessions.reduce((sum, { observations }) => sum + (observations ?? 0), 0),
  };
};

/** A rebuild of everything: it is of these live sessions, made of something, and gives the state hash that each had. */
export const expectSameAfterRebuild = async (
  app: { readonly url: string },
  roomIds: Iterable<string>,
): Promise<void> => {
  const rebuilt = await rebuildAll(app);
  expect(rebuilt.all, 'what was rebuilt').to.include.members([...roomIds]);
  expect(rebuilt.observations, 'observations that it was made of').to.be.greaterThan(0);
  expect(rebuilt.changed, 'live sessions with another state hash').to.deep.equal([]);
};
