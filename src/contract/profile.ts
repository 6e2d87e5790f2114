import { z } from 'zod';

/** Counts in bins of equal width: bin i holds the values from i * width to (i + 1) * width - 1. */
const Histogram = z.object({ width: z.int(), counts: z.array(z.int()).readonly() });

const TextProfile = z.object({
  /** In characters, with the first row that has as many. */
  longest: z.object({ characters: z.int(), row: z.int() }),
  mostWords: z.object({ words: z.int(), row: z.int() }),
  meanCharacters: z.number(),
  meanWords: z.number(),
  characters: Histogram,
  words: Histogram,
  repeated: z.object({
    /** Texts that occur more than once. */
    texts: z.int(),
    /** Rows beyond the first of each such text. */
    surplusRows: z.int(),
    /** Texts that occur with different labels. */
    conflictingTexts: z.int(),
    examples: z
      .array(
        z.object({
          text: z.string(),
          rows: z.array(z.int()).readonly(),
          conflictingLabels: z.array(z.string()).readonly(),
        }),
      )
      .readonly(),
  }),
});

/** What a data file holds, for a look before training. Rows are counted from 0. */
export const DataProfile = z.object({
  path: z.string(),
  rows: z.int(),
  columns: z.array(z.object({ name: z.string(), present: z.int(), missing: z.int(), distinct: z.int() })).readonly(),
  /** In the order of the classes; null without a label column. */
  labels: z
    .array(z.object({ label: z.string(), count: z.int() }))
    .readonly()
    .nullable(),
  /** null without a text column. */
  text: TextProfile.nullable(),
});
export type DataProfile = z.infer<typeof DataProfile>;
