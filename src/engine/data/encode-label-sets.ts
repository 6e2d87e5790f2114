import { LorikeetError } from '../errors/index.ts';
import { knownLabels } from './encode-labels.ts';
import { labelValue, orderedLabels } from './label-order.ts';
import { placeOf, type Table } from './table.ts';

export interface EncodedLabelSets {
  /** Label names; a label is its index here. */
  readonly labels: readonly string[];
  /** Label indices of each row, ascending. */
  readonly sets: readonly (readonly number[])[];
}

/**
 * Turns sets of label names into sets of indices. With `given` names the labels are these in this order, and whole numbers that are not
 * among them are indices, as `encodeLabels` has it for classes; without, they are in the order of `orderedLabels`.
 *
 * @param sets names of each row's labels; a row may have none, and a name twice counts once
 * @param isListed whether somebody has listed the names given; else they are those of the training rows
 * @throws data.labels-repeated, data.label-fractional, data.label-unknown
 */
export function encodeLabelSets(
  table: Table,
  column: string,
  sets: readonly (readonly string[])[],
  given: readonly string[] | undefined,
  isListed = true,
): EncodedLabelSets {
  const names = given?.map((name) => labelValue(name).name);
  const repeated = names?.find((name, index) => names.indexOf(name) < index);
  if (repeated !== undefined) throw new LorikeetError('data.labels-repeated', { label: repeated });
  const cells = new Set(sets.flat());
  const values = [...cells].map(labelValue);
  const at = (name: string) => {
    const row = sets.findIndex((set) => set.some((label) => labelValue(label).name === name));
    return { path: table.path, column, ...placeOf(table, row) };
  };
  const fraction = values.find(({ kind, name }) => kind === 'fraction' && names?.includes(name) !== true);
  if (fraction) throw new LorikeetError('data.label-fractional', { ...at(fraction.name), value: fraction.name });
  const labels = names ?? orderedLabels(values);
  const known = knownLabelSets(labels, sets);
  for (const { unknown } of known) {
    const [first] = unknown;
    if (first === undefined) continue;
    const value = labelValue(first).name;
    throw new LorikeetError('data.label-unknown', { ...at(value), value, labels, isListed });
  }
  return { labels, sets: known.map(({ set }) => set) };
}

/** The labels of a row that are known, as ascending indices, and the names of those that are not. */
export interface KnownLabelSet {
  readonly set: readonly number[];
  readonly unknown: readonly string[];
}

/** The label sets of rows that may have labels nobody knows: see `knownLabels`. */
export function knownLabelSets(
  labels: readonly string[],
  sets: readonly (readonly string[])[],
): readonly KnownLabelSet[] {
  const indexOf = knownLabels(labels, [...new Set(sets.flat())]);
  return sets.map((set) => {
    const indices = set.flatMap((name) => indexOf.get(name) ?? []);
    return {
      set: [...new Set(indices)].sort((a, b) => a - b),
      unknown: set.filter((name) => indexOf.get(name) === undefined),
    };
  });
}
