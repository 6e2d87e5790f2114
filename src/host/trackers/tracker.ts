import type { EvaluationEvent, RunRecord, RunStatus, StepEvent } from '../../contract/index.ts';

/** A line of metrics.jsonl. */
export type TrackedEvent = StepEvent | EvaluationEvent;

/** The run that another one belongs to: the search of a trial. */
export interface ParentRun {
  readonly id: string;
  readonly createdAt: string;
}

/** What a tracker says of a run besides its figures. */
export interface TrackedRun {
  readonly record: Pick<RunRecord, 'id' | 'createdAt' | 'startedAt' | 'config' | 'versions'>;
  /** The run folder. */
  readonly folder: string;
  readonly parent: ParentRun | null;
}

/** The files of one run in the format of one program, open for what is yet to come. Any method may throw what the disk says. */
export interface OpenTracker {
  append(event: TrackedEvent): void;
  /** The run has ended. */
  end(status: RunStatus, endedAt: string): Promise<void>;
  close(): void;
}

/**
 * Writes the whole history of a run, and leaves the files open. What they held of the run before is replaced: a resumed run
 * takes some steps again.
 */
export type StartTracker = (folder: string, run: TrackedRun, history: readonly TrackedEvent[]) => Promise<OpenTracker>;
