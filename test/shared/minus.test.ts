import { expect, it } from 'vitest';
import { withMinus } from '../../src/shared/minus.ts';

it('gives figures the sign of minus, and leaves hyphens between words', () => {
  expect(withMinus('-0.5')).toBe('−0.5');
  expect(withMinus('-1.5e-7')).toBe('−1.5e−7');
  expect(withMinus('3')).toBe('3');
  expect(withMinus('roberta-base-2')).toBe('roberta-base-2');
});
