import type { DType } from '../../ir/index.ts';
import type { BaseWeight } from './pieces.ts';

/** One of the tensors that a weight is stored as. */
export interface Part {
  readonly name: string;
  readonly dtype: DType;
  readonly shape: readonly number[];
}

/** Takes the data of one part of a weight, piece after piece from its start; done with `data` when it resolves. */
export type WritePart = (part: string, data: ArrayBufferView) => Promise<void>;

/** Writes every part of a weight. @throws weights.not-finite, the errors of `readPieces`, and what `write` throws */
export type Quantize = (weight: BaseWeight, write: WritePart, signal?: AbortSignal) => Promise<void>;

/**
 * The arithmetic of decoding, on whatever stands for a tensor: a format says once what its parts mean, and
 * `passes/4-optimize` writes that into graphs. All results but those of `part` are float32.
 */
export interface Arithmetic<Tensor> {
  /** As it is stored. */
  readonly part: (name: string) => Tensor;
  /** The same numbers in float32. */
  readonly float: (tensor: Tensor) => Tensor;
  /** uint8 [n, m] to [n, m, 2]: the levels of both 4-bit codes of every byte, that of the high half first. */
  readonly pairs: (codes: Tensor, levels: Float32Array) => Tensor;
  /** With the broadcasting of ONNX, as `add`. */
  readonly mul: (a: Tensor, b: Tensor) => Tensor;
  readonly add: (a: Tensor, b: Tensor) => Tensor;
  readonly reshape: (tensor: Tensor, shape: readonly number[]) => Tensor;
}

/** One way to store a frozen parameter. */
export interface Format {
  /** Whether a weight of this shape has a form in this format; others stay as they are stored. */
  readonly fits: (shape: readonly number[]) => boolean;
  /** What a weight is stored as. @param stored element type of the checkpoint */
  readonly parts: (shape: readonly number[], stored: DType) => readonly Part[];
  /** Null where the checkpoint itself is read. */
  readonly quantize: Quantize | null;
  /** The weight in float32 from its parts, with gains folded in. */
  readonly decode: <Tensor>(arithmetic: Arithmetic<Tensor>, shape: readonly number[]) => Tensor;
  /**
   * What products are computed with: the decoded weight, or its codes. The latter have inputs in 8 bits too, and outlying
   * gains of the norm in front folded into the weight.
   */
  readonly products: 'decoded' | 'int8';
  /** Parts that such products read and `decode` does not. */
  readonly forProducts: readonly string[];
}
