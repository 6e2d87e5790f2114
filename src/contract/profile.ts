import { z } from 'zod';
import { FixName } from './config/data.ts';
import { TransferEvent } from './events.ts';
import { Place } from './place.ts';

/** Counts in bins of equal width: bin i holds the values from i * width to (i + 1) * width - 1. */
const Histogram = z.object({ width: z.int(), counts: z.array(z.int()).readonly() });

/** A row by its split. */
const RowPlace = z.object({
  split: z.string(),
  /** 0-based. */
  row: z.int(),
  /** 1-based; null for formats without lines. */
  line: z.int().nullable(),
});

/** Lengths in one unit, with the longest text and the first row that has it. */
const LengthProfile = z.object({ mean: z.number(), most: z.int(), at: RowPlace, histogram: Histogram });
export type LengthProfile = z.infer<typeof LengthProfile>;

const TextProfile = z.object({
  characters: LengthProfile,
  words: LengthProfile,
  /** null where no tokenizer was named. `truncated` counts texts of more than `maxLength` tokens. */
  tokens: LengthProfile.extend({ maxLength: z.int(), truncated: z.int() }).nullable(),
  /** Texts that occur more than once over all splits, the rows beyond the first of each, and those with different labels. */
  repeated: z.object({ texts: z.int(), surplusRows: z.int(), conflictingTexts: z.int() }),
});

/** Something a training would suffer from. */
const Finding = z.object({
  kind: z.string(),
  /** What was found, with its numbers. */
  sentence: z.string(),
  /** Rows concerned; for duplicates those beyond the first of each group. */
  rows: z.int(),
  groups: z.int(),
  /** Some groups of rows. */
  examples: z
    .array(z.array(RowPlace.extend({ label: z.string().nullable(), text: z.string().nullable() })).readonly())
    .readonly(),
  /** What `data.fixes` may name to mend it; null where only a look helps. */
  fix: FixName.nullable(),
});

const ColumnGuess = z.object({ column: z.string(), reason: z.string() });

/** Which columns were taken for what, and why. */
export const ColumnMapping = z.object({
  text: ColumnGuess.nullable(),
  label: ColumnGuess.nullable(),
  id: ColumnGuess.nullable(),
});
export type ColumnMapping = z.infer<typeof ColumnMapping>;

/** How files are read, and how that was found out. */
export const Reading = z.object({
  format: z.enum(['csv', 'jsonl', 'parquet', 'folder']),
  encoding: z.string().nullable(),
  delimiter: z.string().nullable(),
  reasons: z.array(z.string()).readonly(),
});
export type Reading = z.infer<typeof Reading>;

/** What a data set holds, for a look before training. Rows are counted from 0. */
export const DataProfile = z.object({
  path: z.string(),
  rows: z.int(),
  splits: z.array(z.object({ name: z.string(), path: z.string(), rows: z.int() })).readonly(),
  reading: Reading,
  mapping: ColumnMapping,
  columns: z.array(z.object({ name: z.string(), present: z.int(), missing: z.int(), distinct: z.int() })).readonly(),
  /** In the order of the classes; null without a label column. */
  labels: z
    .array(z.object({ label: z.string(), name: z.string().nullable(), count: z.int() }))
    .readonly()
    .nullable(),
  /** null without a text column. */
  text: TextProfile.nullable(),
  findings: z.array(Finding).readonly(),
});
export type DataProfile = z.infer<typeof DataProfile>;

/** Where rows are and how they are read; null leaves a choice to what the files look like. */
export const DataRequest = z.object({
  /** A file, a folder, or a data set on the Hub as `owner/name@revision`; `#split` after it chooses one split. */
  data: Place,
  /** Configuration of a data set with several. */
  config: z.string().min(1).nullable(),
  /** Column that names the split of each row. */
  splitColumn: z.string().min(1).nullable(),
  delimiter: z.string().length(1).nullable(),
  encoding: z.string().min(1).nullable(),
});
export type DataRequest = z.infer<typeof DataRequest>;

/** The first rows of every split. */
export const DataSample = z.object({
  path: z.string(),
  reading: Reading,
  mapping: ColumnMapping,
  /** Names of the classes by column, where the data set states them. */
  classNames: z.record(z.string(), z.array(z.string()).readonly()),
  splits: z
    .array(
      z.object({
        name: z.string(),
        columns: z.array(z.string()).readonly(),
        rows: z.array(z.array(z.string().nullable()).readonly()).readonly(),
      }),
    )
    .readonly(),
});
export type DataSample = z.infer<typeof DataSample>;

/** Some rows of one split. */
export const DataRows = z.object({
  columns: z.array(z.string()).readonly(),
  /** As many as were asked for, fewer at the end, none beyond it. */
  rows: z.array(z.array(z.string().nullable()).readonly()).readonly(),
  /** Rows of the split in all. */
  total: z.int(),
});
export type DataRows = z.infer<typeof DataRows>;

/** How far a profile is: what is fetched from the Hub first, then rows read. */
export const ProfileEvent = z.discriminatedUnion('type', [
  ...TransferEvent.options,
  z.object({ type: z.literal('rows'), rows: z.int() }),
]);
export type ProfileEvent = z.infer<typeof ProfileEvent>;
