import { knownLabels } from '../encode-labels.ts';
import { labelsOf } from '../label-lists.ts';
import { labelValue } from '../label-order.ts';
import { isPlaceholder, mergedSpellings } from '../label-words.ts';
import { nearDuplicates } from '../near/near-duplicates.ts';
import { isOutlying, lengthBounds } from '../profile/outliers.ts';
import { characterCount } from '../profile/text-length.ts';
import { type Cell, column, selectRows, type Table } from '../table.ts';
import { LorikeetError } from '../../errors/index.ts';
import { type FixName, fixNames } from '../../../shared/fixes.ts';
import type { Task } from '../../../shared/task.ts';

/** What a fix did, by the numbers of rows in the file. */
export interface FixedRows {
  readonly fix: FixName;
  /** Rows that it left out. */
  readonly rows: readonly number[];
  /** Labels that it wrote another way. */
  readonly renamed: readonly { readonly from: string; readonly to: string; readonly rows: readonly number[] }[];
}

interface Columns {
  readonly text: string;
  /** With `multi-label`, a column of JSON lists as `withLabelLists` gives them. */
  readonly label: string;
  readonly task?: Task;
}

interface Row {
  /** Place in the table. */
  readonly place: number;
  readonly text: Cell;
  /** None where a label is missing; of several labels each once. */
  readonly labels: readonly string[];
  /** The same for rows of the same labels; null where a row should have one label and has none. */
  readonly labelKey: string | null;
}

/** Places of the rows that a fix takes away. */
type Chooser = (rows: readonly Row[], known: readonly string[] | undefined) => Iterable<number>;

const CHOOSERS: Readonly<Record<Exclude<FixName, 'one-split' | 'merge-label-case'>, Chooser>> = {
  'drop-empty': (rows) => rows.filter(({ text }) => text === null || text.trim() === '').map(placeOf),
  'drop-unlabelled': (rows) => rows.filter(({ labels }) => labels.length === 0).map(placeOf),
  'drop-placeholder-labels': (rows) => rows.filter(({ labels }) => labels.some(isPlaceholder)).map(placeOf),
  'drop-unseen-labels': (rows, known) => {
    if (known === undefined) return [];
    const classes = knownLabels(
      known,
      rows.flatMap(({ labels }) => labels),
    );
    return rows.filter(({ labels }) => labels.some((label) => classes.get(label) === undefined)).map(placeOf);
  },
  'drop-rare-labels': (rows) => {
    const byLabel = rowsByLabel(rows);
    return rows.filter(({ labels }) => labels.some((label) => byLabel.get(label)!.length === 1)).map(placeOf);
  },
  'drop-conflicting': (rows) =>
    [...groupedBy(rows, ({ text }) => text).values()]
      .filter((group) => groupedBy(group, ({ labelKey }) => labelKey).size > 1)
      .flat()
      .map(placeOf),
  'keep-first-duplicates': (rows) => {
    return [...groupedBy(rows, ({ text }) => text).values()].flatMap((group) => group.slice(1)).map(placeOf);
  },
  'keep-first-near-duplicates': (rows) => {
    const duplicates = nearDuplicates();
    const byText = [...groupedBy(rows, ({ text }) => text).values()];
    for (const [number, [first]] of byText.entries()) duplicates.add(number, first!.text!);
    const groups = duplicates.groups((number) => byText[number]![0]!.text!);
    return groups.flatMap(([, ...others]) => others.flatMap((number) => byText[number]!)).map(placeOf);
  },
  'drop-outliers': (rows) => {
    const lengths = rows.map(({ text }) => characterCount(text ?? ''));
    const bounds = lengthBounds(lengths);
    return rows.filter((_, at) => isOutlying(lengths[at]!, bounds)).map(placeOf);
  },
};

/**
 * Applies fixes to the rows of a table, in the order of {@link fixNames} whatever the order given; `one-split` waits for the
 * split and is skipped here.
 *
 * @param known classes that are fixed before these rows are read: those of the training rows, or of `data.labels`
 * @throws data.column-missing; data.fixes-leave-nothing
 */
export function fixTable(
  table: Table,
  columns: Columns,
  fixes: readonly FixName[],
  known?: readonly string[],
): { readonly table: Table; readonly done: readonly FixedRows[] } {
  const done: FixedRows[] = [];
  let fixed = table;
  for (const fix of fixNames) {
    if (fix === 'one-split' || !fixes.includes(fix)) continue;
    if (fix === 'merge-label-case') {
      const merged = mergedLabels(fixed, columns, known);
      done.push({ fix, rows: [], renamed: merged.renamed });
      fixed = merged.table;
      continue;
    }
    const gone = new Set(CHOOSERS[fix](rowsOf(fixed, columns), known));
    const rows = [...gone].sort((a, b) => a - b).map((place) => fixed.rows[place]!);
    done.push({ fix, rows, renamed: [] });
    if (gone.size === 0) continue;
    fixed = selectRows(
      fixed,
      fixed.rows.map((_, place) => place).filter((place) => !gone.has(place)),
    );
    if (fixed.rowCount === 0) throw new LorikeetError('data.fixes-leave-nothing', { path: table.path, fixes });
  }
  return { table: fixed, done };
}

/** Labels that differ in upper and lower case alone get one spelling. */
function mergedLabels(
  table: Table,
  columns: Columns,
  known: readonly string[] | undefined,
): { readonly table: Table; readonly renamed: FixedRows['renamed'] } {
  const rows = rowsOf(table, columns);
  const byLabel = rowsByLabel(rows);
  const counts = new Map([...byLabel].map(([label, { length }]) => [label, length]));
  const spellings = mergedSpellings(counts, known ?? table.classNames.get(columns.label));
  const renamed = [...spellings].map(([from, to]) => {
    return { from, to, rows: byLabel.get(from)!.map(({ place }) => table.rows[place]!) };
  });
  if (renamed.length === 0) return { table, renamed };
  const before = column(table, columns.label);
  const cells = rows.map(({ labels, place }) => {
    if (!labels.some((label) => spellings.has(label))) return before[place] ?? null;
    const merged = labels.map((label) => spellings.get(label) ?? label);
    return columns.task === 'multi-label' ? JSON.stringify([...new Set(merged)]) : merged[0]!;
  });
  const changed = table.columns.map((each) => (each.name === columns.label ? { ...each, cells } : each));
  return { table: { ...table, columns: changed }, renamed };
}

function rowsOf(table: Table, { text, label, task }: Columns): Row[] {
  const cells = column(table, label);
  return column(table, text).map((text, place) => {
    const cell = cells[place] ?? null;
    if (task === 'multi-label') {
      const labels = labelsOf(cell, null);
      return { place, text, labels, labelKey: JSON.stringify([...labels].sort()) };
    }
    const name = cell === null || cell.trim() === '' ? null : labelValue(cell).name;
    return { place, text, labels: name === null ? [] : [name], labelKey: name };
  });
}

function rowsByLabel(rows: readonly Row[]): Map<string, Row[]> {
  const byLabel = new Map<string, Row[]>();
  for (const row of rows)
    for (const label of row.labels) {
      const others = byLabel.get(label);
      if (others === undefined) byLabel.set(label, [row]);
      else others.push(row);
    }
  return byLabel;
}

/** Rows by a value of theirs; rows without one are in no group. */
function groupedBy(rows: readonly Row[], valueOf: (row: Row) => string | null): Map<string, Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const value = valueOf(row);
    if (value === null || value.trim() === '') continue;
    const group = groups.get(value);
    if (group === undefined) groups.set(value, [row]);
    else group.push(row);
  }
  return groups;
}

function placeOf({ place }: Row): number {
  return place;
}
