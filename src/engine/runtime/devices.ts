import { LorikeetError } from '../errors/index.ts';
import { type OnnxModel, tensor } from '../ir/index.ts';
import { cudaTrouble } from './cuda.ts';
import { onnxruntime } from './onnxruntime.ts';
import { type Device, openSession } from './session.ts';
import { float32Tensor } from './tensors.ts';
import { phrase } from '../../shared/phrases/index.ts';

/**
 * Checks, before anything is loaded, that a device answers: one small product is computed on it. Whether it computes a
 * training rightly, its proof says (`train/proof/`).
 *
 * @throws LorikeetError `runtime.device-unavailable`, `cuda.not-installed`, `cuda.missing-library`
 */
export async function requireDevice(device: Device): Promise<void> {
  if (device === 'cpu') return;
  const backends = onnxruntime.listSupportedBackends().map(({ name }) => name);
  if (!backends.includes(device)) {
    const reason = phrase('device.others-only', {
      platform: `${process.platform} (${process.arch})`,
      devices: backends.join(', '),
    });
    throw new LorikeetError('runtime.device-unavailable', { device, reason });
  }
  const trouble = device === 'cuda' ? await cudaTrouble() : null;
  if (trouble !== null) throw trouble;
  const reason = await failureOf(device);
  if (reason !== null) throw new LorikeetError('runtime.device-unavailable', { device, reason });
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
