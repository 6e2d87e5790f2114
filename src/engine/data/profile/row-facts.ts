import { nearDuplicates, type NearDuplicates } from '../near/near-duplicates.ts';
import type { RowChunk, TableSource } from '../read/source.ts';
import type { Cell } from '../table.ts';
import { type ColumnTally, columnTally } from './column-tally.ts';
import { growingInt32 } from './growing.ts';
import { type LabelTally, NO_LABEL } from './label-tally.ts';
import { characterCount, wordCount } from './text-length.ts';
import { textGroups } from './text-groups.ts';

/** A part of a data set to be profiled. */
export interface ProfiledSplit {
  readonly name: string;
  readonly source: TableSource;
}

/** Counts the tokens of texts, special tokens included, without cutting them. */
export type TokenCounter = (texts: readonly string[]) => ArrayLike<number> | Promise<ArrayLike<number>>;

/** What is kept of every row, as whole numbers without texts; the rows of all splits one after another. */
export interface RowFacts {
  readonly count: number;
  /** Index of the split of a row. */
  splitOf(row: number): number;
  /** 0-based row of its split, as the file numbers it. */
  readonly fileRow: Int32Array;
  /** 1-based line of the file; 0 where the format has none. */
  readonly line: Int32Array;
  /** Number of the row's text: equal texts share it; -1 where there is none. */
  readonly text: Int32Array;
  /** Number of the row's label, or of its labels together; negative where there is none. */
  readonly label: Int32Array;
  readonly characters: Int32Array;
  readonly words: Int32Array;
  /** Null where no tokens are counted. */
  readonly tokens: Int32Array | null;
  /** Different texts. */
  readonly texts: number;
  /** Rows of each split. */
  readonly splitRows: readonly number[];
  readonly columns: ColumnTally;
  readonly labels: LabelTally;
  /** Knows every different text by its number. */
  readonly near: NearDuplicates | null;
}

export interface FactOptions {
  readonly text: string | null;
  /** What {@link labels} counts for each row of a chunk; null without labels. */
  readonly labelCells: ((chunk: RowChunk) => readonly Cell[] | undefined) | null;
  readonly labels: LabelTally;
  readonly countTokens: TokenCounter | null;
  readonly findNear: boolean;
  /** Called now and then with the rows read so far. */
  readonly onRows: (rows: number) => void;
  readonly signal: AbortSignal | undefined;
}

export const NO_TEXT = -1;

/** Reads every split once. @throws what reading them throws; the signal's reason */
export async function gatherFacts(
  splits: readonly ProfiledSplit[],
  { text, labelCells, labels, countTokens, findNear, onRows, signal }: FactOptions,
): Promise<RowFacts> {
  const fileRow = growingInt32();
  const line = growingInt32();
  const textNumber = growingInt32();
  const labelNumber = growingInt32();
  const characters = growingInt32();
  const words = growingInt32();
  const tokens = growingInt32();
  const groups = textGroups();
  const columns = columnTally();
  const near = findNear ? nearDuplicates() : null;

  const addText = (cell: Cell) => {
    characters.push(characterCount(cell ?? ''));
    words.push(wordCount(cell ?? ''));
    if (cell === null || cell.trim() === '') return textNumber.push(NO_TEXT);
    const groupsBefore = groups.count;
    const group = groups.add(cell);
    textNumber.push(group);
    if (group === groupsBefore) near?.add(group, cell);
  };

  const starts: number[] = [];
  for (const { source } of splits) {
    starts.push(fileRow.length);
    for await (const chunk of source.chunks()) {
      signal?.throwIfAborted();
      columns.add(chunk.columns);
      const texts = chunk.columns.find((column) => column.name === text)?.cells;
      const cells = labelCells?.(chunk);
      for (const [at, row] of chunk.rows.entries()) {
        fileRow.push(row);
        line.push(chunk.lines?.[at] ?? 0);
        labelNumber.push(cells === undefined ? NO_LABEL : labels.add(cells[at]!));
        addText(texts?.[at] ?? null);
      }
      if (countTokens !== null && chunk.rows.length > 0) {
        const counted = await countTokens(chunk.rows.map((_, at) => texts?.[at] ?? ''));
        for (let at = 0; at < counted.length; at += 1) tokens.push(counted[at]!);
      }
      onRows(fileRow.length);
    }
  }
  return {
    count: fileRow.length,
    splitOf: (row) => starts.findLastIndex((start) => start <= row),
    fileRow: fileRow.view(),
    line: line.view(),
    text: textNumber.view(),
    label: labelNumber.view(),
    characters: characters.view(),
    words: words.view(),
    tokens: countTokens === null ? null : tokens.view(),
    texts: groups.count,
    splitRows: starts.map((start, split) => (starts[split + 1] ?? fileRow.length) - start),
    columns,
    labels,
    near,
  };
}
