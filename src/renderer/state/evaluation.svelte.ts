import type { Bridge, ErrorShape, EvaluationSource, ReplyOf } from '../../contract/index.ts';
import { Question } from './question.svelte.ts';

type Stored = ReplyOf<'runs.evaluations'>['evaluations'];

/** What is known of the choices for a run, also after its page was left. */
interface Choices {
  /** The threshold that was last used with each positive label, by that label and all of them. */
  readonly thresholds: Map<string, number | null>;
  /** Choices that are still being computed though nobody waits for them. */
  readonly going: Set<Promise<unknown>>;
}

const choicesByRun = new WeakMap<Bridge, Map<string, Choices>>();

function choicesOf(bridge: Bridge, run: string): Choices {
  const runs = choicesByRun.get(bridge) ?? new Map<string, Choices>();
  choicesByRun.set(bridge, runs);
  const choices = runs.get(run) ?? { thresholds: new Map(), going: new Set() };
  runs.set(run, choices);
  return choices;
}

/** The evaluation of a run that a page shows: which rows, how they are decided, and what came out. */
export class RunEvaluation {
  readonly run: string;
  readonly question: Question<'runs.evaluation'>;
  source: EvaluationSource = $state.raw({ type: 'validation' });
  /** Of two classes, the positive one, once somebody chose it; undefined leaves it to the newest evaluation, as does a threshold. */
  positive: string | undefined = $state(undefined);
  /** null for the most probable label. */
  threshold: number | null | undefined = $state(undefined);
  /** Of several labels for a row, whether the threshold of each is tuned; undefined leaves it to the newest evaluation. */
  tuneThresholds: boolean | undefined = $state(undefined);
  /** Rows predicted so far, while a file is. */
  progress: { readonly rows: number; readonly total: number; readonly secondsLeft: number | null } | null =
    $state.raw(null);
  /** What was evaluated before. */
  stored: Stored = $state.raw([]);

  readonly #list: Question<'runs.evaluations'>;
  readonly #choices: Choices;
  readonly #onLost: (error: ErrorShape) => void;
  /** Whether it waits for a choice that goes on. */
  #isWaiting = $state(false);
  /** The request under way, and how many there were. */
  #asking: Promise<unknown> | null = null;
  #turn = 0;

  /** @param onLost hears why a choice that nobody waited for could not be computed */
  constructor(bridge: Bridge, run: string, onLost: (error: ErrorShape) => void) {
    this.run = run;
    this.#onLost = onLost;
    this.question = new Question(bridge, 'runs.evaluation');
    this.#list = new Question(bridge, 'runs.evaluations');
    this.#choices = choicesOf(bridge, run);
  }

  /** Whether an answer is on its way. */
  get isPending(): boolean {
    return this.#isWaiting || this.question.pending;
  }

  /** Evaluates other rows, or the same ones decided in another way. A choice that goes on comes first: it decides these rows too. */
  async evaluate(
    change: {
      source?: EvaluationSource;
      positive?: string;
      threshold?: number | null;
      tuneThresholds?: boolean;
    } = {},
  ): Promise<void> {
    const isOther = change.source !== undefined;
    if (change.source !== undefined) {
      this.#letChoiceGo();
      this.question.clear();
      this.source = change.source;
      this.leaveDecision();
    }
    if (change.positive !== undefined) this.#choosePositive(change.positive);
    if (change.threshold !== undefined) this.threshold = change.threshold;
    if (change.tuneThresholds !== undefined) this.tuneThresholds = change.tuneThresholds;
    this.progress = null;
    this.#turn += 1;
    const turn = this.#turn;
    const { going } = this.#choices;
    if (going.size > 0) {
      this.#isWaiting = true;
      await Promise.all(going);
      if (turn !== this.#turn) return;
    }
    this.#isWaiting = false;
    const { run, source, positive, threshold, tuneThresholds } = this;
    let began: number | null = null;
    const asking = this.question.ask(
      { run, source, positive, threshold, tuneThresholds },
      {
        // What is shown stays while the same rows are decided in another way.
        keep: !isOther,
        onEvent: (event) => {
          if (event.type !== 'predicted' || turn !== this.#turn) return;
          const { rows, total } = event;
          began ??= performance.now();
          const seconds = (performance.now() - began) / 1000;
          this.progress = { rows, total, secondsLeft: rows === 0 ? null : (seconds / rows) * (total - rows) };
        },
      },
    );
    this.#asking = asking;
    const reply = await asking;
    if (turn === this.#turn) this.progress = null;
    if (reply !== null) await this.refresh();
  }

  /** What was chosen here counts no more: rows are decided as the newest evaluation has it. */
  leaveDecision(): void {
    this.positive = undefined;
    this.threshold = undefined;
  }

  /** The threshold that is chosen, or that what is shown was decided by; null for none. */
  get usedThreshold(): number | null {
    return this.threshold === undefined ? (this.question.value?.threshold ?? null) : this.threshold;
  }

  /** Ends what is being computed. */
  stop(): void {
    this.question.stop();
    this.#turn += 1;
    this.#isWaiting = false;
    this.progress = null;
  }

  /** The page is left: what was chosen is computed to its end, so that it is there later; anything else ends. */
  leave(): void {
    this.#letChoiceGo();
    this.stop();
  }

  /** What is under way goes on by itself where it has a choice that is stored nowhere yet. */
  #letChoiceGo(): void {
    const asking = this.#asking;
    const hasChoice = [this.positive, this.threshold, this.tuneThresholds].some((choice) => choice !== undefined);
    if (!this.question.pending || asking === null || !hasChoice) return;
    const { going } = this.#choices;
    const ended: Promise<unknown> = asking.then(() => going.delete(ended));
    going.add(ended);
    this.question.letGo(this.#onLost);
  }

  /** Another positive label, with the threshold that it had here before. */
  #choosePositive(positive: string): void {
    const { thresholds } = this.#choices;
    const labels = this.question.value?.labels;
    const keyOf = (label: string) => JSON.stringify([labels, label]);
    const before = this.positive ?? this.question.value?.positive ?? null;
    if (before !== null) thresholds.set(keyOf(before), this.usedThreshold);
    this.positive = positive;
    // That of the other label says nothing of this one.
    this.threshold = thresholds.get(keyOf(positive)) ?? undefined;
  }

  async refresh(): Promise<void> {
    const reply = await this.#list.ask({ run: this.run });
    if (reply !== null) this.stored = reply.evaluations;
  }
}
