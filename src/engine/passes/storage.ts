import type { ExternalRange, TensorType } from '../ir/index.ts';
import type { FourBitFormat } from '../weights/quantized/index.ts';

/** Bytes of a file that hold one tensor. */
export interface RawTensor {
  readonly type: TensorType;
  readonly external: ExternalRange;
}

/** How a frozen parameter is kept on disk; the graph computes with its float32 values, or with its int8 codes. */
export type StoredParameter =
  /** float32, or float16 and bfloat16 that are widened where they are used. */
  | { readonly kind: 'plain'; readonly tensor: RawTensor }
  /** Two 4-bit codes a byte in blocks of 64 along the flattened matrix, one scale a block. */
  | {
      readonly kind: '4-bit';
      /** uint8 [blocks, 32] */
      readonly codes: RawTensor;
      /** Says what value each of the 16 codes has. */
      readonly format: FourBitFormat;
      readonly scales: BlockScales;
    }
  /** One scale for each output of the layer. */
  | {
      readonly kind: 'int8';
      /** int8 [out, in] */
      readonly codes: RawTensor;
      /** int8 [in, out]: the same values */
      readonly codesTransposed: RawTensor;
      /** float32 [out] */
      readonly scales: RawTensor;
      /** What the inputs' channels were multiplied by in the codes, [in]: inputs are divided by it. */
      readonly gains: Float32Array | null;
    };

export type BlockScales =
  /** float32 [blocks, 1] */
  | { readonly kind: 'plain'; readonly scales: RawTensor }
  /** Double quantization (QLoRA, arXiv:2305.14314): int8 [groups, size] · float32 [groups, 1] + float32 [1]. */
  | { readonly kind: 'double'; readonly codes: RawTensor; readonly scales: RawTensor; readonly mean: RawTensor };

/** Finds how a frozen parameter is stored, by its name in the graph. */
export type LocateParameter = (name: string) => StoredParameter;
