/** How long a condition may take to come true. */
const PATIENCE_MS = 5_000;

/** Waits until a condition holds; gives up with an error. */
export const until = async (holds: () => boolean): Promise<void> => {
  const deadline = performance.now() + PATIENCE_MS;
  while (!holds()) {
    if (performance.now() > deadline) throw new Error(`still not: ${holds}`);
    await new Promise((resolve) => setImmediate(resolve));
  }
};
