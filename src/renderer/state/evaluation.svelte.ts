import type { Bridge, EvaluationSource, ReplyOf } from '../../contract/index.ts';
import { Question } from './question.svelte.ts';

type Stored = ReplyOf<'runs.evaluations'>['evaluations'];

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

  constructor(bridge: Bridge, run: string) {
    this.run = run;
    this.question = new Question(bridge, 'runs.evaluation');
    this.#list = new Question(bridge, 'runs.evaluations');
  }

  /** Evaluates other rows, or the same ones decided in another way. */
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
      this.source = change.source;
      this.leaveDecision();
    }
    if (change.positive !== undefined) {
      this.positive = change.positive;
      // It was of the other class.
      this.threshold = undefined;
    }
    if (change.threshold !== undefined) this.threshold = change.threshold;
    if (change.tuneThresholds !== undefined) this.tuneThresholds = change.tuneThresholds;
    this.progress = null;
    const { run, source, positive, threshold, tuneThresholds } = this;
    let began: number | null = null;
    const reply = await this.question.ask(
      { run, source, positive, threshold, tuneThresholds },
      {
        // What is shown stays while the same rows are decided in another way.
        keep: !isOther,
        onEvent: (event) => {
          if (event.type !== 'predicted') return;
          const { rows, total } = event;
          began ??= performance.now();
          const seconds = (performance.now() - began) / 1000;
          this.progress = { rows, total, secondsLeft: rows === 0 ? null : (seconds / rows) * (total - rows) };
        },
      },
    );
    this.progress = null;
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
    this.progress = null;
  }

  async refresh(): Promise<void> {
    const reply = await this.#list.ask({ run: this.run });
    if (reply !== null) this.stored = reply.evaluations;
  }
}
