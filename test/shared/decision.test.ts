import { expect, it } from 'vitest';
import { decidedLabel } from '../../src/shared/decision.ts';

it('decides by the threshold of the positive label, else by the largest probability', () => {
  const labels = ['no', 'yes'];
  expect(decidedLabel(labels, [0.7, 0.3], null)).toBe('no');
  expect(decidedLabel(labels, [0.5, 0.5], null)).toBe('no');
  expect(decidedLabel(labels, [0.7, 0.3], { positive: 'yes', threshold: 0.3 })).toBe('yes');
  expect(decidedLabel(labels, [0.7, 0.3], { positive: 'yes', threshold: 0.31 })).toBe('no');
  expect(decidedLabel(labels, [0.4, 0.6], { positive: 'no', threshold: 0.4 })).toBe('no');
});

it('passes over a threshold that does not fit the labels', () => {
  expect(decidedLabel(['a', 'b', 'c'], [0.2, 0.5, 0.3], { positive: 'c', threshold: 0.1 })).toBe('b');
  expect(decidedLabel(['no', 'yes'], [0.4, 0.6], { positive: 'other', threshold: 0.9 })).toBe('yes');
});
