import { describe, expect, it } from 'vitest';
import { classificationMetrics } from '../../src/engine/index.ts';
import {
  classNames,
  labelOfName,
  metricsOfPositive,
  nameOfLabel,
  positiveClass,
} from '../../src/shared/class-names.ts';

const labels = ['0', '1'];
const named = { labels, naming: { names: ['calm', 'storm'], positive: 0 } };
const unnamed = { labels, naming: null };

describe('names of classes', () => {
  it('stand for the labels, both ways; without names the labels do', () => {
    expect([classNames(named), classNames(unnamed), classNames({ labels: null, naming: null })]).toEqual([
      ['calm', 'storm'],
      labels,
      null,
    ]);
    expect([nameOfLabel(named, '1'), nameOfLabel(named, 'other'), nameOfLabel(unnamed, '1')]).toEqual([
      'storm',
      'other',
      '1',
    ]);
    expect([labelOfName(named, 'storm'), labelOfName(named, '1'), labelOfName(unnamed, '1')]).toEqual(['1', '1', '1']);
    // Names may be those of other labels.
    const swapped = { labels, naming: { names: ['1', '0'], positive: 1 } };
    expect([nameOfLabel(swapped, '0'), labelOfName(swapped, '1')]).toEqual(['1', '0']);
    expect([positiveClass(named), positiveClass(unnamed)]).toEqual([0, 1]);
  });

  it('give the metrics of the positive class, as if the classes had been counted the other way round', () => {
    const logits = [2, -1, 0.5, 0.2, -1, 3, 1, 0, -0.5, 0.4, 0.1, 0.3];
    const truth = [0, 1, 1, 0, 1, 1];
    const metrics = classificationMetrics(logits, truth, 2);
    const turned = classificationMetrics(
      logits.map((_, index) => logits[index ^ 1]!),
      truth.map((label) => 1 - label),
      2,
    );
    const other = metricsOfPositive(metrics, named);
    for (const name of ['precision', 'recall', 'f1', 'rocAuc', 'averagePrecision'] as const) {
      expect(other[name], name).toBeCloseTo(turned[name]!, 12);
    }
    expect(other['f1']).not.toBeCloseTo(metrics.f1, 3);
    expect(other['accuracy']).toBe(metrics.accuracy);
    expect(metricsOfPositive(metrics, unnamed)).toEqual(metrics);
    const three = { labels: ['a', 'b', 'c'], naming: { names: ['x', 'y', 'z'], positive: 1 } };
    expect(metricsOfPositive(metrics, three)).toEqual(metrics);
  });
});
