import { describe, expect, it } from 'vitest';
import { compare, type ScoredRun } from '../../scripts/quality/compare.ts';
import { qualityTable } from '../../scripts/quality/report.ts';
import { severalAtATime } from '../../scripts/quality/several-at-a-time.ts';

const model = '/models/small';

function runsOf(precision: string, ...scores: readonly (readonly [rocAuc: number, f1: number])[]): ScoredRun[] {
  return scores.map(([rocAuc, f1], index) => ({ model, precision, seed: 42 + index, scores: { rocAuc, f1 } }));
}

const stored = runsOf('stored', [0.8, 0.7], [0.78, 0.66]);

describe('the comparison of precisions', () => {
  it('averages over the seeds, and differences seed by seed', () => {
    const other = { ...stored[0]!, model: '/models/other', scores: { rocAuc: 0, f1: 0 } };
    const runs = [...stored, other, ...runsOf('nf4', [0.796, 0.71], [0.78, 0.642])];
    const { rows, complaints } = compare(model, ['stored', 'nf4'], runs, 0.8);
    expect(rows).toEqual([
      expect.objectContaining({ precision: 'stored', seeds: 2, difference: { rocAuc: 0, f1: 0 } }),
      expect.objectContaining({ precision: 'nf4', seeds: 2 }),
    ]);
    expect(rows[0]!.mean.rocAuc).toBeCloseTo(0.79, 12);
    expect(rows[1]!.difference.rocAuc).toBeCloseTo(-0.002, 12);
    expect(rows[1]!.difference.f1).toBeCloseTo(-0.004, 12);
    expect(complaints).toEqual([]);
  });

  it('complains of a precision that learns less, and of a figure far from PEFT', () => {
    const runs = [...stored, ...runsOf('int8', [0.77, 0.7], [0.77, 0.63])];
    expect(compare(model, ['stored', 'int8'], runs, 0.82).complaints).toEqual([
      'small: ROC-AUC of int8 is 0.0200 below stored; at most 0.01 is allowed.',
      'small: F1 of int8 is 0.0150 below stored; at most 0.01 is allowed.',
      "small: ROC-AUC of stored is 0.7900, more than 0.02 from PEFT's 0.8200.",
    ]);
  });

  it('is a table, with signs on what differs', () => {
    const lines = qualityTable([
      compare(model, ['stored', 'nf4'], [...stored, ...runsOf('nf4', [0.81, 0.69], [0.79, 0.65])], null),
    ]);
    expect(lines.split('\n').find((line) => line.includes('nf4'))).toMatch(/0\.8000 .*\+0\.0100 .*0\.6700 .*−0\.0100/);
  });
});

it('does a few things at a time, in order of their results', async () => {
  let [running, most] = [0, 0];
  const results = await severalAtATime([5, 1, 3, 2, 4], 2, async (item) => {
    most = Math.max(most, ++running);
    await new Promise((resolve) => setTimeout(resolve, item));
    running--;
    return item * 10;
  });
  expect(results).toEqual([50, 10, 30, 20, 40]);
  expect(most).toBe(2);
});
