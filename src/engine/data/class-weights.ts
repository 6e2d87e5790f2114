import { LorikeetError } from '../errors/index.ts';

/** `none` weighs all classes alike, `balanced` each class by how rare it is, a list as given. */
export type ClassWeightMode = 'none' | 'balanced' | readonly number[];

/**
 * One weight per class for the loss. `balanced` is scikit-learn's n / (classes · count), so that all classes weigh the
 * same in all: for two classes n / (2 · count).
 *
 * @param labels class index of each training row
 * @throws data.weight-count, data.weight-invalid, data.weight-class-empty
 */
export function classWeights(labels: ArrayLike<number>, classes: number, mode: ClassWeightMode): number[] {
  if (mode === 'none') return new Array<number>(classes).fill(1);
  if (mode === 'balanced') {
    return classSizes(labels, classes).map((count, index) => {
      if (count === 0) throw new LorikeetError('data.weight-class-empty', { index });
      return labels.length / (classes * count);
    });
  }
  if (mode.length !== classes) throw new LorikeetError('data.weight-count', { expected: classes, found: mode.length });
  for (const [index, value] of mode.entries()) {
    if (!Number.isFinite(value) || value < 0) throw new LorikeetError('data.weight-invalid', { index, value });
  }
  if (mode.every((weight) => weight === 0)) throw new LorikeetError('data.weight-invalid', { index: 0, value: 0 });
  return [...mode];
}

/** How many rows each class has. */
export function classSizes(labels: ArrayLike<number>, classes: number): number[] {
  const counts = new Array<number>(classes).fill(0);
  for (let row = 0; row < labels.length; row += 1) counts[labels[row]!]! += 1;
  return counts;
}
