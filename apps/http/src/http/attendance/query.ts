import { z } from 'zod';

/** How a report comes. */
export const ReportFormat = z.enum(['json', 'csv', 'xlsx']).default('json');

/** People of the longest part: as many as a large class has. */
const MOST = 500;
const LIMIT = { error: `must be a whole number from 1 to ${MOST}` };

/** How many people a part has. */
export const PartLimit = z.coerce.number(LIMIT).int(LIMIT).min(1, LIMIT).max(MOST, LIMIT);

/** Longest cursor: the longest identity that a video server has ever told, written in base64, several times over. */
const CURSOR_LETTERS = 4_096;

/** After whom a part begins. */
export const UserCursor = z
  .string()
  .regex(new RegExp(`^[A-Za-z0-9_-]{1,${CURSOR_LETTERS}}$`), { error: 'must be the next_cursor of the part before' })
  .optional()
  .meta({ description: 'The next_cursor of the part before.' });
