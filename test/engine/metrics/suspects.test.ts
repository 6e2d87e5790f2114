import { describe, expect, it } from 'vitest';
import { stackingWeights } from '../../../src/engine/baselines/index.ts';
import { marginOf, rowHistory } from '../../../src/engine/metrics/index.ts';
import { seededGenerator } from '../../../src/engine/random/index.ts';
import { rowDynamics } from '../../../src/engine/train/loop/row-dynamics.ts';

describe('rowDynamics', () => {
  it('gives loss, margin and prediction of each row, over micro-batches', () => {
    const logits = [Float32Array.of(2, 0, 1, 1, 3, 1), Float32Array.of(1000, 0, -1000)];
    const dynamics = rowDynamics(5, [7, 8, 9], { labels: [0, 1, 2] }, logits, 3);
    expect(dynamics).toMatchObject({ step: 5, rows: [7, 8, 9], margins: [1, 2, -2000], predictions: [0, 1, 0] });
    const sum = (...values: number[]) => Math.log(values.reduce((total, value) => total + Math.exp(value), 0));
    expect(dynamics.losses[0]).toBeCloseTo(sum(2, 0, 1) - 2, 6);
    expect(dynamics.losses[1]).toBeCloseTo(sum(1, 3, 1) - 3, 6);
    // exp(1000) is no number.
    expect(dynamics.losses[2]).toBe(2000);
  });

  it('gives the mean loss of the labels of a row, and the margin of the one that is least right', () => {
    const logits = [Float32Array.of(2, -1, 3), Float32Array.of(1000, -1000, 0)];
    const dynamics = rowDynamics(5, [7, 8], { labelSets: [[0], [0, 1]] }, logits, 3);
    expect(dynamics).toMatchObject({ step: 5, rows: [7, 8], margins: [-3, -1000], predictions: null });
    const softplus = (value: number) => Math.log(1 + Math.exp(value));
    expect(dynamics.losses[0]).toBeCloseTo((softplus(-2) + softplus(-1) + softplus(3)) / 3, 6);
    expect(dynamics.losses[1]).toBeCloseTo((1000 + Math.LN2) / 3, 6);
  });
});

describe('rowHistory', () => {
  const pass = (margin: number, prediction: number) => ({ margin, prediction, loss: -margin });

  it('is the mean over the passes, with the class that was predicted most', () => {
    const history = rowHistory([pass(-1, 2), pass(-3, 1), pass(-2, 1), pass(2, 0)], 0);
    expect(history).toEqual({ areaUnderMargin: -1, meanLoss: 1, passes: 4, suggestion: 1 });
    // Of classes predicted equally often the later one.
    expect(rowHistory([pass(-1, 2), pass(-1, 1)], 0).suggestion).toBe(1);
    expect(rowHistory([pass(1, 0)], 0).suggestion).toBeNull();
  });

  it('has margins of any class', () => {
    expect([0, 1, 2].map((label) => marginOf([0, 0, 0, 3, 1, 5], 1, 3, label))).toEqual([-2, -4, 2]);
  });
});

describe('stackingWeights', () => {
  it('counts an opinion by what it says of the labels', () => {
    const generator = seededGenerator(3, 'opinions');
    const labels = Array.from({ length: 400 }, () => generator.below(3));
    const opinion = (strength: number) =>
      labels.flatMap((own) => [0, 1, 2].map((label) => generator.normal() + (label === own ? strength : 0)));
    const [strong, weak] = stackingWeights({ labels, classes: 3, first: opinion(2), second: opinion(0.5) }, marginOf);
    expect(strong).toBeGreaterThan(2 * weak);
    expect(weak).toBeGreaterThan(0);
    // One that speaks against the labels is not believed in reverse.
    const [, contrary] = stackingWeights({ labels, classes: 3, first: opinion(2), second: opinion(-1) }, marginOf);
    expect(contrary).toBe(0);
  });
});
