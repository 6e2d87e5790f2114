import type { QueueEntry } from '../../contract/index.ts';
import type { ListedRun } from './listed-run.ts';

/**
 * Seconds until an entry of the queue starts: what the running one still takes, and for those that wait before it what the newest
 * run of the same model and data took, by its epochs. null where nobody knows it of one of them.
 *
 * @param running seconds that the running one still takes; null before a step was measured
 * @param runs newest first
 */
export function secondsUntilStart(
  entries: readonly Pick<QueueEntry, 'id' | 'state' | 'config'>[],
  id: string,
  running: number | null,
  runs: readonly ListedRun[],
): number | null {
  const place = entries.findIndex((entry) => entry.id === id);
  if (place === -1) return null;
  const ahead = entries
    .slice(0, place)
    // One that has failed keeps its place and takes no time.
    .filter(({ state }) => state !== 'failed')
    .map(({ state, config }) => (state === 'running' ? running : usualSeconds(config, runs)));
  return ahead.reduce<number | null>((sum, seconds) => (sum === null || seconds === null ? null : sum + seconds), 0);
}

/** What a run of a config will take, by the newest finished one of the same model and data; null where there is none. */
function usualSeconds(config: QueueEntry['config'], runs: readonly ListedRun[]): number | null {
  const before = runs.find(
    ({ record, result }) =>
      record.status === 'finished' &&
      result !== null &&
      record.config.model === config.model &&
      record.config.data.train === config.data.train,
  );
  const result = before?.result ?? null;
  if (before === undefined || result === null) return null;
  const { seconds, trainSeconds } = result;
  return seconds - trainSeconds + (trainSeconds * config.train.epochs) / before.record.config.train.epochs;
}
