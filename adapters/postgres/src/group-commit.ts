/** How much is stored together, and how much may wait. */
export interface GroupCommitLimits {
  /** Statements under way at once. More of them share fewer flushes and take connections from others. */
  readonly statementsInFlight: number;
  readonly batchRows: number;
  readonly batchBytes: number;
  readonly queueRows: number;
  readonly queueBytes: number;
}

/** What came of waiting for a place: `full` at once, when there is none. */
export type Grouped<Answer> = { readonly type: 'answered'; readonly answer: Answer } | { readonly type: 'full' };

interface Waiting<Item, Answer> {
  readonly item: Item;
  readonly bytes: number;
  resolve(grouped: Grouped<Answer>): void;
  reject(reason: unknown): void;
}

/**
 * Collects items that come while others are being stored and stores them together: many waiting callers share one
 * statement and one flush. Nobody waits for company: an item that finds a free statement goes with what came in the same
 * turn of the event loop. `commit` answers in the order of its items; when it rejects, so does each caller of the batch.
 */
export const groupCommit = <Item, Answer>(
  limits: GroupCommitLimits,
  bytesOf: (item: Item) => number,
  commit: (items: readonly Item[]) => Promise<readonly Answer[]>,
): ((item: Item) => Promise<Grouped<Answer>>) => {
  const queue: Waiting<Item, Answer>[] = [];
  let queuedBytes = 0;
  let inFlight = 0;
  let scheduled = false;

  const takeBatch = (): readonly Waiting<Item, Answer>[] => {
    let rows = 0;
    let bytes = 0;
    for (const waiting of queue) {
      // The first goes whatever its size: it would never fit otherwise.
      if (rows > 0 && (rows === limits.batchRows || bytes + waiting.bytes > limits.batchBytes)) break;
      rows += 1;
      bytes += waiting.bytes;
    }
    queuedBytes -= bytes;
    return queue.splice(0, rows);
  };

  const store = async (batch: readonly Waiting<Item, Answer>[]): Promise<void> => {
    try {
      const answers = await commit(batch.map(({ item }) => item));
      batch.forEach((waiting, index) => {
        const answer = answers[index];
        if (answer === undefined) waiting.reject(new Error('a batch was answered with too few answers'));
        else waiting.resolve({ type: 'answered', answer });
      });
    } catch (reason) {
      for (const waiting of batch) waiting.reject(reason);
    } finally {
      inFlight -= 1;
      startBatches();
    }
  };

  const startBatches = (): void => {
    while (queue.length > 0 && inFlight < limits.statementsInFlight) {
      inFlight += 1;
      void store(takeBatch());
    }
  };

  const schedule = (): void => {
    if (scheduled || inFlight >= limits.statementsInFlight) return;
    scheduled = true;
    setImmediate(() => {
      scheduled = false;
      startBatches();
    });
  };

  return (item) => {
    const bytes = bytesOf(item);
    const full = queue.length >= limits.queueRows || (queue.length > 0 && queuedBytes + bytes > limits.queueBytes);
    if (full) return Promise.resolve({ type: 'full' });
    return new Promise((resolve, reject) => {
      queue.push({ item, bytes, resolve, reject });
      queuedBytes += bytes;
      schedule();
    });
  };
};
