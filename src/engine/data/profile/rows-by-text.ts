import type { RowFacts } from './row-facts.ts';

/** The rows of every text, without a list for each: most have one row. */
export interface RowsByText {
  /** Rows of a text, ascending. */
  readonly rowsOf: (text: number) => Int32Array;
  /** Numbers of the texts with more than one row, ascending. */
  readonly repeated: readonly number[];
}

/** A counting sort of the rows by text. */
export function rowsByText({ text, texts }: Pick<RowFacts, 'text' | 'texts'>): RowsByText {
  const ends = new Int32Array(texts + 1);
  for (const number of text) if (number >= 0) ends[number + 1]! += 1;
  const repeated: number[] = [];
  for (let number = 0; number < texts; number += 1) {
    if (ends[number + 1]! > 1) repeated.push(number);
    ends[number + 1]! += ends[number]!;
  }
  const next = ends.slice(0, texts);
  const rows = new Int32Array(ends[texts]!);
  for (const [row, number] of text.entries()) {
    if (number < 0) continue;
    rows[next[number]!] = row;
    next[number]! += 1;
  }
  return { rowsOf: (number) => rows.subarray(ends[number], ends[number + 1]), repeated };
}
