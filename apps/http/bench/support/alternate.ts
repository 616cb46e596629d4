import { loadavg } from 'node:os';

/** Rounds that count: medians of fewer say little. */
export const ROUNDS = 5;

/**
 * Runs the contenders in turn, so that whatever else the machine does meets all of them alike. One round more comes first
 * and does not count: it compiles code and fills caches. Gives a look at each contender's results, in the order of the rounds.
 */
export const alternate = async <Outcome>(
  contenders: Readonly<Record<string, () => Promise<Outcome>>>,
  rounds = ROUNDS,
): Promise<(name: string) => readonly Outcome[]> => {
  const outcomes = new Map<string, Outcome[]>(Object.keys(contenders).map((name) => [name, []]));
  for (let round = 0; round <= rounds; round += 1) {
    for (const [name, run] of Object.entries(contenders)) {
      const outcome = await run();
      if (round > 0) outcomes.get(name)?.push(outcome);
    }
    console.error(`round ${round} of ${rounds}, load average ${(loadavg()[0] ?? 0).toFixed(1)}`);
  }
  return (name) => {
    const found = outcomes.get(name);
    if (found === undefined) throw new Error(`there is no contender ${name}`);
    return found;
  };
};
