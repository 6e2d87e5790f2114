import { describe, expect, it } from 'vitest';
import { confusedPairs, confusionRows, matrixLabels, mostMatrixClasses } from '../../../src/renderer/run/confusion.ts';

const counts = [
  { label: 'other', prediction: 'other', rows: 6 },
  { label: 'other', prediction: 'disaster', rows: 2 },
  { label: 'disaster', prediction: 'disaster', rows: 4 },
];

it('names what each cell counts', () => {
  expect(confusionRows(counts, ['other', 'disaster'])).toEqual([
    {
      label: 'other',
      rows: 8,
      cells: [
        { label: 'other', prediction: 'other', rows: 6, share: 0.75, correct: true },
        { label: 'other', prediction: 'disaster', rows: 2, share: 0.25, correct: false },
      ],
    },
    {
      label: 'disaster',
      rows: 4,
      cells: [
        { label: 'disaster', prediction: 'other', rows: 0, share: 0, correct: false },
        { label: 'disaster', prediction: 'disaster', rows: 4, share: 1, correct: true },
      ],
    },
  ]);
});

it('gives a label without rows no share', () => {
  expect(confusionRows([{ label: 'b', prediction: 'a', rows: 1 }], ['a', 'b'])[0]!.cells[0]!.share).toBe(0);
});

it('takes shares of all rows of a label, shown or not', () => {
  const more = [...counts, { label: 'other', prediction: 'third', rows: 2 }];
  expect(confusionRows(more, ['other', 'disaster'])[0]).toMatchObject({
    rows: 10,
    cells: [{ share: 0.6 }, { share: 0.2 }],
  });
});

describe('many classes', () => {
  const labels = Array.from({ length: 151 }, (_, index) => `intent ${index}`);
  const many = labels.flatMap((label, index) => [
    { label, prediction: label, rows: 30 },
    { label, prediction: labels[(index + 1) % labels.length]!, rows: index },
  ]);

  it('lists wrong cells, those with the most rows first', () => {
    expect(confusedPairs(many).slice(0, 2)).toEqual([
      { label: 'intent 150', prediction: 'intent 0', rows: 150 },
      { label: 'intent 149', prediction: 'intent 150', rows: 149 },
    ]);
  });

  it('shows the classes that are confused most, in the order of all', () => {
    const shown = matrixLabels(many, labels);
    expect(shown).toHaveLength(mostMatrixClasses);
    expect(shown[0]).toBe('intent 0');
    expect(shown.at(-1)).toBe('intent 150');
    expect(matrixLabels(many, labels.slice(0, 5))).toHaveLength(5);
  });
});
