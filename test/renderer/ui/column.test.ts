import { expect, it } from 'vitest';
import { leastWidth, namesWidth } from '../../../src/renderer/ui/column.ts';

it('a table is as wide as its columns, and leaves room for the one that takes what is left', () => {
  const fixed = [{ width: 80 }, { width: 120 }];
  expect(leastWidth(fixed)).toBe(200);
  expect(leastWidth([...fixed, {}])).toBeGreaterThanOrEqual(200 + 120);
});

it('a column of names is as wide as the longest, within its limits', () => {
  expect(namesWidth([], 110)).toBe(110);
  expect(namesWidth(['no', 'yes'], 110)).toBe(110);
  const long = namesWidth(['no', 'check_flight_status'], 110);
  expect(long).toBeGreaterThan(19 * 7);
  expect(namesWidth(['x'.repeat(200)], 110)).toBe(240);
});
