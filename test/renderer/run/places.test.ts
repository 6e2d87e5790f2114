import { describe, expect, it } from 'vitest';
import type { CachedRepository, Draft } from '../../../src/contract/index.ts';
import { knownData } from '../../../src/renderer/run/places.ts';
import type { ListedRun } from '../../../src/renderer/run/listed-run.ts';

const run = (train: string, createdAt: string) => ({ record: { createdAt, config: { data: { train } } } }) as ListedRun;
const draft = (config: object, updatedAt: string) => ({ config, updatedAt }) as Draft;
const cached = (type: 'model' | 'dataset', id: string, modified: number) =>
  ({ type, id, bytes: 7, snapshots: [{ modified }] }) as unknown as CachedRepository;

describe('the data sets that are known', () => {
  it('are those of runs, drafts and the cache, each once, the one used last first', () => {
    const known = knownData(
      [
        run('/a.csv', '2026-01-01T00:00:00Z'),
        run('/a.csv', '2026-01-03T00:00:00Z'),
        run('own/tweets', '2026-01-02T00:00:00Z'),
      ],
      [draft({ data: { train: '/b.csv' } }, '2026-01-04T00:00:00Z'), draft({}, '2026-01-05T00:00:00Z')],
      [cached('dataset', 'own/tweets', Date.parse('2026-01-01T00:00:00Z')), cached('model', 'own/model', 1)],
    );
    expect(known.map(({ place, runs, bytes }) => [place, runs, bytes])).toEqual([
      ['/b.csv', 0, null],
      ['/a.csv', 2, null],
      ['own/tweets', 1, 7],
    ]);
    expect(known[2]!.usedAt).toBe(Date.parse('2026-01-02T00:00:00Z'));
  });
});
