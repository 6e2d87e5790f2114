import { z } from 'zod';
import { precisions } from '../shared/precision.ts';

const bytes = z.number();

export const Precision = z.enum(precisions);
export type Precision = z.infer<typeof Precision>;

/** Bytes a run on the CPU will hold when it holds most. */
export const MemoryPlan = z.object({
  precision: Precision,
  /** Whether the inside of each layer is computed again in the backward pass. */
  recompute: z.boolean(),
  /** Frozen weights. */
  weights: bytes,
  /** Trained tensors, gradients and moments. */
  trained: bytes,
  /** What the forward pass keeps for the backward pass. */
  activations: bytes,
  /** What is computed and freed in between. */
  workspace: bytes,
  /** Node, the runtime's libraries and the graph. */
  process: bytes,
  total: bytes,
  /** VmHWM of a process that has trained on batches of this size; null where it was not asked for. */
  measured: bytes.nullable(),
  /** Seconds of that process's second step; null where it was not asked for. */
  stepSeconds: z.number().nullable(),
});
export type MemoryPlan = z.infer<typeof MemoryPlan>;

/** The largest batch of a run. */
export const LargestBatch = z.object({
  rows: z.int(),
  /** Tokens of the longest row. */
  length: z.int(),
  /** Tokens of all rows. */
  tokens: z.int(),
  /** The lengths of the texts themselves, or as many rows of `maxLength` tokens where texts or tokenizer are not there. */
  from: z.enum(['texts', 'maxLength']),
});
export type LargestBatch = z.infer<typeof LargestBatch>;
