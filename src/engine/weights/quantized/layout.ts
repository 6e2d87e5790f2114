import { elementCount, STORED_DTYPE_BITS, type StoredDtype } from '../dtypes.ts';
import { compareForWriting, encodeHeader, type StoredTensor } from '../header.ts';
import { BLOCK, type BaseFormat } from './levels.ts';
import type { BaseWeight } from './pieces.ts';
import { groupSizeOf } from './scales.ts';

/** Where everything lies in a prepared file, known before a weight is read. */
export interface Layout {
  readonly format: BaseFormat;
  /** Everything in front of the data. */
  readonly header: Uint8Array;
  readonly bytes: number;
  /** The weights that are quantized; the others stay in the checkpoint. */
  readonly weights: readonly BaseWeight[];
  /** By name: the parameter's name and a part, such as `layer.weight.codes`. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

/** The name of one part of a quantized parameter. */
export type Part = 'codes' | 'codes_transposed' | 'scales' | 'scale_codes' | 'scale_scales' | 'scale_mean';

type StoredPart = readonly [Part, StoredDtype, readonly number[]];

/**
 * What the prepared file holds of a parameter P with n = out · in weights:
 *
 * - nf4: `P.codes` U8 [n / 64, 32], two codes a byte, the first in the high half; `P.scale_codes` I8 [groups, size],
 *   `P.scale_scales` F32 [groups, 1] and `P.scale_mean` F32 [1], scale = scale_codes · scale_scales + scale_mean.
 * - int4: `P.codes` likewise; `P.scales` F32 [n / 64, 1].
 * - int8: `P.codes` I8 [out, in]; `P.codes_transposed` I8 [in, out], the same values; `P.scales` F32 [out].
 */
export function partsOf(format: BaseFormat, shape: readonly number[]): readonly StoredPart[] {
  const [outputs, inputs] = shape as [number, number];
  if (format === 'int8') {
    return [
      ['codes', 'I8', [outputs, inputs]],
      ['codes_transposed', 'I8', [inputs, outputs]],
      ['scales', 'F32', [outputs]],
    ];
  }
  const blocks = (outputs * inputs) / BLOCK;
  const codes: StoredPart = ['codes', 'U8', [blocks, BLOCK / 2]];
  if (format === 'int4') return [codes, ['scales', 'F32', [blocks, 1]]];
  const groups = blocks / groupSizeOf(blocks);
  return [
    codes,
    ['scale_codes', 'I8', [groups, groupSizeOf(blocks)]],
    ['scale_scales', 'F32', [groups, 1]],
    ['scale_mean', 'F32', [1]],
  ];
}

/** Whether a weight of this shape has a form in `format`: 4 bits need a whole number of blocks. */
export function fits(format: BaseFormat, shape: readonly number[]): boolean {
  const count = elementCount(shape);
  return count > 0 && (format === 'int8' || count % BLOCK === 0);
}

/** The layout of a prepared file, the same for the same weights in any order. */
export function layoutOf(file: string, format: BaseFormat, given: readonly BaseWeight[]): Layout {
  const weights = given.filter(({ tensor }) => fits(format, tensor.shape));
  const parts = weights.flatMap(({ name, tensor }) =>
    partsOf(format, tensor.shape).map(([part, dtype, shape]) => ({
      name: `${name}.${part}`,
      dtype,
      shape,
      bytes: (elementCount(shape) * STORED_DTYPE_BITS[dtype]) / 8,
    })),
  );
  parts.sort(compareForWriting);
  const header = encodeHeader(parts, { format });
  const tensors = new Map<string, StoredTensor>();
  let offset = header.length;
  for (const part of parts) {
    tensors.set(part.name, { ...part, file, offset });
    offset += part.bytes;
  }
  return { format, header, bytes: offset, weights, tensors };
}
