import type { Precision } from '../../shared/precision.ts';
import { type DType, type ExternalRange, tensor, type TensorType } from '../ir/index.ts';
import { formatOf } from '../weights/formats/index.ts';

/** Bytes of a file that hold one tensor. */
export interface RawTensor {
  readonly type: TensorType;
  readonly external: ExternalRange;
}

/** How a frozen parameter is kept on disk; the graph computes with its float32 values, or with its int8 codes. */
export interface StoredParameter {
  readonly precision: Precision;
  /** By the names of the format's parts. */
  readonly parts: Readonly<Record<string, RawTensor>>;
  /** [in]: what the input channels were multiplied by before they were quantized, so that inputs are divided by it. */
  readonly gains: Float32Array | null;
  /** Whether the parts hold the weight as [out, in] where the graph has [in, out] (`fanInFanOut`). */
  readonly isTransposed: boolean;
}

/** Finds how a frozen parameter is stored, by its name in the graph. */
export type LocateParameter = (name: string) => StoredParameter;

/**
 * A parameter of this shape (that of its parts) in a precision.
 *
 * @param stored element type of the checkpoint
 * @param placeOf where a part lies
 */
export function storedParameter(
  precision: Precision,
  shape: readonly number[],
  stored: DType,
  placeOf: (part: string) => ExternalRange,
  { gains = null, isTransposed = false }: Partial<Pick<StoredParameter, 'gains' | 'isTransposed'>> = {},
): StoredParameter {
  const parts = formatOf(precision).parts(shape, stored);
  const raw = parts.map((part) => [part.name, { type: tensor(part.dtype, part.shape), external: placeOf(part.name) }]);
  return { precision, parts: Object.fromEntries(raw) as StoredParameter['parts'], gains, isTransposed };
}
