import type { PageWanted } from '@homeroom/core';
import { z } from 'zod';

/** Rows of the longest part. */
const MOST = 100;
const LIMIT = { error: `must be a whole number from 1 to ${MOST}` };

/** Parts of long lists: how many, and after which. */
export const PageQuery = z.object({
  limit: z.coerce.number(LIMIT).int(LIMIT).min(1, LIMIT).max(MOST, LIMIT).default(20),
  cursor: z
    .string()
    .regex(/^[A-Za-z0-9_=:.-]{1,200}$/, { error: 'must be the next_cursor of the part before' })
    .optional()
    .meta({ description: 'The next_cursor of the part before.' }),
});

/** The same for a store. */
export const pageWanted = ({ limit, cursor }: z.output<typeof PageQuery>): PageWanted => ({
  limit,
  cursor: cursor ?? null,
});

/** The end of each part. */
export const NextCursor = z.string().nullable().meta({ description: 'Where the next part begins; null at the end.' });
