import type { Precision } from './precision.ts';

/** The size of a batch. */
export interface BatchShape {
  readonly rows: number;
  /** Tokens of the longest row, special tokens included. */
  readonly length: number;
  /** Tokens of all its rows; rows · length where every row is as long as the longest. */
  readonly tokens: number;
}

/** The largest batch of a run. */
export interface LargestBatch extends BatchShape {
  /** The lengths of the texts themselves, or as many rows of `maxLength` tokens where texts or tokenizer are not there. */
  readonly from: 'texts' | 'maxLength';
}

/** Bytes a run on the CPU will hold when it holds most. */
export interface MemoryBytes {
  /** Frozen weights: mapped from files, or packed for int8 kernels. */
  readonly weights: number;
  /** Trained tensors, their gradients, AdamW's moments, and the copies a step makes of them. */
  readonly trained: number;
  /** What the forward pass keeps for the backward pass. */
  readonly activations: number;
  /** What is computed and freed in between, what the arena wastes, and dropout masks. */
  readonly workspace: number;
  /** Node, the runtime's libraries and the graph. */
  readonly process: number;
  readonly total: number;
}

/** The bytes of one way to run, and what a process that trained on batches of this size showed where that was asked for. */
export interface MemoryPlan extends MemoryBytes {
  readonly precision: Precision;
  /** Whether the inside of each layer is computed again in the backward pass. */
  readonly recompute: boolean;
  /** VmHWM of that process; null where it was not asked for. */
  readonly measured: number | null;
  /** Seconds of its second step; null where it was not asked for. */
  readonly stepSeconds: number | null;
}
