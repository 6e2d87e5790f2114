import { describe, expect, it } from 'vitest';
import type { BrowsedPrediction } from '../../../src/contract/index.ts';
import { BrowsedPredictions } from '../../../src/host/runs/browsed-predictions.ts';

function predicted(row: number, label: string | null, prediction: string, second: number): BrowsedPrediction {
  return { row, id: null, text: `Text ${row}`, label, prediction, probabilities: [1 - second, second] };
}

const all = {
  ...({ label: null, prediction: null, only: 'all' } as const),
  ...({ search: '', positive: null, threshold: null, order: 'row' } as const),
};

const predictions = new BrowsedPredictions(['a', 'b'], 1, [
  predicted(0, 'a', 'a', 0.1),
  predicted(1, 'a', 'b', 0.6),
  predicted(2, 'b', 'b', 0.7),
  predicted(3, 'b', 'a', 0.2),
  predicted(4, 'a', 'b', 0.8),
]);

const rows = (asked: Parameters<typeof predictions.view>[0]) => predictions.view(asked).map(({ row }) => row);

describe('BrowsedPredictions', () => {
  it('keeps the order of the rows', () => {
    expect(rows(all)).toEqual([0, 1, 2, 3, 4]);
  });

  it('puts the surest errors first and the surest hits last, equal ones by their row', () => {
    expect(rows({ ...all, order: 'surest-errors' })).toEqual([3, 4, 1, 2, 0]);
  });

  it('chooses a cell of the confusion matrix, a label or a prediction', () => {
    expect(rows({ ...all, label: 'a', prediction: 'b', order: 'surest-errors' })).toEqual([4, 1]);
    expect(rows({ ...all, label: 'a' })).toEqual([0, 1, 4]);
    expect(rows({ ...all, prediction: 'b' })).toEqual([1, 2, 4]);
  });

  it('orders by confidence alone, whatever the labels', () => {
    expect(rows({ ...all, order: 'surest' })).toEqual([0, 3, 4, 2, 1]);
    expect(rows({ ...all, order: 'least-sure' })).toEqual([1, 2, 3, 4, 0]);
  });

  it('chooses wrong rows, and texts that hold something', () => {
    expect(rows({ ...all, only: 'errors' })).toEqual([1, 3, 4]);
    expect(rows({ ...all, search: ' TEXT 3 ' })).toEqual([3]);
    expect(rows({ ...all, search: 'nowhere' })).toEqual([]);
  });

  it('decides by a threshold of the positive class', () => {
    expect(rows({ ...all, threshold: 0.75, prediction: 'b' })).toEqual([4]);
    expect(rows({ ...all, threshold: 0.75, only: 'errors' })).toEqual([2, 3, 4]);
    expect(rows({ ...all, positive: 'a', threshold: 0.85, prediction: 'a' })).toEqual([0]);
  });

  it('takes the class that the run calls positive, where nobody names one', () => {
    const first = new BrowsedPredictions(['a', 'b'], 0, [predicted(0, 'a', 'a', 0.1), predicted(1, 'a', 'a', 0.3)]);
    expect(first.decided({ positive: null, threshold: 0.8 })).toMatchObject([{ prediction: 'a' }, { prediction: 'b' }]);
  });

  it('counts no row as wrong that has no label', () => {
    const unlabeled = new BrowsedPredictions(['a', 'b'], 1, [predicted(0, null, 'a', 0.1)]);
    expect(unlabeled.view({ ...all, only: 'errors' })).toEqual([]);
    expect(unlabeled.view(all)).toHaveLength(1);
  });

  it('puts rows in order once for all pages, and forgets what was not asked for lately', () => {
    const asked = { ...all, order: 'surest-errors' } as const;
    const first = predictions.view(asked);
    expect(predictions.view(asked)).toBe(first);
    for (const label of ['a', 'b', 'c']) predictions.view({ ...asked, label });
    expect(predictions.view(asked)).toBe(first);
    for (const label of ['a', 'b', 'c', 'd']) predictions.view({ ...asked, label });
    expect(predictions.view(asked)).not.toBe(first);
  });
});

describe('rows with any number of labels', () => {
  const several = (row: number, labels: string[] | null, predictions: string[], probabilities: number[]) => ({
    ...{ row, id: null, text: `Text ${row}`, labels, predictions, probabilities },
  });
  const browsed = new BrowsedPredictions(['a', 'b'], 1, [
    several(0, ['a', 'b'], ['b', 'a'], [0.9, 0.8]),
    several(1, [], ['a'], [0.7, 0.1]),
    several(2, null, ['b'], [0.4, 0.6]),
    several(3, ['b'], [], [0.2, 0.05]),
  ]);
  const found = (asked: Partial<typeof all>) => browsed.view({ ...all, ...asked }).map(({ row }) => row);

  it('are wrong where one label is, and never where they have none to compare with', () => {
    expect(found({ only: 'errors' as never })).toEqual([1, 3]);
    expect(found({ label: 'b' as never })).toEqual([0, 3]);
    expect(found({ prediction: 'a' as never })).toEqual([0, 1]);
  });

  it('are as sure as the least sure of their labels', () => {
    expect(found({ order: 'surest' as never })).toEqual([0, 3, 1, 2]);
    expect(found({ order: 'surest-errors' as never })).toEqual([3, 1, 2, 0]);
  });
});
