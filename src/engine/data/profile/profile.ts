import { histogram, type Histogram } from './histogram.ts';
import { labelValue, type LabelValue, orderedLabels } from '../label-order.ts';
import { repeatedTexts, type RepeatedTexts } from './repeated-texts.ts';
import { type Cell, column, type Table } from '../table.ts';
import { characterCount, wordCount } from './text-length.ts';

/** What a table holds, before anything is trained on it; plain data to print or draw. */
export type DataProfile = {
  readonly path: string;
  readonly rows: number;
  readonly columns: readonly ColumnProfile[];
  /** How often each label occurs, in the order of the classes; null without a label column. */
  readonly labels: readonly LabelCount[] | null;
  /** Null without a text column. */
  readonly text: TextProfile | null;
};

export type ColumnProfile = {
  readonly name: string;
  /** Cells that hold something. */
  readonly present: number;
  readonly missing: number;
  /** Different values among the present cells. */
  readonly distinct: number;
};

export type LabelCount = { readonly label: string; readonly count: number };

export type TextProfile = {
  /** The longest text in characters, and the first row that has as many. */
  readonly longest: { readonly characters: number; readonly row: number };
  /** Most words in a text (split at white space), and the first row that has as many. */
  readonly mostWords: { readonly words: number; readonly row: number };
  readonly meanCharacters: number;
  readonly meanWords: number;
  readonly characters: Histogram;
  readonly words: Histogram;
  readonly repeated: RepeatedTexts;
};

export interface ProfileColumns {
  readonly text?: string | undefined;
  readonly label?: string | undefined;
}

/**
 * Describes a table. Unlike `toExamples` it refuses nothing: missing cells are counted, not reported as errors.
 *
 * @throws data.column-missing
 */
export function profileTable(table: Table, columns: ProfileColumns = {}): DataProfile {
  const labels = columns.label === undefined ? undefined : column(table, columns.label).map(labelOf);
  const texts = columns.text === undefined ? undefined : column(table, columns.text);
  return {
    path: table.path,
    rows: table.rowCount,
    columns: table.columns.map(({ name, cells }) => {
      const filled = cells.filter((cell) => cell !== null);
      return {
        name,
        present: filled.length,
        missing: table.rowCount - filled.length,
        distinct: new Set(filled).size,
      };
    }),
    labels: labels === undefined ? null : labelCounts(labels),
    text: texts === undefined ? null : textProfile(texts, labels),
  };
}

/** What a label cell means, so that "1" and "1.0" count as one label; null where it is empty. */
function labelOf(cell: Cell): LabelValue | null {
  return cell === null || cell.trim() === '' ? null : labelValue(cell);
}

function labelCounts(labels: readonly (LabelValue | null)[]): LabelCount[] {
  const values = labels.filter((value) => value !== null);
  const counts = new Map(orderedLabels(values).map((label) => [label, 0]));
  for (const { name } of values) counts.set(name, counts.get(name)! + 1);
  return [...counts].map(([label, count]) => ({ label, count }));
}

function textProfile(texts: readonly Cell[], labels: readonly (LabelValue | null)[] | undefined): TextProfile {
  const characters = Int32Array.from(texts, (text) => characterCount(text ?? ''));
  const words = Int32Array.from(texts, (text) => wordCount(text ?? ''));
  const longest = largest(characters);
  const most = largest(words);
  return {
    longest: { characters: longest.value, row: longest.row },
    mostWords: { words: most.value, row: most.row },
    meanCharacters: mean(characters),
    meanWords: mean(words),
    characters: histogram(characters),
    words: histogram(words),
    repeated: repeatedTexts(
      texts,
      labels?.map((label) => label?.name ?? null),
    ),
  };
}

function largest(values: Int32Array): { value: number; row: number } {
  let row = 0;
  for (const [index, value] of values.entries()) if (value > values[row]!) row = index;
  return { value: values[row]!, row };
}

function mean(values: Int32Array): number {
  let total = 0;
  for (const value of values) total += value;
  return total / values.length;
}
