import type { ReplyOf, RunEvent } from '../contract/index.ts';
import { onInterrupt } from './interrupt.ts';
import { exitCodeOfRun } from './exit-codes.ts';
import { print, printError, printJson } from './output/print.ts';
import { showProgress } from './output/progress.ts';
import { runSummary } from './output/summary.ts';
import type { Session } from './session.ts';

/**
 * Shows a run from its start to its end. Ctrl-C ends what is fetched before; once the run is there, it ends it after the
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
    // A run that has just ended needs no cancelling.
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
