/** Hyperparameter searches: the words that config, engine, host and pages share. */

/**
 * How the next setting to try is chosen: `tpe` learns from the trials so far, `random` draws, `grid` goes through every combination
 * in an order of its own.
 */
export const samplerNames = ['tpe', 'random', 'grid'] as const;
export type SamplerName = (typeof samplerNames)[number];

/** How a trial that does badly is ended early: see `engine/search/pruners.ts`. */
export const prunerNames = ['none', 'median', 'halving'] as const;
export type PrunerName = (typeof prunerNames)[number];

/** What runs the trials. */
export const executorNames = ['local', 'slurm', 'ray'] as const;
export type ExecutorName = (typeof executorNames)[number];

/**
 * Why a job of a cluster waits: the cluster has not looked at it (`unseen`), its nodes are busy, other jobs come first (`behind`), it is
 * started again in a moment (`again`), its queue is `full`, it is `unreachable`, the search has not submitted it yet (`unsent`).
 */
export const jobWaits = ['unseen', 'busy', 'behind', 'again', 'full', 'unreachable', 'unsent', 'other'] as const;

export const directions = ['maximize', 'minimize'] as const;
export type Direction = (typeof directions)[number];

/**
 * - `running`: at least one of its runs is submitted
 * - `interrupted`: it has not ended and nothing trains it, as nobody drives its search; who resumes the search takes it up
 * - `finished`: every run of it ended with a score; the value is their mean
 * - `pruned`: ended early because it did badly; the value is the best it had reached
 * - `failed`: a run of it ended with an error
 */
export const trialStates = ['running', 'interrupted', 'finished', 'pruned', 'failed'] as const;
export type TrialStateName = (typeof trialStates)[number];

type Scalar = string | number | boolean | null;

/** The value of a setting, as YAML has it. */
export type SettingValue = Scalar | readonly Scalar[];

/** What a setting may be in a search. */
export type Domain =
  /** One of these, in no order. */
  | { readonly kind: 'choice'; readonly choices: readonly SettingValue[] }
  /** A number from low to high, the ends included; with `log`, equally likely in each factor. */
  | { readonly kind: 'float'; readonly low: number; readonly high: number; readonly log: boolean }
  /** low, low + step, … up to high; a logarithmic one has the step 1. */
  | { readonly kind: 'int'; readonly low: number; readonly high: number; readonly step: number; readonly log: boolean };

/** A setting that a search varies. */
export interface Parameter {
  /** Its path in the config, such as `lora.r`. */
  readonly name: string;
  readonly domain: Domain;
  /** Searched only where each of these parameters has one of the values; elsewhere the setting stays as the config has it. */
  readonly when: Readonly<Record<string, readonly SettingValue[]>>;
}

/** The values of the parameters that are searched in one trial, by their paths. */
export type Setting = Readonly<Record<string, SettingValue>>;

/** The settings that the reference recipe's search varies, and what each may be, by the values of its public article. */
export const recipeSpace: Readonly<
  Record<string, { choice?: SettingValue[]; uniform?: [number, number]; fixed?: SettingValue }>
> = {
  'lora.alpha': { choice: [16, 32, 64] },
  'lora.dropout': { uniform: [0, 0.1] },
  'lora.r': { choice: [4, 8, 16, 32] },
  'train.learningRate': { uniform: [1e-5, 2e-4] },
  'data.maxLength': { fixed: 512 },
};

/** How many trials of a search have ended: those that finished, were ended early or failed. Interrupted ones have not. */
export function endedTrials(trials: readonly { readonly endedAt: string | null }[]): number {
  return trials.filter(({ endedAt }) => endedAt !== null).length;
}
