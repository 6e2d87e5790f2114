import { expect, it } from 'vitest';
import { smallerMicroBatch } from '../../../../src/engine/train/loop/micro-batch.ts';

it.each([
  [16, [8, 4, 2, 1]],
  [12, [6, 3, 1]],
  [9, [3, 1]],
  [10, [5, 1]],
  [7, [1]],
  [1, []],
])('a micro-batch of %i rows is followed by those of %j: halves, or whole parts', (rows, expected) => {
  const sizes: number[] = [];
  for (let size = smallerMicroBatch(rows); size !== null; size = smallerMicroBatch(size)) sizes.push(size);
  expect(sizes).toEqual(expected);
  for (const size of sizes) expect(rows % size).toBe(0);
});
