import { rm } from 'node:fs/promises';
import path from 'node:path';
import type { Logger } from 'pino';
import type {
  MicroBatchEvent,
  PreparedEvent,
  RunRecord,
  RunResult,
  TrainingEvent,
  WorkerMessage,
  WorkerTask,
} from '../../contract/index.ts';
import { fineTune, type FineTuneResult, processIdentity, writeJson } from '../../engine/index.ts';
import { errorShape } from '../common/error-shape.ts';
import { appendJsonLines } from '../files/json-lines.ts';
import { openLog } from '../files/log.ts';
import { usableCheckpoint } from '../runs/checkpoints.ts';
import { modelFolder } from '../hub/model-folder.ts';
import { runFiles } from '../runs/folder.ts';
import { clearRunFolder } from '../runs/leftovers.ts';
import { cutBackMetrics, readEvents } from '../runs/progress.ts';
import { updateRecord } from '../runs/record.ts';
import { findSearch } from '../search/folder.ts';
import { readSearch } from '../search/record.ts';
import { openTrackers } from '../trackers/open.ts';
import type { ParentRun } from '../trackers/tracker.ts';
import { versions } from '../common/versions.ts';
import { signsOf } from './signs.ts';
import type { WarningSign } from '../../shared/warning-signs.ts';
import { listenForCancel } from './cancel-signal.ts';
import { checkUnchanged, takeFingerprints } from './fingerprints.ts';
import { fineTuneJob, weightsOf } from './job.ts';
import { observe } from './observer.ts';
import { writePredictionFiles } from './predictions.ts';
import { loadRows } from '../data/rows.ts';
import type { TrainingInputs } from './inputs.ts';
import { phrase } from '../../shared/phrases/index.ts';

type Tell = (event: TrainingEvent) => void;

/** How often a worker that evaluates says that it does, in milliseconds. */
const ALIVE_MS = 5000;

/**
 * Trains the run of a folder and writes its results there: metrics during training, then predictions, result and the
 * final run.json. Continues from the newest checkpoint if there is one.
 *
 * @param isCancelled whether the run is to end after its current step; by default, whether this process was asked to end
 * @param inputs what earlier runs of this process have read; read anew where it is left out
 * @throws whatever ended the run; run.json then says it too
 */
export async function train(
  { folder, device, why, memory, compute }: Omit<Extract<WorkerTask, { type: 'train' }>, 'type'>,
  send: (message: WorkerMessage) => void,
  isCancelled: () => boolean = listenForCancel(),
  inputs: TrainingInputs | null = null,
): Promise<WorkerMessage> {
  const tell: Tell = (event) => send({ type: 'event', event });
  const isAlive = nowAndThen(() => send({ type: 'alive' }));
  const record = await updateRecord(folder, {
    status: 'running',
    process: processIdentity(process.pid),
    startedAt: new Date().toISOString(),
    versions: versions(),
  });
  await clearRunFolder(folder);
  const log = openLog(runFiles(folder).log);
  log.info({ resumed: record.resumed, versions: record.versions }, phrase('log.started'));
  log.info({ device, memory, compute }, why);
  try {
    const { status } = await trainRecorded({
      ...{ folder, device, memory, compute, record, log, tell, isAlive, isCancelled, inputs },
    });
    await updateRecord(folder, { ...ended(), status: status === 'finished' ? 'finished' : 'cancelled' });
    log.info({ status }, phrase('log.ended'));
    return { type: 'trained' };
  } catch (error) {
    log.error({ err: error }, phrase('log.failed'));
    await updateRecord(folder, { ...ended(), status: 'failed', error: errorShape(error) }).catch((second: unknown) => {
      // Most likely the disk is full. The parent reports the error that it receives.
      log.error({ err: second }, phrase('log.unrecorded'));
    });
    throw error;
  }
}

/** The search of a trial, as trackers know it; null for a run of its own, and where its search is gone. */
async function parentOf({ search }: RunRecord, folder: string): Promise<ParentRun | null> {
  if (search === undefined) return null;
  try {
    const { id, createdAt } = await readSearch(findSearch(path.dirname(folder), search.id));
    return { id, createdAt };
  } catch {
    return null;
  }
}

/** At most once in some seconds. */
function nowAndThen(tell: () => void): () => void {
  let last = performance.now();
  return () => {
    if (performance.now() - last < ALIVE_MS) return;
    last = performance.now();
    tell();
  };
}

function ended(): Partial<RunRecord> {
  return { process: null, endedAt: new Date().toISOString() };
}

interface Training extends Pick<Extract<WorkerTask, { type: 'train' }>, 'folder' | 'device' | 'memory' | 'compute'> {
  readonly record: RunRecord;
  readonly log: Logger;
  readonly tell: Tell;
  /** Tells whoever started the run that it goes on. */
  readonly isAlive: () => void;
  readonly isCancelled: () => boolean;
  readonly inputs: TrainingInputs | null;
}

async function trainRecorded({
  folder,
  device,
  memory,
  compute,
  record,
  log,
  tell,
  isAlive,
  isCancelled,
  inputs,
}: Training): Promise<FineTuneResult> {
  const { config } = record;
  const files = runFiles(folder);
  const warn = (message: string) => {
    log.warn(message);
    tell({ type: 'note', level: 'warn', message });
  };
  const rows = await (inputs?.rows ?? loadRows)(config.data);
  const weights = weightsOf(rows, config);
  const checkpointFolder = await modelFolder(config.model, { offline: true });
  const fingerprints = await (inputs?.fingerprints ?? takeFingerprints)(checkpointFolder, config.data);
  checkUnchanged(record, fingerprints);
  await updateRecord(folder, {
    ...fingerprints,
    labels: [...rows.labels],
    classWeights: weights,
    rows: { train: rows.train.length, validation: rows.validation.length, test: rows.test.length },
    fixes: [...rows.fixes],
    overlay: rows.overlay,
  });
  const { checkpoint, damages } = await usableCheckpoint(folder);
  if (checkpoint !== null) {
    for (const damage of damages)
      warn(phrase('log.goes-on-from', { damage: damage.replace(/\.$/, ''), step: checkpoint.step }));
  }
  for (const { file, line, text } of await cutBackMetrics(folder, checkpoint?.step ?? 0)) {
    warn(phrase('log.damaged-line', { line, file, text: text.slice(0, 500) }));
  }
  const events = await readEvents(folder);
  const evaluations = events.filter(({ type }) => type === 'evaluation');
  await rm(files.result, { force: true });

  const trackers = await openTrackers({ record, folder, parent: await parentOf(record, folder) }, events, warn);
  const metrics = appendJsonLines(files.metrics);
  const dynamics = appendJsonLines(files.dynamics);
  const prepared = recordPrepared(folder);
  const observer = observe({
    metrics,
    dynamics,
    trackers,
    evaluated: new Set(evaluations.map(({ step }) => step)),
    log,
    isAlive,
    isCancelled,
    cancelFile: files.cancel,
    tell: (event) => {
      if (event.type === 'prepared' || event.type === 'micro-batch') prepared.begin(event);
      tell(event);
    },
  });
  try {
    const resumeFrom = checkpoint?.folder ?? null;
    const result = await fineTune(
      fineTuneJob({
        folder,
        config,
        device,
        deviceMemory: memory,
        compute,
        checkpointFolder,
        rows,
        classWeights: weights,
        resumeFrom,
      }),
      observer,
      inputs?.model ?? null,
    );
    await prepared.writes();
    await writePredictionFiles(folder, rows, result.predictions);
    const signs = await signsOf(files.metrics, rows.labels.length, result);
    for (const sign of signs) warn([phrase(`sign.${sign}`), phrase(`sign.${sign}.remedy`)].join(' '));
    await writeJson(files.result, resultOf(result, signs));
    await trackers.end(result.status === 'finished' ? 'finished' : 'cancelled', new Date().toISOString());
    return result;
  } catch (error) {
    await trackers.end('failed', new Date().toISOString());
    throw error;
  } finally {
    trackers.close();
    metrics.close();
    dynamics.close();
    // The next writer of run.json must not overlap with this write.
    await Promise.allSettled([prepared.writes()]);
  }
}

/** Writes what these events say into run.json while training goes on: the engine does not wait for its observer. */
function recordPrepared(folder: string): {
  begin: (event: PreparedEvent | MicroBatchEvent) => void;
  writes: () => Promise<unknown>;
} {
  let writing: Promise<unknown> = Promise.resolve();
  const changesOf = (event: PreparedEvent | MicroBatchEvent): Partial<RunRecord> => {
    if (event.type === 'micro-batch') return { microBatch: event.rows };
    const { device, compute, threads, parameters, totalSteps, microBatch } = event;
    return { device, compute, threads, parameters, totalSteps, microBatch };
  };
  return {
    begin: (event) => {
      writing = writing.then(() => updateRecord(folder, changesOf(event)));
      // `writes` reports the failure. Without this handler Node would end the process before that.
      writing.catch(() => undefined);
    },
    writes: () => writing,
  };
}

function resultOf({ predictions: _, ...result }: FineTuneResult, signs: WarningSign[]): RunResult {
  return { format: 1, ...result, evaluations: [...result.evaluations], signs };
}
