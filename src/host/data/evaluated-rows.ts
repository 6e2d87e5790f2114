import type { EvaluationSource, RowsPlace, RunConfig } from '../../contract/index.ts';
import {
  collectTable,
  column,
  columnsOfLabels,
  guessColumns,
  hasLabelCells,
  knownLabels,
  knownLabelSets,
  labelsOf,
  LorikeetError,
  type OpenSplit,
  withLabelLists,
} from '../../engine/index.ts';
import { openPart } from './open.ts';

interface RowWithText {
  /** 0-based row of the file. */
  readonly row: number;
  readonly text: string;
  readonly id: string | null;
}

/** A row of a file that is evaluated. */
export interface EvaluatedRow extends RowWithText {
  /** As the file has it; null where it has none. */
  readonly label: string | null;
  /** Class index; null where there is no label, or one the model does not know. */
  readonly class: number | null;
}

/** The same of a multi-label run. */
export interface EvaluatedSetRow extends RowWithText {
  /** Labels of the model by its names, others as the file has them; null where the file has no labels. */
  readonly labels: readonly string[] | null;
}

/** The rows of a file that may have other columns than those of the run, labels the model does not know, or none. */
export interface EvaluatedRows<Row = EvaluatedRow> {
  readonly rows: readonly Row[];
  readonly emptyRows: number;
  readonly unknownLabels: readonly { readonly label: string; readonly rows: number }[];
  readonly columns: { readonly text: string; readonly label: string | null; readonly isLabelGuessed: boolean };
}

/**
 * Reads a file that a trained model is to be evaluated on. Columns are those named, else the run's, else guessed; a guessed
 * column of labels counts where the model knows one of them.
 *
 * @param otherNames other names of the classes, in the same order, that the file may have instead
 * @throws data.column-missing, metrics.no-rows where no row has a text, and what opening and reading the file throws
 */
export async function readEvaluated(
  { data }: Pick<RunConfig, 'data'>,
  place: RowsPlace,
  source: Extract<EvaluationSource, { type: 'file' }>,
  labels: readonly string[],
  otherNames: readonly string[] = [],
): Promise<EvaluatedRows> {
  const { source: table } = await openPart(place.data, place.role, place, { offline: true });
  const { text, label, id, isLabelGuessed } = await chosenColumns(table, data, source);
  const wanted = [text, ...(label === null || label === text ? [] : [label]), ...(id === null ? [] : [id])];
  const collected = await collectTable(table, [...new Set(wanted)]);
  const texts = column(collected, text);
  const ids = id === null ? null : column(collected, id);
  const cells =
    label === null || label === text ? null : namedLabels(column(collected, label), table.classNames.get(label));
  const present = (cells ?? []).filter((cell) => cell !== null);
  const [byLabel, byName] = [knownLabels(labels, present), knownLabels(otherNames, present)];
  const known = new Map(present.map((cell) => [cell, byLabel.get(cell) ?? byName.get(cell)]));
  const isUsable = cells !== null && (!isLabelGuessed || [...known.values()].some((index) => index !== undefined));
  const unknown = new Map<string, number>();
  const rows: EvaluatedRow[] = [];
  for (const [place, content] of texts.entries()) {
    if (content === null || content.trim() === '') continue;
    const cell = isUsable ? cells[place]! : null;
    const index = cell === null ? undefined : known.get(cell);
    if (cell !== null && index === undefined) unknown.set(cell, (unknown.get(cell) ?? 0) + 1);
    const name = index === undefined ? cell : labels[index]!;
    rows.push({
      ...{ row: collected.rows[place]!, text: content, id: ids?.[place] ?? null },
      ...{ label: name, class: index ?? null },
    });
  }
  if (rows.length === 0) throw new LorikeetError('metrics.no-rows', {});
  return {
    rows,
    emptyRows: texts.length - rows.length,
    unknownLabels: [...unknown].map(([label, rows]) => ({ label, rows })).sort((a, b) => b.rows - a.rows),
    columns: { text, label: isUsable ? label : null, isLabelGuessed },
  };
}

/**
 * The same for a multi-label run. Columns of 0 and 1 are read where the file has one for each label; else the run's column
 * of labels, or one that is guessed. A cell without a label is a row without one.
 *
 * @throws data.column-missing, data.label-column-value, metrics.no-rows where no row has a text, and what opening and reading
 * the file throws
 */
export async function readEvaluatedSets(
  { data }: Pick<RunConfig, 'data'>,
  place: RowsPlace,
  source: Extract<EvaluationSource, { type: 'file' }>,
  labels: readonly string[],
  otherNames: readonly string[] = [],
): Promise<EvaluatedRows<EvaluatedSetRow>> {
  const { source: table } = await openPart(place.data, place.role, place, { offline: true });
  const { text, label, id, isLabelGuessed, names } = await chosenColumns(table, data, source);
  const columnNames = data.labelColumns ?? (names.has(data.label) ? [] : labels);
  const hasColumns = columnNames.length > 0 && columnNames.every((name) => names.has(name));
  const columns = source.label === null && hasColumns ? columnNames : null;
  const hasLabels = columns !== null || (label !== null && label !== text);
  const places = { ...data, label: label ?? data.label, labelColumns: columns };
  const wanted = new Set([text, ...(hasLabels ? columnsOfLabels(places) : []), ...(id === null ? [] : [id])]);
  const collected = await collectTable(table, [...wanted]);
  const texts = column(collected, text);
  const ids = id === null ? null : column(collected, id);
  // Label cells that are all empty say nothing about the rows.
  const lists =
    hasLabels && hasLabelCells(collected, columnsOfLabels(places)) ? withLabelLists(collected, places, labels) : null;
  const classNames = table.classNames.get(places.label);
  const sets =
    lists === null
      ? null
      : column(lists.table, lists.label).map((cell) =>
          labelsOf(cell, null)
            .map((name) => classNames?.[Number(name)] ?? name)
            .map((name) => (labels.includes(name) ? name : (labels[otherNames.indexOf(name)] ?? name))),
        );
  const known = knownLabelSets(labels, sets ?? []);
  const isGuess = columns === null && isLabelGuessed;
  const isUsable = sets !== null && (!isGuess || known.some(({ set }) => set.length > 0));
  const unknown = new Map<string, number>();
  const rows: EvaluatedSetRow[] = [];
  for (const [at, content] of texts.entries()) {
    if (content === null || content.trim() === '') continue;
    const row = isUsable ? known[at]! : null;
    for (const name of row?.unknown ?? []) unknown.set(name, (unknown.get(name) ?? 0) + 1);
    rows.push({
      ...{ row: collected.rows[at]!, text: content, id: ids?.[at] ?? null },
      labels: row === null ? null : [...row.set.map((index) => labels[index]!), ...row.unknown],
    });
  }
  if (rows.length === 0) throw new LorikeetError('metrics.no-rows', {});
  return {
    rows,
    emptyRows: texts.length - rows.length,
    unknownLabels: [...unknown].map(([name, count]) => ({ label: name, rows: count })).sort((a, b) => b.rows - a.rows),
    columns: { text, label: isUsable ? (lists?.label ?? null) : null, isLabelGuessed: isGuess },
  };
}

/** The columns named, else the run's, else guessed ones. */
async function chosenColumns(
  table: OpenSplit['source'],
  data: RunConfig['data'],
  source: Extract<EvaluationSource, { type: 'file' }>,
) {
  const { columns } = await columnsOf(table);
  const names: ReadonlySet<string> = new Set(columns.map(({ name }) => name));
  const guess = guessColumns(columns, {}, table.classNames, data.task);
  return {
    names,
    text: source.text ?? (names.has(data.text) ? data.text : (guess.text?.column ?? data.text)),
    label: source.label ?? (names.has(data.label) ? data.label : (guess.label?.column ?? null)),
    id: data.id !== null && names.has(data.id) ? data.id : null,
    isLabelGuessed: source.label === null && !names.has(data.label),
  };
}

/** The first rows of a table, from which columns are guessed. */
export async function columnsOf(source: OpenSplit['source']): Promise<{
  readonly columns: readonly { readonly name: string; readonly cells: readonly (string | null)[] }[];
}> {
  for await (const { columns } of source.chunks()) return { columns };
  return { columns: [] };
}

/** Labels without white space around them, null where there is none; class indices of a file that names its classes by name. */
function namedLabels(
  cells: readonly (string | null)[],
  names: readonly string[] | undefined,
): readonly (string | null)[] {
  return cells.map((cell) => {
    const label = cell?.trim() ?? '';
    if (label === '') return null;
    return names?.[Number(label)] ?? label;
  });
}
