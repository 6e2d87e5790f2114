/** Operand types that several ops and graph builders share. */

import type { Value } from '../ir/index.ts';

/** The part of a pool of mask values from `start` to `end`, both int64 [1]. */
export interface PoolPart {
  readonly pool: Value;
  readonly start: Value;
  readonly end: Value;
}

/** Rows in 8 bits, each with its step. */
export interface QuantizedRows {
  /** uint8 [rows, in] */
  readonly codes: Value;
  /** float32 [rows, 1] */
  readonly steps: Value;
}
