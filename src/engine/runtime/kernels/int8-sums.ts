import { type OnnxModel, tensor } from '../../ir/index.ts';
import { openSession } from '../session.ts';
import { float32Scalar, float32Tensor, hostTensor } from '../tensors.ts';

/** Long enough for the vector instructions, with rows for a product and not only for one vector. */
const SIZE = 32;

/**
 * Whether the CPU sums products of uint8 by int8 exactly: tested with the kernel itself, as no system reports its instructions
 * to JavaScript. Takes some milliseconds.
 */
export async function sumsInt8Exactly(): Promise<boolean> {
  const session = await openSession(product, { device: 'cpu', threads: 1 });
  try {
    const { y } = await session.run({
      codes: hostTensor('uint8', [SIZE, SIZE], new Uint8Array(SIZE ** 2).fill(255)),
      weight: hostTensor('int8', [SIZE, SIZE], new Int8Array(SIZE ** 2).fill(127)),
      step: float32Scalar(1),
      scales: float32Tensor([SIZE], new Float32Array(SIZE).fill(1)),
    });
    return y!.data.every((sum) => sum === SIZE * 255 * 127);
  } finally {
    await session.close();
  }
}

const types = {
  codes: tensor('uint8', [SIZE, SIZE]),
  weight: tensor('int8', [SIZE, SIZE]),
  step: tensor('float32', []),
  scales: tensor('float32', [SIZE]),
  y: tensor('float32', [SIZE, SIZE]),
};

const inputs = ['codes', 'weight', 'step', 'scales'] as const;

const product: OnnxModel = {
  opsets: { '': 21, 'com.microsoft': 1 },
  graph: {
    name: 'int8 sums',
    inputs: inputs.map((name) => ({ name, type: types[name] })),
    outputs: [{ name: 'y', type: types.y }],
    initializers: [],
    nodes: [
      {
        opType: 'MatMulIntegerToFloat',
        domain: 'com.microsoft',
        name: 'product',
        inputs: [...inputs],
        outputs: ['y'],
        attributes: {},
      },
    ],
    types: new Map(Object.entries(types)),
  },
};
