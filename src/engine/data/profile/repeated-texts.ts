import type { Cell } from '../table.ts';

export type RepeatedText = {
  readonly text: string;
  /** 0-based rows that hold it. */
  readonly rows: readonly number[];
  /** Its labels where they differ from row to row, else empty. */
  readonly conflictingLabels: readonly string[];
};

export type RepeatedTexts = {
  /** Texts that occur more than once, exactly alike. */
  readonly texts: number;
  /** Rows beyond the first of each such text: what a clean-up would remove. */
  readonly surplusRows: number;
  /** Texts that occur with different labels: no model can have all of these rows right. */
  readonly conflictingTexts: number;
  /** Some of them, conflicting ones first, then the most frequent. */
  readonly examples: readonly RepeatedText[];
};

const MOST_EXAMPLES = 5;

/** Finds texts that occur more than once; rows without a text or, for conflicts, without a label do not count. */
export function repeatedTexts(texts: readonly Cell[], labels: readonly Cell[] | undefined): RepeatedTexts {
  const rowsOf = new Map<string, number[]>();
  for (const [row, text] of texts.entries()) {
    if (text === null) continue;
    const rows = rowsOf.get(text);
    if (rows === undefined) rowsOf.set(text, [row]);
    else rows.push(row);
  }
  const repeated: RepeatedText[] = [];
  for (const [text, rows] of rowsOf) {
    if (rows.length === 1) continue;
    const different = [...new Set(rows.flatMap((row) => labels?.[row] ?? []))].sort();
    repeated.push({ text, rows, conflictingLabels: different.length > 1 ? different : [] });
  }
  repeated.sort(
    (a, b) =>
      Number(b.conflictingLabels.length > 0) - Number(a.conflictingLabels.length > 0) ||
      b.rows.length - a.rows.length ||
      a.rows[0]! - b.rows[0]!,
  );
  return {
    texts: repeated.length,
    surplusRows: repeated.reduce((sum, { rows }) => sum + rows.length - 1, 0),
    conflictingTexts: repeated.filter(({ conflictingLabels }) => conflictingLabels.length > 0).length,
    examples: repeated.slice(0, MOST_EXAMPLES),
  };
}
