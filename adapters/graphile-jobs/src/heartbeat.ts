/** Something done again and again. */
export interface Heartbeat {
  /** No beat begins any more; resolves when the one that runs has ended. */
  stop(): Promise<void>;
}

/** Does `beat` at once and then `seconds` after the last one ended. `beat` never rejects. */
export const startHeartbeat = (beat: () => Promise<void>, seconds: number): Heartbeat => {
  let isStopped = false;
  let timer: NodeJS.Timeout | undefined;
  let running = Promise.resolve();
  const next = (): void => {
    running = beat().then(() => {
      if (!isStopped) timer = setTimeout(next, seconds * 1000);
    });
  };
  next();
  return {
    stop: () => {
      isStopped = true;
      clearTimeout(timer);
      return running;
    },
  };
};
