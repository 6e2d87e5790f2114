import { describe, it } from 'vitest';
import { array, at, generate, type NumberArray, scattered } from '../../support/arrays.ts';
import { type CheckedInput, checkOp } from '../../support/check-op.ts';

const index = (
  shape: readonly number[],
  data: readonly number[],
  dtype: 'int32' | 'int64' = 'int32',
): CheckedInput => ({
  ...array(shape, data),
  dtype,
});
const rowsOf = (x: NumberArray, places: NumberArray) =>
  generate([...places.shape, ...x.shape.slice(1)], (where) => {
    const front = where.slice(0, places.shape.length);
    return at(x, [at(places, front), ...where.slice(places.shape.length)]);
  });

describe('Gather', () => {
  it.each(['int32', 'int64'] as const)('Gather: repeated and unused rows by %s', (dtype) =>
    checkOp('Gather', {
      inputs: [scattered([4, 3]), index([2, 2], [3, 0, 3, 1], dtype)],
      reference: rowsOf,
    }),
  );
  it('Gather: from a vector, and no places', () =>
    checkOp('Gather', {
      inputs: [scattered([4]), { ...index([0], []), symbols: ['tokens'] }],
      reference: () => array([0], []),
    }));
});

describe('Repack', () => {
  // Two rows of 1 and 3 tokens in [tokens + dummy, 2] and in [rows, length]; padded slots hold the dummy row 4.
  const tokens: CheckedInput = { ...scattered([5, 2]), symbols: ['tokens', 2] };
  const tokenOfSlot: CheckedInput = { ...index([2, 3], [0, 4, 4, 1, 2, 3]), symbols: ['rows', 'length'] };
  const slotOfToken: CheckedInput = { ...index([5], [0, 3, 4, 5, 1]), symbols: ['tokens'] };

  it('Repack: to padded slots; what arrives at padded slots does not count, the dummy row takes one of them', () =>
    checkOp('Repack', {
      inputs: [tokens, tokenOfSlot, slotOfToken],
      reference: (x, places) => rowsOf(x, places),
      gradients: (_, [weights]) => [rowsOf(array([6, 2], weights!.data), slotOfToken), array([0], []), array([0], [])],
    }));
  it('Repack: back to packed tokens, where every slot read once has the gradient of its token', () =>
    checkOp('Repack', {
      inputs: [{ ...scattered([4, 2]), symbols: ['tokens', 2] }, permutation, inverse],
      reference: (x, places) => rowsOf(x, places),
    }));
  const permutation: CheckedInput = { ...index([4], [2, 0, 3, 1]), symbols: ['tokens'] };
  const inverse: CheckedInput = { ...index([4], [1, 3, 0, 2]), symbols: ['tokens'] };
});
