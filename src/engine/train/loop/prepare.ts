import { classNames, type HeadPlan, headText, planHead } from '../../../shared/head.ts';
import type { Compute } from '../../../shared/precision.ts';
import { inList, LorikeetError } from '../../errors/index.ts';
import type { ModelSpec } from '../../models/index.ts';
import { type Device, largeTensorFault, PROVED_TENSOR_BYTES, requireDevice } from '../../runtime/index.ts';
import { unusedTensors } from '../frozen/locate.ts';
import { readConfig } from '../../weights/checkpoint.ts';
import { storedDtype } from '../../weights/stored-dtype.ts';
import { openBaseWatched } from '../frozen/watched-base.ts';
import type { FineTuneJob, FineTuneObserver, TrainingRow } from '../job.ts';
import { fitMemory, largestBatch } from '../memory/fit.ts';
import type { TokenizedTexts } from '../model/texts.ts';
import type { Moments } from '../trained/adamw-session.ts';
import { type InitialValues, initialValues, storedClasses, type TensorValues } from '../trained/initial.ts';
import { startValues } from '../trained/adapter.ts';
import { addMagnitudes } from '../trained/magnitudes.ts';
import { type Targets, targetsOf } from '../targets.ts';
import { countTrained } from '../trained/tensors.ts';
import { readCheckpoint, type RunState } from './checkpoints.ts';
import { type OpenedModel, openModel, type ReadModel, readModel } from './open-training.ts';
import { LossScale } from './loss-scale.ts';
import { BatchSchedule } from './batch-schedule.ts';
import { SharedModel } from './shared-model.ts';
import { phrase } from '../../../shared/phrases/index.ts';

/** The rows of a split with their token ids. */
export interface PreparedSplit {
  readonly rows: readonly TrainingRow[];
  readonly texts: TokenizedTexts;
  /** In the order of the rows. */
  readonly targets: Targets;
}

type Splits = Readonly<Record<'train' | 'validation' | 'test', PreparedSplit>>;

/** A run before its sessions are open. */
export interface ReadRun extends ReadModel {
  readonly state: RunState;
  readonly steps: BatchSchedule;
}

/** A run that can start, or go on, with its next step. */
export interface PreparedRun extends ReadRun, OpenedModel, Splits {
  readonly device: Device;
  /** Replaced at every step. */
  readonly values: TensorValues;
}

/** A run that was asked to stop while its base was quantized. */
export interface StoppedRun extends ReadRun {
  readonly model: null;
}

/**
 * Opens everything a job needs: reads the model, encodes the texts once, takes the values from the seed or from the
 * checkpoint to resume from, chooses between memory and time, and opens the sessions.
 *
 * @param shared what earlier runs of this process left open; null for a run alone
 * @throws LorikeetError for bad input, a device that cannot be had, too little memory
 */
export async function prepare(
  job: FineTuneJob,
  observer: FineTuneObserver,
  shared: SharedModel | null = null,
): Promise<PreparedRun | StoppedRun> {
  const started = performance.now();
  requireRows(job);
  const read = await readModel(job, job.labels.length);
  noteUnusedTensors(read, observer);
  const { device } = job;
  await requireDevice(device);
  const sharable = shared !== null && isSharable(job, read) ? shared : null;
  const splits = await readTexts(job, read.spec, observer, shared ?? new SharedModel());
  const { state, values, moments, head } = await readStart(job, read, observer);
  const recompute = chooseMemory(job, read, device, splits, observer);
  await checkLargestTensor(job, read, splits);
  const run = { ...read, state, steps: new BatchSchedule(job.train.length, job.training) };
  const isHeld = sharable?.holds(read, job, recompute) ?? false;
  const base = isHeld ? null : await openBaseWatched(read.spec, read.checkpoint, job, observer);
  if (!base && !isHeld) return { ...run, model: null };
  if (base) await addMagnitudes(read.spec, read.tensors, values, base, job.threads);
  const opened = sharable
    ? await sharable.model(read, job, { base, recompute, moments })
    : await openModel(read, job, { device, base: base!, recompute, moments, values });
  noteCompute(read.compute, state, observer);
  observer.onEvent({
    type: 'prepared',
    device,
    threads: job.threads,
    parameters: countTrained(read.spec, read.parts),
    head,
    trainTokens: splits.train.texts.tokens,
    validationTokens: splits.validation.texts.tokens,
    truncatedRows: Object.values(splits).reduce((sum, { texts }) => sum + texts.truncated, 0),
    microBatch: state.microBatch ?? job.training.batchSize,
    compute: read.compute,
    totalSteps: run.steps.totalSteps,
    startStep: state.step,
    epochs: job.training.epochs,
    evaluateEvery: job.training.evaluateEvery,
    seconds: (performance.now() - started) / 1000,
  });
  return { ...run, ...opened, ...splits, device, values };
}

/** Whether a session that other runs share can train this one: one rank and one scale for all modules, float32, plain LoRA. */
function isSharable({ lora }: FineTuneJob, { compute }: ReadModel): boolean {
  const patterns = [lora.rankPattern, lora.alphaPattern];
  return compute === 'fp32' && !lora.dora && patterns.every((pattern) => Object.keys(pattern).length === 0);
}

function requireRows({ train, validation }: FineTuneJob): void {
  if (train.length === 0) throw new LorikeetError('train.no-rows', { split: 'training' });
  if (validation.length === 0) throw new LorikeetError('train.no-rows', { split: 'validation' });
}

function noteUnusedTensors({ spec, checkpoint }: ReadModel, observer: FineTuneObserver): void {
  const unused = unusedTensors(spec, checkpoint);
  if (unused.length === 0) return;
  const message = phrase('log.unused-tensors', { tensors: inList(unused) });
  observer.onEvent({ type: 'note', level: 'info', message });
}

function noteCompute(compute: Compute, { lossScale }: RunState, observer: FineTuneObserver): void {
  if (compute === 'fp32') return;
  const { scale } = new LossScale(lossScale ?? undefined);
  const message =
    compute === 'fp16' ? phrase('log.compute-scaled', { compute, scale }) : phrase('log.compute', { compute });
  observer.onEvent({ type: 'note', level: 'info', message });
}

async function readTexts(
  job: FineTuneJob,
  spec: ModelSpec,
  observer: FineTuneObserver,
  shared: SharedModel,
): Promise<Splits> {
  const maxLength = Math.min(job.maxLength, spec.maxLength);
  if (maxLength < job.maxLength) {
    const message = phrase('log.max-length', { asked: job.maxLength, most: spec.maxLength, used: maxLength });
    observer.onEvent({ type: 'note', level: 'warn', message });
  }
  const split = async (rows: readonly TrainingRow[]): Promise<PreparedSplit> => ({
    rows,
    texts: await shared.tokenize(job, spec, rows, maxLength),
    targets: targetsOf(spec.task, rows),
  });
  return { train: await split(job.train), validation: await split(job.validation), test: await split(job.test) };
}

interface Start extends InitialValues {
  readonly state: RunState;
  readonly moments?: Moments;
}

/** Where the run starts: at the first step with values of the seed, or at the checkpoint to resume from. */
async function readStart(job: FineTuneJob, read: ReadModel, observer: FineTuneObserver): Promise<Start> {
  const { spec, tensors, checkpoint } = read;
  const { start } = job.lora;
  const state: RunState = {
    ...{ step: 0, evaluations: [], seconds: 0, trainSeconds: 0, trainTokens: 0 },
    ...{ microBatch: null, lossScale: null },
  };
  if (job.resumeFrom === null && start !== null) {
    return { state, values: await startValues(start, tensors), head: 'adapter' };
  }
  const head = await chooseHead(job, read, observer);
  const initial = await initialValues(spec, tensors, checkpoint, job.training.seed, head);
  if (job.resumeFrom === null) return { ...initial, state };
  return { ...initial, ...(await readCheckpoint(job.resumeFrom, job, tensors)) };
}

/**
 * Chooses the head of a base that is a classifier, and says which class of the checkpoint becomes which label.
 *
 * @throws LorikeetError `train.head-mismatch`
 */
async function chooseHead(
  job: FineTuneJob,
  { spec, checkpoint }: ReadModel,
  observer: FineTuneObserver,
): Promise<HeadPlan> {
  const { labels, training } = job;
  const { head: choice = 'auto' } = training;
  const classes = storedClasses(spec, checkpoint);
  const names = classNames(await readConfig(job.checkpoint));
  const plan = planHead(choice, labels, names, classes);
  if (plan === null) {
    throw new LorikeetError('train.head-mismatch', { folder: job.checkpoint, labels, names, classes });
  }
  const message = headText(plan, labels, names, classes);
  const level = plan.from === 'names' || choice !== 'auto' ? 'info' : 'warn';
  if (message !== null && job.resumeFrom === null) observer.onEvent({ type: 'note', level, message });
  return plan;
}

/**
 * Sees to it that WebGPU computes the attention of the largest batch, the largest tensor that a step holds: beyond the size of a
 * buffer, which the runtime does not tell, it would train on zeros. The proof of the device has tried {@link PROVED_TENSOR_BYTES}.
 *
 * @throws LorikeetError `runtime.device-unavailable`
 */
async function checkLargestTensor(job: FineTuneJob, { spec }: ReadModel, splits: Splits): Promise<void> {
  const { device, training } = job;
  if (device !== 'webgpu') return;
  const lengths = Object.values(splits).flatMap(({ texts }) => texts.sequences.map(({ length }) => length));
  const { rows, length } = largestBatch(lengths, Math.max(training.batchSize, training.evalBatchSize));
  const bytes = 4 * rows * spec.heads * (length + 1) ** 2;
  const fault = bytes <= PROVED_TENSOR_BYTES ? null : await largeTensorFault(device, bytes);
  if (fault === null) return;
  const reason = `${fault}, and the attention of ${rows} rows of ${length} tokens is as large; lower batchSize or maxLength`;
  throw new LorikeetError('runtime.device-unavailable', { device, reason });
}

/**
 * Whether to recompute. The memory plan covers the CPU, and devices of whose memory it is known what is free; others recompute
 * only where the job says so.
 *
 * @throws LorikeetError `train.too-little-memory`, `train.too-little-device-memory`
 */
function chooseMemory(
  job: FineTuneJob,
  { spec, parts, checkpoint }: ReadModel,
  device: Device,
  { train, validation, test }: Splits,
  observer: FineTuneObserver,
): boolean {
  const { deviceMemory = null } = job;
  if (device !== 'cpu' && deviceMemory === null) return job.recompute === true;
  const lengths = (...splits: PreparedSplit[]) =>
    splits.flatMap(({ texts }) => texts.sequences.map(({ length }) => length));
  const shapes = {
    stored: storedDtype(checkpoint.tensors.values()),
    training: largestBatch(lengths(train), job.training.batchSize),
    evaluation: largestBatch(lengths(validation, test), job.training.evalBatchSize),
  };
  const room = device === 'cpu' || deviceMemory === null ? undefined : { device, ...deviceMemory };
  const recompute = fitMemory(spec, parts, job, shapes, room);
  if (recompute && job.recompute === 'auto') {
    const message = phrase('log.recompute');
    observer.onEvent({ type: 'note', level: 'info', message });
  }
  return recompute;
}
