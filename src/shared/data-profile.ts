import type { FixName } from './fixes.ts';

/** How a file is read, and how that was found out. */
export interface Reading {
  readonly format: 'csv' | 'text' | 'jsonl' | 'json' | 'xlsx' | 'parquet' | 'folder';
  /** Null for formats that fix it. */
  readonly encoding: string | null;
  /** Null for formats without one. */
  readonly delimiter: string | null;
  /** Whether the first row names the columns; left out for formats that fix it. `isGuess`: nobody said so. */
  readonly header?: { readonly isPresent: boolean; readonly isGuess: boolean } | undefined;
  /** What spoke for this reading, in short sentences. */
  readonly reasons: readonly string[];
}

/** A column and what spoke for it, in a short sentence. */
export interface ColumnGuess {
  readonly column: string;
  readonly reason: string;
}

/** Which columns hold what, as far as names and cells tell; null where nothing does. */
export interface ColumnMapping {
  readonly text: ColumnGuess | null;
  readonly label: ColumnGuess | null;
  readonly id: ColumnGuess | null;
}

/** Counts of whole numbers in bins of equal width: bin i holds the values from i·width to (i + 1)·width − 1. */
export interface Histogram {
  readonly width: number;
  readonly counts: readonly number[];
}

/** A row by its split, as people look for it. */
export interface RowPlace {
  readonly split: string;
  /** 0-based. */
  readonly row: number;
  /** 1-based line of the file; null for formats without lines. */
  readonly line: number | null;
}

/** A cell that is at fault. */
export interface FoundCell {
  readonly column: string;
  readonly value: string;
}

export interface FindingExample extends RowPlace {
  readonly label: string | null;
  /** The beginning of its text; null where it has none. */
  readonly text: string | null;
  /** Where one cell alone is at fault. */
  readonly cell?: FoundCell | undefined;
}

/** Something a training would suffer from. */
export interface Finding {
  readonly kind: string;
  /** What was found, with its numbers. */
  readonly sentence: string;
  /** Rows concerned: for duplicates those beyond the first of each group. */
  readonly rows: number;
  /** Groups of rows that belong together, or the same as `rows`. */
  readonly groups: number;
  /** Columns that it is about, where the sentence names them. */
  readonly columns?: readonly string[] | undefined;
  /** Some of them, each a few rows. */
  readonly examples: readonly (readonly FindingExample[])[];
  /**
   * The rows by their 0-based places among those of their split, those that belong together one after the other: all of a few thousand. Of
   * duplicates the first of each group is among them.
   */
  readonly at: readonly { readonly split: string; readonly places: readonly number[] }[];
  /** The fix that `data.fixes` of a run takes; null where only a look helps. */
  readonly fix: FixName | null;
  /** Settings of a run that answer it, one choice each, where no fix does. */
  readonly answers?: readonly FindingAnswer[] | undefined;
}

/** Values of settings by their paths. */
export interface FindingAnswer {
  readonly 'data.header'?: boolean | undefined;
  readonly 'data.split.stratify'?: true | undefined;
  readonly 'data.task'?: 'multi-label' | undefined;
  readonly 'data.labelColumns'?: readonly string[] | undefined;
}

/** How the labels of rows that may have several are read, and how many there are. */
export interface LabelSetProfile {
  /** What stands between the labels of a cell; null for lists, for columns, and where no cell has several. */
  readonly separator: string | null;
  /** Columns of 0 and 1, one for each label; null where one column has the labels. */
  readonly columns: readonly string[] | null;
  /** Rows by how many labels they have: entry 0 counts those without one. */
  readonly perRow: readonly number[];
}

/** Lengths in one unit, with the longest text and the first row that has it. */
export interface LengthProfile {
  readonly mean: number;
  readonly most: number;
  readonly at: RowPlace;
  readonly histogram: Histogram;
}

export interface TokenProfile extends LengthProfile {
  readonly maxLength: number;
  /** Texts with more tokens, special ones included. */
  readonly truncated: number;
}

export interface TextProfile {
  /** Code points, as Python counts them. */
  readonly characters: LengthProfile;
  /** Runs between white space, as Python's `split` counts them. */
  readonly words: LengthProfile;
  /** Null without a tokenizer. */
  readonly tokens: TokenProfile | null;
  /** Texts that occur more than once, over all splits. */
  readonly repeated: {
    readonly texts: number;
    /** Rows beyond the first of each such text. */
    readonly surplusRows: number;
    /** Those that occur with different labels. */
    readonly conflictingTexts: number;
  };
}

export interface ColumnProfile {
  readonly name: string;
  /** Cells that hold something. */
  readonly present: number;
  readonly missing: number;
  /** Different values among the present cells. */
  readonly distinct: number;
}

export interface LabelCount {
  readonly label: string;
  /** What the data set calls this class, where the label is its index; else null. */
  readonly name: string | null;
  readonly count: number;
}

/** What a data set holds, before anything is trained on it; plain data to print or draw. */
export interface DataProfile {
  readonly path: string;
  readonly rows: number;
  readonly splits: readonly {
    readonly name: string;
    readonly path: string;
    readonly rows: number;
    /** Where the rows lie, if not in the split of that name of the data that was asked about. */
    readonly from?: { readonly data: string; readonly split: string } | undefined;
  }[];
  readonly reading: Reading;
  /** Which columns were taken for what, and why. */
  readonly mapping: ColumnMapping;
  readonly columns: readonly ColumnProfile[];
  /** How often each label occurs, in the order of the classes; null without a label column. */
  readonly labels: readonly LabelCount[] | null;
  /** Null where each row is to have one label, and without labels. */
  readonly labelSets: LabelSetProfile | null;
  /** Null without a text column. */
  readonly text: TextProfile | null;
  /** What a training would suffer from, nothing that did not occur. */
  readonly findings: readonly Finding[];
}
