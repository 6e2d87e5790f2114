import { rm } from 'node:fs/promises';
import type { Logger } from 'pino';
import type { PreparedEvent, RunRecord, RunResult, TrainingEvent, WorkerMessage } from '../../contract/index.ts';
import { classWeights, fineTune, type FineTuneResult, processIdentity, writeJson } from '../../engine/index.ts';
import { errorShape } from '../common/error-shape.ts';
import { appendJsonLines } from '../files/json-lines.ts';
import { openLog } from '../files/log.ts';
import { newestCheckpoint } from '../runs/checkpoints.ts';
import { modelFolder } from '../hub/model-folder.ts';
import { runFiles } from '../runs/folder.ts';
import { cutBackMetrics, readProgress } from '../runs/progress.ts';
import { updateRecord } from '../runs/record.ts';
import { versions } from '../common/versions.ts';
import { listenForCancel } from './cancel-signal.ts';
import { checkUnchanged, takeFingerprints } from './fingerprints.ts';
import { fineTuneJob } from './job.ts';
import { observe } from './observer.ts';
import { writePredictionFiles } from './predictions.ts';
import { loadRows } from '../data/rows.ts';

type Tell = (event: TrainingEvent) => void;

/**
 * Trains the run of a folder and leaves everything it gives there: metrics as they come, then predictions, result and the
 * final state of run.json. A run that has a checkpoint goes on from it.
 *
 * @param isCancelled whether the run is to end after its current step; by default, whether this process was asked to end
 * @throws whatever ended the run; run.json then says it too
 */
export async function train(
  folder: string,
  tell: Tell,
  isCancelled: () => boolean = listenForCancel(),
): Promise<WorkerMessage> {
  const record = await updateRecord(folder, {
    status: 'running',
    process: processIdentity(process.pid),
    startedAt: new Date().toISOString(),
    versions: versions(),
  });
  const log = openLog(runFiles(folder).log);
  log.info({ resumed: record.resumed, versions: record.versions }, 'started');
  try {
    const { status } = await trainRecorded({ folder, record, log, tell, isCancelled });
    await updateRecord(folder, { ...ended(), status: status === 'finished' ? 'finished' : 'cancelled' });
    log.info({ status }, 'ended');
    return { type: 'trained' };
  } catch (error) {
    log.error({ err: error }, 'failed');
    await updateRecord(folder, { ...ended(), status: 'failed', error: errorShape(error) }).catch((second: unknown) => {
      // The disk is full, most likely; the parent then tells what it heard.
      log.error({ err: second }, 'the failure could not be recorded');
    });
    throw error;
  }
}

function ended(): Partial<RunRecord> {
  return { process: null, endedAt: new Date().toISOString() };
}

interface Training {
  readonly folder: string;
  readonly record: RunRecord;
  readonly log: Logger;
  readonly tell: Tell;
  readonly isCancelled: () => boolean;
}

async function trainRecorded({ folder, record, log, tell, isCancelled }: Training): Promise<FineTuneResult> {
  const { config } = record;
  const files = runFiles(folder);
  const rows = await loadRows(config.data);
  const weights = classWeights(
    rows.train.map(({ label }) => label),
    rows.labels.length,
    config.train.classWeights,
  );
  const checkpointFolder = await modelFolder(config.model, { offline: true });
  const fingerprints = await takeFingerprints(checkpointFolder, config.data);
  checkUnchanged(record, fingerprints);
  await updateRecord(folder, {
    ...fingerprints,
    labels: [...rows.labels],
    classWeights: weights,
    rows: { train: rows.train.length, validation: rows.validation.length, test: rows.test.length },
    fixes: [...rows.fixes],
    overlay: rows.overlay,
  });
  const checkpoint = await newestCheckpoint(folder);
  await cutBackMetrics(folder, checkpoint?.step ?? 0);
  const { evaluations } = await readProgress(folder);
  await rm(files.result, { force: true });

  const metrics = appendJsonLines(files.metrics);
  const dynamics = appendJsonLines(files.dynamics);
  const prepared = recordPrepared(folder);
  const observer = observe({
    metrics,
    dynamics,
    evaluated: new Set(evaluations.map(({ step }) => step)),
    log,
    isCancelled,
    cancelFile: files.cancel,
    tell: (event) => {
      if (event.type === 'prepared') prepared.begin(event);
      tell(event);
    },
  });
  try {
    const resumeFrom = checkpoint?.folder ?? null;
    const result = await fineTune(
      fineTuneJob({ folder, config, checkpointFolder, rows, classWeights: weights, resumeFrom }),
      observer,
    );
    await prepared.written();
    await writePredictionFiles(folder, rows, result.predictions);
    await writeJson(files.result, resultOf(result));
    return result;
  } finally {
    metrics.close();
    dynamics.close();
    // Whoever writes run.json next must not cross this write.
    await Promise.allSettled([prepared.written()]);
  }
}

/** Writes what `prepared` tells into run.json while training goes on; the engine does not wait for its observer. */
function recordPrepared(folder: string): { begin: (event: PreparedEvent) => void; written: () => Promise<unknown> } {
  let writing: Promise<unknown> = Promise.resolve();
  return {
    begin: ({ device, threads, parameters, totalSteps }) => {
      writing = updateRecord(folder, { device, threads, parameters, totalSteps });
      // Told by `written`; without this Node would end the process before training gets there.
      writing.catch(() => undefined);
    },
    written: () => writing,
  };
}

function resultOf({ predictions: _, ...result }: FineTuneResult): RunResult {
  return { format: 1, ...result, evaluations: [...result.evaluations] };
}
