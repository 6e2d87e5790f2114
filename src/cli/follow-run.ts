import type { ReplyOf, RunEvent } from '../contract/index.ts';
import { onInterrupt } from './interrupt.ts';
import { exitCodeOfRun } from './exit-codes.ts';
import { print, printError, printJson } from './output/print.ts';
import { showProgress } from './output/progress.ts';
import { runSummary } from './output/summary.ts';
import type { Session } from './session.ts';

/**
 * Shows a run from start to end. Ctrl-C cancels downloads; once the run exists it stops it after the
 * current step, with a checkpoint, and a second one kills its worker.
 *
 * @returns the exit code
 */
export async function followRun(
  session: Session,
  start: (emit: (event: RunEvent) => void, signal: AbortSignal) => Promise<ReplyOf<'runs.start'>>,
): Promise<number> {
  const progress = showProgress(process.stderr);
  let folder: string | undefined;
  const fetching = new AbortController();
  const stopListening = onInterrupt(() => {
    if (folder === undefined) return fetching.abort();
    progress.hear({
      type: 'note',
      level: 'info',
      message: 'ending after the current step; Ctrl-C again kills the run',
    });
    // The run may just have ended: nothing to cancel.
    session.ask('runs.cancel', { run: folder }, undefined, fetching.signal).catch(() => undefined);
  });
  try {
    const ended = await start((event) => {
      if (event.type === 'created') ({ folder } = event);
      if (session.json) printJson(event);
      else progress.hear(event);
    }, fetching.signal);
    progress.end();
    if (session.json) printJson({ type: 'ended', ...ended });
    else print(runSummary(ended));
    if (ended.record.error !== null) printError(ended.record.error);
    else if (ended.record.status === 'cancelled') print(`continue it with: lorikeet resume ${ended.folder}`);
    return exitCodeOfRun(ended.record);
  } finally {
    progress.end();
    stopListening();
  }
}
