import type { Bridge, EvaluationSource, ReplyOf } from '../../contract/index.ts';
import { Question } from './question.svelte.ts';

type Stored = ReplyOf<'runs.evaluations'>['evaluations'];

/** The evaluation of a run that a page shows: which rows, how they are decided, and what came out. */
export class RunEvaluation {
  readonly run: string;
  readonly question: Question<'runs.evaluation'>;
  source: EvaluationSource = $state.raw({ type: 'validation' });
  /** Of two classes, the positive one; null leaves it to the run. */
  positive: string | null = $state(null);
  threshold: number | null = $state(null);
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
      positive?: string | null;
      threshold?: number | null;
      tuneThresholds?: boolean;
    } = {},
  ): Promise<void> {
    const isOther = change.source !== undefined;
    if (change.source !== undefined) this.source = change.source;
    if (change.positive !== undefined) this.positive = change.positive;
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
