import { describe, expect, it } from 'vitest';
import { type DType, type OnnxModel, tensor } from '../../../src/engine/ir/index.ts';
import { float32Tensor, hostTensor, openSession, type TensorData } from '../../../src/engine/runtime/index.ts';

/** y = x·x·x …, so many products of a square matrix. */
function products(size: number, count: number): OnnxModel {
  const type = tensor('float32', [size, size]);
  const names = Array.from({ length: count }, (_, index) => `y${index}`);
  return {
    opsets: { '': 21 },
    graph: {
      name: 'products',
      inputs: [{ name: 'x', type }],
      outputs: [{ name: names.at(-1)!, type }],
      initializers: [],
      nodes: names.map((name, index) => ({
        ...{ opType: 'MatMul', domain: '', name, inputs: [names[index - 1] ?? 'x', 'x'], outputs: [name] },
        attributes: {},
      })),
      types: new Map(),
    },
  };
}

const opened = (model: OnnxModel) => openSession(model, { device: 'cpu', threads: 1, native: true });

const matrix = (size: number) =>
  float32Tensor(
    [size, size],
    Float32Array.from({ length: size * size }, (_, index) => Math.sin(index) / size),
  );

describe('a session of the C interface', () => {
  it('computes what one of the binding computes, bit by bit', async () => {
    const model = products(64, 5);
    const [native, binding] = [await opened(model), await openSession(model, { device: 'cpu', threads: 1 })];
    const feeds = { x: matrix(64) };
    expect(await native.run(feeds)).toEqual(await binding.run(feeds));
    await native.close();
    await binding.close();
  });

  const samples: readonly [DType, TensorData][] = [
    ['float32', Float32Array.of(1.5, -2)],
    ['float64', Float64Array.of(1.5, -2)],
    ['float16', Uint16Array.of(0x3e00, 0xc000)],
    ['int8', Int8Array.of(-3, 4)],
    ['uint8', Uint8Array.of(3, 250)],
    ['bool', Uint8Array.of(1, 0)],
    ['int32', Int32Array.of(-5, 6)],
    ['uint32', Uint32Array.of(5, 2 ** 31)],
    ['int64', BigInt64Array.of(-7n, 2n ** 40n)],
  ];
  it.each(samples)('takes and gives %s', async (dtype, data) => {
    const type = tensor(dtype, [1, 2]);
    const session = await opened({
      opsets: { '': 21 },
      graph: {
        name: 'same',
        inputs: [{ name: 'x', type }],
        outputs: [{ name: 'y', type }],
        initializers: [],
        nodes: [{ opType: 'Identity', domain: '', name: 'same', inputs: ['x'], outputs: ['y'], attributes: {} }],
        types: new Map(),
      },
    });
    expect(await session.run({ x: hostTensor(dtype, [1, 2], data) })).toEqual({ y: hostTensor(dtype, [1, 2], data) });
    await session.close();
  });

  it('gives tensors without elements, and a number without a dimension', async () => {
    const session = await opened({
      opsets: { '': 21 },
      graph: {
        name: 'sum',
        inputs: [{ name: 'x', type: tensor('float32', ['rows', 2]) }],
        outputs: [
          { name: 'total', type: tensor('float32', []) },
          { name: 'twice', type: tensor('float32', ['rows', 2]) },
        ],
        initializers: [],
        nodes: [
          {
            opType: 'ReduceSum',
            domain: '',
            name: 'total',
            inputs: ['x'],
            outputs: ['total'],
            attributes: { keepdims: { kind: 'int', value: 0 } },
          },
          { opType: 'Add', domain: '', name: 'twice', inputs: ['x', 'x'], outputs: ['twice'], attributes: {} },
        ],
        types: new Map(),
      },
    });
    expect(await session.run({ x: float32Tensor([0, 2], new Float32Array()) })).toEqual({
      total: float32Tensor([], Float32Array.of(0)),
      twice: float32Tensor([0, 2], new Float32Array()),
    });
    await session.close();
  });

  it('says what the runtime says of a model, of an input and of CUDA', async () => {
    const broken = openSession(new Uint8Array(10), { device: 'cpu', threads: 1, native: true });
    await expect(broken).rejects.toMatchObject({ code: 'runtime.session-failed' });
    const session = await opened(products(4, 1));
    await expect(session.run({ x: matrix(5) })).rejects.toThrow(/invalid dimensions/i);
    await expect(session.run({ z: matrix(4) })).rejects.toThrow(/\bz\b/);
    await session.close();
    // The binding says only that a library could not be loaded.
    const cuda = openSession(products(4, 1), { device: 'cuda', threads: 1, quiet: true });
    await expect(cuda).rejects.toThrow(/libonnxruntime_providers_\w+|not enabled/);
    const webgpu = openSession(products(4, 1), { device: 'webgpu', threads: 1, native: true });
    await expect(webgpu).rejects.toThrow(/binding alone/);
  });
});
