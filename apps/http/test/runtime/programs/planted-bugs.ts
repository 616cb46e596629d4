/** Loaded before the app: throws, or rejects, what `PLANTED_BUG` says when it gets a signal. */
const bug = (): Error => new Error(process.env.PLANTED_BUG);
process.on('SIGUSR2', () => {
  throw bug();
});
process.on('SIGHUP', () => void Promise.reject(bug()));
