import { fileURLToPath } from 'node:url';

/** The checkout or installation that this compiled module is in: it names the default data folder. */
export const HOME = fileURLToPath(new URL('../../../../../', import.meta.url));
