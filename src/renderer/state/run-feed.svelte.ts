import { createSubscriber } from 'svelte/reactivity';
import type { Bridge, ErrorShape, EvaluationEvent, FollowEvent, LogLine } from '../../contract/index.ts';
import { scoreOf } from '../../shared/best-metric.ts';
import { type Remaining, remaining } from '../../shared/progress.ts';
import { isActive, type ListedRun } from '../run/listed-run.ts';
import { StepSeries } from '../series/step-series.ts';

/** Log lines kept in the page; the file in the run folder has all. */
const longestLog = 5000;

/** The error of a call when the connection is lost: the frame shows that, and the feed starts again when it is back. */
const lostLine = 'page.connection-lost';

/**
 * A run as `runs.follow` sends it, followed once for all components. After a lost connection it continues at the same
 * positions, and repeated events change nothing.
 */
export class RunFeed {
  /** Folder name or path. */
  readonly run: string;
  /** null before the first event. */
  state: ListedRun | null = $state.raw(null);
  evaluations: readonly EvaluationEvent[] = $state.raw([]);
  log: readonly LogLine[] = $state.raw([]);
  error: ErrorShape | null = $state.raw(null);

  readonly #bridge: Bridge;
  readonly #onLeft: () => void;
  readonly #steps = new StepSeries();
  #stepsChanged: (() => void) | null = null;
  readonly #readSteps = createSubscriber((update) => {
    this.#stepsChanged = update;
    return () => (this.#stepsChanged = null);
  });
  #following: AbortController | null = null;
  #watchers = 0;
  #metricsNext = 0;
  #logNext = 0;

  /** @param onLeft called when the last who watched has gone */
  constructor(bridge: Bridge, run: string, onLeft: () => void) {
    this.#bridge = bridge;
    this.run = run;
    this.#onLeft = onLeft;
  }

  /** All steps so far; what reads them in an effect runs again when more come. */
  get series(): StepSeries {
    this.#readSteps();
    return this.#steps;
  }

  /** The last step that is done; 0 before the first. */
  get step(): number {
    return this.series.length === 0 ? 0 : this.series.last('step');
  }

  /** The epoch that is trained now, from 1. */
  get epoch(): number {
    const epochs = this.state?.record.config.train.epochs ?? 1;
    return this.series.length === 0 ? 1 : Math.min(epochs, Math.floor(this.series.last('epoch')) + 1);
  }

  /** Share of the steps done, from 0 to 1; null before it is known how many there are. */
  get share(): number | null {
    const total = this.state?.record.totalSteps;
    return total ? Math.min(1, this.step / total) : null;
  }

  /** Time that is left; null before a step was measured, and after the end. */
  get remaining(): Remaining | null {
    const record = this.state?.record;
    if (record === undefined || record.totalSteps === null || !isActive(record)) return null;
    const { totalSteps } = record;
    const { epochs, evaluateEvery } = record.config.train;
    const stepSeconds = this.series.column('seconds');
    const evaluationSeconds = this.#validations.map(({ seconds }) => seconds);
    return remaining({ step: this.step, stepSeconds, evaluationSeconds }, { totalSteps, epochs, evaluateEvery });
  }

  /** The evaluation whose adapter is kept so far, and its value of the metric that chooses; null before there is one. */
  get best(): { readonly value: number | null; readonly epoch: number } | null {
    const best = this.#validations.findLast((evaluation) => evaluation.best);
    if (best === undefined || this.state === null) return null;
    return { value: scoreOf(best, this.state.record.config.train.best), epoch: best.epoch };
  }

  get #validations(): readonly EvaluationEvent[] {
    return this.evaluations.filter(({ split }) => split === 'validation');
  }

  /** Adds a watcher, until the result is called or the run ends. With a new watcher the feed continues. */
  watch(): () => void {
    this.#watchers += 1;
    void this.follow();
    return () => {
      this.#watchers -= 1;
      // An effect that runs again removes its watcher and adds it back at once.
      queueMicrotask(() => {
        if (this.#watchers > 0) return;
        this.#following?.abort();
        this.#following = null;
        this.#onLeft();
      });
    };
  }

  /** Starts following, unless it has. */
  async follow(): Promise<void> {
    if (this.#following !== null) return;
    const { signal } = (this.#following = new AbortController());
    this.error = null;
    const answer = await this.#bridge.call('runs.follow', this.#request, {
      signal,
      onEvent: (event) => this.#apply(event),
    });
    if (signal.aborted) return;
    this.#following = null;
    if (answer.ok) this.state = this.state && { ...this.state, ...answer.reply };
    else if (answer.error.code !== lostLine) this.error = answer.error;
  }

  /** Reads the run anew from its start: what its classes are called has changed, and its metrics with it. */
  async renew(): Promise<void> {
    this.#following?.abort();
    this.#following = null;
    this.#metricsNext = 0;
    this.#steps.clear();
    this.evaluations = [];
    this.#stepsChanged?.();
    await this.follow();
  }

  get #request() {
    const from = { run: this.run, metricsFrom: this.#metricsNext, logFrom: this.#logNext };
    return this.state === null ? from : { ...from, resumed: this.state.record.resumed };
  }

  #apply(event: FollowEvent): void {
    switch (event.type) {
      case 'state': {
        const { folder, record, result, annotation } = event;
        this.state = { folder, record, result, annotation };
        return;
      }
      case 'metrics':
        this.#steps.append(event.steps);
        if (event.evaluations.length > 0) this.evaluations = withNewer(this.evaluations, event.evaluations);
        this.#metricsNext = event.next;
        this.#stepsChanged?.();
        return;
      case 'rewound':
        this.#steps.clear();
        this.evaluations = [];
        this.#metricsNext = 0;
        this.#stepsChanged?.();
        return;
      case 'log':
        this.log = [...this.log, ...event.lines].slice(-longestLog);
        this.#logNext = event.next;
    }
  }
}

/** The runs that are watched now, each with one feed. */
export class RunFeeds {
  readonly #bridge: Bridge;
  readonly #feeds = new Map<string, RunFeed>();

  constructor(bridge: Bridge) {
    this.#bridge = bridge;
  }

  of(run: string): RunFeed {
    const feed = this.#feeds.get(run) ?? new RunFeed(this.#bridge, run, () => this.#feeds.delete(run));
    this.#feeds.set(run, feed);
    return feed;
  }
}

/** Evaluations in order. A resumed run may repeat one, which then replaces it and all later ones. */
function withNewer(before: readonly EvaluationEvent[], newer: readonly EvaluationEvent[]): readonly EvaluationEvent[] {
  const merged = [...before];
  for (const event of newer) {
    const at = merged.findIndex(
      ({ step, split }) => step > event.step || (step === event.step && split === event.split),
    );
    if (at >= 0) merged.length = at;
    merged.push(event);
  }
  return merged;
}
