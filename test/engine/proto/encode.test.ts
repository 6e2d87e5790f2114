import { expect, it } from 'vitest';
import { dtypes, type OnnxGraph, type OnnxModel, tensor } from '../../../src/engine/ir/index.ts';
import { encodeModel } from '../../../src/engine/proto/index.ts';
import { dataTypes, onnxSchema } from '../../../src/engine/proto/schema.ts';
import { boolScalar, float32Tensor, openSession } from '../../../src/engine/runtime/index.ts';

const pair = tensor('float32', [2]);
const rows = tensor('float32', ['2*rows', 2]);

/** y = x · 2ᵀ… in a branch, with numbers inside the model and in a file, and every kind of attribute. */
function example(): OnnxModel {
  const branch = (name: string, opType: string): OnnxGraph => ({
    name,
    inputs: [],
    outputs: [{ name: `${name}.y`, type: rows }],
    initializers: [{ name: `${name}.factor`, type: pair, data: Float32Array.of(2, -0.5) }],
    nodes: [{ opType, domain: '', name, inputs: ['x', `${name}.factor`], outputs: [`${name}.y`], attributes: {} }],
    types: new Map(),
  });
  return {
    opsets: { '': 21, 'com.microsoft': 1 },
    graph: {
      name: 'example',
      inputs: [
        { name: 'x', type: rows },
        { name: 'chosen', type: tensor('bool', []) },
      ],
      outputs: [
        { name: 'y', type: rows },
        { name: 'z', type: tensor('float32', [2, '2*rows']) },
      ],
      initializers: [],
      nodes: [
        {
          opType: 'If',
          domain: '',
          name: 'choice',
          inputs: ['chosen'],
          outputs: ['y'],
          attributes: {
            then_branch: { kind: 'graph', value: branch('times', 'Mul') },
            else_branch: { kind: 'graph', value: branch('plus', 'Add') },
          },
        },
        {
          opType: 'Transpose',
          domain: '',
          name: 'turned',
          inputs: ['x'],
          outputs: ['z'],
          attributes: { perm: { kind: 'ints', value: [1, 0] } },
        },
      ],
      types: new Map(),
    },
  };
}

interface Decoded {
  readonly [key: string]: unknown;
  readonly graph: { readonly [key: string]: never };
}

function decoded(model: OnnxModel): Decoded {
  const type = onnxSchema.lookupType('ModelProto');
  return type.toObject(type.decode(encodeModel(model)), { longs: Number, bytes: Array }) as Decoded;
}

/** The model of one node with those attributes and initializers. */
function oneNode(parts: Partial<OnnxGraph['nodes'][number]>, initializers: OnnxGraph['initializers'] = []): OnnxModel {
  const node = { opType: 'Op', domain: '', name: 'node', inputs: [], outputs: [], attributes: {}, ...parts };
  const graph = { name: 'one', inputs: [], outputs: [], initializers, nodes: [node], types: new Map() };
  return { opsets: { '': 21 }, graph };
}

it('writes names, versions, inputs and outputs with known and unknown sizes', () => {
  const model = decoded(example());
  expect(model).toMatchObject({
    irVersion: 10,
    producerName: 'lorikeet',
    opsetImport: [
      { domain: '', version: 21 },
      { domain: 'com.microsoft', version: 1 },
    ],
    graph: {
      name: 'example',
      input: [
        {
          name: 'x',
          type: { tensorType: { elemType: 1, shape: { dim: [{ dimParam: '2*rows' }, { dimValue: 2 }] } } },
        },
        { name: 'chosen', type: { tensorType: { elemType: 9, shape: {} } } },
      ],
    },
  });
});

it('writes branches with their own nodes and numbers', () => {
  expect(decoded(example()).graph['node']).toMatchObject([
    {
      opType: 'If',
      input: ['chosen'],
      output: ['y'],
      attribute: [
        {
          name: 'then_branch',
          type: 5,
          g: {
            name: 'times',
            node: [{ opType: 'Mul', input: ['x', 'times.factor'] }],
            initializer: [{ name: 'times.factor', dims: [2], dataType: 1, rawData: [0, 0, 0, 64, 0, 0, 0, 191] }],
          },
        },
        { name: 'else_branch', type: 5, g: { name: 'plus', node: [{ opType: 'Add' }] } },
      ],
    },
    { opType: 'Transpose', attribute: [{ name: 'perm', type: 7, ints: [1, 0] }] },
  ]);
});

it('writes every kind of attribute, negative and default values too, and inputs that are left out', () => {
  const model = oneNode({
    domain: 'com.microsoft',
    inputs: ['a', '', 'c'],
    attributes: {
      axis: { kind: 'int', value: -1 },
      zero: { kind: 'int', value: 0 },
      axes: { kind: 'ints', value: [-2, 0, 2 ** 40] },
      alpha: { kind: 'float', value: 0.1 },
      approximate: { kind: 'string', value: 'tanh é' },
    },
  });
  expect(decoded(model).graph['node']).toEqual([
    {
      name: 'node',
      opType: 'Op',
      domain: 'com.microsoft',
      input: ['a', '', 'c'],
      attribute: [
        { name: 'axis', type: 2, i: -1 },
        { name: 'zero', type: 2, i: 0 },
        { name: 'axes', type: 7, ints: [-2, 0, 2 ** 40] },
        { name: 'alpha', type: 1, f: Math.fround(0.1) },
        { name: 'approximate', type: 3, s: [...new TextEncoder().encode('tanh é')] },
      ],
    },
  ]);
});

it('tells a size of 0 from an unknown one', () => {
  const model = oneNode({});
  const empty = { name: 'none', type: tensor('float32', [0]) };
  expect(decoded({ ...model, graph: { ...model.graph, outputs: [empty] } }).graph['output']).toEqual([
    { name: 'none', type: { tensorType: { elemType: 1, shape: { dim: [{ dimValue: 0 }] } } } },
  ]);
});

it('writes where external numbers lie, beyond 4 GiB too', () => {
  const external = { location: 'blobs/ä b.safetensors', offset: 5 * 2 ** 30 + 25, length: 8 };
  const model = oneNode({}, [{ name: 'weight', type: pair, external }]);
  expect(decoded(model).graph['initializer']).toEqual([
    {
      name: 'weight',
      dims: [2],
      dataType: 1,
      dataLocation: 1,
      externalData: [
        { key: 'location', value: 'blobs/ä b.safetensors' },
        { key: 'offset', value: '5368709145' },
        { key: 'length', value: '8' },
      ],
    },
  ]);
});

it('writes the part of a buffer that a constant is', () => {
  const data = Float32Array.of(1, 2, 3, 4).subarray(1, 3);
  expect(decoded(oneNode({}, [{ name: 'part', type: pair, data }])).graph['initializer']).toMatchObject([
    { rawData: [0, 0, 0, 64, 0, 0, 64, 64] },
  ]);
});

it('knows the number of every dtype', () => {
  expect(Object.keys(dataTypes).toSorted()).toEqual(dtypes.toSorted());
  expect(new Set(Object.values(dataTypes)).size).toBe(dtypes.length);
});

it('writes what the runtime reads', async () => {
  const session = await openSession(encodeModel(example()), { device: 'cpu', threads: 1 });
  const x = float32Tensor([2, 2], Float32Array.of(1, 2, 3, 4));
  const times = await session.run({ x, chosen: boolScalar(true) });
  expect([...(times['y']!.data as Float32Array)]).toEqual([2, -1, 6, -2]);
  expect([...(times['z']!.data as Float32Array)]).toEqual([1, 3, 2, 4]);
  const plus = await session.run({ x, chosen: boolScalar(false) });
  expect([...(plus['y']!.data as Float32Array)]).toEqual([3, 1.5, 5, 3.5]);
  await session.close();
});
