import { expect, it } from 'vitest';
import { likeliest } from '../../../src/renderer/run/likeliest.ts';

it('shows a few labels in their order', () => {
  expect(likeliest(['no', 'yes'], [0.2, 0.8], 8)).toEqual({
    shown: [
      { label: 'no', probability: 0.2 },
      { label: 'yes', probability: 0.8 },
    ],
    others: 0,
    rest: 0,
  });
});

it('shows the most probable of many, and what the others have together', () => {
  const labels = Array.from({ length: 151 }, (_, index) => `intent ${index}`);
  const { shown, others, rest } = likeliest(
    labels,
    labels.map((_, index) => (index === 70 ? 0.5 : index === 3 ? 0.2 : 0.3 / 149)),
    2,
  );
  expect(shown.map(({ label }) => label)).toEqual(['intent 70', 'intent 3']);
  expect(others).toBe(149);
  expect(rest).toBeCloseTo(0.3, 12);
});
