import { z } from 'zod';

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

/** Which rows and columns a run reads. */
export const DataConfig = z
  .strictObject({
    train: z.string().min(1).describe('CSV file with the training rows.'),
    validation: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('CSV file with the validation rows; null splits them off `train`.'),
    test: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe('CSV file with labelled test rows, evaluated once with the best checkpoint; null for none.'),
    text: z.string().min(1).default('text').describe('Column of the text.'),
    label: z.string().min(1).default('label').describe('Column of the label: numbers or names.'),
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
        'Class names in the order of their index; null takes the labels found, numbers in order, names by alphabet.',
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
  })
  .describe('Rows, columns and the split.');
