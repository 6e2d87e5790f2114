import type { Compute } from '../../../shared/precision.ts';
import path from 'node:path';
import { type ModelSpec, resolveModel } from '../../models/index.ts';
import type { TrainedParts } from '../../passes/index.ts';
import { type Device, requireDevice } from '../../runtime/index.ts';
import { type Checkpoint, openCheckpoint, readConfig } from '../../weights/checkpoint.ts';
import { type FrozenBase, openBase } from '../frozen/base.ts';
import type { FineTuneJob, TrainingSettings } from '../job.ts';
import { ClassifierModel, computeOf, type ModelOptions } from '../model/model.ts';
import { AdamW, type Moments } from '../trained/adamw-session.ts';
import { ResidentState } from '../trained/resident-state.ts';
import { initialValues, type TensorValues } from '../trained/initial.ts';
import { addMagnitudes } from '../trained/magnitudes.ts';
import { trainedPartsOf, type TrainedTensor, trainedTensorsOf } from '../trained/tensors.ts';

/** The part of a job that describes the model and its sessions, without rows, steps and folders. */
export interface ModelJob extends Pick<
  FineTuneJob,
  'checkpoint' | 'task' | 'lora' | 'precision' | 'compute' | 'cacheFolder' | 'device' | 'threads' | 'native'
> {
  readonly training: Pick<TrainingSettings, 'dropout' | 'seed' | 'betas' | 'epsilon' | 'weightDecay' | 'maxGradNorm'>;
}

/** A model as config.json and the headers of its weights describe it, with its trained parts. */
export interface ReadModel {
  readonly spec: ModelSpec;
  readonly parts: TrainedParts;
  /** Every tensor of {@link parts}. */
  readonly tensors: readonly TrainedTensor[];
  readonly checkpoint: Checkpoint;
  /** What products are computed in: what the job asks for, where the family allows it. */
  readonly compute: Compute;
}

/** The sessions of a training. */
export interface OpenedModel {
  readonly model: ClassifierModel;
  readonly optimizer: AdamW;
  /** Trained tensors and moments on the device, in place of those of the optimizer; null where they cannot stay there. */
  readonly resident: ResidentState | null;
  readonly close: () => Promise<void>;
}

export interface OpenOptions {
  readonly device: Device;
  readonly base: FrozenBase;
  /** Compute the inside of each layer again in the backward pass. */
  readonly recompute: boolean;
  /** Moments of a run that is resumed; zeros where they are left out. */
  readonly moments?: Moments | undefined;
  /** First values of the trained tensors, where they are to stay on the device if it can keep them. */
  readonly values?: TensorValues | undefined;
  /** Where the runtime writes a profile; none where it is left out. */
  readonly profilePrefix?: string | undefined;
  /** See {@link ClassifierModel.open}. */
  readonly rewrite?: ModelOptions['rewrite'];
}

/**
 * Reads the description of a model, without its weights.
 *
 * @throws LorikeetError of config.json, of the headers of the weights, of the matching rules for target modules
 */
export async function readModel(job: ModelJob, classes: number): Promise<ReadModel> {
  const { checkpoint: folder, task, training } = job;
  const config = await readConfig(folder);
  const spec = resolveModel(config, path.join(folder, 'config.json'), classes, training.dropout, task);
  const parts = trainedPartsOf(spec, job.lora);
  return {
    ...{ spec, parts, tensors: trainedTensorsOf(spec, parts), checkpoint: await openCheckpoint(folder) },
    compute: computeOf(spec, job.compute),
  };
}

/** Opens the sessions of a model and its optimizer. @throws LorikeetError of the passes, `runtime.session-failed` */
export async function openModel(
  { spec, parts, tensors, checkpoint, compute }: ReadModel,
  { threads, training, native }: ModelJob,
  { moments, values, ...options }: OpenOptions,
): Promise<OpenedModel> {
  const model = await ClassifierModel.open(spec, parts, checkpoint, {
    ...{ threads, seed: training.seed, compute, native },
    ...options,
  });
  const optimizer = await AdamW.open(tensors, training, moments);
  const resident =
    values !== undefined && model.isResident
      ? await ResidentState.open(tensors, training, { device: options.device, values, moments: optimizer.moments })
      : null;
  const close = async () => {
    await resident?.close();
    await model.close();
    await optimizer.close();
  };
  return { model, optimizer, resident, close };
}

/** A training that can take its first step. */
export interface OpenedTraining extends ReadModel, OpenedModel {
  readonly device: Device;
  /** Replaced at every step. */
  readonly values: TensorValues;
}

/**
 * Opens a model with a run's initial values, for steps on the caller's batches: for benchmarks and comparisons.
 *
 * @throws LorikeetError of {@link readModel}, of quantization, of the device, of {@link openModel}
 */
export async function openTraining(
  job: ModelJob,
  classes: number,
  options: Pick<OpenOptions, 'recompute' | 'profilePrefix' | 'rewrite'>,
): Promise<OpenedTraining> {
  const read = await readModel(job, classes);
  const { values } = await initialValues(read.spec, read.tensors, read.checkpoint, job.training.seed);
  const { device } = job;
  await requireDevice(device);
  const base = await openBase(read.spec, read.checkpoint, job);
  await addMagnitudes(read.spec, read.tensors, values, base, job.threads);
  return { ...read, device, values, ...(await openModel(read, job, { device, base, values, ...options })) };
}
