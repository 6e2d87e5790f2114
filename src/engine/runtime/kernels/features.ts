import { type DType, type HalfDType, type OnnxModel, tensor } from '../../ir/index.ts';
import { type Device, openSession } from '../session.ts';
import { hostTensor } from '../tensors.ts';
import { sumsInt8Exactly } from './int8-sums.ts';
import { type KernelRow, kernelTable } from './table.ts';

/** Features of a device that decide how its graphs are written and fed. */
export interface DeviceFeatures {
  readonly fusedMatMul: boolean;
  /** Sums of int8 products are exact; see `ops/lowering`. */
  readonly exactInt8Sums: boolean;
  /** Cast takes int8; see `ops/lowering`. */
  readonly int8Casts: boolean;
  /**
   * Products with int8 codes. Of the devices only the CPU is known to compute them right; elsewhere codes are widened in front of
   * each product, which is as fast there and keeps inputs in float32.
   */
  readonly int8Products: boolean;
  /** Half floats that Cast widens. */
  readonly halfCasts: readonly HalfDType[];
  /** Half floats that matrix products, and the ops between them, take. On the CPU those of float16 are computed in float32, between casts. */
  readonly halfProducts: readonly HalfDType[];
  /** Inputs are read where they lie; elsewhere they are copied to the device first. */
  readonly inputsInPlace: boolean;
}

/** The features that a device's name implies: enough for the memory plan. */
export function featuresOf(device: Device): DeviceFeatures {
  const takes = (op: string, dtype: DType) => rowOf(op)[device].includes(dtype);
  return {
    fusedMatMul: takes('com.microsoft.FusedMatMul', 'float32'),
    exactInt8Sums: false,
    int8Casts: takes('Cast', 'int8'),
    int8Products: device === 'cpu',
    halfCasts: (['float16', 'bfloat16'] as const).filter((dtype) => takes('Cast', dtype)),
    halfProducts: (['float16', 'bfloat16'] as const).filter((dtype) =>
      productOps.every((op) => takes(op, dtype) || (op === 'com.microsoft.FusedMatMul' && !takes(op, 'float32'))),
    ),
    inputsInPlace: device === 'cpu',
  };
}

/** {@link featuresOf}, and those that only a test on the device shows. The tests take some milliseconds. */
export async function measuredFeaturesOf(device: Device): Promise<DeviceFeatures> {
  const features = featuresOf(device);
  if (device === 'cpu') return { ...features, exactInt8Sums: await sumsInt8Exactly() };
  // A graphics card, or its driver, may lack half floats in shaders.
  if (device === 'webgpu' && !(await castsFloat16(device))) {
    return { ...features, halfCasts: [], halfProducts: [] };
  }
  return features;
}

/** What a graph with products in half floats has in them; see `passes/2-inject/half-products`. */
const productOps = ['MatMul', 'Gemm', 'com.microsoft.FusedMatMul', 'Gather', 'Transpose', 'Add', 'Mul', 'Cast'];

function rowOf(op: string): KernelRow {
  return kernelTable[op] as KernelRow;
}

/** Whether the device widens a float16: kernels are compiled when they first run, so making a session shows nothing. */
async function castsFloat16(device: Device): Promise<boolean> {
  const session = await openSession(widening, { device, threads: 1, noFallback: true, quiet: true });
  try {
    const { y } = await session.run({ x: hostTensor('float16', [2], Uint16Array.of(0x3c00, 0xc000)) });
    return y?.data[0] === 1 && y.data[1] === -2;
  } catch {
    return false;
  } finally {
    await session.close();
  }
}

const widening: OnnxModel = {
  opsets: { '': 21 },
  graph: {
    name: 'widening',
    inputs: [{ name: 'x', type: tensor('float16', [2]) }],
    outputs: [{ name: 'y', type: tensor('float32', [2]) }],
    initializers: [],
    nodes: [
      {
        opType: 'Cast',
        domain: '',
        name: 'cast',
        inputs: ['x'],
        outputs: ['y'],
        attributes: { to: { kind: 'dtype', value: 'float32' } },
      },
    ],
    types: new Map(),
  },
};
