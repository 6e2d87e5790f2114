import { describe, expect, it } from 'vitest';
import { decisionsOf, differencesOf, scaledTolerance } from '../../../../src/engine/export/proof/compare.ts';

const labels = ['no', 'yes'];
const classes = { labels, task: 'single-label' as const };

describe('decisions', () => {
  it('are the largest logit, of equal ones the first', () => {
    expect(decisionsOf(Float32Array.of(1, 2, 3, 3), classes, null)).toEqual([1, 0]);
  });

  it('follow temperature and threshold', () => {
    const logits = Float32Array.of(1, 0, 0, 1);
    const decision = { temperature: 1, positive: 'yes', threshold: 0.25 };
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
