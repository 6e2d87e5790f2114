import { z } from 'zod';
import type * as shared from '../shared/search.ts';
import { directions, executorNames, jobWaits, samplerNames, trialStates } from '../shared/search.ts';
import { RunConfig, SearchConfig, SettingValue } from './config/index.ts';
import { ErrorShape } from './error.ts';
import { WorkRecord } from './run.ts';

const Domain = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('choice'), choices: z.array(SettingValue).readonly() }),
  z.object({ kind: z.literal('float'), low: z.number(), high: z.number(), log: z.boolean() }),
  z.object({ kind: z.literal('int'), low: z.number(), high: z.number(), step: z.number(), log: z.boolean() }),
]) satisfies z.ZodType<shared.Domain>;

/** A setting that is searched. */
const Parameter = z.object({
  name: z.string(),
  domain: Domain,
  when: z.record(z.string(), z.array(SettingValue).readonly()),
});

export const Setting = z.record(z.string(), SettingValue) satisfies z.ZodType<shared.Setting>;

/** What runs the trials, and the file that says how; the process of the search itself needs none. */
export const ExecutorChoice = z.object({ name: z.enum(executorNames), config: z.string().nullable() });
export type ExecutorChoice = z.infer<typeof ExecutorChoice>;

/** Why a job waits; `word` is the cluster's own. */
export const JobWait = z.object({ code: z.enum(jobWaits), word: z.string() });
export type JobWait = z.infer<typeof JobWait>;

/** How long a run of the search takes, measured before the first one. */
export const SearchEstimate = z.object({
  /** Until the first step; earlier versions did not measure it. */
  startSeconds: z.number().default(0),
  stepSeconds: z.number(),
  steps: z.int(),
  evaluationSeconds: z.number(),
  evaluations: z.int(),
  /** Of one run. */
  seconds: z.number(),
});
export type SearchEstimate = z.infer<typeof SearchEstimate>;

/** search.json: what is searched, for what, and how far it may go. What was tried is in trials.jsonl. */
export const SearchRecord = WorkRecord.extend({
  /** The config of its trials, `search` itself among it. */
  config: RunConfig.extend({ search: SearchConfig }),
  direction: z.enum(directions),
  parameters: z.array(Parameter),
  /** Settings that every trial has, besides those of the config. */
  fixed: Setting,
  sampler: z.enum(samplerNames),
  /** Where its runs are. */
  runsFolder: z.string(),
  executor: ExecutorChoice,
  /** null until it is measured, and where it cannot be. */
  estimate: SearchEstimate.nullable(),
  /** Seconds that it ran before it was last resumed. */
  secondsBefore: z.number(),
  /** Why it ended though trials were left: the hours were over, or every setting was tried. */
  endReason: z.enum(['trials', 'hours', 'exhausted']).nullable(),
});
export type SearchRecord = z.infer<typeof SearchRecord>;

/** A run of a trial. */
const TrialRunState = z.object({
  /** Name of its folder. */
  run: z.string(),
  seed: z.int(),
  state: z.enum(['waiting', 'running', 'interrupted', 'finished', 'pruned', 'failed']),
  value: z.number().nullable(),
});

/** A setting that was tried. */
export const Trial = z.object({
  number: z.int(),
  setting: Setting,
  state: z.enum(trialStates),
  /** The mean over its runs; of a pruned trial what it had reached. */
  value: z.number().nullable(),
  epochs: z.number(),
  runs: z.array(TrialRunState),
  startedAt: z.string(),
  endedAt: z.string().nullable(),
  /** From its start to its end; of one that was taken up again that of its runs alone, as nobody may have driven the search between. */
  elapsed: z.number().nullable(),
  /** Of its runs, however often they were taken up. */
  seconds: z.number().nullable(),
  /** Of that, in training steps. */
  trainSeconds: z.number().nullable(),
  error: ErrorShape.nullable(),
});
export type Trial = z.infer<typeof Trial>;

/** How much of doing well each parameter decides; null where the trials do not tell. */
const ParameterImportance = z.object({ name: z.string(), share: z.number().nullable() });

/** A search as lists and pages show it. */
export const SearchState = z.object({
  folder: z.string(),
  record: SearchRecord,
  trials: z.array(Trial),
  /** Number of the best trial. */
  best: z.int().nullable(),
  importances: z.array(ParameterImportance),
  /** How far the run of a trial under way is, by its folder's name. */
  progress: z.record(
    z.string(),
    z.object({
      step: z.int(),
      totalSteps: z.int().nullable(),
      /** Its job on a cluster; null on this machine. `id` is null while the cluster has not taken it. */
      job: z.object({ id: z.string().nullable(), nodes: z.string(), waits: JobWait.nullable() }).nullable(),
    }),
  ),
  /** Seconds until the budget is used up, by the trials so far, else by the measured step; null where neither is known. */
  secondsLeft: z.number().nullable(),
});
export type SearchState = z.infer<typeof SearchState>;
