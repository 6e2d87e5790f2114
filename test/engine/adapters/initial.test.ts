import { expect, test } from 'vitest';
import { initialFactors } from '../../../src/engine/adapters/initial.ts';
import { seededGenerator } from '../../../src/engine/random/generator.ts';

test('A is uniform within 1/√in, B is zero, and both follow the seed', () => {
  const size = { rank: 8, inFeatures: 768, outFeatures: 16 };
  const { a, b } = initialFactors(size, seededGenerator(42, 'initial', 'query'));
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
  expect(b).toEqual(new Float32Array(16 * 8));
  expect(initialFactors(size, seededGenerator(42, 'initial', 'query')).a).toEqual(a);
  expect(initialFactors(size, seededGenerator(42, 'initial', 'value')).a).not.toEqual(a);
});
