import { elementCount } from '../dtypes.ts';
import type { Part } from './layout.ts';
import { type BaseFormat, BLOCK, fourBit } from './levels.ts';
import { blockQuantizer } from './nearest.ts';
import { type BaseWeight, type Piece, readPieces, refuseNotFinite } from './pieces.ts';
import { quantizeRows, transposeColumns } from './rows.ts';
import { blockMaxima, quantizeScales, reconstructScales } from './scales.ts';

/** Takes the data of one part of a parameter, piece after piece from its start; done with `data` when it resolves. */
export type WritePart = (part: Part, data: ArrayBufferView) => Promise<void>;

/** Weights read at a time: 4 MiB of float32, which stay in the cache of a core. A multiple of the block. */
const PIECE = 2 ** 20;

/**
 * Quantizes one weight. In 4 bits it takes a few pieces of memory, the weight being read twice; int8 holds the codes
 * of the whole tensor, a byte a weight, to write them transposed.
 *
 * @throws weights.not-finite, quantized.unsupported-dtype, weights.truncated, and what `write` throws
 */
export async function quantizeWeight(
  weight: BaseWeight,
  format: BaseFormat,
  write: WritePart,
  signal?: AbortSignal,
): Promise<void> {
  if (format === 'int8') await quantizeToInt8(weight, write, signal);
  else await quantizeToFourBits(weight, format, write, signal);
}

async function quantizeToFourBits(
  weight: BaseWeight,
  format: 'nf4' | 'int4',
  write: WritePart,
  signal: AbortSignal | undefined,
): Promise<void> {
  const maxima = new Float32Array(elementCount(weight.tensor.shape) / BLOCK);
  const blocksOf = ({ first, values }: Piece) => [first / BLOCK, (first + values.length) / BLOCK] as const;
  const measure = (piece: Piece) => {
    const largest = maxima.subarray(...blocksOf(piece));
    blockMaxima(piece.values, largest);
    if (!allFinite(largest)) refuseNotFinite(weight, piece);
  };
  await readPieces(weight, PIECE, measure, signal);
  const scales = format === 'nf4' ? await writeDoubleQuantized(maxima, write) : maxima;
  if (format === 'int4') await write('scales', scales);
  const quantize = blockQuantizer(fourBit[format]);
  const codes = new Uint8Array(Math.min(PIECE, maxima.length * BLOCK) / 2);
  const encode = async (piece: Piece) => {
    const blocks = blocksOf(piece);
    const part = codes.subarray(0, piece.values.length / 2);
    quantize(piece.values, maxima.subarray(...blocks), scales.subarray(...blocks), part);
    await write('codes', part);
  };
  await readPieces(weight, PIECE, encode, signal);
}

/** @returns the scales as they come out again */
async function writeDoubleQuantized(maxima: Float32Array, write: WritePart): Promise<Float32Array> {
  const scales = quantizeScales(maxima);
  await write('scale_codes', scales.codes);
  await write('scale_scales', scales.groupScales);
  await write('scale_mean', Float32Array.of(scales.mean));
  return reconstructScales(scales);
}

async function quantizeToInt8(weight: BaseWeight, write: WritePart, signal: AbortSignal | undefined): Promise<void> {
  const [outputs, inputs] = weight.tensor.shape as [number, number];
  const codes = new Int8Array(outputs * inputs);
  const scales = new Float32Array(outputs);
  const rows = Math.max(1, Math.floor(PIECE / inputs));
  const maxima = new Float32Array(rows);
  const encode = async (piece: Piece) => {
    const end = piece.first + piece.values.length;
    const largest = maxima.subarray(0, piece.values.length / inputs);
    blockMaxima(piece.values, largest, inputs);
    if (!allFinite(largest)) refuseNotFinite(weight, piece);
    const part = codes.subarray(piece.first, end);
    quantizeRows(piece.values, largest, part, scales.subarray(piece.first / inputs, end / inputs));
    await write('codes', part);
  };
  await readPieces(weight, rows * inputs, encode, signal);
  await write('scales', scales);
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

function allFinite(values: Float32Array): boolean {
  return values.every((value) => Number.isFinite(value));
}
