import type { CachedRepository, Draft } from '../../contract/index.ts';
import type { ListedRun } from './listed-run.ts';

/** A data set that was used, or is in the cache. */
export interface KnownData {
  /** A file, a folder, or a name on the Hub. */
  readonly place: string;
  /** When it was last used or fetched, in milliseconds since 1970; null where nobody knows. */
  readonly usedAt: number | null;
  readonly runs: number;
  /** Bytes in the cache; null for what lies elsewhere. */
  readonly bytes: number | null;
}

/** Every data set of runs and drafts and of the cache, each once, the one used last first. */
export function knownData(
  runs: readonly ListedRun[],
  drafts: readonly Draft[],
  cached: readonly CachedRepository[],
): KnownData[] {
  const places = new Map<string, KnownData>();
  const add = (place: string, usedAt: number | null, change: Partial<KnownData> = {}) => {
    const before = places.get(place) ?? { place, usedAt: null, runs: 0, bytes: null };
    const latest = Math.max(before.usedAt ?? 0, usedAt ?? 0);
    places.set(place, { ...before, ...change, usedAt: latest === 0 ? null : latest });
  };
  for (const { record } of runs) {
    if (record.imported !== undefined) continue;
    const { train } = record.config.data;
    add(train, Date.parse(record.createdAt), { runs: (places.get(train)?.runs ?? 0) + 1 });
  }
  for (const { config, updatedAt } of drafts) {
    const train = (config['data'] as { train?: unknown } | undefined)?.train;
    if (typeof train === 'string' && train !== '') add(train, Date.parse(updatedAt));
  }
  for (const { type, id, bytes, snapshots } of cached) {
    if (type !== 'dataset') continue;
    add(id, snapshots.length === 0 ? null : Math.max(...snapshots.map(({ modified }) => modified)), { bytes });
  }
  return [...places.values()].sort((first, second) => (second.usedAt ?? 0) - (first.usedAt ?? 0));
}
