import { describe, expect, it } from 'vitest';
import type { SearchRecord } from '../../../src/contract/index.ts';
import { readConfigValue } from '../../../src/host/config/value.ts';
import type { JournalEntry } from '../../../src/host/search/journal.ts';
import { trialsOf } from '../../../src/host/search/trials.ts';

const config = readConfigValue({ model: '/models/none', data: { train: '/data/none.csv' }, search: { trials: 2 } });
const record = { id: 's', config } as Pick<SearchRecord, 'id' | 'config'>;

const at = (second: number) => new Date(Date.UTC(2026, 0, 1) + second * 1000).toISOString();
const begun = (trial: number, second: number): JournalEntry[] => [
  { type: 'trial', trial, setting: {}, seeds: [1], at: at(second) },
  { type: 'submitted', trial, repeat: 0, at: at(second + 1) },
];
const finished = (trial: number, second: number, seconds: number): JournalEntry => ({
  ...{ type: 'finished', trial, repeat: 0, value: 0.5, epochs: 1 },
  ...{ seconds, trainSeconds: seconds - 3, at: at(second) },
});

describe('the time of a trial', () => {
  it('is that from its start to its end', () => {
    expect(trialsOf(record, [...begun(0, 0), finished(0, 40, 38)])).toMatchObject([{ elapsed: 40, seconds: 38 }]);
  });

  it('has no time in which nobody drove the search', () => {
    const resumed: JournalEntry = { type: 'submitted', trial: 0, repeat: 0, at: at(3600) };
    const trials = trialsOf(record, [...begun(0, 0), resumed, finished(0, 3620, 38), ...begun(1, 3620)]);
    expect(trials).toMatchObject([{ elapsed: 38, seconds: 38 }, { elapsed: null }]);
  });

  it.each([
    ['whose run went on by itself and had ended before the search was resumed', [...begun(0, 0)], 0],
    ['whose run was not submitted before the kill', begun(0, 0).slice(0, 1), 1],
  ])('has none of a trial %s', (_, before, submitted) => {
    const resumed: JournalEntry = { type: 'resumed', at: at(3600) };
    const after: JournalEntry[] = submitted === 0 ? [] : [{ type: 'submitted', trial: 0, repeat: 0, at: at(3601) }];
    const trials = trialsOf(record, [
      ...before,
      resumed,
      ...after,
      finished(0, 3620, 15),
      ...begun(1, 3620),
      finished(1, 3640, 19),
    ]);
    expect(trials).toMatchObject([{ elapsed: 15, seconds: 15 }, { elapsed: 20 }]);
  });

  it('has none of a trial whose second run began after it', () => {
    const seeds = { id: 's', config: { ...config, search: { ...config.search!, seeds: 2 } } };
    const trials = trialsOf(seeds, [
      { type: 'trial', trial: 0, setting: {}, seeds: [1, 2], at: at(0) },
      ...[{ type: 'submitted', trial: 0, repeat: 0, at: at(0) } as const, finished(0, 20, 18)],
      ...[
        { type: 'resumed', at: at(3600) } as const,
        { type: 'submitted', trial: 0, repeat: 1, at: at(3600) } as const,
      ],
      { ...finished(0, 3620, 17), repeat: 1 } as JournalEntry,
    ]);
    expect(trials).toMatchObject([{ state: 'finished', elapsed: 35, seconds: 35 }]);
  });
});
