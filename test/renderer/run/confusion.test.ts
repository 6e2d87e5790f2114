import { expect, it } from 'vitest';
import { confusionRows } from '../../../src/renderer/run/confusion.ts';

it('names what each cell counts', () => {
  const rows = confusionRows(
    {
      confusionMatrix: [
        [6, 2],
        [0, 4],
      ],
    },
    ['other', 'disaster'],
  );
  expect(rows).toEqual([
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
  expect(
    confusionRows(
      {
        confusionMatrix: [
          [0, 0],
          [1, 1],
        ],
      },
      ['a', 'b'],
    )![0]!.cells[0]!.share,
  ).toBe(0);
});

it.each([
  {},
  { confusionMatrix: [[1, 2]] },
  {
    confusionMatrix: [
      ['a', 'b'],
      [1, 2],
    ],
  },
])('is none for %j', (metrics) => {
  expect(confusionRows(metrics, ['a', 'b'])).toBeNull();
});
