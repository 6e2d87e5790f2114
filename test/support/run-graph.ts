import { onTestFinished } from 'vitest';
import type { DType, Graph } from '../../src/engine/ir/index.ts';
import { type Features, verify } from '../../src/engine/ops/index.ts';
import { emit } from '../../src/engine/passes/index.ts';
import { encodeModel } from '../../src/engine/proto/index.ts';
import { type HostTensor, hostTensor, openSession, type Session } from '../../src/engine/runtime/index.ts';
import { narrowToFloat16 } from '../../src/engine/weights/index.ts';
import type { NumberArray } from './arrays.ts';

/** A verified graph as a session on one thread of the CPU; it is closed when the test ends. */
export async function sessionOf(graph: Graph, features: Partial<Features> = {}): Promise<Session> {
  verify(graph);
  const model = emit(graph, new Map(), { fusedMatMul: false, exactInt8Sums: true, int8Casts: true, ...features });
  const session = await openSession(encodeModel(model), { device: 'cpu', threads: 1 });
  onTestFinished(() => session.close());
  return session;
}

/** An array as the runtime takes it. */
export function toTensor({ shape, data }: NumberArray, dtype: DType): HostTensor {
  switch (dtype) {
    case 'float32':
      return hostTensor(dtype, shape, Float32Array.from(data));
    case 'float64':
      return hostTensor(dtype, shape, Float64Array.from(data));
    case 'float16':
      return hostTensor(dtype, shape, narrowToFloat16(Float32Array.from(data)));
    case 'int32':
      return hostTensor(dtype, shape, Int32Array.from(data));
    case 'int64':
      return hostTensor(dtype, shape, BigInt64Array.from(data, BigInt));
    case 'bool':
      return hostTensor(dtype, shape, Uint8Array.from(data));
    case 'uint8':
      return hostTensor(dtype, shape, Uint8Array.from(data));
    case 'int8':
      return hostTensor(dtype, shape, Int8Array.from(data));
    default:
      throw new Error(`no test needs ${dtype} yet`);
  }
}

/** What the runtime gives, as plain numbers. */
export function fromTensor({ shape, data }: HostTensor): NumberArray {
  return { shape, data: Array.from(data as Iterable<number | bigint>, Number) };
}
