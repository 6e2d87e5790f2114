import { dialog } from 'electron';
import type { Handlers, Queue } from '../contract/index.ts';
import { fillIn, type Texts } from './texts.ts';

/** What becomes of running runs when the window closes or the app quits. */
export type Closing = 'nothing-runs' | 'keep-training' | 'stopped' | 'cancelled';

const never = new AbortController().signal;

/** The runs that train now. */
export async function runningEntries(handlers: Handlers): Promise<Queue['entries']> {
  const { entries } = await handlers['queue.show']({}, () => undefined, never);
  return entries.filter(({ state }) => state === 'running');
}

/** Asks what becomes of the runs that train, and has them stop after their current step where that is wanted. */
export async function askBeforeClosing(
  handlers: Handlers,
  texts: Texts,
  warn: (message: string) => void,
): Promise<Closing> {
  const running = await runningEntries(handlers).catch((error: unknown) => {
    // A queue that cannot be read keeps no window open; what trains goes on by itself.
    warn(String(error));
    return [];
  });
  if (running.length === 0) return 'nothing-runs';
  const { response } = await dialog.showMessageBox({
    type: 'question',
    message: texts.trainingTitle,
    detail: fillIn(texts.trainingDetail, { runs: running.map(({ name }) => name).join(texts.comma) }),
    buttons: [texts.keepTraining, texts.stopAndKeep, texts.cancel],
    defaultId: 0,
    cancelId: 2,
  });
  if (response === 0) return 'keep-training';
  if (response !== 1) return 'cancelled';
  await stopRuns(handlers, running).catch((error: unknown) => warn(String(error)));
  return 'stopped';
}

/** Pauses the queue, has every run end after its current step with a checkpoint, and waits for that. */
async function stopRuns(handlers: Handlers, running: Queue['entries']): Promise<void> {
  await handlers['queue.set']({ paused: true }, () => undefined, never);
  const ends = running.flatMap(({ run }) => (run === null ? [] : [stopRun(handlers, run)]));
  await Promise.all(ends);
}

async function stopRun(handlers: Handlers, run: string): Promise<void> {
  await handlers['runs.cancel']({ run }, () => undefined, never);
  await handlers['runs.follow'](
    { run, metricsFrom: Number.MAX_SAFE_INTEGER, logFrom: Number.MAX_SAFE_INTEGER },
    () => undefined,
    never,
  );
}
