import { expect, it } from 'vitest';
import {
  decided,
  decidedLabel,
  decidedLabels,
  ofTexts,
  probabilityDigits,
  textIn,
  unscored,
} from '../../src/shared/decision.ts';

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

it('gives every label from its threshold on, from 0.5 without thresholds', () => {
  const labels = ['a', 'b', 'c'];
  expect(decidedLabels(labels, [0.5, 0.49, 0.9], null)).toEqual(['a', 'c']);
  expect(decidedLabels(labels, [0.5, 0.49, 0.9], [0.6, 0.4, 0.9])).toEqual(['b', 'c']);
  expect(decidedLabels(labels, [0.1, 0.2, 0.3], null)).toEqual([]);
});

it('takes a decision of the other kind for none', () => {
  const several = { labels: ['a', 'b'], task: 'multi-label' } as const;
  expect(decided(several, [0.5, 0.6], { positive: 'b', threshold: 0.7 })).toEqual({ predictions: ['a', 'b'] });
  expect(decided(several, [0.5, 0.6], { thresholds: [0.6, 0.6] })).toEqual({ predictions: ['b'] });
  const one = { labels: ['a', 'b'], task: 'single-label' } as const;
  expect(decided(one, [0.4, 0.6], { thresholds: [0.1, 0.9] })).toEqual({ prediction: 'b' });
});

it('takes as many decimals as tell probabilities apart, from 0 and from 1 too', () => {
  expect(probabilityDigits([0.20991912292415035], 4)).toBe(4);
  expect(probabilityDigits([0.2, 0.8], 3)).toBe(3);
  // 0.210 to 0.211 would read as one value.
  expect(probabilityDigits([0.2112, 0.2099], 3)).toBe(4);
  expect(probabilityDigits([0.99998], 4)).toBe(5);
  expect(probabilityDigits([0.00002], 4)).toBe(5);
  expect(probabilityDigits([0, 1], 3)).toBe(3);
  expect(probabilityDigits([0.5, 0.5], 3)).toBe(3);
  expect(probabilityDigits([], 3)).toBe(3);
  expect(probabilityDigits([0.5, 0.5 + 1e-12], 3)).toBe(9);
});

it('asks about texts alone, and says nothing of what is none', async () => {
  const texts = ['a', '', ' \t\n', null, 'b '].map(textIn);
  expect(texts).toEqual(['a', null, null, null, 'b ']);
  const asked: string[][] = [];
  const said = await ofTexts(texts, async (some) => {
    asked.push(some);
    return some.map((text) => text.toUpperCase());
  });
  expect([said, asked]).toEqual([['A', null, null, null, 'B '], [['a', 'b ']]]);
  expect(await ofTexts([null], () => expect.unreachable())).toEqual([null]);
  expect(unscored('single-label')).toEqual({ prediction: null, probabilities: [], logits: [] });
  expect(unscored('multi-label')).toEqual({ predictions: null, probabilities: [], logits: [] });
});
