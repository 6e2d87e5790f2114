import { describe, expect, it } from 'vitest';
import {
  decisionsOf,
  differencesOf,
  scaledTolerance,
  withinRounding,
} from '../../../../src/engine/export/proof/compare.ts';

const labels = ['no', 'yes'];
const classes = { labels, task: 'single-label' as const };

describe('decisions', () => {
  it('are the largest logit, of equal ones the first', () => {
    expect(decisionsOf(Float32Array.of(1, 2, 3, 3), classes, null)).toEqual([1, 0]);
  });

  it('follow temperature and threshold', () => {
    const logits = Float32Array.of(1, 0, 0, 1);
    const decision = { temperature: 1, positive: 'yes', threshold: 0.25, thresholds: null };
    expect(decisionsOf(logits, classes, decision)).toEqual([1, 1]);
    expect(decisionsOf(logits, classes, { ...decision, threshold: 0.3 })).toEqual([0, 1]);
    expect(decisionsOf(logits, classes, { ...decision, threshold: 0.3, temperature: 4 })).toEqual([1, 1]);
  });
});

it('decide for every label of several that is as probable as not', () => {
  const decide = (...logits: number[]) => decisionsOf(Float32Array.from(logits), { labels, task: 'multi-label' }, null);
  expect(decide(1, -1, -0.1, -2, 3, 0)).toEqual(['0', '', '0 1']);
});

describe('differences', () => {
  const expected = { logits: Float32Array.of(1, 2, 3, 4), decisions: [1, 1] };

  it('are the largest, the mean and the decisions that changed', () => {
    const found = { logits: Float32Array.of(1, 2.5, 3, 3.5), decisions: [1, 0] };
    expect(differencesOf(expected, found)).toEqual({ rows: 2, largest: 0.5, mean: 0.25, decisionsChanged: 1 });
  });

  it('are infinite for what is no number', () => {
    const found = { logits: Float32Array.of(1, NaN, 3, 4), decisions: [1, 1] };
    expect(differencesOf(expected, found).largest).toBe(Infinity);
  });

  it('may grow with the logits', () => {
    const tolerance = { largest: 0.1, mean: 0.01, decisions: 0.5 };
    expect(scaledTolerance(tolerance, Float32Array.of(0.5))).toEqual(tolerance);
    expect(scaledTolerance(tolerance, Float32Array.of(-4, 1))).toEqual({ largest: 0.4, mean: 0.04, decisions: 0.5 });
  });
});

describe('labels with thresholds of their own', () => {
  const labels = ['a', 'b', 'c'];
  const thresholds = [0.25, 0.5, 1];
  const decision = { temperature: 1, positive: null, threshold: null, thresholds };
  const logitOf = (share: number) => Math.log(share / (1 - share));

  it('are those that reach them', () => {
    const logits = Float32Array.of(logitOf(0.26), -0.1, 9, logitOf(0.24), 0, 200);
    expect(decisionsOf(logits, { labels, task: 'multi-label' }, decision)).toEqual(['0', '1 2']);
    expect(decisionsOf(logits, { labels, task: 'multi-label' }, null)).toEqual(['2', '1 2']);
  });

  it('may fall on either side where the logit is that of the threshold but for rounding', () => {
    const logits = Float32Array.of(logitOf(0.25) + 1e-5, 3, -1, logitOf(0.25) - 0.1, 3, -1);
    const expected = ['0 1', '1'];
    const settled = (...found: string[]) => withinRounding(logits, { expected, found }, thresholds, 1e-3);
    expect(settled('1', '1')).toEqual(['1', '1']);
    expect(settled('0 1', '0 1')).toEqual(['0 1', '1']);
    expect(settled('', '2')).toEqual(['1', '1']);
  });
});
