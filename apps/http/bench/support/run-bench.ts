/** Keeps what is to be stopped, and gives it back. */
export type Hold = <Held extends { stop(): Promise<unknown> }>(held: Held) => Held;

/** Runs a benchmark and stops all that it holds, the newest first, however it ends. A failure is the process' failure. */
export const runBench = async (bench: (hold: Hold) => Promise<void>): Promise<void> => {
  const held: { stop(): Promise<unknown> }[] = [];
  try {
    await bench((one) => {
      held.push(one);
      return one;
    });
  } finally {
    for (const one of held.reverse()) await one.stop();
  }
};
