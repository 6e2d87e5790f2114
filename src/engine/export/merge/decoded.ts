import path from 'node:path';
import { type DType, elementCount, type ExternalRange } from '../../ir/index.ts';
import type { StoredParameter } from '../../passes/index.ts';
import { type Arithmetic, formatOf } from '../../weights/formats/index.ts';
import { readBytes, readFloats, type StoredTensor } from '../../weights/index.ts';

interface Numbers {
  readonly shape: readonly number[];
  readonly data: Float32Array | Uint8Array;
}

const storedDtypes: Partial<Record<DType, StoredTensor['dtype']>> = {
  float32: 'F32',
  float16: 'F16',
  bfloat16: 'BF16',
  int8: 'I8',
  uint8: 'U8',
};

/**
 * The float32 values of a quantized weight, as the run computed with them: decoded, and divided by the gains that were folded in.
 * A graph computes the same numbers in the same steps.
 *
 * @param folder to which the locations of its parts are relative
 */
export async function decodedWeight(
  parameter: string,
  { precision, parts, gains }: StoredParameter,
  shape: readonly number[],
  folder: string,
): Promise<Float32Array> {
  const format = formatOf(precision);
  const read = new Map<string, Numbers>();
  for (const [name, { type, external }] of Object.entries(parts)) {
    if (format.forProducts.includes(name)) continue;
    const tensor = storedTensor(`${parameter}.${name}`, type.dtype, type.shape as readonly number[], external, folder);
    const data = type.dtype === 'uint8' ? await readBytes(tensor) : await readFloats(tensor);
    read.set(name, { shape: tensor.shape, data });
  }
  const { data } = format.decode(arithmetic(read), shape);
  const values = data instanceof Float32Array ? data : Float32Array.from(data);
  if (gains) for (let i = 0; i < values.length; i++) values[i] = values[i]! * Math.fround(1 / gains[i % gains.length]!);
  return values;
}

function storedTensor(
  name: string,
  dtype: DType,
  shape: readonly number[],
  { location, offset, length }: ExternalRange,
  folder: string,
): StoredTensor {
  return { name, dtype: storedDtypes[dtype]!, shape, file: path.join(folder, location), offset, bytes: length };
}

/** Decoding on arrays in memory, rounded to float32 after each step. Scales have one number per row, or are one number. */
function arithmetic(parts: ReadonlyMap<string, Numbers>): Arithmetic<Numbers> {
  const each = (a: Numbers, b: Numbers, combine: (x: number, y: number) => number): Numbers => {
    const result = new Float32Array(a.data.length);
    const run = b.data.length === 1 ? a.data.length : elementCount(a.shape, {}) / b.data.length;
    for (let i = 0; i < result.length; i++) result[i] = combine(a.data[i]!, b.data[Math.floor(i / run)]!);
    return { shape: a.shape, data: result };
  };
  return {
    part: (name) => parts.get(name)!,
    float: (tensor) => tensor,
    pairs: ({ shape, data }, levels) => {
      const values = new Float32Array(2 * data.length);
      data.forEach((byte, i) => {
        values[2 * i] = levels[byte >> 4]!;
        values[2 * i + 1] = levels[byte & 15]!;
      });
      return { shape: [...shape, 2], data: values };
    },
    mul: (a, b) => each(a, b, (x, y) => x * y),
    add: (a, b) => each(a, b, (x, y) => x + y),
    reshape: ({ data }, shape) => ({ shape, data }),
  };
}
