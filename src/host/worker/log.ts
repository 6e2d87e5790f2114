import { pino, type Logger } from 'pino';

/** The run's own log, log.jsonl: one JSON object per line, written through at once. */
export function openLog(file: string): Logger {
  return pino(
    { base: { pid: process.pid }, timestamp: pino.stdTimeFunctions.isoTime },
    pino.destination({ dest: file, append: true, sync: true }),
  );
}
