import { type OnnxModel, type OnnxNode, tensor } from '../ir/index.ts';
import { type Device, openSession } from './session.ts';
import { float32Tensor, int64Tensor } from './tensors.ts';

/** Elements of a row. */
const WIDTH = 1024;

/**
 * The size that a proof tries: more than the 128 MiB that WebGPU lets a buffer binding have at least. Beyond its limit the
 * runtime's Softmax and LayerNormalization give zeros and no error.
 */
export const PROVED_TENSOR_BYTES = 144 * 2 ** 20;

/** Ops of a training graph whose kernels take a tensor as one binding; MatMul, Gather and the reductions split theirs. */
const probes: Readonly<Record<string, (input: string, output: string) => OnnxNode>> = {
  Softmax: (input, output) => node('Softmax', [input], [output], { axis: { kind: 'int', value: -1 } }),
  LayerNormalization: (input, output) =>
    node('LayerNormalization', [input, 'scale', 'shift'], [output], {
      axis: { kind: 'int', value: -1 },
      epsilon: { kind: 'float', value: EPSILON },
    }),
};

const EPSILON = 1e-5;

/** Of the largest number: rounding of a sum of many rows is a tenth of it, zeros are a thousand times it. */
const TOLERANCE = 1e-3;

/**
 * Why the device cannot compute rows of a tensor of that size, or `null` where it can. One row is repeated on the device, every
 * row goes through the op, and their sum comes back: little is copied.
 *
 * @throws LorikeetError `runtime.session-failed`, `runtime.step-failed`
 */
export async function largeTensorFault(device: Device, bytes = PROVED_TENSOR_BYTES): Promise<string | null> {
  const rows = Math.ceil(bytes / 4 / WIDTH);
  const row = Float32Array.from({ length: WIDTH }, (_, index) => Math.sin(index));
  for (const [name, probe] of Object.entries(probes)) {
    const session = await openSession(modelOf(probe), { device, threads: 0 });
    try {
      const { sum } = await session.run({
        row: float32Tensor([1, WIDTH], row),
        shape: int64Tensor([rows, WIDTH]),
        scale: float32Tensor([WIDTH], new Float32Array(WIDTH).fill(1)),
        shift: float32Tensor([WIDTH], new Float32Array(WIDTH)),
      });
      const mean = Float64Array.from(sum!.data as Float32Array, (value) => value / rows);
      const expected = name === 'Softmax' ? softmax(row) : normalized(row);
      if (mean.every((value, index) => Math.abs(value - expected[index]!) <= TOLERANCE * largest(expected))) continue;
      const zeros = mean.every((value) => value === 0);
      return `${name} of a tensor of ${Math.round((4 * rows * WIDTH) / 2 ** 20)} MiB ${zeros ? 'gives zeros' : 'is computed wrongly'}`;
    } finally {
      await session.close();
    }
  }
  return null;
}

function largest(values: Float64Array): number {
  return values.reduce((most, value) => Math.max(most, Math.abs(value)), 0);
}

function softmax(row: Float32Array): Float64Array {
  const powers = Float64Array.from(row, Math.exp);
  const sum = powers.reduce((total, power) => total + power, 0);
  return powers.map((power) => power / sum);
}

function normalized(row: Float32Array): Float64Array {
  const mean = row.reduce((total, value) => total + value, 0) / row.length;
  const variance = row.reduce((total, value) => total + (value - mean) ** 2, 0) / row.length;
  return Float64Array.from(row, (value) => (value - mean) / Math.sqrt(variance + EPSILON));
}

function node(
  opType: string,
  inputs: readonly string[],
  outputs: readonly string[],
  attributes: OnnxNode['attributes'] = {},
): OnnxNode {
  return { opType, domain: '', name: opType, inputs, outputs, attributes };
}

function modelOf(probe: (input: string, output: string) => OnnxNode): OnnxModel {
  const rows = tensor('float32', ['rows', WIDTH]);
  const types = {
    row: tensor('float32', [1, WIDTH]),
    shape: tensor('int64', [2]),
    scale: tensor('float32', [WIDTH]),
    shift: tensor('float32', [WIDTH]),
    axes: tensor('int64', [1]),
    large: rows,
    result: rows,
    sum: tensor('float32', [WIDTH]),
  };
  const input = (name: keyof typeof types) => ({ name, type: types[name] });
  return {
    opsets: { '': 21 },
    graph: {
      name: 'large tensor',
      inputs: [input('row'), input('shape'), input('scale'), input('shift')],
      outputs: [input('sum')],
      initializers: [{ name: 'axes', type: types.axes, data: BigInt64Array.of(0n) }],
      nodes: [
        node('Expand', ['row', 'shape'], ['large']),
        probe('large', 'result'),
        node('ReduceSum', ['result', 'axes'], ['sum'], { keepdims: { kind: 'int', value: 0 } }),
      ],
      types: new Map(Object.entries(types)),
    },
  };
}
