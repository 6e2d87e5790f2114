import { expect, it } from 'vitest';
import { expectedCalibrationError } from '../../../src/engine/metrics/calibration.ts';
import { expectClose } from './close.ts';

it('puts a confidence on the edge of two bins into the lower one', () => {
  const confidence = [0.5, 0.55];
  expectClose(expectedCalibrationError({ confidence, isCorrect: (row) => row === 1 }), (0.5 + 0.45) / 2);
});

it('is 0 where the accuracy in each bin is its mean confidence', () => {
  const confidence = [0.5, 0.5, 1, 1];
  expect(expectedCalibrationError({ confidence, isCorrect: (row) => row !== 1 })).toBe(0);
});
