import { expect, it } from 'vitest';
import { disagreements, mcNemar, wilsonInterval } from '../../../src/engine/metrics/index.ts';
import { chiSquareTail } from '../../../src/engine/metrics/chi-square.ts';
import { expectClose } from './close.ts';
import { reference } from './reference.ts';

it.each(reference.mcnemar)('$onlyFirst to $onlySecond is as statsmodels has it', (expected) => {
  const { test, statistic, p } = mcNemar(expected.onlyFirst, expected.onlySecond);
  expectClose({ statistic, p }, { statistic: expected.statistic, p: expected.p });
  expect(p / expected.p).toBeCloseTo(1, 9);
  expect(test).toBe(expected.onlyFirst + expected.onlySecond < 25 ? 'exact' : 'chi-square');
  expect(mcNemar(expected.onlySecond, expected.onlyFirst).p).toBe(p);
});

it.each(reference.chiSquareTail)('χ² ≥ %d is as scipy has it', (x, expected) => {
  expect(chiSquareTail(x) / expected).toBeCloseTo(1, 11);
});

it.each(reference.wilson)('the interval of %d of %d is as statsmodels has it', (hits, rows, low, high) => {
  expectClose(wilsonInterval(hits, rows), { low, high });
});

it('counts rows that one has right and the other wrong', () => {
  expect(disagreements([0, 1, 1, 0, 1], [0, 0, 1, 1, 1], [1, 1, 1, 1, 0])).toEqual({ onlyFirst: 2, onlySecond: 1 });
});
