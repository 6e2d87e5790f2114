import { invariant, LorikeetError } from '../errors/index.ts';
import type { RandomSource } from './pcg64.ts';
import { choice, permutation, shuffle } from './shuffle.ts';

/** numpy draws from more candidates than this by another method, which {@link choice} does not follow. */
const MOST_CLASSES = 10_000;

/**
 * The stratified partition of `Dataset.train_test_split(…, stratify_by_column=…)`: each part has the shares of the classes
 * that the whole has, as nearly as whole rows allow.
 *
 * @param labels class index of each row
 * @throws data.split-class-too-small, data.split-fewer-rows-than-classes
 */
export function stratifiedPartition(
  labels: ArrayLike<number>,
  sizes: { readonly train: number; readonly test: number },
  random: RandomSource,
): { train: Int32Array; test: Int32Array } {
  const members = rowsByClass(labels);
  checkClasses(members, sizes);
  const counts = members.map(({ rows }) => rows.length);
  const trainCounts = approximateMode(counts, sizes.train, random);
  const remaining = counts.map((count, index) => count - trainCounts[index]!);
  const testCounts = approximateMode(remaining, sizes.test, random);
  const train: number[] = [];
  const test: number[] = [];
  for (const [index, { rows }] of members.entries()) {
    const order = permutation(rows.length, random);
    const cut = trainCounts[index]!;
    for (const position of order.subarray(0, cut)) train.push(rows[position]!);
    for (const position of order.subarray(cut, cut + testCounts[index]!)) test.push(rows[position]!);
  }
  const parts = { train: Int32Array.from(train), test: Int32Array.from(test) };
  shuffle(parts.train, random);
  shuffle(parts.test, random);
  return parts;
}

interface ClassRows {
  readonly label: number;
  readonly rows: readonly number[];
}

/** The rows of each class that has any, classes ascending, rows in their order. */
function rowsByClass(labels: ArrayLike<number>): ClassRows[] {
  const members = new Map<number, number[]>();
  for (let row = 0; row < labels.length; row += 1) {
    const rows = members.get(labels[row]!);
    if (rows === undefined) members.set(labels[row]!, [row]);
    else rows.push(row);
  }
  return [...members].map(([label, rows]) => ({ label, rows })).sort((a, b) => a.label - b.label);
}

function checkClasses(members: readonly ClassRows[], sizes: { train: number; test: number }): void {
  invariant(members.length <= MOST_CLASSES, `a stratified split of ${members.length} classes`);
  for (const { label, rows } of members) {
    if (rows.length < 2) throw new LorikeetError('data.split-class-too-small', { label, count: rows.length });
  }
  for (const [name, size] of [
    ['training', sizes.train],
    ['test', sizes.test],
  ] as const) {
    if (size < members.length) {
      throw new LorikeetError('data.split-fewer-rows-than-classes', { name, size, classes: members.length });
    }
  }
}

/**
 * The likeliest counts of `draws` rows drawn without replacement from classes of the sizes `counts` (scikit-learn's
 * `_approximate_mode`): shares rounded down, what is missing given to the largest remainders, equal remainders by lot.
 */
function approximateMode(counts: readonly number[], draws: number, random: RandomSource): number[] {
  const total = counts.reduce((sum, count) => sum + count, 0);
  const exact = counts.map((count) => (draws * count) / total);
  const result = exact.map(Math.floor);
  const remainders = exact.map((value, index) => value - result[index]!);
  let missing = draws - result.reduce((sum, count) => sum + count, 0);
  for (const remainder of [...new Set(remainders)].sort((a, b) => b - a)) {
    if (missing <= 0) break;
    const group = [...remainders.keys()].filter((index) => remainders[index] === remainder);
    const size = Math.min(group.length, missing);
    // By lot even where the whole group is taken: the draws are part of the sequence.
    for (const pick of choice(group.length, size, random)) result[group[pick]!]! += 1;
    missing -= size;
  }
  return result;
}
