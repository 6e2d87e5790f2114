import { z } from 'zod';
import type * as shared from '../shared/memory-plan.ts';
import { precisions } from '../shared/precision.ts';

const bytes = z.number();

export const Precision = z.enum(precisions);
export type Precision = z.infer<typeof Precision>;

export const MemoryPlan: z.ZodType<shared.MemoryPlan> = z.object({
  precision: Precision,
  recompute: z.boolean(),
  weights: bytes,
  trained: bytes,
  activations: bytes,
  workspace: bytes,
  process: bytes,
  total: bytes,
  measured: bytes.nullable(),
  stepSeconds: z.number().nullable(),
});
export type MemoryPlan = shared.MemoryPlan;

export const LargestBatch: z.ZodType<shared.LargestBatch> = z.object({
  rows: z.int(),
  length: z.int(),
  tokens: z.int(),
  from: z.enum(['texts', 'maxLength']),
});
