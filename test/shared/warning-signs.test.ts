import { describe, expect, it } from 'vitest';
import { tableOfLabel, warningSignsOf } from '../../src/shared/warning-signs.ts';

const good = {
  best: {
    confusionMatrix: [
      [40, 10],
      [5, 45],
    ],
  },
  now: [
    [
      [40, 10],
      [5, 45],
    ],
  ],
  losses: [0.7, 0.6, 0.5, 0.4, 0.3],
  steps: 100,
};
const flat = [0.69, 0.7, 0.69, 0.7, 0.69];

describe('the signs of a run', () => {
  it('are none where it learned', () => {
    expect(warningSignsOf(good)).toEqual([]);
  });

  it.each([
    [
      'every row has one prediction',
      {
        best: {
          confusionMatrix: [
            [0, 50],
            [0, 50],
          ],
        },
        now: null,
      },
      ['one-class'],
    ],
    [
      'the validation rows have one label alone',
      {
        best: {
          confusionMatrix: [
            [0, 0],
            [0, 50],
          ],
        },
        now: null,
      },
      [],
    ],
    ['the loss stays where guessing is', { losses: flat }, ['loss-flat']],
    ['the loss rose without end', { losses: [3, 40, 120, 250, 372] }, ['loss-diverged']],
    ['the loss fell, from far above', { losses: [9, 7, 5, 4, 3] }, []],
    ['the loss stays, and was low from the start', { losses: [0.1, 0.1, 0.1, 0.1, 0.1] }, []],
    ['the loss of few steps stays', { losses: flat, steps: 19 }, []],
    [
      'other rows are right than were recorded',
      {
        now: [
          [
            [10, 40],
            [45, 5],
          ],
        ],
      },
      ['not-reproduced'],
    ],
    [
      'a tie is rounded the other way',
      {
        now: [
          [
            [41, 9],
            [5, 45],
          ],
        ],
      },
      [],
    ],
    ['nothing was evaluated', { best: null }, []],
  ])('where %s', (_, changes, signs) => {
    expect(warningSignsOf({ ...good, ...changes })).toEqual(signs);
  });

  describe('with several labels for a row', () => {
    const perLabel = (predicted: readonly number[], truePositives: readonly number[]) => ({
      rows: 100,
      perLabel: { support: [40, 10], predicted, truePositives },
    });
    const learned = { ...good, best: perLabel([42, 8], [35, 6]) };
    const now = [tableOfLabel(100, 40, 42, 35), tableOfLabel(100, 10, 8, 6)];

    it.each([
      ['it learned', { now }, []],
      ['no row got a label', { best: perLabel([0, 0], [0, 0]), now: null }, ['one-class']],
      ['every row got the same one', { best: perLabel([100, 0], [40, 0]), now: null }, ['one-class']],
      ['one label is told apart', { best: perLabel([42, 0], [35, 0]), now: null }, []],
      ['the loss stays where guessing is', { now, losses: flat }, ['loss-flat']],
      ['a label is given to others', { now: [now[0]!, tableOfLabel(100, 10, 8, 2)] }, ['not-reproduced']],
    ])('where %s', (_, changes, signs) => {
      expect(warningSignsOf({ ...learned, ...changes })).toEqual(signs);
    });
  });
});
