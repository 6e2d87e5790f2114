import { describe, expect, it } from 'vitest';
import { type DType, type OnnxModel, tensor } from '../../../src/engine/ir/index.ts';
import { encodeModel } from '../../../src/engine/proto/index.ts';
import { NativeSession, runtimeLibrary } from '../../../src/engine/runtime/native/index.ts';
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

function opened(model: OnnxModel): NativeSession {
  const native = { library: runtimeLibrary()!, entries: {}, threads: 1, provider: null };
  return NativeSession.open(encodeModel(model), native);
}

const matrix = (size: number) =>
  float32Tensor(
    [size, size],
    Float32Array.from({ length: size * size }, (_, index) => Math.sin(index) / size),
  );

describe('a session of the C interface', () => {
  it('computes what one of the binding computes, bit by bit', async () => {
    const model = products(64, 5);
    const [native, binding] = [opened(model), await openSession(model, { device: 'cpu', threads: 1 })];
    const feeds = { x: matrix(64) };
    expect(await native.run(feeds)).toEqual(await binding.run(feeds));
    native.close();
    await binding.close();
  });

  it('leaves the event loop free during a run', async () => {
    const session = opened(products(512, 20));
    let turns = 0;
    let isOver = false;
    const turn = () => {
      turns += 1;
      if (!isOver) setImmediate(turn);
    };
    setImmediate(turn);
    await session.run({ x: matrix(512) }).finally(() => (isOver = true));
    // The binding's run starts in a turn of its own and blocks it: one or two.
    expect(turns).toBeGreaterThan(10);
    session.close();
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
    const session = opened({
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
    session.close();
  });

  it('gives tensors without elements, and a number without a dimension', async () => {
    const session = opened({
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
    session.close();
  });

  it('passes on what the runtime says of a model, an input and an option', async () => {
    expect(() =>
      NativeSession.open(new Uint8Array(10), { library: runtimeLibrary()!, entries: {}, threads: 1, provider: null }),
    ).toThrow(/ModelProto|protobuf/i);
    const session = opened(products(4, 1));
    await expect(session.run({ x: matrix(5) })).rejects.toThrow(/invalid dimensions/i);
    await expect(session.run({ z: matrix(4) })).rejects.toThrow(/z/);
    session.close();
    const cuda = { name: 'CUDA', options: { use_tf32: '0' } } as const;
    expect(() =>
      NativeSession.open(encodeModel(products(4, 1)), {
        library: runtimeLibrary()!,
        entries: {},
        threads: 1,
        provider: cuda,
      }),
    ).toThrow(/providers_shared/);
  });
});
