import path from 'node:path';
import {
  fineTune,
  type FineTuneJob,
  type FineTuneResult,
  type LabeledText,
  type TrainingEvent,
} from '../../src/engine/index.ts';
import type { TrainingSettings } from '../../src/engine/train/job.ts';
import { writeSmallModel } from './run-config.ts';
import { temporaryFolder } from './temporary.ts';
import { tinyLora } from './tiny-checkpoint.ts';

const words = [
  ['calm', 'sunny', 'music'],
  ['fire', 'flood', 'storm'],
];

/** Rows that a model can learn by heart: one word in each gives its class away. */
function rows(count: number, first = 0): LabeledText[] {
  return Array.from({ length: count }, (_, index) => {
    const row = first + index;
    const label = row % 2;
    return { row, label, text: `${words[label]![(row >> 1) % 3]} in street ${row}` };
  });
}

/** A job on a small model in a new folder: 16 training rows, 8 validation rows, 4 steps an epoch. */
export async function smallJob(
  training: Partial<TrainingSettings> = {},
  changes: Partial<FineTuneJob> = {},
): Promise<FineTuneJob> {
  const folder = temporaryFolder();
  await writeSmallModel(path.join(folder, 'model'));
  return {
    checkpoint: path.join(folder, 'model'),
    labels: ['calm', 'disaster'],
    train: rows(16),
    validation: rows(8, 16),
    test: [],
    maxLength: 32,
    lora: { ...tinyLora, dropout: 0.1 },
    precision: 'stored',
    recompute: false,
    checkMemory: true,
    cacheFolder: path.join(folder, 'cache'),
    device: 'cpu',
    threads: 1,
    checkpointsFolder: path.join(folder, 'checkpoints'),
    adapterFolder: path.join(folder, 'adapter'),
    resumeFrom: null,
    ...changes,
    training: {
      epochs: 2,
      batchSize: 4,
      evalBatchSize: 4,
      accumulation: 1,
      learningRate: 5e-3,
      schedule: 'constant',
      warmupRatio: 0,
      weightDecay: 0.001,
      betas: [0.9, 0.999],
      epsilon: 1e-8,
      maxGradNorm: 1,
      classWeights: [1, 1],
      dropout: { hidden: null, attention: null, head: null },
      seed: 42,
      evaluateEvery: 'epoch',
      checkpointEvery: 'epoch',
      keepCheckpoints: 0,
      best: 'loss',
      earlyStopping: null,
      ...training,
    },
  };
}

/** What a training told of itself, and what it came to. */
export interface Told {
  readonly events: readonly TrainingEvent[];
  readonly result: FineTuneResult;
}

/** Runs a job in this process. @param shouldStop asked with the events there are so far */
export async function runJob(
  job: FineTuneJob,
  shouldStop: (events: readonly TrainingEvent[]) => boolean = () => false,
): Promise<Told> {
  const events: TrainingEvent[] = [];
  const result = await fineTune(job, {
    onEvent: (event) => void events.push(event),
    shouldStop: () => shouldStop(events),
  });
  return { events, result };
}
