import { z } from 'zod';

/** Where a time comes from. */
export const Evidence = z.enum(['corrected', 'observed', 'reconciled', 'inferred']).meta({
  id: 'Evidence',
  description: 'Where a time comes from, the strongest first.',
});
