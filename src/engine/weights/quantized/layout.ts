import type { QuantizedPrecision } from '../../../shared/precision.ts';
import { invariant } from '../../errors/index.ts';
import type { DType } from '../../ir/index.ts';
import { elementCount, STORED_DTYPE_BITS, type StoredDtype } from '../dtypes.ts';
import { type BaseWeight, formatOf } from '../formats/index.ts';
import { compareForWriting, encodeHeader, type StoredTensor } from '../header.ts';

/** Where everything lies in a prepared file, known before a weight is read. */
export interface Layout {
  readonly format: QuantizedPrecision;
  /** Everything in front of the data. */
  readonly header: Uint8Array;
  readonly bytes: number;
  /** The weights that are quantized; the others stay in the checkpoint. */
  readonly weights: readonly BaseWeight[];
  /** By name: the parameter's name and a part of its format, such as `layer.weight.codes`. */
  readonly tensors: ReadonlyMap<string, StoredTensor>;
}

const storedDtypes: Partial<Record<DType, StoredDtype>> = {
  ...{ uint8: 'U8', int8: 'I8', int32: 'I32', float16: 'F16', bfloat16: 'BF16', float32: 'F32' },
};

/** The layout of a prepared file, the same for the same weights in any order. */
export function layoutOf(file: string, format: QuantizedPrecision, candidates: readonly BaseWeight[]): Layout {
  const { fits } = formatOf(format);
  const weights = candidates.filter(({ tensor }) => fits(tensor.shape));
  const parts = weights.flatMap((weight) => tensorsOf(format, weight));
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

/** What the file holds of a weight. */
export function tensorsOf(format: QuantizedPrecision, { name, tensor }: BaseWeight) {
  return formatOf(format)
    .parts(tensor.shape, 'float32')
    .map((part) => {
      const dtype = storedDtypes[part.dtype];
      invariant(dtype, `${format} stores ${part.name} as ${part.dtype}`);
      const bytes = (elementCount(part.shape) * STORED_DTYPE_BITS[dtype]) / 8;
      return { name: `${name}.${part.name}`, dtype, shape: part.shape, bytes };
    });
}
