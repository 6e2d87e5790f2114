import type {
  Annotation,
  Bridge,
  ErrorShape,
  EvaluationEvent,
  FollowEvent,
  LogLine,
  RunRecord,
  RunResult,
} from '../../contract/index.ts';
import { LiveRun } from '../run/live-run.ts';
import type { StepSeries } from '../series/step-series.ts';

/** What a call comes to when the page loses its host: the frame says so, and the run is followed again when it is back. */
const lostLine = 'page.connection-lost';

/** A run as its page shows it, followed from the start, or from where it was when the page lost its host. */
export class RunState {
  /** Folder name or path. */
  readonly run: string;
  record: RunRecord | null = $state.raw(null);
  result: RunResult | null = $state.raw(null);
  annotation: Annotation | null = $state.raw(null);
  folder: string | null = $state.raw(null);
  evaluations: readonly EvaluationEvent[] = $state.raw([]);
  log: readonly LogLine[] = $state.raw([]);
  error: ErrorShape | null = $state.raw(null);
  /** Changes whenever steps come. */
  version = $state(0);

  readonly #bridge: Bridge;
  readonly #live = new LiveRun();
  #following: AbortController | null = null;

  constructor(bridge: Bridge, run: string) {
    this.#bridge = bridge;
    this.run = run;
  }

  /** All steps so far. Not reactive itself: see {@link version}. */
  get series(): StepSeries {
    return this.#live.series;
  }

  /** Follows the run until it ends, or until `stop`; called again, it goes on from where it was. */
  async follow(): Promise<void> {
    this.stop();
    const own = new AbortController();
    this.#following = own;
    this.error = null;
    const answered = await this.#bridge.call(
      'runs.follow',
      { run: this.run, ...this.#live.positions },
      {
        signal: own.signal,
        onEvent: (event) => {
          if (!own.signal.aborted) this.#apply(event);
        },
      },
    );
    if (own.signal.aborted) return;
    this.#following = null;
    if (answered.ok) {
      this.record = answered.reply.record;
      this.result = answered.reply.result;
    } else if (answered.error.code !== lostLine) this.error = answered.error;
  }

  stop(): void {
    this.#following?.abort();
    this.#following = null;
  }

  #apply(event: FollowEvent): void {
    this.#live.apply(event);
    switch (event.type) {
      case 'state':
        this.record = this.#live.record;
        this.result = this.#live.result;
        this.annotation = this.#live.annotation;
        this.folder = this.#live.folder;
        return;
      case 'rewound':
      case 'metrics':
        this.evaluations = this.#live.evaluations;
        this.version += 1;
        return;
      case 'log':
        this.log = this.#live.log;
    }
  }
}
