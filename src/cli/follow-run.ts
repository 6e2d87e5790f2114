import type { ReplyOf, RunEvent } from '../contract/index.ts';
import { exitCodeOfRun } from './exit-codes.ts';
import { print, printError, printJson } from './output/print.ts';
import { showProgress } from './output/progress.ts';
import { runSummary } from './output/summary.ts';
import type { Session } from './session.ts';

/** Milliseconds within which several signals are one Ctrl-C: npm and tsx pass on what the terminal has sent already. */
const oneKeypress = 500;

/**
 * Shows a run from its start to its end. Ctrl-C once ends it after the current step, with a checkpoint; twice kills its
 * worker.
 *
 * @returns the exit code
 */
export async function followRun(
  session: Session,
  start: (emit: (event: RunEvent) => void) => Promise<ReplyOf<'runs.start'>>,
): Promise<number> {
  const progress = showProgress(process.stderr);
  let folder: string | undefined;
  let lastRequest = -Infinity;
  const cancel = () => {
    const sinceLast = performance.now() - lastRequest;
    if (folder === undefined || sinceLast < oneKeypress) return;
    lastRequest = performance.now();
    progress.hear({
      type: 'note',
      level: 'info',
      message: 'ending after the current step; Ctrl-C again kills the run',
    });
    // A run that has just ended needs no cancelling.
    session.ask('runs.cancel', { run: folder }).catch(() => undefined);
  };
  process.on('SIGINT', cancel).on('SIGTERM', cancel);
  try {
    const ended = await start((event) => {
      if (event.type === 'created') ({ folder } = event);
      if (session.json) printJson(event);
      else progress.hear(event);
    });
    progress.end();
    if (session.json) printJson({ type: 'ended', ...ended });
    else print(runSummary(ended));
    if (ended.record.error !== null) printError(ended.record.error);
    else if (ended.record.status === 'cancelled') print(`continue it with: lorikeet resume ${ended.folder}`);
    return exitCodeOfRun(ended.record);
  } finally {
    progress.end();
    process.off('SIGINT', cancel).off('SIGTERM', cancel);
  }
}
