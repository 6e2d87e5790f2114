import { LorikeetError } from '../errors/index.ts';
import { labelValue, type LabelValue, orderedLabels } from './label-order.ts';
import { placeOf, type Table } from './table.ts';

export interface EncodedLabels {
  /** Class names; a class is its index here. */
  readonly labels: readonly string[];
  /** Class index of each row. */
  readonly indices: Int32Array;
}

/**
 * Turns labels into class indices.
 *
 * With `given` names the classes are these in this order; where the file holds whole numbers that are not among the names,
 * they are taken as indices, so that 0 and 1 may be called "negative" and "positive". Without, see {@link orderedLabels}.
 *
 * @param cells label of each row, none empty
 * @param isListed whether somebody has listed the names given; else they are those of the training rows
 * @throws data.labels-repeated, data.label-fractional, data.label-unknown
 */
export function encodeLabels(
  table: Table,
  column: string,
  cells: readonly string[],
  givenNames: readonly string[] | undefined,
  isListed = true,
): EncodedLabels {
  const values = valuesByCell(cells);
  const names = givenNames?.map((name) => labelValue(name).name);
  const repeated = names?.find((name, index) => names.indexOf(name) < index);
  if (repeated !== undefined) throw new LorikeetError('data.labels-repeated', { label: repeated });

  const at = (cell: string) => ({ path: table.path, column, ...placeOf(table, cells.indexOf(cell)) });
  for (const [cell, { kind, name }] of values) {
    if (kind !== 'fraction' || names?.includes(name) === true) continue;
    throw new LorikeetError('data.label-fractional', { ...at(cell), value: name });
  }
  const labels = names ?? orderedLabels(values.values());
  const indexOf = labelIndex(labels, [...values.values()]);
  const indices = new Map<string, number>();
  for (const [cell, value] of values) {
    const index = indexOf(value);
    if (index === undefined) {
      throw new LorikeetError('data.label-unknown', { ...at(cell), value: value.name, labels, isListed });
    }
    indices.set(cell, index);
  }
  return { labels, indices: Int32Array.from(cells, (cell) => indices.get(cell)!) };
}

/**
 * The class of each label of a file that may hold labels nobody knows: by name, or by index where all are whole numbers
 * below the number of classes and some are not names; undefined for one that is not known.
 *
 * @param cells labels of the file, none empty
 */
export function knownLabels(
  labels: readonly string[],
  cells: readonly string[],
): ReadonlyMap<string, number | undefined> {
  const values = valuesByCell(cells);
  const names = labels.map((name) => labelValue(name).name);
  const indexOf = labelIndex(names, [...values.values()]);
  return new Map([...values].map(([cell, value]) => [cell, indexOf(value)]));
}

/** Every different cell with what it means, in the order of the rows: there are far fewer labels than rows. */
function valuesByCell(cells: readonly string[]): Map<string, LabelValue> {
  const values = new Map<string, LabelValue>();
  for (const cell of cells) if (!values.has(cell)) values.set(cell, labelValue(cell));
  return values;
}

/** By name; by index where every value is a whole number below the number of labels and some are not names. */
function labelIndex(
  labels: readonly string[],
  values: readonly LabelValue[],
): (value: LabelValue) => number | undefined {
  const byName = new Map(labels.map((name, index) => [name, index]));
  const isIndex = ({ kind, name }: LabelValue): boolean =>
    kind === 'whole' && Number(name) >= 0 && Number(name) < labels.length;
  const byIndex = values.some(({ name }) => !byName.has(name)) && values.every(isIndex);
  return byIndex ? ({ name }) => Number(name) : ({ name }) => byName.get(name);
}
