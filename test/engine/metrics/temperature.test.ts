import { describe, expect, it } from 'vitest';
import {
  brierScore,
  fitTemperature,
  reliabilityBins,
  scoreMatrix,
  softmax,
} from '../../../src/engine/metrics/index.ts';
import { expectClose } from './close.ts';
import { reference } from './reference.ts';

const { binary, four } = reference;

describe.each([
  ['two classes', binary, 2],
  ['four classes', four, 4],
] as const)('%s', (_, { logits, labels, brier, temperature, nllAfter }, classes) => {
  it('fits the temperature that scipy finds', () => {
    const fit = fitTemperature(logits.flat(), labels, classes);
    expectClose(fit.temperature, temperature, 1e-6);
    expectClose(fit.after, nllAfter);
    expect(fit.after).toBeLessThan(fit.before);
    expect(fit.isAtLimit).toBe(false);
  });

  it('has the Brier score of scikit-learn', () => {
    expectClose(brierScore(softmax(scoreMatrix(logits.flat(), classes)), labels, classes), brier);
  });
});

describe('fitTemperature', () => {
  it('undoes a temperature: logits times 3 need 3 times as much', () => {
    const plain = fitTemperature(binary.logits.flat(), binary.labels, 2).temperature;
    const hot = fitTemperature(
      binary.logits.flat().map((logit) => logit * 3),
      binary.labels,
      2,
    ).temperature;
    expectClose(hot, 3 * plain);
  });

  it('stays in its limits where no row is wrong or all are, and at 1 where logits say nothing', () => {
    expect(fitTemperature([0, 1, 1, 0], [1, 0], 2)).toMatchObject({ temperature: 1 / 20, isAtLimit: true });
    expect(fitTemperature([0, 1, 1, 0], [0, 1], 2)).toMatchObject({ temperature: 20, isAtLimit: true });
    expect(fitTemperature([3, 3, 1, 1], [0, 1], 2)).toMatchObject({ temperature: 1, isAtLimit: false });
  });

  it('takes large logits', () => {
    const fit = fitTemperature([1000, 0, 1000, 0, 1000, 0], [0, 0, 1], 2);
    expect(fit.temperature).toBe(20);
    expect(Number.isFinite(fit.after)).toBe(true);
  });
});

it('bins as the calibration curve of scikit-learn', () => {
  const probabilities = softmax(scoreMatrix(binary.logits.flat(), 2));
  const bins = reliabilityBins(
    binary.labels.map((_, row) => probabilities[row * 2 + 1]!),
    (row) => binary.labels[row] === 1,
  );
  expectClose(
    bins.map(({ observed }) => observed).filter((value) => value !== null),
    binary.calibrationCurve.observed,
  );
  expectClose(
    bins.map(({ stated }) => stated).filter((value) => value !== null),
    binary.calibrationCurve.stated,
  );
  expect(bins.reduce((total, { rows }) => total + rows, 0)).toBe(120);
});

it('has bins without rows', () => {
  const bins = reliabilityBins([0, 0.1, 0.11, 1], (row) => row !== 1);
  expect(bins[0]).toMatchObject({ from: 0, to: 0.1, rows: 2, stated: 0.05, observed: 0.5 });
  expect(bins[1]).toMatchObject({ rows: 1, observed: 1 });
  expect(bins[2]).toEqual({ from: 0.2, to: 0.3, rows: 0, stated: null, observed: null, low: null, high: null });
  expect(bins[9]).toMatchObject({ rows: 1, stated: 1 });
});
