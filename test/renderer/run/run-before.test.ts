import { describe, expect, it } from 'vitest';
import { RunConfig, type RunRecord } from '../../../src/contract/index.ts';
import { runBefore } from '../../../src/renderer/run/run-before.ts';
import { runRecord } from '../support.ts';

const annotation = { title: null, tags: [], notes: '' };

function listed(id: string, day: number, overlay: string | null, epochs = 5) {
  const data = { train: '/data/a.csv', overlay };
  const config = RunConfig.parse({ model: '/models/m', data, train: { epochs } });
  const record: RunRecord = runRecord({ id, config, createdAt: `2026-01-0${day}T00:00:00.000Z` });
  return { folder: `/runs/${id}`, record, result: null, annotation };
}

describe('runBefore', () => {
  it('is the newest earlier run that differs by its corrections alone', () => {
    const runs = [
      listed('first', 1, null),
      listed('second', 2, '/corrections/1.json'),
      listed('longer', 3, null, 9),
      listed('again', 4, '/corrections/2.json'),
      listed('later', 5, null),
    ];
    expect(runBefore(runs[3]!.record, runs)?.record.id).toBe('second');
    expect(runBefore(runs[1]!.record, runs)?.record.id).toBe('first');
    expect(runBefore(runs[0]!.record, runs)).toBeNull();
  });
});
