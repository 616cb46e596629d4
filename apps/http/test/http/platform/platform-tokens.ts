import { classToken } from '../class-tokens.js';

/** The course platform's own token; for all of its courses unless one is given. */
export const platformToken = (given: Record<string, unknown> = {}): Promise<string> =>
  classToken({ sub: 'nightly', role: 'platform', course: undefined, name: undefined, picture: undefined, ...given });

/** The same for one course. */
export const platformTokenFor = (slug: string): Promise<string> => platformToken({ course: { slug } });
