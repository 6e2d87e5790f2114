import path from 'node:path';
import type { SearchRecord, Trial } from '../../contract/index.ts';
import { endMlflowSearch } from '../trackers/mlflow.ts';
import { bestTrial } from './trials.ts';

/**
 * Tells MLflow how a search has ended, where its trials are written for it. What cannot be written is left out: the search itself is
 * over, and its folder has it all.
 */
export async function endTrackedSearch(folder: string, record: SearchRecord, trials: readonly Trial[]): Promise<void> {
  const { trackers, trackerFolder, search } = record.config;
  if (!trackers.includes('mlflow') || trials.length === 0) return;
  const best = bestTrial(trials, record.direction);
  const found = best === null ? null : { metric: search.metric, value: best.value!, trial: best.number };
  const endedAt = record.endedAt ?? new Date().toISOString();
  await endMlflowSearch(path.join(trackerFolder ?? folder, 'mlruns'), record, record.status, endedAt, found).catch(
    () => undefined,
  );
}
