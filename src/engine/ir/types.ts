import { invariant } from '../errors/index.ts';

export const dtypes = [
  'float32',
  'float64',
  'float16',
  'bfloat16',
  'int8',
  'uint8',
  'int32',
  'int64',
  'uint32',
  'bool',
] as const;

export type DType = (typeof dtypes)[number];

/** Floating dtypes of 16 bits. */
export type HalfDType = 'float16' | 'bfloat16';

export function isHalf(dtype: DType): dtype is HalfDType {
  return dtype === 'float16' || dtype === 'bfloat16';
}

/** A size known now, or a symbol (`rows`, `length`) or product of symbols (`2*length*rows`) known when the graph runs. */
export type Dim = number | string;

export type Shape = readonly Dim[];

export interface TensorType {
  readonly dtype: DType;
  readonly shape: Shape;
}

export function tensor(dtype: DType, shape: Shape): TensorType {
  return { dtype, shape };
}

/** `float32[tokens, 768]` */
export function formatType(type: TensorType): string {
  return `${type.dtype}[${type.shape.join(', ')}]`;
}

export function sameShape(a: Shape, b: Shape): boolean {
  return a.length === b.length && a.every((dim, axis) => dim === b[axis]);
}

export function sameType(a: TensorType, b: TensorType): boolean {
  return a.dtype === b.dtype && sameShape(a.shape, b.shape);
}

/**
 * The product of sizes in canonical form: the number first, then the symbols in order, so that two products are
 * equal exactly when their strings are.
 */
export function product(dims: Shape): Dim {
  let coefficient = 1;
  const symbols: string[] = [];
  for (const dim of dims) {
    if (typeof dim === 'number') coefficient *= dim;
    else {
      for (const factor of dim.split('*')) {
        if (/^\d+$/.test(factor)) coefficient *= Number(factor);
        else symbols.push(factor);
      }
    }
  }
  if (symbols.length === 0 || coefficient === 0) return coefficient;
  symbols.sort();
  return coefficient === 1 ? symbols.join('*') : [coefficient, ...symbols].join('*');
}

/** The number of elements of a shape once every symbol has a size. */
export function elementCount(shape: Shape, sizes: Readonly<Record<string, number>>): number {
  let count = 1;
  for (const dim of shape) count *= resolveDim(dim, sizes);
  return count;
}

const bytesPerElement: Readonly<Record<DType, number>> = {
  ...{ float64: 8, int64: 8, float32: 4, int32: 4, uint32: 4 },
  ...{ float16: 2, bfloat16: 2, int8: 1, uint8: 1, bool: 1 },
};

/** The bytes of a tensor once every symbol has a size. */
export function bytesOf({ dtype, shape }: TensorType, sizes: Readonly<Record<string, number>>): number {
  return elementCount(shape, sizes) * bytesPerElement[dtype];
}

/** The size of one dimension once every symbol has a size. */
export function resolveDim(dim: Dim, sizes: Readonly<Record<string, number>>): number {
  if (typeof dim === 'number') return dim;
  return dim.split('*').reduce((size, factor) => {
    const value = /^\d+$/.test(factor) ? Number(factor) : sizes[factor];
    invariant(value !== undefined, `no size for the symbol ${factor} in ${dim}`);
    return size * value;
  }, 1);
}

/**
 * The shape of an elementwise result, by ONNX's (numpy's) multidirectional broadcasting; `null` where the shapes do not
 * fit. A symbol fits itself and 1 only: two symbols are never equal, even where their sizes agree at run time.
 */
export function broadcastShapes(a: Shape, b: Shape): Shape | null {
  const rank = Math.max(a.length, b.length);
  const result: Dim[] = [];
  for (let axis = 0; axis < rank; axis++) {
    const left = a[axis - rank + a.length] ?? 1;
    const right = b[axis - rank + b.length] ?? 1;
    if (left === right || right === 1) result.push(left);
    else if (left === 1) result.push(right);
    else return null;
  }
  return result;
}

/** An axis counted from the front, from one that may be negative (counted from the back). */
export function normalizeAxis(axis: number, rank: number): number {
  const positive = axis < 0 ? axis + rank : axis;
  invariant(Number.isInteger(axis) && positive >= 0 && positive < rank, `axis ${axis} of a tensor of rank ${rank}`);
  return positive;
}

/** The size of one axis, which may be counted from the back. */
export function dimOf({ shape }: TensorType, axis: number): Dim {
  const dim = shape[normalizeAxis(axis, shape.length)];
  invariant(dim !== undefined, `no axis ${axis} in [${shape.join(', ')}]`);
  return dim;
}

/** The size of an axis that is known before the graph runs. */
export function knownDim(type: TensorType, axis: number): number {
  const dim = dimOf(type, axis);
  invariant(typeof dim === 'number', `axis ${axis} of ${formatType(type)} has no size yet`);
  return dim;
}
