import fc from 'fast-check';
import { expect, it } from 'vitest';
import type { StepEvent } from '../../../src/contract/index.ts';
import { seriesAsCsv } from '../../../src/renderer/series/csv.ts';
import { decimate } from '../../../src/renderer/series/decimate.ts';
import { SmoothedColumn } from '../../../src/renderer/series/smooth.ts';
import { lowerBound, StepSeries } from '../../../src/renderer/series/step-series.ts';
import { stepEvent } from '../support.ts';

const steps = (from: number, to: number, loss = (step: number): number | null => 1 / step): StepEvent[] =>
  Array.from({ length: to - from + 1 }, (_, index) => stepEvent(from + index, { loss: loss(from + index) }));

it('grows by increments and keeps every figure', () => {
  const series = new StepSeries(4);
  for (let from = 1; from <= 1000; from += 7) series.append(steps(from, Math.min(1000, from + 6)));
  expect(series.length).toBe(1000);
  expect([...series.column('step')]).toEqual(Array.from({ length: 1000 }, (_, index) => index + 1));
  expect(series.last('loss')).toBe(1 / 1000);
});

it('takes steps that a resumed run did again in place of those it lost', () => {
  const series = new StepSeries();
  series.append(steps(1, 10, () => 1));
  series.append(steps(6, 8, () => 2));
  expect([...series.column('step')]).toEqual([1, 2, 3, 4, 5, 6, 7, 8]);
  expect([...series.column('loss')]).toEqual([1, 1, 1, 1, 1, 2, 2, 2]);
});

it('tells when steps were replaced', () => {
  const series = new StepSeries();
  series.append(steps(1, 10));
  const before = series.generation;
  series.append(steps(11, 12));
  expect(series.generation).toBe(before);
  series.append(steps(5, 20));
  expect(series.generation).not.toBe(before);
});

it('has no last value before the first step', () => {
  expect(new StepSeries().last('loss')).toBeNaN();
});

it('writes a CSV file with empty cells for what is no number', () => {
  const series = new StepSeries();
  series.append([...steps(1, 1, () => 0.5), ...steps(2, 2, () => null)]);
  expect(seriesAsCsv(series)).toBe(
    'step,epoch,loss,learningRate,gradNorm,tokensPerSecond,memory,seconds\n' +
      '1,0.1,0.5,0.001,1,100,1000000,0.5\n2,0.2,,0.001,1,100,1000000,0.5\n',
  );
});

it('finds places in ascending values', () => {
  expect([0, 1, 2.5, 3, 4].map((value) => lowerBound([1, 2, 3], value))).toEqual([0, 0, 2, 2, 3]);
});

it('keeps the lowest and the highest value of every pixel column', () => {
  const length = 100_000;
  const x = Float64Array.from({ length }, (_, index) => index);
  const y = Float64Array.from({ length }, (_, index) => Math.sin(index) * 10);
  y[54_321] = 1000;
  const points = decimate(x, y, { from: 0, to: length - 1 }, 500);
  expect(points.length).toBeLessThanOrEqual(2 * 501);
  expect(points.length).toBeGreaterThan(900);
  expect(points).toContainEqual({ x: 54_321, y: 1000 });
});

it('shows all points where there is room, and those beside the range', () => {
  const x = [0, 1, 2, 3, 4, 5];
  const y = [0, 10, NaN, 30, 40, 50];
  expect(decimate(x, y, { from: 1, to: 3 }, 100)).toEqual([
    { x: 0, y: 0 },
    { x: 1, y: 10 },
    { x: 3, y: 30 },
    { x: 4, y: 40 },
  ]);
});

it('loses no extreme of any range, whatever the values', () => {
  const values = fc.array(fc.double({ noDefaultInfinity: true, min: -1e6, max: 1e6 }), {
    minLength: 1,
    maxLength: 300,
  });
  fc.assert(
    fc.property(values, fc.integer({ min: 1, max: 20 }), (y, columns) => {
      const x = y.map((_, index) => index);
      const points = decimate(x, y, { from: 0, to: y.length - 1 }, columns);
      const finite = y.filter(Number.isFinite);
      expect(points.length).toBeLessThanOrEqual(2 * columns + 2);
      expect(points.map((point) => point.x)).toEqual(points.map((point) => point.x).toSorted((a, b) => a - b));
      if (finite.length === 0) return;
      expect(Math.max(...points.map((point) => point.y))).toBe(Math.max(...finite));
      expect(Math.min(...points.map((point) => point.y))).toBe(Math.min(...finite));
    }),
  );
});

it('smooths by increments as it would at once', () => {
  const column = Float64Array.from({ length: 5000 }, (_, index) => (index % 37 === 5 ? NaN : Math.cos(index)));
  const growing = new SmoothedColumn(0.95);
  for (let length = 0; length <= column.length; length += 13) growing.update(column.subarray(0, length));
  expect([...growing.update(column)]).toEqual([...new SmoothedColumn(0.95).update(column)]);
});

it('is not pulled towards 0 at the start, and bridges gaps', () => {
  const smoothed = new SmoothedColumn(0.9).update(Float64Array.from([NaN, 5, 5, NaN, 5]));
  expect(smoothed[0]).toBeNaN();
  for (const value of smoothed.subarray(1)) expect(value).toBeCloseTo(5, 12);
});

it('smooths nothing with a weight of 0', () => {
  expect([...new SmoothedColumn(0).update(Float64Array.from([1, 7, 3]))]).toEqual([1, 7, 3]);
});

it('starts again where values were replaced', () => {
  const smoothed = new SmoothedColumn(0.5);
  smoothed.update(Float64Array.from([1, 2, 3]), 0);
  expect([...smoothed.update(Float64Array.from([4, 4, 4, 4]), 1)]).toEqual([4, 4, 4, 4]);
});
