import { describe, expect, it } from 'vitest';
import type { BrowsedPrediction } from '../../../src/contract/index.ts';
import { BrowsedPredictions } from '../../../src/host/runs/browsed-predictions.ts';

function predicted(row: number, label: string, prediction: string, confidence: number): BrowsedPrediction {
  return { row, id: null, text: null, label, prediction, probabilities: [1 - confidence, confidence] };
}

const predictions = new BrowsedPredictions([
  predicted(0, 'a', 'a', 0.9),
  predicted(1, 'a', 'b', 0.6),
  predicted(2, 'b', 'b', 0.7),
  predicted(3, 'b', 'a', 0.8),
  predicted(4, 'a', 'b', 0.8),
]);

const rows = (asked: Parameters<typeof predictions.view>[0]) => predictions.view(asked).map(({ row }) => row);

describe('BrowsedPredictions', () => {
  it('keeps the order of the rows', () => {
    expect(rows({ label: null, prediction: null, order: 'row' })).toEqual([0, 1, 2, 3, 4]);
  });

  it('puts the surest errors first and the surest hits last, equal ones by their row', () => {
    expect(rows({ label: null, prediction: null, order: 'surest-errors' })).toEqual([3, 4, 1, 2, 0]);
  });

  it('chooses a cell of the confusion matrix, a label or a prediction', () => {
    expect(rows({ label: 'a', prediction: 'b', order: 'surest-errors' })).toEqual([4, 1]);
    expect(rows({ label: 'a', prediction: null, order: 'row' })).toEqual([0, 1, 4]);
    expect(rows({ label: null, prediction: 'b', order: 'row' })).toEqual([1, 2, 4]);
  });

  it('puts rows in order once for all pages, and forgets what was not asked for lately', () => {
    const asked = { label: null, prediction: null, order: 'surest-errors' } as const;
    const first = predictions.view(asked);
    expect(predictions.view(asked)).toBe(first);
    for (const label of ['a', 'b', 'c']) predictions.view({ ...asked, label });
    expect(predictions.view(asked)).toBe(first);
    for (const label of ['a', 'b', 'c', 'd']) predictions.view({ ...asked, label });
    expect(predictions.view(asked)).not.toBe(first);
  });
});
