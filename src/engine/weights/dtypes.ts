/**
 * The element types of the safetensors format with their size in bits, in the order in which the format's own library
 * (safetensors 0.8, enum `Dtype`) ranks them: a written file holds the later ones first, so that data stays aligned.
 */
export const STORED_DTYPE_BITS = {
  BOOL: 8,
  F4: 4,
  F6_E2M3: 6,
  F6_E3M2: 6,
  U8: 8,
  I8: 8,
  F8_E5M2: 8,
  F8_E4M3: 8,
  F8_E8M0: 8,
  I16: 16,
  U16: 16,
  F16: 16,
  BF16: 16,
  I32: 32,
  U32: 32,
  F32: 32,
  C64: 64,
  F64: 64,
  I64: 64,
  U64: 64,
} as const;

/** How a tensor's elements lie in a file. */
export type StoredDtype = keyof typeof STORED_DTYPE_BITS;

const ranks = new Map(Object.keys(STORED_DTYPE_BITS).map((dtype, rank) => [dtype, rank]));

/** The place of `dtype` in the library's order, or undefined for a name the format does not have. */
export function dtypeRank(dtype: string): number | undefined {
  return ranks.get(dtype);
}

export function isStoredDtype(name: unknown): name is StoredDtype {
  return typeof name === 'string' && ranks.has(name);
}

/** Number of elements of a tensor; 1 for a scalar (no dimensions). */
export function elementCount(shape: readonly number[]): number {
  return shape.reduce((product, dimension) => product * dimension, 1);
}
