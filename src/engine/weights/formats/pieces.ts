import { LorikeetError } from '../../errors/index.ts';
import { elementCount } from '../dtypes.ts';
import { widenBfloat16, widenFloat16 } from '../half.ts';
import type { StoredTensor } from '../header.ts';
import { fillFrom, withFile } from '../open.ts';
import { readFloats } from '../read.ts';

/** A linear layer's weight in the checkpoint. */
export interface BaseWeight {
  /** The parameter's name in the model, under which the prepared file holds it. */
  readonly name: string;
  /** [out, in], as F32, F16 or BF16. */
  readonly tensor: StoredTensor;
  /** Whether the file holds it as [in, out], row by row. */
  readonly isTransposed?: boolean;
  /** [in]: a factor on each input channel, the gain of the norm in front; W · diag(gains) is quantized. */
  readonly foldedGains?: Float32Array | undefined;
}

/** Weights read at a time: 4 MiB of float32, which stay in the cache of a core. A multiple of the block. */
export const PIECE = 2 ** 20;

/** Some consecutive weights, row by row. The next piece comes in the same memory. */
export interface Piece {
  /** Index of the first among all weights of the tensor. */
  readonly first: number;
  readonly values: Float32Array;
}

/**
 * Reads a weight in pieces, in order, with the gains folded in: values are float32(weight · gain). The next piece is
 * read while `use` works on one; nothing is mapped, so memory stays at two pieces. One that is stored transposed is read
 * whole.
 *
 * @param size weights in each piece but the last
 * @throws weights.truncated where the file got shorter since its header was read; quantized.unsupported-dtype
 */
export async function readPieces(
  { tensor, foldedGains, isTransposed }: BaseWeight,
  size: number,
  use: (piece: Piece) => void | Promise<void>,
  signal?: AbortSignal,
): Promise<void> {
  const { dtype, file, name } = tensor;
  if (!isQuantizable(dtype)) throw new LorikeetError('quantized.unsupported-dtype', { file, tensor: name, dtype });
  if (isTransposed) {
    const [outputs = 0, inputs = 0] = tensor.shape;
    const whole = transposed(await readFloats(tensor), inputs, outputs);
    for (let first = 0; first < whole.length; first += size) {
      signal?.throwIfAborted();
      const values = whole.subarray(first, first + size);
      if (foldedGains) fold(values, first, foldedGains);
      await use({ first, values });
    }
    return;
  }
  const total = elementCount(tensor.shape);
  const width = dtype === 'F32' ? 4 : 2;
  const values = new Float32Array(Math.min(size, total));
  const buffers = [0, 1].map(() => new Uint8Array(values.length * width));
  await withFile(file, async (handle) => {
    const read = async (first: number) => {
      const bytes = buffers[(first / size) % 2]!.subarray(0, Math.min(size, total - first) * width);
      const full = await fillFrom(handle, tensor.offset + first * width, bytes);
      if (full) return bytes;
      const { size: found } = await handle.stat();
      throw new LorikeetError('weights.truncated', { file, expected: tensor.offset + tensor.bytes, found });
    };
    let next = read(0);
    for (let first = 0; first < total; first += size) {
      signal?.throwIfAborted();
      const bytes = await next;
      if (first + size < total) {
        next = read(first + size);
        next.catch(() => undefined); // A failed read is reported when its piece is due, unless `use` fails first.
      }
      const part = values.subarray(0, bytes.length / width);
      widen[dtype](bytes, part);
      if (foldedGains) fold(part, first, foldedGains);
      await use({ first, values: part });
    }
  });
}

/**
 * @param maxima largest magnitudes of parts that make up the piece
 * @throws weights.not-finite for the first weight that is a NaN or an infinity
 */
export function refuseNotFinite(
  { tensor, foldedGains }: BaseWeight,
  { first, values }: Piece,
  maxima: Float32Array,
): void {
  if (maxima.every((maximum) => Number.isFinite(maximum))) return;
  const at = values.findIndex((value) => !Number.isFinite(value));
  const width = tensor.shape.at(-1)!;
  throw new LorikeetError('weights.not-finite', {
    file: tensor.file,
    tensor: tensor.name,
    row: Math.floor((first + at) / width),
    column: (first + at) % width,
    value: String(values[at]),
    folded: foldedGains !== undefined,
  });
}

/** A matrix of [rows, columns] as [columns, rows]. */
export function transposed(values: Float32Array, rows: number, columns: number): Float32Array {
  const turned = new Float32Array(values.length);
  for (let row = 0; row < rows; row++) {
    for (let column = 0; column < columns; column++) turned[column * rows + row] = values[row * columns + column]!;
  }
  return turned;
}

const patternsOf = (bytes: Uint8Array) => new Uint16Array(bytes.buffer, bytes.byteOffset, bytes.length / 2);

const widen = {
  F32: (bytes: Uint8Array, target: Float32Array) =>
    target.set(new Float32Array(bytes.buffer, bytes.byteOffset, target.length)),
  F16: (bytes: Uint8Array, target: Float32Array) => widenFloat16(patternsOf(bytes), target),
  BF16: (bytes: Uint8Array, target: Float32Array) => widenBfloat16(patternsOf(bytes), target),
};

function isQuantizable(dtype: string): dtype is keyof typeof widen {
  return Object.hasOwn(widen, dtype);
}

function fold(values: Float32Array, first: number, gains: Float32Array): void {
  for (let i = 0, column = first % gains.length; i < values.length; i++) {
    values[i] = values[i]! * gains[column]!;
    if (++column === gains.length) column = 0;
  }
}
