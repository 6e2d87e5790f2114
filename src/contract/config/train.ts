import { z } from 'zod';
import { bestMetricNames } from '../../shared/best-metric.ts';
import { headChoices } from '../../shared/head.ts';
import type { TrainingSettings } from '../../shared/job.ts';
import { computeChoices } from '../../shared/precision.ts';
import { scheduleNames } from '../../shared/schedule.ts';

const every = z.union([z.literal('epoch'), z.int().min(1)]);
const ownDropout = z.number().min(0).lt(1).nullable().default(null);

const DropoutConfig = z
  .strictObject({
    hidden: ownDropout.describe('After embeddings and layers.'),
    attention: ownDropout.describe('On attention probabilities.'),
    head: ownDropout.describe('In the classification head.'),
  })
  .describe('Dropout of the model itself; null takes what the checkpoint’s config.json says.');

/** The step loop: optimizer, schedule, loss, evaluation and checkpoints. */
export const TrainConfig = z
  .strictObject({
    epochs: z.int().min(1).default(5).describe('Passes over the training rows.'),
    batchSize: z.int().min(1).default(8).describe('Rows of one micro-batch.'),
    evalBatchSize: z
      .int()
      .min(1)
      .nullable()
      .default(null)
      .describe('Rows of one evaluation batch; null takes `batchSize`.'),
    accumulation: z
      .int()
      .min(1)
      .default(1)
      .describe('Micro-batches whose gradients are averaged for one optimizer step.'),
    learningRate: z.number().gt(0).default(1e-4).describe('Largest learning rate of AdamW.'),
    schedule: z
      .enum(scheduleNames)
      .default('linear')
      .describe('How the learning rate moves over the run; `linear` and `cosine` fall to 0.'),
    warmupRatio: z
      .number()
      .min(0)
      .max(1)
      .default(0)
      .describe('Share of all steps over which the rate rises from 0; `constant` ignores it.'),
    weightDecay: z.number().min(0).default(0.001).describe('Decoupled weight decay of AdamW.'),
    betas: z
      .tuple([z.number().min(0).lt(1), z.number().min(0).lt(1)])
      .default([0.9, 0.999])
      .describe('Decay rates of AdamW’s two moments.'),
    epsilon: z.number().gt(0).default(1e-8).describe('Added to the denominator of AdamW.'),
    maxGradNorm: z.number().min(0).default(1).describe('Largest global norm of the gradients; 0 does not clip.'),
    classWeights: z
      .union([z.enum(['none', 'balanced']), z.array(z.number().gt(0)).min(2)])
      .default('none')
      .describe(
        'Weights of the classes in the loss: `balanced` is n / (classes × count of class) on the training rows; or one number per class.',
      ),
    dropout: DropoutConfig.prefault({}),
    head: z
      .enum(headChoices)
      .default('auto')
      .describe(
        'The head, where the base is a classifier already: `checkpoint` takes the rows of the classes whose names are labels of the data and draws the others, `new` draws all of it, `auto` takes the checkpoint’s where it has all labels or as many classes without names.',
      ),
    seed: z.int().min(0).default(42).describe('Draws initial values, the order of the rows and every dropout mask.'),
    evaluateEvery: every
      .default('epoch')
      .describe('Evaluate after every epoch, or after every so many optimizer steps.'),
    checkpointEvery: every
      .default('epoch')
      .describe('Write a checkpoint after every epoch, or after every so many optimizer steps.'),
    compute: z
      .enum(computeChoices)
      .default('auto')
      .describe(
        'What matrix products are computed in; all else is float32. `auto` takes the half floats of a base that is stored in them on a graphics card that is proved to multiply them, and float32 elsewhere. `fp16` scales the loss.',
      ),
    recompute: z
      .union([z.boolean(), z.literal('auto')])
      .default('auto')
      .describe(
        'Compute the inside of each layer again in the backward pass instead of keeping it (gradient checkpointing): less memory, more time; `auto` does so on the CPU where memory would not do otherwise.',
      ),
    checkMemory: z
      .boolean()
      .default(true)
      .describe(
        'Refuse to start on the CPU where the memory plan needs more than there is; `false` tries all the same.',
      ),
    keepCheckpoints: z.int().min(0).default(0).describe('Checkpoints kept besides the best one and the newest one.'),
    best: z
      .enum(bestMetricNames)
      .default('f1')
      .describe(
        'Metric of the validation rows that chooses the best evaluation. `f1` is that of the positive class of two, else the mean over classes or labels (macro); `samplesF1`, the mean over rows, is for several labels.',
      ),
    earlyStopping: z
      .int()
      .min(1)
      .nullable()
      .default(null)
      .describe('Stop after so many evaluations without a better one; null never.'),
  })
  .describe('Optimizer, schedule, loss, evaluation and checkpoints.') satisfies z.ZodType<
  Omit<TrainingSettings, 'evalBatchSize' | 'classWeights'>
>;
