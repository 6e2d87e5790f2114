import { elementCount } from '../dtypes.ts';
import type { Arithmetic, Format, Part, Quantize, WritePart } from './format.ts';
import { BLOCK, type FourBit } from './levels.ts';
import { blockQuantizer } from './nearest.ts';
import { PIECE, type Piece, readPieces, refuseNotFinite } from './pieces.ts';
import { blockMaxima, groupSizeOf, quantizeScales, reconstructScales } from './scales.ts';

/** How the scales of blocks are stored. */
export interface BlockScales {
  readonly parts: (blocks: number) => readonly Part[];
  /** @returns the scales as they come out again */
  readonly write: (maxima: Float32Array, write: WritePart) => Promise<Float32Array>;
  /** [blocks, 1] */
  readonly decode: <Tensor>(arithmetic: Arithmetic<Tensor>, blocks: number) => Tensor;
}

/** `scales` float32 [n / 64, 1] */
export const floatScales: BlockScales = {
  parts: (blocks) => [{ name: 'scales', dtype: 'float32', shape: [blocks, 1] }],
  write: async (maxima, write) => {
    await write('scales', maxima);
    return maxima;
  },
  decode: ({ part }) => part('scales'),
};

/**
 * Double quantization (QLoRA, arXiv:2305.14314): `scale_codes` int8 [groups, size], `scale_scales` float32 [groups, 1] and
 * `scale_mean` float32 [1]; scale = scale_codes · scale_scales + scale_mean.
 */
export const doubleScales: BlockScales = {
  parts: (blocks) => {
    const size = groupSizeOf(blocks);
    const groups = blocks / size;
    return [
      { name: 'scale_codes', dtype: 'int8', shape: [groups, size] },
      { name: 'scale_scales', dtype: 'float32', shape: [groups, 1] },
      { name: 'scale_mean', dtype: 'float32', shape: [1] },
    ];
  },
  write: async (maxima, write) => {
    const scales = quantizeScales(maxima);
    await write('scale_codes', scales.codes);
    await write('scale_scales', scales.groupScales);
    await write('scale_mean', Float32Array.of(scales.mean));
    return reconstructScales(scales);
  },
  decode: ({ part, float, mul, add, reshape }, blocks) =>
    reshape(add(mul(float(part('scale_codes')), part('scale_scales')), part('scale_mean')), [blocks, 1]),
};

/**
 * A format of 16 levels in blocks of 64 consecutive weights with one scale each: `codes` uint8 [n / 64, 32], two codes a byte,
 * the first in the high half, and the scales. Decoding looks up each byte in a table of 256 pairs, which runs at about
 * the speed of DequantizeLinear and works for any 16 levels on every device.
 */
export function inBlocks(fourBit: FourBit, blockScales: BlockScales): Format {
  const blocksOf = (shape: readonly number[]) => elementCount(shape) / BLOCK;
  return {
    fits: (shape) => elementCount(shape) > 0 && elementCount(shape) % BLOCK === 0,
    parts: (shape) => [
      { name: 'codes', dtype: 'uint8', shape: [blocksOf(shape), BLOCK / 2] },
      ...blockScales.parts(blocksOf(shape)),
    ],
    quantize: quantizeIn(fourBit, blockScales),
    decode: (arithmetic, shape) => {
      const { part, pairs, mul, reshape } = arithmetic;
      const values = reshape(pairs(part('codes'), fourBit.levels), [blocksOf(shape), BLOCK]);
      return reshape(mul(values, blockScales.decode(arithmetic, blocksOf(shape))), shape);
    },
    products: 'decoded',
    forProducts: [],
  };
}

/** Takes a few pieces of memory: the weight is read twice. */
function quantizeIn(fourBit: FourBit, blockScales: BlockScales): Quantize {
  const quantize = blockQuantizer(fourBit);
  return async (weight, write, signal) => {
    const maxima = new Float32Array(elementCount(weight.tensor.shape) / BLOCK);
    const blocksOf = ({ first, values }: Piece) => [first / BLOCK, (first + values.length) / BLOCK] as const;
    const measure = (piece: Piece) => {
      const largest = maxima.subarray(...blocksOf(piece));
      blockMaxima(piece.values, largest);
      refuseNotFinite(weight, piece, largest);
    };
    await readPieces(weight, PIECE, measure, signal);
    const scales = await blockScales.write(maxima, write);
    const codes = new Uint8Array(Math.min(PIECE, maxima.length * BLOCK) / 2);
    const encode = async (piece: Piece) => {
      const blocks = blocksOf(piece);
      const part = codes.subarray(0, piece.values.length / 2);
      quantize(piece.values, maxima.subarray(...blocks), scales.subarray(...blocks), part);
      await write('codes', part);
    };
    await readPieces(weight, PIECE, encode, signal);
  };
}
