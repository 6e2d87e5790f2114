import type { Bridge, ErrorShape, MemoryPlan, ReplyOf, RequestOf, RunConfig } from '../../contract/index.ts';
import { costlySettings, epochSeconds } from '../draft/costly-settings.ts';
import { Question } from './question.svelte.ts';

/** Parameters, memory and time of a config, updated after every change. */
export class CostFacts {
  readonly #params: Question<'models.params'>;
  readonly #plan: Question<'models.plan'>;
  readonly #measurement: Question<'models.plan'>;
  /** The settings of the current plan, as text. */
  #planSettings = '';

  constructor(bridge: Bridge) {
    this.#params = new Question(bridge, 'models.params');
    this.#plan = new Question(bridge, 'models.plan');
    this.#measurement = new Question(bridge, 'models.plan');
  }

  get params(): ReplyOf<'models.params'> | null {
    return this.#params.error === null ? this.#params.value : null;
  }

  /** Memory of the run as the config has it; null before it was planned. */
  get memory(): MemoryPlan | null {
    const measurement = this.#measurement.value;
    if (measurement !== null) return chosenOf(measurement);
    return this.#plan.error === null && this.#plan.value !== null ? chosenOf(this.#plan.value) : null;
  }

  /** Seconds of an epoch by the step that was measured; null before one was, or after a change of what costs time. */
  get secondsPerEpoch(): number | null {
    const measurement = this.#measurement.value;
    return measurement === null ? null : epochSeconds(measurement, chosenOf(measurement)?.stepSeconds ?? null);
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
    void this.#plan.ask(planRequest(config, labels, 'none'));
  }

  /** Trains two steps on the largest batch of the run, and takes the time of an epoch from them. */
  async measure(config: RunConfig, labels: number | null): Promise<void> {
    await this.#measurement.ask(planRequest(config, labels, 'chosen'));
  }

  /** Ends a measurement that is under way. */
  stop(): void {
    this.#measurement.stop();
  }
}

function planRequest(config: RunConfig, labels: number | null, measure: 'none' | 'chosen'): RequestOf<'models.plan'> {
  return { config, set: [], labels, precisions: 'chosen', measure };
}

function chosenOf({ plans, chosen: choice }: ReplyOf<'models.plan'>): MemoryPlan | null {
  return plans.find((plan) => plan.precision === choice.precision && plan.recompute === choice.recompute) ?? null;
}
