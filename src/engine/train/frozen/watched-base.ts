import type { ModelSpec } from '../../models/index.ts';
import type { Checkpoint } from '../../weights/checkpoint.ts';
import { type FrozenBase, openBase } from './base.ts';
import type { FineTuneJob, FineTuneObserver } from '../job.ts';

/** Milliseconds between two checks of progress and of a stop request. */
const INTERVAL = 500;

/**
 * Opens the base weights of a job and reports the progress of their quantization.
 *
 * @returns null where the observer requested a stop; the next call continues after the parts that are complete
 */
export async function openBaseWatched(
  spec: ModelSpec,
  checkpoint: Checkpoint,
  { precision, cacheFolder }: FineTuneJob,
  observer: FineTuneObserver,
): Promise<FrozenBase | null> {
  const stop = new AbortController();
  let looked = performance.now();
  let isTold = false;
  const onProgress = (bytes: number, totalBytes: number) => {
    const isDue = performance.now() - looked >= INTERVAL;
    if (!isDue && !(isTold && bytes === totalBytes)) return;
    looked = performance.now();
    isTold = true;
    observer.onEvent({ type: 'quantizing', bytes, totalBytes });
    if (observer.shouldStop()) stop.abort();
  };
  try {
    return await openBase(spec, checkpoint, { precision, cacheFolder, onProgress, signal: stop.signal });
  } catch (error) {
    if (stop.signal.aborted && error === stop.signal.reason) return null;
    throw error;
  }
}
