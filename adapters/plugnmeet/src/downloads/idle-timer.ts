/** Calls `expire` once when it has not been restarted or stopped for `seconds`. Running from the start; keeps no process alive. */
export const idleTimer = (seconds: number, expire: () => void) => {
  let expired = false;
  const start = () =>
    setTimeout(() => {
      expired = true;
      expire();
    }, seconds * 1_000).unref();
  let timer = start();
  return {
    stop: () => clearTimeout(timer),
    restart: () => {
      clearTimeout(timer);
      timer = start();
    },
    expired: () => expired,
  };
};
