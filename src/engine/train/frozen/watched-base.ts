import type { ModelSpec } from '../../models/index.ts';
import type { Checkpoint } from '../../weights/checkpoint.ts';
import { type FrozenBase, openBase } from './base.ts';
import type { FineTuneJob, FineTuneObserver } from '../job.ts';

/** Milliseconds between two looks at how far it is and whether it should stop. */
const INTERVAL = 500;

/**
 * Opens the base of a job, telling how far its quantization is.
 *
 * @returns null where the observer asked for an end meanwhile; the next call goes on behind what was finished
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
