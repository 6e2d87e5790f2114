import { z } from 'zod';
import type { LoraSettings } from '../../shared/job.ts';

const moduleSelection = z.union([z.string().min(1), z.array(z.string().min(1)).min(1)]).nullable();

/** The adapter, with PEFT's meanings. */
export const LoraConfig = z
  .strictObject({
    enabled: z
      .boolean()
      .default(true)
      .describe('Whether an adapter is trained; without one it is the classification head alone.'),
    r: z.int().min(1).default(8).describe('Rank of the update.'),
    alpha: z.number().gt(0).default(16).describe('The update is scaled by `alpha` / `r`.'),
    dropout: z.number().min(0).lt(1).default(0.1).describe('Probability of dropping an input element of the update.'),
    targets: moduleSelection
      .default(null)
      .describe(
        'Modules to adapt: a list of names or name endings, one regular expression, `all-linear`, or null for PEFT’s default of the architecture.',
      ),
    exclude: moduleSelection
      .default(null)
      .describe('Modules not to adapt though `targets` matches them: a list of names or one regular expression.'),
    modulesToSave: z
      .array(z.string().min(1))
      .nullable()
      .default(null)
      .describe('Modules trained in full and saved with the adapter; null takes the classification head.'),
    rslora: z.boolean().default(false).describe('Scale by `alpha` / √`r` instead of `alpha` / `r`.'),
    dora: z
      .boolean()
      .default(false)
      .describe('DoRA: the length of each output’s weights is trained too, apart from their direction.'),
    bias: z
      .enum(['none', 'lora_only', 'all'])
      .default('none')
      .describe('Biases trained besides: `none`, `lora_only` (where an adapter is), or `all`.'),
    rankPattern: z
      .record(z.string().min(1), z.int().min(1))
      .default({})
      .describe(
        'Ranks of single modules, by a regular expression for the end of their names; the first that matches counts.',
      ),
    alphaPattern: z
      .record(z.string().min(1), z.number().gt(0))
      .default({})
      .describe('Alphas of single modules, written as `rankPattern`.'),
    start: z
      .string()
      .min(1)
      .nullable()
      .default(null)
      .describe(
        'A run, or the folder of an adapter, to go on from: training starts with its values, and what it is (rank, alpha, patterns, targets, DoRA, biases) replaces those settings. null starts with a new adapter.',
      ),
    layers: z
      .array(z.int().min(0))
      .min(1)
      .nullable()
      .default(null)
      .describe('Layers to adapt, counted from 0; null adapts all.'),
  })
  .describe('The LoRA adapter, with the meanings PEFT gives these settings.') satisfies z.ZodType<LoraSettings>;
