import type { Stores } from '../stores.js';

/** A fresh and empty set of stores for one test, and how to give it back. */
export interface StoresUnderTest {
  readonly stores: Stores;
  dispose(): Promise<void>;
}

/** Makes one. Called before each test of a contract; no two may share rows. */
export type MakeStores = () => Promise<StoresUnderTest>;

/** Inside a `describe`: makes a set before each test and disposes of it after; the function gives the current one. */
export const freshStores = (make: MakeStores): (() => Stores) => {
  let current: StoresUnderTest | null = null;
  beforeEach(async () => {
    current = await make();
  });
  afterEach(async () => {
    await current?.dispose();
    current = null;
  });
  return () => {
    if (current === null) throw new Error('stores are there inside a test only');
    return current.stores;
  };
};
