import type { EvaluationSource, RowsPlace, RunConfig } from '../../contract/index.ts';
import { collectTable, column, guessColumns, knownLabels, LorikeetError, type OpenSplit } from '../../engine/index.ts';
import { openPart } from './open.ts';

/** A row of a file that is evaluated. */
export interface EvaluatedRow {
  /** 0-based row of the file. */
  readonly row: number;
  readonly text: string;
  readonly id: string | null;
  /** As the file has it; null where it has none. */
  readonly label: string | null;
  /** Class index; null where there is no label, or one the model does not know. */
  readonly class: number | null;
}

/** The rows of a file that may have other columns than those of the run, labels the model does not know, or none. */
export interface EvaluatedRows {
  readonly rows: readonly EvaluatedRow[];
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
  const names = await columnsOf(table);
  const guess = guessColumns(names.columns, {}, table.classNames);
  const has = (name: string): boolean => names.columns.some((column) => column.name === name);
  const text = source.text ?? (has(data.text) ? data.text : (guess.text?.column ?? data.text));
  const isLabelGuessed = source.label === null && !has(data.label);
  const label = source.label ?? (has(data.label) ? data.label : (guess.label?.column ?? null));
  const id = data.id !== null && has(data.id) ? data.id : null;
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
