import { elementCount } from '../dtypes.ts';
import type { Format, WritePart } from './format.ts';
import { type BaseWeight, PIECE, type Piece, readPieces, refuseNotFinite } from './pieces.ts';
import { quantizeRows, transposeColumns } from './rows.ts';
import { blockMaxima } from './scales.ts';

/**
 * `codes` int8 [out, in] for the backward product, `codes_transposed` int8 [in, out] for the forward one, the same values,
 * and `scales` float32 [out]: weight = code · scale of its row.
 */
export const int8 = {
  fits: (shape) => elementCount(shape) > 0,
  parts: ([outputs = 0, inputs = 0]) => [
    { name: 'codes', dtype: 'int8', shape: [outputs, inputs] },
    { name: 'codes_transposed', dtype: 'int8', shape: [inputs, outputs] },
    { name: 'scales', dtype: 'float32', shape: [outputs] },
  ],
  quantize: async (weight, write, signal) => {
    const codes = await writeRows(weight, write, signal);
    await writeTransposed(codes, weight.tensor.shape, write, signal);
  },
  decode: ({ part, float, mul, reshape }, [outputs = 0]) =>
    mul(float(part('codes')), reshape(part('scales'), [outputs, 1])),
  products: 'int8',
  forProducts: ['codes_transposed'],
} as const satisfies Format;

/** Writes `codes` and `scales`. @returns the codes of the whole weight, a byte each */
async function writeRows(weight: BaseWeight, write: WritePart, signal: AbortSignal | undefined): Promise<Int8Array> {
  const [outputs = 0, inputs = 0] = weight.tensor.shape;
  const codes = new Int8Array(outputs * inputs);
  const scales = new Float32Array(outputs);
  const rows = Math.max(1, Math.floor(PIECE / inputs));
  const maxima = new Float32Array(rows);
  const encode = async (piece: Piece) => {
    const end = piece.first + piece.values.length;
    const largest = maxima.subarray(0, piece.values.length / inputs);
    blockMaxima(piece.values, largest, inputs);
    refuseNotFinite(weight, piece, largest);
    const part = codes.subarray(piece.first, end);
    quantizeRows(piece.values, largest, part, scales.subarray(piece.first / inputs, end / inputs));
    await write('codes', part);
  };
  await readPieces(weight, rows * inputs, encode, signal);
  await write('scales', scales);
  return codes;
}

async function writeTransposed(
  codes: Int8Array,
  [outputs = 0, inputs = 0]: readonly number[],
  write: WritePart,
  signal: AbortSignal | undefined,
): Promise<void> {
  const columns = Math.max(1, Math.floor(PIECE / outputs));
  const slab = new Int8Array(Math.min(columns, inputs) * outputs);
  for (let from = 0; from < inputs; from += columns) {
    signal?.throwIfAborted();
    const to = Math.min(from + columns, inputs);
    const part = slab.subarray(0, (to - from) * outputs);
    transposeColumns(codes, inputs, from, to, part);
    await write('codes_transposed', part);
  }
}
