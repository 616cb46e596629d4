import pino, { type Logger } from 'pino';

/** A logger that keeps what it is told, for a test to look at. */
export const keptLog = (): { log: Logger; lines: Record<string, unknown>[] } => {
  const lines: Record<string, unknown>[] = [];
  const log = pino(
    { level: 'debug', base: null, timestamp: false, formatters: { level: (level) => ({ level }) } },
    {
      write: (line: string) => void lines.push(JSON.parse(line)),
    },
  );
  return { log, lines };
};
