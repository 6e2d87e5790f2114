import { invariant, LorikeetError } from '../errors/index.ts';
import { pcg64 } from './pcg64.ts';
import { permutation } from './shuffle.ts';
import { splitSizes, type SplitSizes } from './split-sizes.ts';
import { iterativePartition } from './stratify-sets.ts';
import { stratifiedPartition } from './stratify.ts';

export interface SplitOptions extends SplitSizes {
  /** Seed of the shuffle: a whole number, 0 or more. */
  readonly seed?: number | bigint;
  /** `false` takes the rows in order: the first ones to train on, the next ones to test on. Default `true`. */
  readonly shuffle?: boolean;
  /** Class index of every row; given, each part has the same shares of the classes. */
  readonly stratifyBy?: ArrayLike<number>;
  /** Label indices of every row of multi-label data; given, each part has the same shares of the labels, as nearly as rows allow. */
  readonly stratifyBySets?: readonly (readonly number[])[];
}

/** Row numbers of each part, in the order in which they were drawn. */
export interface Split {
  readonly train: Int32Array;
  readonly test: Int32Array;
}

/**
 * The rows that `datasets.Dataset.train_test_split` gives, in the same order, for the same sizes and seed: a comparison
 * with a Python run then uses the same training and validation rows.
 *
 * @throws data.split-size, data.split-too-large, data.split-empty, data.split-seed, data.split-stratified-order,
 * data.split-class-too-small, data.split-fewer-rows-than-classes
 */
export function trainTestSplit(rows: number, options: SplitOptions = {}): Split {
  const { seed = 0, shuffle = true, stratifyBy, stratifyBySets } = options;
  invariant(stratifyBy === undefined || stratifyBy.length === rows, 'a split needs one label per row');
  invariant(stratifyBySets === undefined || stratifyBySets.length === rows, 'a split needs one label set per row');
  invariant(stratifyBy === undefined || stratifyBySets === undefined, 'a split by classes and by label sets');
  const sizes = splitSizes(rows, options);
  if (!shuffle) {
    if (stratifyBy !== undefined || stratifyBySets !== undefined)
      throw new LorikeetError('data.split-stratified-order', {});
    const order = Int32Array.from({ length: sizes.train + sizes.test }, (_, index) => index);
    return { train: order.slice(0, sizes.train), test: order.slice(sizes.train) };
  }
  const random = pcg64(wholeSeed(seed));
  if (stratifyBy !== undefined) return stratifiedPartition(stratifyBy, sizes, random);
  if (stratifyBySets !== undefined) return iterativePartition(stratifyBySets, sizes, random);
  const order = permutation(rows, random);
  return { train: order.slice(sizes.test, sizes.test + sizes.train), test: order.slice(0, sizes.test) };
}

function wholeSeed(seed: number | bigint): bigint {
  if (typeof seed === 'number' ? !Number.isSafeInteger(seed) || seed < 0 : seed < 0n) {
    throw new LorikeetError('data.split-seed', { seed: Number(seed) });
  }
  return BigInt(seed);
}
