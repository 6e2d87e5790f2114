import type { ErrorShape, RunRecord } from '../contract/index.ts';

/** What the command line ends with; docs/command-line.md explains them. */
export const exitCodes = {
  ok: 0,
  /** Something failed that another argument or another file would not have changed. */
  failed: 1,
  /** Wrong usage, a wrong config, or input that cannot be used. */
  badInput: 2,
  /** A run, a download or another request was ended before its end; started again, it goes on. */
  stopped: 3,
} as const;

const inputDomains = new Set(['adapters', 'config', 'data', 'models', 'run', 'text', 'weights']);
const stoppedCodes = new Set(['host.cancelled', 'hub.cancelled']);
const inputCodes = new Set([
  ...['files.missing', 'files.not-json', 'files.too-large', 'files.reading-too-slow', 'files.reading-out-of-memory'],
  ...['hub.bad-id', 'hub.not-found', 'hub.no-revision', 'hub.no-file', 'hub.not-cached', 'hub.name-taken'],
  ...['hub.pickle-only', 'hub.no-weights', 'hub.no-tokenizer', 'hub.token-malformed', 'hub.unsafe-name'],
]);

/** The exit code of an error: the domain before the dot tells whether the input was at fault. */
export function exitCodeOf({ code }: ErrorShape): number {
  if (stoppedCodes.has(code)) return exitCodes.stopped;
  const [domain] = code.split('.');
  return inputDomains.has(domain!) || inputCodes.has(code) ? exitCodes.badInput : exitCodes.failed;
}

/** The exit code of a run that has ended. */
export function exitCodeOfRun({ status, error }: RunRecord): number {
  switch (status) {
    case 'finished':
      return exitCodes.ok;
    case 'failed':
      return error === null ? exitCodes.failed : exitCodeOf(error);
    default:
      return exitCodes.stopped;
  }
}
