import { LorikeetError } from '../errors/index.ts';
import { classSizes } from './class-weights.ts';
import { encodeLabels, type EncodedLabels } from './encode-labels.ts';
import { encodeLabelSets, type EncodedLabelSets } from './encode-label-sets.ts';
import { labelCounts } from './label-weights.ts';
import { labelValue } from './label-order.ts';
import { severalLabels } from './label-words.ts';
import { type Cell, column, placesOf, type Table } from './table.ts';

interface ExampleRow {
  /** 0-based row of the file. */
  readonly row: number;
  /** As the file has it. */
  readonly text: string;
  /** The cell of the id column; null where it is empty or no such column is named. */
  readonly id: Cell;
}

/** A text with the index of its class. */
export interface LabeledExample extends ExampleRow {
  readonly label: number;
}

/** A text of multi-label data with the indices of its labels, ascending; it may have none. */
export interface LabelSetExample extends ExampleRow {
  readonly labels: readonly number[];
}

export interface LabeledExamples {
  readonly examples: readonly LabeledExample[];
  /** Class names; a class is its index here. */
  readonly labels: readonly string[];
}

/** As {@link LabeledExamples}, of multi-label data. */
export interface LabelSetExamples {
  readonly examples: readonly LabelSetExample[];
  readonly labels: readonly string[];
}

export interface ExampleColumns {
  readonly text: string;
  readonly label: string;
  readonly id?: string | undefined;
  /** Class names in the order of their indices; left out, they are those of the file. */
  readonly labels?: readonly string[] | undefined;
  /** Whether somebody has listed these names; `false` where they are those of the training rows. Default `true`. */
  readonly areLabelsListed?: boolean;
  /**
   * `training` needs two classes, two rows of each and a row for every label given; `evaluation` of a finished model does
   * not. Default `training`.
   */
  readonly purpose?: 'training' | 'evaluation';
}

const MOST_NAMED_LABELS = 3;

/**
 * The labeled texts of a table.
 *
 * @throws data.column-missing, data.text-empty, data.label-missing, data.label-fractional, data.label-unknown,
 * data.labels-repeated; for training also data.several-labels, data.single-class, data.label-seen-once, data.label-without-rows
 */
export function toExamples(table: Table, columns: ExampleColumns): LabeledExamples {
  const texts = filledCells(table, columns.text, 'data.text-empty');
  // Where rows have several labels, those without one are as they should be.
  if (columns.labels === undefined && columns.purpose !== 'evaluation') checkOneLabel(table, columns.label);
  const cells = filledCells(table, columns.label, 'data.label-missing');
  const ids = columns.id === undefined ? undefined : column(table, columns.id);
  const encoded = encodeLabels(table, columns.label, cells, columns.labels, columns.areLabelsListed);
  if (columns.purpose !== 'evaluation') checkClasses(table, columns.label, encoded);
  const examples = texts.map((text, row) => ({
    row: table.rows[row]!,
    text,
    label: encoded.indices[row]!,
    id: ids?.[row] ?? null,
  }));
  return { examples, labels: encoded.labels };
}

/**
 * The texts of a multi-label table with their label sets. A cell of the label column is a JSON list of names, as `label-lists.ts` writes
 * it; the list of a row that has no label is empty.
 *
 * @throws data.column-missing, data.text-empty, data.label-fractional, data.label-unknown, data.labels-repeated; for training also
 * data.too-few-labels, data.label-without-rows
 */
export function toLabelSetExamples(table: Table, columns: ExampleColumns): LabelSetExamples {
  const sets = column(table, columns.label).map((cell) => JSON.parse(cell ?? '[]') as string[]);
  const texts = filledCells(table, columns.text, 'data.text-empty');
  const ids = columns.id === undefined ? undefined : column(table, columns.id);
  const encoded = encodeLabelSets(table, columns.label, sets, columns.labels, columns.areLabelsListed);
  if (columns.purpose !== 'evaluation') checkLabelSets(table, columns.label, encoded);
  const examples = texts.map((text, row) => ({
    row: table.rows[row]!,
    text,
    labels: encoded.sets[row]!,
    id: ids?.[row] ?? null,
  }));
  return { examples, labels: encoded.labels };
}

/** The cells of a column; every one has to hold more than white space. */
function filledCells(table: Table, name: string, code: 'data.text-empty' | 'data.label-missing'): readonly string[] {
  const cells = column(table, name);
  const empty: number[] = [];
  for (const [row, cell] of cells.entries()) if (cell === null || cell.trim() === '') empty.push(row);
  if (empty.length > 0) {
    const { path, rowCount: total } = table;
    throw new LorikeetError(code, { path, column: name, total, ...placesOf(table, empty) });
  }
  return cells as readonly string[];
}

function checkOneLabel(table: Table, label: string): void {
  const names = column(table, label).map((cell) => labelValue(cell ?? '').name);
  const several = severalLabels([...new Set(names.filter((name) => name !== ''))]);
  if (several === null) return;
  const { separator, labels } = several;
  throw new LorikeetError('data.several-labels', {
    path: table.path,
    column: label,
    labels: [...labels].slice(0, MOST_NAMED_LABELS),
    separator,
  });
}

function checkClasses(table: Table, column: string, { labels, indices }: EncodedLabels): void {
  const where = { path: table.path, column };
  const sizes = classSizes(indices, labels.length);
  const present = labels.filter((_, index) => sizes[index]! > 0);
  if (present.length === 1) throw new LorikeetError('data.single-class', { ...where, label: present[0]! });
  const absent = labels.filter((_, index) => sizes[index] === 0);
  if (absent.length > 0) throw new LorikeetError('data.label-without-rows', { ...where, labels: absent });
  const once = labels.filter((_, index) => sizes[index] === 1);
  if (once.length === 0) return;
  const rows = [...indices.keys()].filter((row) => sizes[indices[row]!] === 1);
  throw new LorikeetError('data.label-seen-once', { ...where, labels: once, ...placesOf(table, rows) });
}

function checkLabelSets(table: Table, column: string, { labels, sets }: EncodedLabelSets): void {
  const where = { path: table.path, column };
  if (labels.length < 2) throw new LorikeetError('data.too-few-labels', { ...where, labels });
  const counts = labelCounts(sets, labels.length);
  const absent = labels.filter((_, index) => counts[index] === 0);
  if (absent.length > 0) throw new LorikeetError('data.label-without-rows', { ...where, labels: absent });
}
