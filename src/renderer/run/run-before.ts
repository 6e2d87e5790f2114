import type { RunRecord } from '../../contract/index.ts';
import type { ListedRun } from './listed-run.ts';

/**
 * The run that a run with corrections corrects: the newest one before it with the same config but for `data.overlay`; null where there
 * is none.
 */
export function runBefore(record: RunRecord, runs: readonly ListedRun[]): ListedRun | null {
  const settingsOf = ({ config }: RunRecord) => JSON.stringify({ ...config, data: { ...config.data, overlay: null } });
  const own = settingsOf(record);
  const earlier = runs.filter(
    (other) =>
      other.record.createdAt < record.createdAt &&
      other.record.config.data.overlay !== record.config.data.overlay &&
      settingsOf(other.record) === own,
  );
  return earlier.toSorted((a, b) => b.record.createdAt.localeCompare(a.record.createdAt))[0] ?? null;
}
