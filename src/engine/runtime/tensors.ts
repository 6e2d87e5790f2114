import type { DType } from '../ir/index.ts';

export type TensorData =
  Float32Array | Float64Array | Uint16Array | Int8Array | Uint8Array | Int32Array | BigInt64Array | Uint32Array;

/** Numbers with a dtype and a shape, as they go into and come out of a session. */
export interface HostTensor {
  readonly dtype: DType;
  readonly shape: readonly number[];
  readonly data: TensorData;
}

export function hostTensor(dtype: DType, shape: readonly number[], data: TensorData): HostTensor {
  return { dtype, shape, data };
}

export const float32Tensor = (shape: readonly number[], data: Float32Array): HostTensor =>
  hostTensor('float32', shape, data);
export const int32Tensor = (shape: readonly number[], data: Int32Array): HostTensor => hostTensor('int32', shape, data);
export const int64Tensor = (values: readonly number[]): HostTensor =>
  hostTensor('int64', [values.length], BigInt64Array.from(values, BigInt));
export const float32Scalar = (value: number): HostTensor => hostTensor('float32', [], Float32Array.of(value));
export const boolScalar = (value: boolean): HostTensor => hostTensor('bool', [], Uint8Array.of(Number(value)));

/** How each dtype lies in memory here; halves as their bits. */
const arrays: Readonly<Record<DType, new (length: number) => TensorData>> = {
  float32: Float32Array,
  float64: Float64Array,
  float16: Uint16Array,
  bfloat16: Uint16Array,
  int8: Int8Array,
  uint8: Uint8Array,
  bool: Uint8Array,
  int32: Int32Array,
  uint32: Uint32Array,
  int64: BigInt64Array,
};

/** A tensor of zeros. */
export function emptyTensor(dtype: DType, shape: readonly number[]): HostTensor {
  return hostTensor(dtype, shape, new arrays[dtype](shape.reduce((product, length) => product * length, 1)));
}
