import { expect, test } from 'vitest';
import { initialA } from '../../../src/engine/adapters/initial.ts';
import { seededGenerator } from '../../../src/engine/random/generator.ts';

test('A is uniform within 1/√inputs and follows the seed', () => {
  const a = initialA([8, 768], seededGenerator(42, 'initial', 'query'));
  const bound = 1 / Math.sqrt(768);
  expect(a).toHaveLength(8 * 768);
  expect(Math.max(...a)).toBeLessThanOrEqual(bound);
  expect(Math.max(...a)).toBeGreaterThan(0.99 * bound);
  expect(Math.min(...a)).toBeLessThan(-0.99 * bound);
  const mean = a.reduce((sum, value) => sum + value, 0) / a.length;
  const variance = a.reduce((sum, value) => sum + (value - mean) ** 2, 0) / a.length;
  expect(Math.abs(mean)).toBeLessThan(4 * Math.sqrt(bound ** 2 / 3 / a.length));
  // A uniform distribution has variance bound²/3; its sampling error here is about 1.2 %.
  expect(variance / (bound ** 2 / 3)).toBeCloseTo(1, 1);
  expect(initialA([8, 768], seededGenerator(42, 'initial', 'query'))).toEqual(a);
  expect(initialA([8, 768], seededGenerator(42, 'initial', 'value'))).not.toEqual(a);
});
