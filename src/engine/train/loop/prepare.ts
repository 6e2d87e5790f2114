import path from 'node:path';
import { listed, LorikeetError } from '../../errors/index.ts';
import { type ModelSpec, resolveModel } from '../../models/index.ts';
import type { AdapterPlan } from '../../passes/index.ts';
import { resolveDevice } from '../../runtime/index.ts';
import { type Checkpoint, openCheckpoint, readConfig } from '../../weights/checkpoint.ts';
import { type LoadedCheckpoint, readCheckpoint, type RunState } from './checkpoints.ts';
import { initialValues, type TensorValues } from '../trained/initial.ts';
import type { FineTuneEvent, FineTuneJob, FineTuneObserver, LabelledText } from '../job.ts';
import { unusedTensors } from '../frozen/locate.ts';
import { fitMemory, largestBatch } from '../memory/fit.ts';
import { storedDtype } from '../frozen/stored-dtype.ts';
import { ClassifierModel } from '../model/model.ts';
import { AdamW } from '../trained/adamw-session.ts';
import { countTrained, planAdapter, trainedTensorsOf } from '../trained/tensors.ts';
import { StepPlan } from './step-plan.ts';
import { tokenize, type TokenizedTexts, tokenizerOf } from '../model/texts.ts';
import { openBaseWatched } from '../frozen/watched-base.ts';

/** The rows of a split with their token ids. */
export interface PreparedSplit {
  readonly rows: readonly LabelledText[];
  readonly texts: TokenizedTexts;
}

/** What is known of a run without its model. */
export interface PlannedRun {
  readonly spec: ModelSpec;
  readonly plan: AdapterPlan;
  readonly state: RunState;
  readonly steps: StepPlan;
}

/** A run that can start, or go on, with its next step. */
export interface PreparedRun extends PlannedRun {
  readonly checkpoint: Checkpoint;
  readonly model: ClassifierModel;
  readonly optimizer: AdamW;
  /** Replaced at every step. */
  readonly values: TensorValues;
  readonly train: PreparedSplit;
  readonly validation: PreparedSplit;
  readonly test: PreparedSplit;
  readonly close: () => Promise<void>;
}

const beginning: RunState = { step: 0, evaluations: [], seconds: 0, trainSeconds: 0, trainTokens: 0 };

/**
 * Opens everything a job needs: checks the rows, reads config and tokenizer, encodes the texts once, makes the session,
 * and takes the values from the seed or from the checkpoint to resume from.
 *
 * @returns a run whose `model` is null where the observer asked for an end before it was there
 */
export async function prepare(
  job: FineTuneJob,
  observer: FineTuneObserver,
): Promise<PreparedRun | (PlannedRun & { readonly model: null })> {
  const onEvent = (event: FineTuneEvent) => observer.onEvent(event);
  const started = performance.now();
  if (job.train.length === 0) throw new LorikeetError('train.no-rows', { split: 'training' });
  if (job.validation.length === 0) throw new LorikeetError('train.no-rows', { split: 'validation' });
  const { checkpoint: folder, training, labels } = job;
  const spec = resolveModel(await readConfig(folder), path.join(folder, 'config.json'), labels.length, {
    hidden: training.hiddenDropout,
    attention: training.attentionDropout,
    head: training.headDropout,
  });
  const plan = planAdapter(spec, job.lora);
  const checkpoint = await openCheckpoint(folder);
  const unused = unusedTensors(spec, checkpoint);
  if (unused.length > 0) {
    const message = `tensors of the checkpoint that a classifier has no use for: ${listed(unused)}`;
    onEvent({ type: 'note', level: 'info', message });
  }
  const device = await resolveDevice(job.device);
  const splits = await tokenizeSplits(job, spec, onEvent);
  const tensors = trainedTensorsOf(spec, plan);
  const initial = await initialValues(spec, tensors, checkpoint, training.seed);
  const resumed: LoadedCheckpoint | null =
    job.resumeFrom === null ? null : await readCheckpoint(job.resumeFrom, job, tensors);
  const steps = new StepPlan(job.train.length, training);
  const state = resumed?.state ?? beginning;
  const recompute = device === 'cpu' ? fitted(job, spec, plan, checkpoint, splits, onEvent) : job.recompute === true;
  const base = await openBaseWatched(spec, checkpoint, job, observer);
  if (!base) return { spec, plan, state, steps, model: null };
  const model = await ClassifierModel.open(spec, plan, checkpoint, {
    device,
    threads: job.threads,
    seed: training.seed,
    base,
    recompute,
  });
  const optimizer = await AdamW.open(tensors, training, resumed?.moments);
  onEvent({
    type: 'prepared',
    device,
    threads: job.threads,
    parameters: countTrained(spec, plan),
    head: initial.head,
    trainTokens: splits.train.texts.tokens,
    validationTokens: splits.validation.texts.tokens,
    truncatedRows: Object.values(splits).reduce((sum, { texts }) => sum + texts.truncated, 0),
    totalSteps: steps.totalSteps,
    startStep: state.step,
    epochs: training.epochs,
    evaluateEvery: training.evaluateEvery,
    seconds: (performance.now() - started) / 1000,
  });
  const close = async () => {
    await model.close();
    await optimizer.close();
  };
  const values = resumed?.values ?? initial.values;
  return { spec, plan, state, steps, checkpoint, model, optimizer, values, ...splits, close };
}

/** Whether to recompute, once it is sure that memory will do. @throws LorikeetError `train.too-little-memory` */
function fitted(
  job: FineTuneJob,
  spec: ModelSpec,
  plan: AdapterPlan,
  checkpoint: Checkpoint,
  { train, validation, test }: Record<'train' | 'validation' | 'test', PreparedSplit>,
  onEvent: (event: FineTuneEvent) => void,
): boolean {
  const lengths = (...splits: PreparedSplit[]) =>
    splits.flatMap(({ texts }) => texts.sequences.map(({ length }) => length));
  const recompute = fitMemory(spec, plan, job, {
    stored: storedDtype(checkpoint),
    training: largestBatch(lengths(train), job.training.batchSize),
    evaluation: largestBatch(lengths(validation, test), job.training.evalBatchSize),
  });
  if (recompute && job.recompute === 'auto') {
    const message = 'memory is short: the inside of each layer is computed again in the backward pass';
    onEvent({ type: 'note', level: 'info', message });
  }
  return recompute;
}

async function tokenizeSplits(job: FineTuneJob, spec: ModelSpec, onEvent: (event: FineTuneEvent) => void) {
  const maxLength = Math.min(job.maxLength, spec.maxLength);
  if (maxLength < job.maxLength) {
    const message = `maxLength ${job.maxLength} is beyond the ${spec.maxLength} positions of the model: ${maxLength} is used`;
    onEvent({ type: 'note', level: 'warn', message });
  }
  const tokenizer = await tokenizerOf(spec, job.checkpoint);
  const split = (rows: readonly LabelledText[]): PreparedSplit => {
    const texts = rows.map(({ text }) => text);
    return { rows, texts: tokenize(tokenizer, texts, maxLength, { spec, folder: job.checkpoint }) };
  };
  return { train: split(job.train), validation: split(job.validation), test: split(job.test) };
}
