import { type Arithmetic, formatOf } from '../../src/engine/weights/formats/index.ts';
import type { PreparedBase } from '../../src/engine/weights/quantized/index.ts';
import { readBytes, readFloats } from '../../src/engine/weights/read.ts';

interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint8Array;
}

/** Decoding on arrays in memory, rounded to float32 after each step as a graph does. */
function arithmeticOn(parts: ReadonlyMap<string, Numbers>): Arithmetic<Numbers> {
  const each = (a: Numbers, b: Numbers, combine: (x: number, y: number) => number): Numbers => {
    const at = broadcasting(a.shape, b.shape);
    return { shape: a.shape, data: Float32Array.from(a.data, (x, i) => combine(x, b.data[at(i)]!)) };
  };
  return {
    part: (name) => parts.get(name)!,
    float: (tensor) => tensor,
    pairs: ({ shape, data }, levels) => ({
      shape: [...shape, 2],
      data: Float32Array.from({ length: 2 * data.length }, (_, i) => {
        const byte = data[i >> 1]!;
        return levels[i % 2 === 0 ? byte >> 4 : byte & 15]!;
      }),
    }),
    mul: (a, b) => each(a, b, (x, y) => x * y),
    add: (a, b) => each(a, b, (x, y) => x + y),
    reshape: ({ data }, shape) => ({ shape, data }),
  };
}

/** For an element of a tensor of shape `whole` the element of one of shape `part`, whose other axes have the size 1. */
function broadcasting(whole: readonly number[], part: readonly number[]): (index: number) => number {
  return (index) => {
    let [from, stride, rest] = [0, 1, index];
    for (let back = 1; back <= whole.length; back++) {
      const size = whole.at(-back)!;
      const own = part.at(-back) ?? 1;
      if (own !== 1) from += (rest % size) * stride;
      stride *= own;
      rest = Math.floor(rest / size);
    }
    return from;
  };
}

/**
 * The weights [out, in] that a parameter of a prepared file stands for, row by row, gains folded in: what a graph
 * on the quantized base computes with.
 */
export async function dequantizeParameter(
  base: PreparedBase,
  parameter: string,
  shape: readonly number[],
): Promise<Float32Array> {
  const { decode, parts } = formatOf(base.format);
  const read = new Map<string, Numbers>();
  for (const part of parts(shape, 'float32')) {
    const stored = base.tensors.get(`${parameter}.${part.name}`)!;
    const data = part.dtype === 'uint8' ? await readBytes(stored) : await readFloats(stored);
    read.set(part.name, { shape: part.shape, data });
  }
  return Float32Array.from(decode(arithmeticOn(read), shape).data);
}
