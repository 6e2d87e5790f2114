import { z } from 'zod';
import type * as shared from '../shared/data-profile.ts';
import { FixName } from './config/data.ts';
import { TransferEvent } from './events.ts';
import { Place } from './place.ts';

export type { ColumnMapping, LengthProfile, Reading } from '../shared/data-profile.ts';

const RowPlace = z.object({ split: z.string(), row: z.int(), line: z.int().nullable() });

const FindingExample = RowPlace.extend({
  label: z.string().nullable(),
  text: z.string().nullable(),
  cell: z.object({ column: z.string(), value: z.string() }).optional(),
});

const LengthProfile = z.object({
  mean: z.number(),
  most: z.int(),
  at: RowPlace,
  histogram: z.object({ width: z.int(), counts: z.array(z.int()) }),
});

const ColumnGuess = z.object({ column: z.string(), reason: z.string() }).nullable();
const ColumnMapping = z.object({ text: ColumnGuess, label: ColumnGuess, id: ColumnGuess });

const Reading: z.ZodType<shared.Reading> = z.object({
  format: z.enum(['csv', 'text', 'jsonl', 'json', 'xlsx', 'parquet', 'folder']),
  encoding: z.string().nullable(),
  delimiter: z.string().nullable(),
  header: z.object({ isPresent: z.boolean(), isGuess: z.boolean() }).optional(),
  reasons: z.array(z.string()),
});

export const DataProfile: z.ZodType<shared.DataProfile> = z.object({
  path: z.string(),
  rows: z.int(),
  splits: z.array(
    z.object({
      name: z.string(),
      path: z.string(),
      rows: z.int(),
      from: z.object({ data: z.string(), split: z.string() }).optional(),
    }),
  ),
  reading: Reading,
  mapping: ColumnMapping,
  columns: z.array(z.object({ name: z.string(), present: z.int(), missing: z.int(), distinct: z.int() })),
  labels: z.array(z.object({ label: z.string(), name: z.string().nullable(), count: z.int() })).nullable(),
  labelSets: z
    .object({
      separator: z.string().nullable(),
      columns: z.array(z.string()).readonly().nullable(),
      perRow: z.array(z.int()).readonly(),
    })
    .nullable(),
  text: z
    .object({
      characters: LengthProfile,
      words: LengthProfile,
      tokens: LengthProfile.extend({ maxLength: z.int(), truncated: z.int() }).nullable(),
      repeated: z.object({ texts: z.int(), surplusRows: z.int(), conflictingTexts: z.int() }),
    })
    .nullable(),
  findings: z.array(
    z.object({
      kind: z.string(),
      sentence: z.string(),
      rows: z.int(),
      groups: z.int(),
      columns: z.array(z.string()).readonly().optional(),
      examples: z.array(z.array(FindingExample)),
      at: z.array(z.object({ split: z.string(), places: z.array(z.int()) })),
      fix: FixName.nullable(),
      answers: z
        .array(
          z.object({
            'data.header': z.boolean().optional(),
            'data.split.stratify': z.literal(true).optional(),
            'data.task': z.literal('multi-label').optional(),
            'data.labelColumns': z.array(z.string()).readonly().optional(),
          }),
        )
        .optional(),
    }),
  ),
});
export type DataProfile = shared.DataProfile;

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
  /** Whether the first row names the columns. */
  header: z.boolean().nullable().default(null),
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
