import { describe, expect, it } from 'vitest';
import { warningSignsOf } from '../../src/shared/warning-signs.ts';

const good = {
  best: {
    confusionMatrix: [
      [40, 10],
      [5, 45],
    ],
  },
  confusion: [
    [40, 10],
    [5, 45],
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
        confusion: null,
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
        confusion: null,
      },
      [],
    ],
    ['the loss stays where guessing is', { losses: flat }, ['loss-flat']],
    ['the loss stays, and was low from the start', { losses: [0.1, 0.1, 0.1, 0.1, 0.1] }, []],
    ['the loss of few steps stays', { losses: flat, steps: 19 }, []],
    [
      'other rows are right than were recorded',
      {
        confusion: [
          [10, 40],
          [45, 5],
        ],
      },
      ['not-reproduced'],
    ],
    [
      'a tie is rounded the other way',
      {
        confusion: [
          [41, 9],
          [5, 45],
        ],
      },
      [],
    ],
    ['nothing was evaluated', { best: null }, []],
  ])('where %s', (_, changes, signs) => {
    expect(warningSignsOf({ ...good, ...changes })).toEqual(signs);
  });
});
