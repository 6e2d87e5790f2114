import { LorikeetError } from '../errors/index.ts';
import { labelValue } from './label-order.ts';
import { separators, severalLabels } from './label-words.ts';
import type { RowChunk } from './read/source.ts';
import { type Cell, column, placeOf, type Table } from './table.ts';

/** Where the labels of a row stand. */
export interface LabelPlaces {
  /** Column of the labels, where {@link labelColumns} is null. */
  readonly label: string;
  /** What stands between the labels of a cell; null finds it out. */
  readonly labelSeparator: string | null;
  /** Columns of 0 and 1, one for each label. */
  readonly labelColumns: readonly string[] | null;
}

/** A table whose rows have any number of labels. */
export interface LabelLists {
  /** Has one column of labels; each of its cells is a JSON list of different names, `[]` where there is none. */
  readonly table: Table;
  /** Name of that column: `label`, or the names of all {@link LabelPlaces.labelColumns}. */
  readonly label: string;
  /** The names of the labels in the order of their indices, where columns name them. */
  readonly names: readonly string[] | undefined;
}

/** The columns that labels are read from. */
export function columnsOfLabels({ label, labelColumns }: LabelPlaces): readonly string[] {
  return labelColumns ?? [label];
}

/**
 * The table with the labels of each row as one JSON list, however the file writes them.
 *
 * @param known labels that are fixed already; a separator is found out by them
 * @throws data.column-missing, data.label-column-value, data.nothing-labeled where every cell of the labels is empty
 */
export function withLabelLists(table: Table, places: LabelPlaces, known?: readonly string[]): LabelLists {
  const { label, labelColumns } = places;
  const columns = columnsOfLabels(places);
  for (const name of columns) column(table, name);
  if (table.rowCount > 0 && !hasLabelCells(table, columns)) {
    throw new LorikeetError('data.nothing-labeled', { path: table.path, columns });
  }
  if (labelColumns === null) {
    const cells = column(table, label);
    const separator = places.labelSeparator ?? findSeparator(cells, known);
    return { table: withColumn(table, label, cells, separator), label, names: undefined };
  }
  const name = labelColumns.join(', ');
  const chosen = labelColumns.map((each) => ({ name: each, cells: column(table, each) }));
  const lists = Array.from({ length: table.rowCount }, (_, row) =>
    JSON.stringify(chosen.filter((each) => isYes(table, each, row)).map((each) => each.name)),
  );
  const others = table.columns.filter((each) => !labelColumns.includes(each.name));
  return { table: { ...table, columns: [...others, { name, cells: lists }] }, label: name, names: labelColumns };
}

/**
 * The same lists for some rows of a table; a cell that says neither yes nor no counts as no.
 *
 * @param labelColumns those that the rows lack count as no too
 */
export function yesLists(chunk: Pick<RowChunk, 'rows' | 'columns'>, labelColumns: readonly string[]): readonly Cell[] {
  const chosen = chunk.columns.filter(({ name }) => labelColumns.includes(name));
  return chunk.rows.map((_, row) =>
    JSON.stringify(chosen.filter(({ cells }) => YES.has(wordOf(cells[row] ?? null))).map(({ name }) => name)),
  );
}

/** A cell of a label column that says neither yes nor no. */
export interface UnclearCell {
  /** Place of its row among those read. */
  readonly at: number;
  readonly column: string;
  readonly value: string;
}

/** The cells at which {@link withLabelLists} stops. */
export function unclearCells(chunk: Pick<RowChunk, 'columns'>, labelColumns: readonly string[]): UnclearCell[] {
  const chosen = chunk.columns.filter(({ name }) => labelColumns.includes(name));
  return chosen.flatMap(({ name, cells }) =>
    cells.flatMap((cell, at) => (isClear(cell) ? [] : [{ at, column: name, value: cell ?? '' }])),
  );
}

/** Whether any cell of the columns of labels holds something; where none does, the rows have no labels rather than none of them. */
export function hasLabelCells({ columns }: Pick<RowChunk, 'columns'>, labelColumns: readonly string[]): boolean {
  return columns.some(
    ({ name, cells }) => labelColumns.includes(name) && cells.some((cell) => cell !== null && cell.trim() !== ''),
  );
}

function isClear(cell: Cell): boolean {
  const word = wordOf(cell);
  return YES.has(word) || NO.has(word);
}

function withColumn(table: Table, label: string, cells: readonly Cell[], separator: string | null): Table {
  const lists = cells.map((cell) => JSON.stringify(labelsOf(cell, separator)));
  return { ...table, columns: table.columns.map((each) => (each.name === label ? { ...each, cells: lists } : each)) };
}

const YES: ReadonlySet<string> = new Set(['1', 'true', 'yes']);
const NO: ReadonlySet<string> = new Set(['0', 'false', 'no', '']);

function isYes(table: Table, { name, cells }: { name: string; cells: readonly Cell[] }, row: number): boolean {
  const word = wordOf(cells[row] ?? null);
  if (YES.has(word)) return true;
  if (NO.has(word)) return false;
  throw new LorikeetError('data.label-column-value', {
    ...{ path: table.path, column: name, value: cells[row] ?? '' },
    ...placeOf(table, row),
  });
}

/** `1`, `1.0` and `+1` are one word; upper and lower case count alike. */
function wordOf(cell: Cell): string {
  return labelValue(cell ?? '').name.toLowerCase();
}

/**
 * The different labels of a cell, in its order. A list in brackets is read as JSON or Python writes it, whatever the
 * separator; a name with white space around it and a number in another spelling are the label itself.
 *
 * @param separator null where a cell without brackets is one label
 */
export function labelsOf(cell: Cell, separator: string | null): string[] {
  const text = cell?.trim() ?? '';
  if (text === '') return [];
  const parts = listItems(text) ?? (separator === null ? [text] : text.split(separator));
  const names = parts.map((part) => labelValue(part).name).filter((name) => name !== '');
  return [...new Set(names)];
}

/**
 * What stands between the labels of cells, none of which needs to have several: of the usual characters the one that gives the
 * fewest labels nobody knows; without known labels, that of combinations whose parts recur, else the first that occurs. null
 * where cells are lists or hold one label each.
 */
export function findSeparator(cells: readonly Cell[], known?: readonly string[]): string | null {
  const texts = [...new Set(cells.map((cell) => cell?.trim() ?? ''))].filter(
    (text) => text !== '' && listItems(text) === null,
  );
  const occurring = separators.filter((separator) => texts.some((text) => text.includes(separator)));
  if (known === undefined) return severalLabels(texts)?.separator ?? occurring[0] ?? null;
  const names = new Set(known.map((name) => labelValue(name).name));
  const unknown = (separator: string | null) =>
    new Set(texts.flatMap((text) => labelsOf(text, separator)).filter((name) => !names.has(name))).size;
  let best: { separator: string | null; unknown: number } = { separator: null, unknown: unknown(null) };
  for (const separator of occurring) {
    const count = unknown(separator);
    if (count < best.unknown) best = { separator, unknown: count };
  }
  return best.separator;
}

/** The items of a list in brackets, as texts; null for any other text. */
export function listItems(text: string): string[] | null {
  if (!text.startsWith('[') || !text.endsWith(']')) return null;
  return jsonItems(text) ?? pythonItems(text.slice(1, -1));
}

function jsonItems(text: string): string[] | null {
  try {
    const items = JSON.parse(text) as readonly unknown[];
    return items
      .filter((item) => item !== null)
      .map((item) => (typeof item === 'string' ? item : JSON.stringify(item)));
  } catch {
    return null;
  }
}

/** Items in single or double quotes, or bare up to the next comma; null where something else stands beside a quoted one. */
const ITEM = /\s*(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|([^,'"]*))\s*(?:,|$)/y;

function pythonItems(inside: string): string[] | null {
  const items: string[] = [];
  ITEM.lastIndex = 0;
  while (ITEM.lastIndex < inside.length) {
    const match = ITEM.exec(inside);
    if (match === null) return null;
    const quoted = match[1] ?? match[2];
    const item = quoted === undefined ? match[3]!.trim() : quoted.replaceAll(/\\(.)/g, '$1');
    if (item !== '' && item !== 'None') items.push(item);
  }
  return items;
}
