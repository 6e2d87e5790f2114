import path from 'node:path';
import type { RunConfig } from '../../contract/index.ts';
import type { DeviceMemory } from '../../shared/device.ts';
import type { Compute } from '../../shared/precision.ts';
import {
  classWeights,
  type FineTuneJob,
  type LabeledExample,
  type LabelSetExample,
  positiveWeights,
  type TrainingSettings,
} from '../../engine/index.ts';
import { basesFolder } from '../places/cache-folder.ts';
import { runFiles } from '../runs/folder.ts';
import type { RunRows } from '../data/rows.ts';

export interface JobParts {
  readonly folder: string;
  readonly config: RunConfig;
  readonly device: FineTuneJob['device'];
  /** What is free on it; null where that is not known. */
  readonly deviceMemory: DeviceMemory | null;
  readonly compute: Compute;
  /** Where the files of `config.model` lie. */
  readonly checkpointFolder: string;
  readonly rows: RunRows;
  readonly classWeights: readonly number[];
  /** The checkpoint folder to go on from. */
  readonly resumeFrom: string | null;
}

/** The engine's job for a run. */
export function fineTuneJob({
  folder,
  config,
  device,
  deviceMemory,
  compute,
  checkpointFolder,
  rows,
  classWeights,
  resumeFrom,
}: JobParts): FineTuneJob {
  const { checkpoints, adapter } = runFiles(folder);
  return {
    checkpoint: checkpointFolder,
    baseModel: baseModelOf(config),
    task: rows.task,
    labels: rows.labels,
    ...trainingRows(rows),
    maxLength: config.data.maxLength,
    lora: config.lora,
    training: trainingSettings(config, classWeights),
    precision: config.precision,
    compute,
    recompute: config.train.recompute,
    checkMemory: config.train.checkMemory,
    cacheFolder: basesFolder(),
    device,
    deviceMemory,
    threads: config.threads,
    checkpointsFolder: checkpoints,
    adapterFolder: adapter,
    resumeFrom,
  };
}

/** The base model as PEFT looks it up: on the Hub by name and commit, a folder by path. */
function baseModelOf({ model }: RunConfig): NonNullable<FineTuneJob['baseModel']> {
  const [name, revision] = path.isAbsolute(model) ? [model] : model.split('@');
  return { name: name!, revision };
}

function trainingRows(rows: RunRows): Pick<FineTuneJob, 'train' | 'validation' | 'test'> {
  if (rows.task === 'multi-label') {
    const part = (examples: readonly LabelSetExample[]) =>
      examples.map(({ row, text, labels }) => ({ row, text, labels }));
    return { train: part(rows.train), validation: part(rows.validation), test: part(rows.test) };
  }
  const part = (examples: readonly LabeledExample[]) => examples.map(({ row, text, label }) => ({ row, text, label }));
  return { train: part(rows.train), validation: part(rows.validation), test: part(rows.test) };
}

/** What classes weigh in the loss, or of several labels the rows that have each. @throws data.weight-* */
export function weightsOf(
  rows: RunRows,
  { train }: { readonly train: Pick<RunConfig['train'], 'classWeights'> },
): number[] {
  if (rows.task === 'multi-label') {
    const sets = rows.train.map(({ labels }) => labels);
    return positiveWeights(sets, rows.labels.length, train.classWeights);
  }
  const labels = rows.train.map(({ label }) => label);
  return classWeights(labels, rows.labels.length, train.classWeights);
}

export function trainingSettings({ train }: RunConfig, classWeights: readonly number[]): TrainingSettings {
  return { ...train, evalBatchSize: train.evalBatchSize ?? train.batchSize, classWeights };
}
