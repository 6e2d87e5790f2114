import { z } from 'zod';
import { RunConfig } from './config/index.ts';
import { ErrorShape } from './error.ts';
import { WorkRecord } from './run.ts';

/**
 * A rung of a ladder, from cheap to dear:
 *
 * - `majority`: the most frequent class for every row
 * - `tf-idf`: words and pairs of words with logistic regression
 * - `frozen`: the states of a model as it is, with logistic regression
 * - `lora`: a run, whose folder is among the runs
 */
export const RungKind = z.enum(['majority', 'tf-idf', 'frozen', 'lora']);
export type RungKind = z.infer<typeof RungKind>;

/** A figure with its 95 % interval by the bootstrap over the scored rows. */
export const Interval = z.object({ estimate: z.number(), low: z.number(), high: z.number() });
export type Interval = z.infer<typeof Interval>;

/** What a rung reached on the scored rows, and what it took. */
export const RungResult = z.object({
  /** Of class 1 with two classes; with more, the mean over the classes. */
  f1: Interval,
  /** null where a class has no scored row. */
  rocAuc: Interval.nullable(),
  accuracy: z.number(),
  seconds: z.number(),
  /** The most memory the process was seen to hold. */
  memoryBytes: z.number(),
});
export type RungResult = z.infer<typeof RungResult>;

export const Rung = z.object({
  /** Unique in its ladder, and the name of its file of predictions. */
  id: z.string().regex(/^[a-z0-9-]+$/),
  kind: RungKind,
  /** As a run would record it; null where there is no model. */
  model: z.string().nullable(),
  state: z.enum(['waiting', 'running', 'finished', 'failed']),
  /** How long it takes by measurements on this machine, told before it starts. */
  expectedSeconds: z.number().nullable(),
  /** When it last started; null while its time is measured. */
  startedAt: z.string().nullable(),
  /** Share of the work that is done, from 0 to 1; null where it is not known. */
  progress: z.number().nullable(),
  result: RungResult.nullable(),
  /** Folder name of the run of a `lora` rung. */
  run: z.string().nullable(),
  /** Why it failed; the rungs above it are tried all the same. */
  error: ErrorShape.nullable(),
});
export type Rung = z.infer<typeof Rung>;

/** What a dearer rung gains over the one recommended before it came. */
export const RungComparison = z.object({
  rung: z.string(),
  against: z.string(),
  /** F1 of the rung less F1 of the other, on the same resampled rows. */
  gain: Interval,
  /** Whether the whole interval is above 0. */
  beyondNoise: z.boolean(),
});
export type RungComparison = z.infer<typeof RungComparison>;

/** ladder.json: one split, tried with more and more expensive methods. */
export const LadderRecord = WorkRecord.extend({
  /** The config of its runs; each `lora` rung takes its own model. */
  config: RunConfig,
  /** Where its runs are. */
  runsFolder: z.string(),
  /** Class names in the order of their index; null until the data is read. */
  labels: z.array(z.string()).nullable(),
  /** The split that is scored: test rows where there are labeled ones, else validation rows. */
  scored: z.enum(['validation', 'test']).nullable(),
  rows: z.object({ train: z.int(), scored: z.int() }).nullable(),
  rungs: z.array(Rung),
  /** The cheapest rung that no dearer one beats beyond noise, and how that came about; null before there are two. */
  recommendation: z.object({ rung: z.string(), comparisons: z.array(RungComparison) }).nullable(),
});
export type LadderRecord = z.infer<typeof LadderRecord>;
