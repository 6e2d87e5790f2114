import { LorikeetError } from '../errors/index.ts';
import { type OnnxModel, tensor } from '../ir/index.ts';
import { cudaTrouble } from './cuda.ts';
import { onnxruntime } from './onnxruntime.ts';
import { type Device, openSession } from './session.ts';
import { float32Tensor } from './tensors.ts';

/**
 * The device to run on. A device asked for by name is tried with one small product before anything is loaded. `auto`
 * takes CUDA where it is installed or DirectML where the runtime brings it, and the CPU otherwise.
 *
 * @throws LorikeetError `runtime.device-unavailable`, `cuda.not-installed`, `cuda.missing-library`
 */
export async function resolveDevice(requested: Device | 'auto'): Promise<Device> {
  if (requested === 'cpu') return 'cpu';
  const backends = new Map(onnxruntime.listSupportedBackends().map(({ name, bundled }) => [name, bundled]));
  if (requested === 'auto') {
    // The runtime tells what it was built with; the libraries of CUDA are none of that.
    if (backends.has('cuda') && (await cudaTrouble()) === null && (await failureOf('cuda')) === null) return 'cuda';
    if (backends.get('dml') && (await failureOf('dml')) === null) return 'dml';
    return 'cpu';
  }
  if (!backends.has(requested)) {
    const reason = `the runtime for ${process.platform} on ${process.arch} has ${[...backends.keys()].join(', ')} only`;
    throw new LorikeetError('runtime.device-unavailable', { device: requested, reason });
  }
  const trouble = requested === 'cuda' ? await cudaTrouble() : null;
  if (trouble !== null) throw trouble;
  const reason = await failureOf(requested);
  if (reason !== null) throw new LorikeetError('runtime.device-unavailable', { device: requested, reason });
  return requested;
}

/** Why a small matrix product fails on the device, or `null` where it succeeds. */
async function failureOf(device: Device): Promise<string | null> {
  try {
    const session = await openSession(probe, { device, threads: 1, noFallback: true });
    try {
      const result = await session.run({
        a: float32Tensor([1, 2], Float32Array.of(2, 3)),
        b: float32Tensor([2, 1], Float32Array.of(5, 7)),
      });
      return result['c']?.data[0] === 31 ? null : 'it computes a small matrix product wrongly';
    } finally {
      await session.close();
    }
  } catch (error) {
    return error instanceof LorikeetError && error.cause instanceof Error ? error.cause.message : String(error);
  }
}

const types = {
  a: tensor('float32', [1, 2]),
  b: tensor('float32', [2, 1]),
  c: tensor('float32', [1, 1]),
};

const probe: OnnxModel = {
  opsets: { '': 21 },
  graph: {
    name: 'probe',
    inputs: [
      { name: 'a', type: types.a },
      { name: 'b', type: types.b },
    ],
    outputs: [{ name: 'c', type: types.c }],
    initializers: [],
    nodes: [{ opType: 'MatMul', domain: '', name: 'product', inputs: ['a', 'b'], outputs: ['c'], attributes: {} }],
    types: new Map(Object.entries(types)),
  },
};
