import { loadWorkbench } from '../../src/engine/index.ts';
import type { PublishedParameter } from './parameters.ts';

/** How weights are stored, as the command line and transformers name it. */
export const storedDtypes = {
  fp32: { stored: 'F32', torch: 'float32', bytes: 4 },
  fp16: { stored: 'F16', torch: 'float16', bytes: 2 },
  bf16: { stored: 'BF16', torch: 'bfloat16', bytes: 2 },
} as const;

export type DtypeName = keyof typeof storedDtypes;

export function isDtypeName(name: string): name is DtypeName {
  return Object.hasOwn(storedDtypes, name);
}

/** Numbers drawn per tensor. A prime, so that no two rows of a matrix are alike before this many of them. */
const PIECE = 65_521;
/** Deviation of weights: `initializer_range` of every published shape here. */
const WEIGHT_DEVIATION = 0.02;
/** Deviation of norms around one, and of biases around zero: enough that mixing two of them up changes the result. */
const SMALL_DEVIATION = 0.01;

/** Fills a tensor and returns its bytes as they are stored. They lie in memory that the next call fills again. */
export type ValueSource = (parameter: PublishedParameter) => Uint8Array;

/**
 * Random values for tensors of up to `mostElements`: normal with deviation 0.02, norms around one, biases around zero.
 * A tensor depends on the seed and on its name alone. One piece of normals is drawn, narrowed and repeated: drawing seven
 * billion numbers would take half an hour and change neither time nor memory of anything.
 */
export async function valueSource(dtype: DtypeName, mostElements: number, seed: number): Promise<ValueSource> {
  const { narrowToBfloat16, narrowToFloat16, seededGenerator } = await loadWorkbench();
  const narrow = {
    fp32: (values: Float32Array) => values,
    fp16: (values: Float32Array) => narrowToFloat16(values),
    bf16: (values: Float32Array) => narrowToBfloat16(values),
  }[dtype];
  const width = storedDtypes[dtype].bytes;
  const memory = new Uint8Array(mostElements * width);
  return ({ name, shape, fill }) => {
    const target = memory.subarray(
      0,
      shape.reduce((size, dimension) => size * dimension, width),
    );
    const generator = seededGenerator(seed, name);
    const mean = fill === 'ones' ? 1 : 0;
    const deviation = fill === 'normal' ? WEIGHT_DEVIATION : SMALL_DEVIATION;
    const length = Math.min(target.length / width, PIECE);
    const piece = narrow(Float32Array.from({ length }, () => mean + deviation * generator.normal()));
    target.set(new Uint8Array(piece.buffer, piece.byteOffset, piece.byteLength));
    for (let filled = piece.byteLength; filled < target.length; filled *= 2) target.copyWithin(filled, 0, filled);
    return target;
  };
}
