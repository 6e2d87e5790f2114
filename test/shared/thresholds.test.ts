import { describe, expect, it } from 'vitest';
import { rankingOf, scoreRows } from '../../src/engine/metrics/index.ts';
import {
  bestF1Threshold,
  cheapestBand,
  cheapestThreshold,
  decisionsAt,
  f1Of,
  precisionOf,
  priceOf,
  recallOf,
  thinnedSweep,
  thresholdForPrecision,
  thresholdForRecall,
} from '../../src/shared/thresholds.ts';
import { expectClose } from '../engine/metrics/close.ts';
import { randomCase } from '../engine/metrics/random-case.ts';
import { reference } from '../engine/metrics/reference.ts';

const { binary } = reference;
const scored = scoreRows(binary.logits.flat(), binary.labels, 2);
const sweep = rankingOf(scored, 1);

describe('thresholds that scikit-learn gives', () => {
  it('of the best F1', () => {
    const best = bestF1Threshold(sweep)!;
    expectClose(best.threshold, binary.bestF1.threshold);
    expectClose(f1Of(best), binary.bestF1.f1);
  });

  it('of at least a precision or a recall', () => {
    const precise = thresholdForPrecision(sweep, 0.8)!;
    expect(precisionOf(precise)).toBeGreaterThanOrEqual(0.8);
    expectClose(recallOf(precise), binary.precisionAtLeast80.recall);
    const complete = thresholdForRecall(sweep, 0.9)!;
    expect(recallOf(complete)).toBeGreaterThanOrEqual(0.9);
    expectClose(precisionOf(complete), binary.recallAtLeast90.precision);
  });
});

it('decides as a count over the rows does', () => {
  for (const threshold of [0, 0.2, sweep.thresholds[5]!, 0.5, 0.999, 1.1]) {
    const called = binary.labels.map((_, row) => scored.probabilities[row * 2 + 1]! >= threshold);
    const count = (label: number, isCalled: boolean) =>
      binary.labels.filter((own, row) => own === label && called[row] === isCalled).length;
    expect(decisionsAt(sweep, threshold)).toEqual({
      threshold,
      truePositives: count(1, true),
      falsePositives: count(0, true),
      falseNegatives: count(1, false),
      trueNegatives: count(0, false),
    });
  }
});

describe('the cheapest choice, among all there are', () => {
  const cases = Array.from({ length: 30 }, (_, seed) => randomCase(seed * 2)).map(({ logits, labels }) =>
    rankingOf(scoreRows(logits, labels, 2), 1),
  );
  const prices = [
    { miss: 10, falseAlarm: 1, review: 0.4 },
    { miss: 1, falseAlarm: 10, review: 2 },
    { miss: 3, falseAlarm: 3, review: 0 },
    { miss: 1, falseAlarm: 1, review: 100 },
  ];

  it('of one threshold', () => {
    for (const own of cases) {
      for (const price of prices) {
        const candidates = [2, ...own.thresholds].map((threshold) => priceOf(decisionsAt(own, threshold), price));
        expectClose(priceOf(cheapestThreshold(own, price), price), Math.min(...candidates));
      }
    }
  });

  it('of two', () => {
    let reviewed = 0;
    for (const own of cases) {
      for (const price of prices) {
        let least = Infinity;
        for (const high of [2, ...own.thresholds]) {
          for (const low of [2, ...own.thresholds].filter((threshold) => threshold <= high)) {
            const upper = decisionsAt(own, high);
            const lower = decisionsAt(own, low);
            const between = lower.truePositives + lower.falsePositives - upper.truePositives - upper.falsePositives;
            least = Math.min(
              least,
              lower.falseNegatives * price.miss + upper.falsePositives * price.falseAlarm + between * price.review,
            );
          }
        }
        const band = cheapestBand(own, price);
        expectClose(band.price, least);
        expectClose(
          band.misses * price.miss + band.falseAlarms * price.falseAlarm + band.reviewed * price.review,
          band.price,
        );
        reviewed += band.reviewed;
        if (price.review === 100) expect(band.reviewed).toBe(0);
      }
    }
    expect(reviewed).toBeGreaterThan(0);
  });
});

it('has no threshold where no row is positive, or none is precise enough', () => {
  const none = rankingOf(scoreRows([1, 0, 0, 1], [0, 0], 2), 1);
  expect(bestF1Threshold(none)).toBeNull();
  expect(thresholdForRecall(none, 0.5)).toBeNull();
  expect(thresholdForPrecision(none, 0.5)).toBeNull();
  expect(cheapestThreshold(none, { miss: 1, falseAlarm: 1 })).toMatchObject({ threshold: null, falsePositives: 0 });
});

it('thins to so many entries, with both ends and exact counts', () => {
  const thin = thinnedSweep(sweep, 20);
  expect(thin.thresholds.length).toBeLessThanOrEqual(21);
  expect(thin.thresholds.length).toBeGreaterThan(15);
  expect(thin.thresholds[0]).toBe(sweep.thresholds[0]);
  expect(thin.thresholds[thin.thresholds.length - 1]).toBe(sweep.thresholds[sweep.thresholds.length - 1]);
  for (const threshold of Array.from(thin.thresholds)) {
    expect(decisionsAt(thin, threshold)).toEqual(decisionsAt(sweep, threshold));
  }
  expect(thinnedSweep(sweep, 1000).thresholds).toEqual(Array.from(sweep.thresholds));
});
