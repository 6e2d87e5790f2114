import type { ErrorShape, EvaluationEvent, JobWait, RunConfig, SearchEstimate } from '../../contract/index.ts';

/**
 * One run of a trial. The search makes its folder before it is submitted: an ordinary run folder whose run.json has the full
 * config, the status `starting` and no process in charge. `lorikeet resume FOLDER` trains it, from its newest checkpoint if it
 * has one; whoever trains it writes run.json, metrics.jsonl and result.json as for every run.
 */
export interface TrialRun {
  /** Name of the search. */
  readonly search: string;
  /** Number of the trial in its search, from 0. */
  readonly trial: number;
  /** Which of the seeds of the trial, from 0. */
  readonly repeat: number;
  /** Absolute path of the run folder. Its name is unique on the machine and the same after the search was killed. */
  readonly folder: string;
}

/**
 * What an executor knows of a submitted run. The same run has the same handle after a restart of the search: what has to be
 * known besides the folder (the number of a job) lies in a file of the executor in the run folder.
 */
export interface TrialHandle {
  readonly run: TrialRun;
  /** What the executor calls it, for people: `process 4711`, `job 17 on node2`. null before there is such a thing. */
  readonly job: string | null;
}

/** Where a submitted run is. */
export type TrialState =
  /** It waits for a machine or a process; `reason` says why, where that is known. */
  | { readonly state: 'queued'; readonly reason: JobWait | null }
  /** It trains. All evaluations so far, oldest first: the search prunes by them. */
  | {
      readonly state: 'running';
      readonly step: number;
      /** null before the run is prepared. */
      readonly totalSteps: number | null;
      readonly evaluations: readonly EvaluationEvent[];
    }
  /** run.json says `finished`: its result.json and its evaluations are whole. */
  | { readonly state: 'finished'; readonly evaluations: readonly EvaluationEvent[] }
  /** It ended because {@link Executor.cancel} asked it to, with a checkpoint or before its first step. */
  | { readonly state: 'cancelled'; readonly evaluations: readonly EvaluationEvent[] }
  /**
   * It ended with an error: its own (run.json says `failed`), or one of the executor (a job killed for memory).
   * `canRetry` is true where the same run may well succeed when it is submitted again, and false for a bug or bad input.
   */
  | { readonly state: 'failed'; readonly error: ErrorShape; readonly canRetry: boolean }
  /**
   * It vanished through no fault of its own: a node stopped, a job was pre-empted, a process was killed. Submitted again, it goes on
   * from its newest checkpoint. `reason` is a sentence without a full stop.
   */
  | { readonly state: 'lost'; readonly reason: string };

/**
 * Runs the trials of a search somewhere. The search decides what is tried, and when a trial is pruned; an executor only runs
 * folders. The run folder, on a file system that both sides see, is all that passes between them.
 *
 * The search calls no two methods of one executor at once, but for {@link changed}.
 */
export interface Executor {
  /** As `--executor` names it. */
  readonly name: string;

  /** How many runs may be submitted and not ended at once. Asked before each submission: it may change. */
  capacity(): Promise<number>;

  /**
   * How long a run of this config takes, measured where runs are trained; null where that cannot be had before one is submitted. Left out,
   * the search tells the time once its first run has ended.
   */
  measure?(config: RunConfig, signal: AbortSignal): Promise<SearchEstimate | null>;

  /**
   * Submits a run that is not under way, or submits it again after `lost`, or after `failed` with `canRetry`. Resolves once the run is sure
   * to be found by {@link find}, before it trains.
   *
   * @throws LorikeetError where nothing can be submitted at all (an unreachable cluster): the search ends with it, and can be
   *   resumed. What concerns this run alone is told by {@link poll} as `failed`.
   */
  submit(run: TrialRun, signal: AbortSignal): Promise<TrialHandle>;

  /**
   * The handle of a run that an earlier process of this search may have submitted; null where it was never submitted. A
   * submitter may have been killed at any moment: between the request and the note of it too, so an executor has to find a job
   * by what it was called (the name of the run folder), not only by its own file.
   *
   * The search asks for runs alone whose run.json does not say how they ended.
   */
  find(run: TrialRun, signal: AbortSignal): Promise<TrialHandle | null>;

  /**
   * Where all these runs are, in the same order: one call asks a cluster once. `readTrialState` of `trial-state.ts` says what the run
   * folder tells; an executor adds what the folder cannot tell (queued, lost, killed for memory). An ended run stays ended.
   *
   * @throws LorikeetError where the executor has been out of reach for longer than it bears; shorter gaps it hides by the last states
   */
  poll(handles: readonly TrialHandle[], signal: AbortSignal): Promise<readonly TrialState[]>;

  /**
   * Resolves when {@link poll} may say something new: at once when the executor hears of it, else after its own interval. The
   * search polls after each.
   */
  changed(signal: AbortSignal): Promise<void>;

  /**
   * Asks a run to end: a pruned trial, a search that is stopped. It ends after its current step with a checkpoint (`requestStop` makes the
   * file in its folder), or leaves the queue; `poll` says `cancelled` from then on.
   */
  cancel(handle: TrialHandle, signal: AbortSignal): Promise<void>;

  /** Ends what this process holds of it. Runs on other machines go on. */
  close(): Promise<void>;
}
