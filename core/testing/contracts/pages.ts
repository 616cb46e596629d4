import type { Page, PageWanted, Stored } from '@homeroom/core';
import { expect } from 'chai';
import { okOf } from './outcomes.js';

/** Walks through a list in parts of `limit`, expecting each part but the last to be full, and gives all rows. */
export const allPages = async <T>(list: (page: PageWanted) => Stored<Page<T>>, limit: number): Promise<T[]> => {
  const items: T[] = [];
  let cursor: string | null = null;
  do {
    const page: Page<T> = await okOf(list({ limit, cursor }));
    expect(page.items.length).to.be.at.most(limit);
    if (page.nextCursor !== null) expect(page.items).to.have.length(limit);
    items.push(...page.items);
    cursor = page.nextCursor;
  } while (cursor !== null);
  return items;
};

/** Cursors that no store gives: clients send them all the same. */
const FOREIGN_CURSORS = [
  '',
  'x',
  '\u0000',
  '-1',
  '1e99',
  '99999999999999999999999',
  "' or 1=1 --",
  'Ω',
  '{}',
  'W10=',
  'null',
];

/** Expects each cursor that the store never gave to begin, like null. */
export const expectForeignCursorsToBegin = async <T>(list: (page: PageWanted) => Stored<Page<T>>): Promise<void> => {
  const first = await okOf(list({ limit: 1, cursor: null }));
  expect(first.items).to.have.length(1);
  for (const cursor of FOREIGN_CURSORS) {
    expect(await okOf(list({ limit: 1, cursor })), JSON.stringify(cursor)).to.deep.equal(first);
  }
};
