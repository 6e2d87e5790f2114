import { createHash } from 'node:crypto';
import { readdir, rm } from 'node:fs/promises';
import path from 'node:path';
import { z } from 'zod';
import { currentPrecision } from '../../../shared/precision.ts';
import { LorikeetError } from '../../errors/index.ts';
import { readFailure, readBytes } from '../../files/index.ts';
import { readJson, writeJson } from '../../files/json.ts';
import { writeWholeFolder } from '../../files/whole.ts';
import { readHeader } from '../../weights/open.ts';
import { readFloats } from '../../weights/read.ts';
import { writeSafetensors } from '../../weights/write.ts';
import type { TensorValues } from '../trained/initial.ts';
import type { EvaluationRecord, FineTuneJob, LoraSettings, TrainingSettings } from '../job.ts';
import type { Moments } from '../trained/adamw-session.ts';
import type { TrainedTensor } from '../trained/tensors.ts';
import type { LossScaleState } from './loss-scale.ts';
import { phrase } from '../../../shared/phrases/index.ts';

/** The state of a run besides its tensors. Random streams need no state: they are functions of seed and step. */
export interface RunState {
  /** Optimizer steps done. */
  readonly step: number;
  readonly evaluations: readonly EvaluationRecord[];
  readonly seconds: number;
  readonly trainSeconds: number;
  readonly trainTokens: number;
  /** Rows of a micro-batch since memory ran out; `null` while they are what the job says. */
  readonly microBatch: number | null;
  /** `null` where products are not computed in float16. */
  readonly lossScale: LossScaleState | null;
}

export interface LoadedCheckpoint {
  readonly state: RunState;
  readonly values: TensorValues;
  readonly moments: Moments;
}

const stateSchema = z.object({
  version: z.literal(1),
  step: z.int().min(0),
  evaluations: z.array(
    z.object({
      step: z.int(),
      epoch: z.number(),
      loss: z.number().nullable(),
      metrics: z.record(z.string(), z.unknown()),
    }),
  ),
  seconds: z.number(),
  trainSeconds: z.number(),
  trainTokens: z.number(),
  // Absent in checkpoints of earlier versions.
  microBatch: z.int().min(1).nullable().default(null),
  lossScale: z
    .object({ scale: z.number().gt(0), goodSteps: z.int().min(0) })
    .nullable()
    .default(null),
  job: z.record(z.string(), z.string()),
  // Absent in checkpoints of earlier versions.
  sha256: z.string().nullable().default(null),
});

const stateFile = 'state.json';
const tensorsFile = 'tensors.safetensors';
const sections = ['value', 'first_moment', 'second_moment'] as const;

/** `step-000123` */
export function checkpointName(step: number): string {
  return `step-${String(step).padStart(6, '0')}`;
}

/**
 * Writes `<checkpointsFolder>/step-000123/`, whole or not at all.
 *
 * @returns the folder
 * @throws LorikeetError `files.disk-full`, `files.not-writable`
 */
export async function writeCheckpoint(
  job: FineTuneJob,
  tensors: readonly TrainedTensor[],
  { state, values, moments }: LoadedCheckpoint,
): Promise<string> {
  const folder = path.join(job.checkpointsFolder, checkpointName(state.step));
  const parts = { value: values, first_moment: moments.first, second_moment: moments.second };
  await writeWholeFolder(folder, async (temporary) => {
    await writeSafetensors(
      path.join(temporary, tensorsFile),
      sections.flatMap((section) =>
        tensors.map(({ name, shape }) => ({
          name: `${section}:${name}`,
          dtype: 'F32' as const,
          shape,
          data: parts[section].get(name) as Float32Array,
        })),
      ),
    );
    const sha256 = await hashOf(path.join(temporary, tensorsFile));
    await writeJson(path.join(temporary, stateFile), { version: 1, ...state, job: identityOf(job), sha256 });
  });
  return folder;
}

/**
 * Reads a checkpoint that this job wrote.
 *
 * @throws LorikeetError `train.checkpoint-of-another-run`, `train.bad-checkpoint`
 */
export async function readCheckpoint(
  folder: string,
  job: FineTuneJob,
  tensors: readonly TrainedTensor[],
): Promise<LoadedCheckpoint> {
  const { job: storedJob, version: _, sha256: __, ...state } = await readState(folder);
  for (const [field, expected] of Object.entries(identityOf(job))) {
    const found = storedJob[field] ?? 'nothing';
    if (found !== expected && !(field === 'precision' && currentPrecision(found) === expected)) {
      throw new LorikeetError('train.checkpoint-of-another-run', { folder, field, expected, found });
    }
  }
  if (state.microBatch !== null && job.training.batchSize % state.microBatch !== 0) {
    const reason = `${stateFile}: microBatch ${state.microBatch} is no part of ${job.training.batchSize} rows`;
    throw new LorikeetError('train.bad-checkpoint', { folder, reason });
  }
  const stored = new Map(
    (await readHeader(path.join(folder, tensorsFile))).tensors.map((tensor) => [tensor.name, tensor]),
  );
  const section = async (name: (typeof sections)[number]): Promise<TensorValues> => {
    const values: TensorValues = new Map();
    for (const tensor of tensors) {
      const storedTensor = stored.get(`${name}:${tensor.name}`);
      if (storedTensor?.shape.join() !== tensor.shape.join()) {
        throw new LorikeetError('train.bad-checkpoint', { folder, reason: `it lacks ${name}:${tensor.name}` });
      }
      values.set(tensor.name, await readFloats(storedTensor));
    }
    return values;
  };
  return {
    state,
    values: await section('value'),
    moments: { first: await section('first_moment'), second: await section('second_moment') },
  };
}

/**
 * Whether a checkpoint can be resumed from, as far as its own files tell.
 *
 * @returns why it cannot; null where it can
 */
export async function checkpointDamage(folder: string): Promise<string | null> {
  try {
    const { sha256 } = await readState(folder);
    await readHeader(path.join(folder, tensorsFile));
    if (sha256 === null || sha256 === (await hashOf(path.join(folder, tensorsFile)))) return null;
    return phrase('log.not-as-written', { file: tensorsFile });
  } catch (error) {
    if (error instanceof LorikeetError) return error.message;
    throw error;
  }
}

/** Of a file of a few megabytes: adapters and their moments. */
async function hashOf(file: string): Promise<string> {
  try {
    return createHash('sha256')
      .update(await readBytes(file))
      .digest('hex');
  } catch (error) {
    throw readFailure(file, error);
  }
}

async function readState(folder: string): Promise<z.infer<typeof stateSchema>> {
  const parsed = stateSchema.safeParse(await readJson(path.join(folder, stateFile)));
  if (parsed.success) return parsed.data;
  const [issue] = parsed.error.issues;
  const reason = `${stateFile}: ${issue?.path.join('.') ?? ''}: ${issue?.message ?? ''}`;
  throw new LorikeetError('train.bad-checkpoint', { folder, reason });
}

/** Deletes the oldest checkpoints beyond `keep` and the newest; the one of step `spared` stays. */
export async function pruneCheckpoints(checkpointsFolder: string, keep: number, spared: number | null): Promise<void> {
  const names = (await readdir(checkpointsFolder)).filter((name) => /^step-\d+$/.test(name)).sort();
  const candidates = names.filter((name) => spared === null || name !== checkpointName(spared));
  for (const name of candidates.slice(0, Math.max(0, candidates.length - 1 - keep))) {
    await rm(path.join(checkpointsFolder, name), { recursive: true, force: true });
  }
}

/** Cached by job: hashing all texts again at every checkpoint would be slow. */
const identities = new WeakMap<FineTuneJob, Readonly<Record<string, string>>>();

/** The fields that a job and a checkpoint must share for the job to resume from it. */
function identityOf(job: FineTuneJob): Readonly<Record<string, string>> {
  const cached = identities.get(job);
  if (cached) return cached;
  const texts = createHash('sha256');
  for (const row of job.train) texts.update(JSON.stringify([row.text, 'labels' in row ? row.labels : row.label]));
  const identity = {
    training: JSON.stringify(storedTraining(job.training)),
    lora: JSON.stringify(storedLora(job.lora)),
    labels: JSON.stringify(job.labels),
    maxLength: String(job.maxLength),
    precision: job.precision,
    'training rows': texts.digest('hex'),
  };
  identities.set(job, identity);
  return identity;
}

/** The names and the order under which checkpoints have the settings, those written by earlier versions too. */
function storedTraining(training: TrainingSettings): object {
  const { epochs, batchSize, evalBatchSize, accumulation, learningRate, schedule, warmupRatio } = training;
  const { weightDecay, betas, epsilon, maxGradNorm, classWeights, dropout } = training;
  const { seed, evaluateEvery, checkpointEvery, keepCheckpoints, best, earlyStopping } = training;
  return {
    ...{ epochs, batchSize, evalBatchSize, accumulation, learningRate, schedule, warmupRatio },
    ...{ weightDecay, betas, epsilon, maxGradNorm, classWeights },
    ...{ hiddenDropout: dropout.hidden, attentionDropout: dropout.attention, headDropout: dropout.head },
    ...{
      seed,
      evaluateEvery,
      checkpointEvery,
      keepCheckpoints,
      bestMetric: best,
      earlyStoppingPatience: earlyStopping,
    },
  };
}

/** As {@link storedTraining}. */
function storedLora({
  r,
  alpha,
  dropout,
  targets,
  exclude,
  modulesToSave,
  rslora,
  layers,
  enabled,
  ...later
}: LoraSettings): object {
  const adapter = { rank: r, alpha, dropout, targets, excludeModules: exclude };
  return { ...adapter, modulesToSave, rankStabilized: rslora, layers, enabled, ...chosen(later) };
}

/** Settings that checkpoints of earlier versions do not know, where they say more than nothing. */
function chosen(settings: object): object {
  const isUnused = (value: unknown) =>
    value === false ||
    value === null ||
    value === 'none' ||
    (typeof value === 'object' && Object.keys(value).length === 0);
  return Object.fromEntries(Object.entries(settings).filter(([, value]) => !isUnused(value)));
}
