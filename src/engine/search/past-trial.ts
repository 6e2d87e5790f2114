import type { Setting, TrialStateName } from '../../shared/search.ts';

/** What is known of a trial when the next one is chosen. */
export interface PastTrial {
  readonly number: number;
  readonly setting: Setting;
  readonly state: TrialStateName;
  /** Of a finished trial, and of a pruned one what it had reached; null where there is none. */
  readonly value: number | null;
  /** Of a pruned trial, how many epochs it came. */
  readonly epochs: number;
}
