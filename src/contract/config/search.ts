import { z } from 'zod';
import { directions, prunerNames, samplerNames, type SettingValue as Value } from '../../shared/search.ts';

const scalar = z.union([z.string(), z.number(), z.boolean(), z.null()]);

/** The value of a setting that is searched. */
export const SettingValue = z.union([scalar, z.array(scalar).readonly()]) satisfies z.ZodType<Value>;

const ends = z.tuple([z.number(), z.number()]);

/** What one setting may be; exactly one kind. `engine/search/space.ts` says what it means. */
export const DomainConfig = z
  .strictObject({
    choice: z.array(SettingValue).min(1).optional(),
    uniform: ends.optional(),
    loguniform: ends.optional(),
    int: ends.optional(),
    logint: ends.optional(),
    fixed: SettingValue.optional(),
    step: z.int().min(1).optional(),
    when: z.record(z.string(), z.union([z.array(scalar).min(1), scalar])).optional(),
  })
  .describe('What a setting may be: choice, uniform, loguniform, int, logint or fixed.');
export type DomainConfig = z.output<typeof DomainConfig>;

/** The search for good settings; `lorikeet train` does not look at it. */
export const SearchConfig = z
  .strictObject({
    preset: z.enum(['recipe']).nullable().default(null).describe('A space to begin with; `space` changes it.'),
    space: z
      .record(z.string(), DomainConfig)
      .default({})
      .describe('What is searched: settings by their paths, such as `lora.r`, and what each may be.'),
    metric: z.string().min(1).default('f1').describe('Metric of the validation rows that is searched for.'),
    direction: z
      .enum(directions)
      .nullable()
      .default(null)
      .describe('Whether it should be large or small; null knows: losses small, other metrics large.'),
    trials: z.int().min(1).max(10_000).default(30).describe('Trials to run.'),
    hours: z
      .number()
      .gt(0)
      .nullable()
      .default(null)
      .describe('Start no trial after so many hours; null sets no limit.'),
    seeds: z
      .int()
      .min(1)
      .max(20)
      .default(1)
      .describe('Runs of each trial, each with another seed; trials are ranked by the mean.'),
    sampler: z.enum(samplerNames).default('tpe').describe('How settings are chosen.'),
    pruner: z.enum(prunerNames).default('none').describe('How trials that do badly are ended early.'),
    seed: z.int().min(0).default(0).describe('Draws the settings.'),
  })
  .describe('A search over settings; `lorikeet search` runs it.');
export type SearchConfig = z.output<typeof SearchConfig>;
