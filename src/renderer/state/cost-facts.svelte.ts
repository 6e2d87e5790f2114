import type { Bridge, ErrorShape, MemoryPlan, ReplyOf, RequestOf, RunConfig } from '../../contract/index.ts';
import { costlySettings, epochSeconds } from '../draft/costly-settings.ts';
import { Latest } from '../draft/latest.ts';

type Plan = ReplyOf<'models.plan'>;

interface Asked {
  readonly config: RunConfig;
  readonly labels: number | null;
}

/** What a whole config trains and what it needs, counted anew after every change. */
export class CostFacts {
  params = $state.raw<ReplyOf<'models.params'> | null>(null);
  error = $state.raw<ErrorShape | null>(null);
  /** Memory of the run as the config has it; null before it was planned. */
  memory = $state.raw<MemoryPlan | null>(null);
  /** Seconds of an epoch by the step that was measured; null before one was, or after a change of what costs time. */
  secondsPerEpoch = $state<number | null>(null);
  /** Whether a step is being measured. */
  measuring = $state(false);
  measureError = $state.raw<ErrorShape | null>(null);

  readonly #bridge: Bridge;
  readonly #params: Latest<Asked>;
  readonly #plan: Latest<Asked>;
  #counted = '';
  #planned = '';
  #measurement: AbortController | null = null;

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
    this.#params = new Latest(async ({ config, labels }, isNewest) => {
      const answered = await bridge.call('models.params', { config, set: [], labels });
      if (!isNewest()) return;
      this.params = answered.ok ? answered.reply : null;
      this.error = answered.ok ? null : answered.error;
    });
    this.#plan = new Latest(async (asked, isNewest) => {
      const answered = await bridge.call('models.plan', planRequest(asked, 'none'));
      if (isNewest()) this.memory = answered.ok ? chosenOf(answered.reply) : null;
    });
  }

  count(config: RunConfig, labels: number | null): void {
    const key = JSON.stringify([config, labels]);
    if (key === this.#counted) return;
    this.#counted = key;
    this.#params.ask({ config, labels });
    const costs = JSON.stringify([costlySettings(config), labels]);
    if (costs === this.#planned) return;
    this.#planned = costs;
    this.stop();
    this.secondsPerEpoch = null;
    this.measureError = null;
    this.#plan.ask({ config, labels });
  }

  /** Trains two steps on the largest batch of the run, and takes the time of an epoch from them. */
  async measure(config: RunConfig, labels: number | null): Promise<void> {
    this.stop();
    const own = new AbortController();
    this.#measurement = own;
    this.measuring = true;
    this.measureError = null;
    const request = planRequest({ config, labels }, 'chosen');
    const answered = await this.#bridge.call('models.plan', request, { signal: own.signal });
    if (own.signal.aborted) return;
    this.measuring = false;
    if (!answered.ok) {
      this.measureError = answered.error;
      return;
    }
    this.memory = chosenOf(answered.reply);
    this.secondsPerEpoch = epochSeconds(answered.reply, this.memory?.stepSeconds ?? null);
  }

  /** Ends a measurement that is under way. */
  stop(): void {
    this.#measurement?.abort();
    this.measuring = false;
  }
}

function planRequest({ config, labels }: Asked, measure: 'none' | 'chosen'): RequestOf<'models.plan'> {
  return { config, set: [], labels, precisions: 'chosen', measure };
}

function chosenOf({ plans, chosen }: Plan): MemoryPlan | null {
  return plans.find((plan) => plan.precision === chosen.precision && plan.recompute === chosen.recompute) ?? null;
}
