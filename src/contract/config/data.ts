import { z } from 'zod';
import { fixNames } from '../../shared/fixes.ts';
import { tasks } from '../../shared/task.ts';

const SplitConfig = z
  .strictObject({
    validation: z
      .number()
      .gt(0)
      .lt(1)
      .default(0.2)
      .describe('Share of the rows of `train` held out for validation, as `train_test_split` of datasets takes it.'),
    seed: z.int().min(0).default(42).describe('Seed of the split.'),
    stratify: z.boolean().default(false).describe('Keep the share of every class the same on both sides.'),
  })
  .describe('How validation rows are taken from `train`; not allowed together with `validation`.');

/** Ways to mend the rows before training; `lorikeet data profile` says which of them would do something. */
export const FixName = z.enum(fixNames);
export type FixName = z.output<typeof FixName>;

/** Which rows and columns a run reads. */
export const DataConfig = z
  .strictObject({
    train: z
      .string()
      .min(1)
      .describe(
        'Training rows: a file (CSV, TSV, TXT, JSON, JSONL, XLSX, Parquet), a folder, or a data set on the Hub such as `owner/name`; `#split` after it names a split.',
      ),
    validation: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('Validation rows, named like `train`; null splits them off `train`.'),
    test: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('Labeled test rows, named like `train`, evaluated once with the best checkpoint; null for none.'),
    text: z.string().min(1).default('text').describe('Column of the text.'),
    label: z.string().min(1).default('label').describe('Column of the label: numbers or names.'),
    task: z
      .enum(tasks)
      .default('single-label')
      .describe(
        'How many labels a row has: `single-label` exactly one, `multi-label` any number of them, none among it (docs/data.md).',
      ),
    labelSeparator: z
      .string()
      .min(1)
      .max(8)
      .nullable()
      .default(null)
      .describe(
        'Multi-label: what stands between the labels of a cell; null finds it out (`|`, `;`, `,`, `、`, `，` or `；`). Lists in brackets and lists of JSON and Parquet are read as they are.',
      ),
    labelColumns: z
      .array(z.string().min(1))
      .min(2)
      .nullable()
      .default(null)
      .describe(
        'Multi-label: columns of 0 and 1 in place of `label`, one for each label, which is called as its column; null reads `label`.',
      ),
    id: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('Column that names a row, copied into the predictions; null for none.'),
    labels: z
      .array(z.string().min(1))
      .min(2)
      .nullable()
      .default(null)
      .describe(
        'Class names in the order of their index; null takes those the data set states, else the labels found, numbers in order, names by alphabet.',
      ),
    split: SplitConfig.prefault({}),
    maxLength: z
      .int()
      .min(4)
      .default(512)
      .describe('Longest sequence in tokens, special tokens included; longer texts are truncated.'),
    delimiter: z
      .string()
      .length(1)
      .nullable()
      .default(null)
      .describe('Character between the fields of the CSV files; null finds it out.'),
    encoding: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('Character encoding of text files, such as windows-1252 or gb18030; null finds it out.'),
    header: z
      .boolean()
      .nullable()
      .default(null)
      .describe(
        'Whether the first row of a CSV, TSV, TXT or XLSX file names the columns; `false` calls them `column 1`, `column 2`; null finds it out.',
      ),
    config: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('Configuration of a data set that has several; null takes its default.'),
    splitColumn: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('Column whose values name the split of each row; null takes splits from files.'),
    overlay: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe(
        'JSON file with rows of `train` to drop or to give another label, as docs/suspects.md describes it; it touches training rows alone, after the split.',
      ),
    fixes: z
      .array(FixName)
      .default([])
      .describe(
        'Ways to mend the rows, applied in a fixed order (docs/data.md); the run records which rows they touched.',
      ),
  })
  .describe('Rows, columns and the split.');
