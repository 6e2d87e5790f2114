import type {
  Bridge,
  ErrorShape,
  MemoryPlan,
  ReplyOf,
  RequestOf,
  RunConfig,
  SearchEstimate,
} from '../../contract/index.ts';
import { secondsOfRuns } from '../../shared/progress.ts';
import { costlySettings } from '../draft/costly-settings.ts';
import { Question } from './question.svelte.ts';

/** Parameters, memory and time of a config, updated after every change. */
export class CostFacts {
  readonly #params: Question<'models.params'>;
  readonly #plan: Question<'models.plan'>;
  readonly #measurement: Question<'search.estimate'>;
  /** Epochs of the run that was measured. */
  #measuredEpochs = 1;
  /** The settings of the current plan, as text. */
  #planSettings = '';

  constructor(bridge: Bridge) {
    this.#params = new Question(bridge, 'models.params');
    this.#plan = new Question(bridge, 'models.plan');
    this.#measurement = new Question(bridge, 'search.estimate');
  }

  get params(): ReplyOf<'models.params'> | null {
    return this.#params.error === null ? this.#params.value : null;
  }

  /** Memory of the run as the config has it; null before it was planned. */
  get memory(): MemoryPlan | null {
    return this.#plan.error === null && this.#plan.value !== null ? chosenOf(this.#plan.value) : null;
  }

  /**
   * Seconds of an epoch with its evaluations, by the steps and batches that were measured; null before some were, or after a change of
   * what costs time.
   */
  get secondsPerEpoch(): number | null {
    const measurement = this.#measurement.value;
    return measurement === null ? null : measurement.estimate.seconds / this.#measuredEpochs;
  }

  /** The steps and batches of one run that were measured; null as above. */
  get estimate(): SearchEstimate | null {
    return this.#measurement.value?.estimate ?? null;
  }

  /** Seconds of so many runs of so many epochs each; null as above. */
  secondsOf(epochs: number, runs: number): number | null {
    const { estimate, secondsPerEpoch } = this;
    if (estimate === null || secondsPerEpoch === null) return null;
    return secondsOfRuns({ ...estimate, seconds: epochs * secondsPerEpoch }, runs);
  }

  /** Whether a step is being measured. */
  get measuring(): boolean {
    return this.#measurement.pending;
  }

  get measureError(): ErrorShape | null {
    return this.#measurement.pending ? null : this.#measurement.error;
  }

  /** For an effect: counts parameters where the config has changed, and plans memory where its cost has changed. */
  count(config: RunConfig, labels: number | null): void {
    void this.#params.askOnce({ config, set: [], labels }, { keep: true });
    const costs = JSON.stringify([costlySettings(config), labels]);
    if (costs === this.#planSettings) return;
    this.#planSettings = costs;
    this.#measurement.clear();
    void this.#plan.ask(planRequest(config, labels));
  }

  /** Trains some steps and evaluates some batches of a run, and takes the time of an epoch from them. */
  async measure(config: RunConfig): Promise<void> {
    this.#measuredEpochs = config.train.epochs;
    await this.#measurement.ask({ config, set: [] });
  }

  /** Ends a measurement that is under way. */
  stop(): void {
    this.#measurement.stop();
  }
}

function planRequest(config: RunConfig, labels: number | null): RequestOf<'models.plan'> {
  return { config, set: [], labels, precisions: 'chosen', measure: 'none' };
}

function chosenOf({ plans, chosen: choice }: ReplyOf<'models.plan'>): MemoryPlan | null {
  return plans.find((plan) => plan.precision === choice.precision && plan.recompute === choice.recompute) ?? null;
}
