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

describe('Take', () => {
  // Of two rows of [3, 6], for each slot i the three products with the slots it sees: relative positions.
  const x: CheckedInput = { ...scattered([2, 18]), symbols: ['rows', 18] };
  const places = [0, 1, 2].flatMap((i) => [0, 1, 2].map((j) => 6 * i + j - i + 2));
  const taken = index([3, 3], places);
  const inverse = index(
    [3, 6],
    Array.from({ length: 18 }, (_, place) => Math.max(0, places.indexOf(place))),
  );
  const inside: CheckedInput = {
    ...array(
      [3, 6],
      Array.from({ length: 18 }, (_, place) => (places.includes(place) ? 1 : 0)),
    ),
    frozen: true,
  };
  const takenOf = (rows: NumberArray, at2: NumberArray) =>
    generate([rows.shape[0]!, ...at2.shape], ([row, ...where]) => at(rows, [row!, at(at2, where)]));

  it('Take: each row by one index, whose inverse leads the gradient back', () =>
    checkOp('Take', { inputs: [x, taken, inverse, inside], reference: takenOf }));
  it('Take: of no rows', () =>
    checkOp('Take', {
      inputs: [{ ...array([0, 18], []), symbols: ['rows', 18] }, taken, inverse, inside],
      reference: () => array([0, 3, 3], []),
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
