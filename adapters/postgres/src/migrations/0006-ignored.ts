import type { Migration } from './migration.js';

/** The list of what was ignored: with none among millions that are done, all of those would be looked through for it. */
export const ignored: Migration = {
  name: '0006-ignored',
  sql: `
create index inbox_ignored on homeroom.inbox (id) where status = 'ignored';
`,
};
