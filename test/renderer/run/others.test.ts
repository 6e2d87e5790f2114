import { expect, it } from 'vitest';
import { othersOf } from '../../../src/renderer/run/others.ts';

it('leaves none out of a few labels', () => {
  expect(othersOf([0.2, 0.8], 8)).toEqual({ count: 0, rest: 0 });
});

it('says how many of many labels are left out, and what they have together', () => {
  const probabilities = Array.from({ length: 151 }, (_, label) => (label === 70 ? 0.5 : label === 3 ? 0.2 : 0.3 / 149));
  const { count, rest } = othersOf(probabilities, 2);
  expect(count).toBe(149);
  expect(rest).toBeCloseTo(0.3, 12);
});
