import path from 'node:path';
import { type TrackerName, trackerTitles } from '../../shared/trackers.ts';
import type { RunRecord, RunStatus } from '../../contract/index.ts';
import { LorikeetError, writeFailure } from '../../engine/index.ts';
import { startCsv } from './csv.ts';
import { startMlflow } from './mlflow.ts';
import { runKey } from './run-key.ts';
import { startTensorboard } from './tensorboard.ts';
import type { OpenTracker, StartTracker, TrackedEvent, TrackedRun } from './tracker.ts';

const starts: Readonly<Record<TrackerName, StartTracker>> = {
  tensorboard: startTensorboard,
  mlflow: startMlflow,
  csv: startCsv,
};

/** The trackers of a run. None of its methods fails: a tracker that cannot write is left out, and that is said once. */
export interface Trackers {
  append(event: TrackedEvent): void;
  /** The run has ended. */
  end(status: RunStatus, endedAt: string): Promise<void>;
  close(): void;
}

/**
 * Opens the trackers that the config of a run names, with all that it has done so far.
 *
 * @param history the lines of metrics.jsonl, cut back to where the run goes on
 * @param warn told of a tracker that is left out, in a sentence
 */
export async function openTrackers(
  run: TrackedRun,
  history: readonly TrackedEvent[],
  warn: (message: string) => void,
): Promise<Trackers> {
  const open = new Map<TrackerName, OpenTracker>();
  const leaveOut = (name: TrackerName, error: unknown) => {
    const tracker = open.get(name);
    open.delete(name);
    try {
      tracker?.close();
    } catch {
      // It is left out already.
    }
    warn(leftOut(name, trackerFolder(name, run), error));
  };
  for (const name of new Set(run.record.config.trackers)) {
    try {
      open.set(name, await starts[name](trackerFolder(name, run), run, history));
    } catch (error) {
      leaveOut(name, error);
    }
  }
  return {
    append(event) {
      for (const [name, tracker] of open) {
        try {
          tracker.append(event);
        } catch (error) {
          leaveOut(name, error);
        }
      }
    },
    async end(status, endedAt) {
      for (const [name, tracker] of open) {
        try {
          await tracker.end(status, endedAt);
        } catch (error) {
          leaveOut(name, error);
        }
      }
    },
    close() {
      for (const [name, tracker] of open) {
        try {
          tracker.close();
        } catch (error) {
          leaveOut(name, error);
        }
      }
    },
  };
}

/**
 * Writes all that a run has done so far for one tracker.
 *
 * @throws files.not-writable, files.disk-full
 */
export async function writeTracker(
  name: TrackerName,
  run: TrackedRun,
  history: readonly TrackedEvent[],
  { status, endedAt }: Pick<RunRecord, 'status' | 'endedAt'>,
): Promise<void> {
  const folder = trackerFolder(name, run);
  try {
    const tracker = await starts[name](folder, run, history);
    try {
      if (endedAt !== null) await tracker.end(status, endedAt);
    } finally {
      tracker.close();
    }
  } catch (error) {
    throw writeFailure(folder, error);
  }
}

/**
 * Where a tracker writes a run: in the run folder, or in the folder of `trackerFolder`, which runs share. There a run has a part of its own, by
 * its name and a few digits, as runs of two folders may have one name; MLflow's store keeps them apart itself.
 */
export function trackerFolder(name: TrackerName, { record, folder }: Pick<TrackedRun, 'record' | 'folder'>): string {
  const { trackerFolder: common } = record.config;
  const place = path.join(common ?? folder, name === 'mlflow' ? 'mlruns' : name);
  return common === null || name === 'mlflow' ? place : path.join(place, `${record.id}-${runKey(record).slice(0, 6)}`);
}

function leftOut(name: TrackerName, folder: string, error: unknown): string {
  const failure = writeFailure(folder, error);
  const reason = failure instanceof Error ? failure.message : String(failure);
  const { sentence, remedy } = new LorikeetError('trackers.left-out', { tracker: trackerTitles[name], reason });
  return `${sentence} ${remedy}`;
}
