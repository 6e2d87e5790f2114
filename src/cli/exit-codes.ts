import type { ErrorShape, RunRecord } from '../contract/index.ts';
import { isErrorOf } from '../shared/error-codes.ts';

/** What the command line ends with; docs/command-line.md explains them. */
export const exitCodes = {
  ok: 0,
  /** A failure that no other arguments or files would prevent. */
  failed: 1,
  /** Wrong usage, a wrong config, or input that cannot be used. */
  badInput: 2,
  /** A run, a download or another request was interrupted; it can be resumed. */
  stopped: 3,
} as const;

/** The exit code of an error. */
export function exitCodeOf({ code }: ErrorShape): number {
  if (isErrorOf('stopped', code)) return exitCodes.stopped;
  return isErrorOf('input', code) ? exitCodes.badInput : exitCodes.failed;
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
