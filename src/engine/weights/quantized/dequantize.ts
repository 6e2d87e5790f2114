import { invariant } from '../../errors/index.ts';
import { readBytes, readFloats } from '../read.ts';
import { byteTable, fourBit } from './levels.ts';
import type { Part } from './layout.ts';
import type { PreparedBase } from './prepare.ts';
import { reconstructScales } from './scales.ts';

/** Weights of 4-bit codes: level · scale of the block in float32, in the order of the codes. */
export function dequantizeBlocks(codes: Uint8Array, scales: Float32Array, levels: Float32Array): Float32Array {
  const table = byteTable(levels);
  const bytesPerScale = codes.length / scales.length;
  return Float32Array.from({ length: 2 * codes.length }, (_, i) => {
    const byte = i >> 1;
    return table[2 * codes[byte]! + (i & 1)]! * scales[Math.floor(byte / bytesPerScale)]!;
  });
}

/** Weights of int8 codes [rows, width]: code · scale of the row in float32. */
export function dequantizeRows(codes: Int8Array, scales: Float32Array): Float32Array {
  const width = codes.length / scales.length;
  return Float32Array.from(codes, (code, i) => code * scales[Math.floor(i / width)]!);
}

/**
 * The weights [out, in] that a parameter of a prepared file stands for, row by row, gains folded in: what a graph
 * on the quantized base computes with. For comparisons: all of it lies in memory.
 */
export async function dequantizeParameter(base: PreparedBase, parameter: string): Promise<Float32Array> {
  const stored = (part: Part) => {
    const tensor = base.tensors.get(`${parameter}.${part}`);
    invariant(tensor, `${base.file} has no ${parameter}.${part}`);
    return tensor;
  };
  const signed = async (part: Part) => new Int8Array((await readBytes(stored(part))).buffer);
  if (base.format === 'int8') return dequantizeRows(await signed('codes'), await readFloats(stored('scales')));
  const scales =
    base.format === 'int4'
      ? await readFloats(stored('scales'))
      : reconstructScales({
          codes: await signed('scale_codes'),
          groupScales: await readFloats(stored('scale_scales')),
          mean: (await readFloats(stored('scale_mean')))[0]!,
        });
  return dequantizeBlocks(await readBytes(stored('codes')), scales, fourBit[base.format].levels);
}
