import { weightedCrossEntropy } from '../metrics/index.ts';
import { LogisticRegression } from './logistic-regression.ts';
import { standardizer } from './standardize.ts';
import type { BaselineOptions } from './text-baseline.ts';

/** Features [rows, size] of rows, row-major. */
export interface Features {
  readonly values: Float32Array;
  readonly size: number;
}

/** Strengths of the penalty that are tried: hundreds of features of a few thousand rows need a strong one. */
const CHOICES = [0.001, 0.01, 0.1, 1] as const;

/** Every so many-th row is held out to choose among them. */
const HELD_OUT = 5;

/**
 * Logits [rows, classes] of some rows by logistic regression on standardized features. C is the one of 0.001, 0.01, 0.1 and 1
 * with the least loss on a fifth of the training rows, trained on the others; the rows that are scored have no part in that.
 */
export function linearHeadLogits(
  train: Features & { readonly labels: readonly number[] },
  scored: Features,
  options: BaselineOptions,
): Float64Array {
  const { size, labels } = train;
  const isHeldOut = (row: number) => row % HELD_OUT === HELD_OUT - 1;
  const rows = [...labels.keys()];
  const [kept, heldOut] = [rows.filter((row) => !isHeldOut(row)), rows.filter(isHeldOut)];
  const labelsOf = (some: readonly number[]) => some.map((row) => labels[row]!);
  const partial = standardizer(pick(train.values, kept, size), size);
  const [fitting, checking] = [kept, heldOut].map((some) => partial(pick(train.values, some, size)));
  const losses = CHOICES.map((c) => {
    if (heldOut.length === 0) return c;
    const model = LogisticRegression.fit(fitting!, labelsOf(kept), { ...options, c });
    return weightedCrossEntropy(model.logits(checking!), labelsOf(heldOut), options.classWeights);
  });
  const c = CHOICES[losses.indexOf(Math.min(...losses))]!;
  const whole = standardizer(train.values, size);
  return LogisticRegression.fit(whole(train.values), labels, { ...options, c }).logits(whole(scored.values));
}

function pick(values: Float32Array, rows: readonly number[], size: number): Float32Array {
  const picked = new Float32Array(rows.length * size);
  for (const [place, row] of rows.entries()) picked.set(values.subarray(row * size, (row + 1) * size), place * size);
  return picked;
}
