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
