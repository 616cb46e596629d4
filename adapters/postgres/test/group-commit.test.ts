import { expect } from 'chai';
import { type GroupCommitLimits, groupCommit } from '../src/group-commit.js';

const LIMITS: GroupCommitLimits = {
  statementsInFlight: 2,
  batchRows: 3,
  batchBytes: 100,
  queueRows: 5,
  queueBytes: 1_000,
};

/** A store that commits when it is told to. Items are their own sizes. */
const scripted = (limits: Partial<GroupCommitLimits> = {}) => {
  const batches: { readonly items: readonly number[]; finish(): void; fail(reason: Error): void }[] = [];
  let changed = (): void => undefined;
  const enter = groupCommit(
    { ...LIMITS, ...limits },
    (bytes: number) => bytes,
    (items) =>
      new Promise<readonly string[]>((resolve, reject) => {
        batches.push({ items, finish: () => resolve(items.map((item) => `stored ${item}`)), fail: reject });
        changed();
      }),
  );
  const started = async (count: number): Promise<void> => {
    while (batches.length < count) {
      await new Promise<void>((resolve) => {
        changed = resolve;
      });
    }
  };
  return { enter, batches, started, sizes: () => batches.map(({ items }) => items.length) };
};

const answered = (item: number) => ({ type: 'answered', answer: `stored ${item}` });

describe('groupCommit', () => {
  it('stores together what came in one turn, and answers each when its batch is done', async () => {
    const { enter, batches, started } = scripted();
    const answers = [1, 2, 3].map((item) => enter(item));
    await started(1);
    let done = false;
    void answers[0]?.then(() => {
      done = true;
    });
    await Promise.resolve();
    expect(done, 'answered before the commit').to.equal(false);
    batches[0]?.finish();
    expect(await Promise.all(answers)).to.deep.equal([1, 2, 3].map(answered));
    expect(batches.map(({ items }) => items)).to.deep.equal([[1, 2, 3]]);
  });

  it('has so many statements in flight and so many rows in each, and takes up the rest when one is done', async () => {
    const { enter, batches, started, sizes } = scripted({ queueRows: 10 });
    const answers = Array.from({ length: 10 }, (_, item) => enter(item));
    await started(2);
    expect(sizes()).to.deep.equal([3, 3]);
    batches[1]?.finish();
    await started(3);
    batches[0]?.finish();
    batches[2]?.finish();
    await started(4);
    batches[3]?.finish();
    expect(await Promise.all(answers)).to.deep.equal(Array.from({ length: 10 }, (_, item) => answered(item)));
    expect(sizes()).to.deep.equal([3, 3, 3, 1]);
  });

  it('bounds a batch by its bytes, and takes one item that is bigger alone', async () => {
    const { enter, batches, started } = scripted({ statementsInFlight: 1, queueBytes: 10_000 });
    const answers = [60, 30, 20, 500, 1].map((item) => enter(item));
    for (let batch = 0; batch < 4; batch += 1) {
      await started(batch + 1);
      batches[batch]?.finish();
    }
    await Promise.all(answers);
    expect(batches.map(({ items }) => items)).to.deep.equal([[60, 30], [20], [500], [1]]);
  });

  it('answers full at once when too many rows or bytes wait, and takes more when there is room again', async () => {
    const { enter, batches, started } = scripted({ statementsInFlight: 1 });
    const first = enter(1);
    await started(1);
    const waiting = [2, 3, 4, 5, 900].map((item) => enter(item));
    expect(await enter(7), 'rows').to.deep.equal({ type: 'full' });
    batches[0]?.finish();
    await first;
    await started(2);
    expect(await enter(200), 'bytes').to.deep.equal({ type: 'full' });
    const small = enter(8);
    for (let batch = 1; batch < 5; batch += 1) {
      await started(batch + 1);
      batches[batch]?.finish();
    }
    await Promise.all([...waiting, small]);
  });

  it('fails a whole batch for what commit throws, and goes on', async () => {
    const { enter, batches, started } = scripted();
    const failing = [1, 2].map((item) => enter(item).catch((reason: unknown) => reason));
    await started(1);
    const bug = new Error('a bug');
    batches[0]?.fail(bug);
    expect(await Promise.all(failing)).to.deep.equal([bug, bug]);
    const next = enter(3);
    await started(2);
    batches[1]?.finish();
    expect(await next).to.deep.equal(answered(3));
  });
});
