import { expect, it } from 'vitest';
import {
  type DType,
  Graph,
  type OnnxAttribute,
  type OnnxGraph,
  type OnnxModel,
  type OnnxNode,
  type OpName,
  tensor,
  type Value,
} from '../../../../src/engine/ir/index.ts';
import { buildIn, recordOf, registry } from '../../../../src/engine/ops/index.ts';
import { emit } from '../../../../src/engine/passes/index.ts';
import { type Device, missingKernels } from '../../../../src/engine/runtime/index.ts';

const devices: readonly Device[] = ['cpu', 'cuda', 'webgpu', 'dml'];

it.each([
  ['OneHot', '', 'float32', ['webgpu']],
  ['LogSoftmax', '', 'float32', ['webgpu']],
  ['FusedMatMul', 'com.microsoft', 'float32', ['webgpu']],
  ['Dropout', '', 'float32', ['webgpu']],
  ['RandomUniformLike', '', 'float32', ['webgpu', 'dml']],
  ['Add', '', 'int64', ['webgpu']],
  ['ReduceSum', '', 'int64', ['webgpu']],
  ['Concat', '', 'int64', ['webgpu']],
  ['Erf', '', 'float64', ['cpu', 'webgpu', 'dml']],
  ['Log', '', 'bfloat16', devices],
  ['ScatterElements', '', 'float16', ['cpu']],
  ['MatMul', '', 'float32', []],
] as const)('%s of domain "%s" in %s lacks on %j', (opType, domain, dtype, lacking) => {
  const model = modelOf(opType, domain, dtype);
  for (const device of devices) {
    const expected = (lacking as readonly Device[]).includes(device) ? [{ node: 'the node', opType, dtype }] : [];
    expect(missingKernels(model, device), device).toEqual(expected);
  }
});

it('looks at the data of Where, not at its condition, and at both sides of Cast', () => {
  const where = modelOf('Where', '', 'float32', 'bool');
  expect(missingKernels(where, 'webgpu')).toEqual([]);
  expect(missingKernels(modelOf('Where', '', 'int64', 'bool'), 'webgpu')).toHaveLength(1);
  const cast = (from: DType, to: DType) => missingKernels(modelOf('Cast', '', to, from), 'webgpu');
  expect(cast('float32', 'int64')).toEqual([]);
  expect(cast('int64', 'float32')).toEqual([{ node: 'the node', opType: 'Cast', dtype: 'int64' }]);
  expect(cast('float32', 'bfloat16')).toEqual([{ node: 'the node', opType: 'Cast', dtype: 'bfloat16' }]);
});

it('walks branches, which may read what the graph around them has', () => {
  const inner = modelOf('Mul', '', 'int64').graph;
  const outer = modelOf('Add', '', 'float32').graph;
  const branch: OnnxGraph = { ...inner, inputs: [], types: new Map() };
  const choice: OnnxNode = {
    opType: 'If',
    domain: '',
    name: 'choice',
    inputs: ['chosen'],
    outputs: [],
    attributes: { then_branch: { kind: 'graph', value: branch }, else_branch: { kind: 'graph', value: outer } },
  };
  const types = new Map([...inner.types, ['chosen', tensor('bool', [])] as const]);
  const model: OnnxModel = { opsets: { '': 21 }, graph: { ...outer, nodes: [choice], types } };
  expect(missingKernels(model, 'webgpu')).toEqual([{ node: 'the node', opType: 'Mul', dtype: 'int64' }]);
  expect(missingKernels(model, 'cpu')).toEqual([]);
});

it('lets the shapes of dropout and expansion be computed on the CPU', () => {
  const graph = new Graph('shapes');
  const build = buildIn(graph);
  const x = graph.input('x', tensor('float32', ['rows', 3]));
  const pool = graph.input('pool', tensor('float32', ['pool']));
  const [start, end] = ['start', 'end'].map((name) => graph.input(name, tensor('int64', [1])));
  const dropped = build.dropout(x, { pool, start: start!, end: end! }, { probability: 0.1, place: 'here' });
  graph.output('y', build.expandLike(build.reduceMean(dropped, [1], true), x));
  const model = emit(graph);
  expect(model.graph.nodes.map(({ opType }) => opType)).toContain('Shape');
  for (const device of devices) expect(missingKernels(model, device)).toEqual([]);
});

it('does not guess about an op it has no row for', () => {
  expect(() => missingKernels(modelOf('Celu', '', 'float32'), 'cpu')).toThrow('no row for Celu at the node');
});

it.each(Object.keys(registry) as OpName[])('has a row for all that %s lowers to', (op) => {
  const lowered = loweredTypes(op);
  expect(lowered.length).toBeGreaterThan(0);
  for (const { opType, domain } of lowered) {
    expect(() => missingKernels(modelOf(opType, domain, 'float32'), 'cpu')).not.toThrow();
  }
});

/** A model of one node over three inputs of that dtype; the first may be of another one. */
function modelOf(opType: string, domain: string, dtype: DType, first: DType = dtype): OnnxModel {
  const types = new Map([
    ['a', tensor(first, [2])],
    ['b', tensor(dtype, [2])],
    ['c', tensor(dtype, [2])],
    ['result', tensor(dtype, [2])],
  ]);
  const node = { opType, domain, name: 'the node', inputs: ['a', 'b', 'c'], outputs: ['result'], attributes: {} };
  const graph: OnnxGraph = { name: 'one', inputs: [], outputs: [], initializers: [], nodes: [node], types };
  return { opsets: { '': 21 }, graph };
}

/** The ONNX ops that a record writes: lowering looks at names and attributes, so any values of enough axes will do. */
function loweredTypes(op: OpName): { opType: string; domain: string }[] {
  const values = Array.from({ length: 6 }, (_, index): Value => {
    return { name: `value.${index}`, type: tensor('float32', [2, 2]), origin: { kind: 'input' } };
  });
  const attributes = {
    axes: [0],
    shape: [2, 2],
    permutation: [1, 0],
    sizes: [1, 1],
    axis: 0,
    to: 'float32',
    activation: 'silu',
  };
  const found: { opType: string; domain: string }[] = [];
  recordOf(op).lower(
    { inputs: values, outputs: values.slice(0, 3) },
    {
      features: { fusedMatMul: true, exactInt8Sums: true, int8Casts: true },
      node: (opType, _inputs, _outputs, _attributes, domain = '') => found.push({ opType, domain }),
      temporary: () => 'temporary',
      int64s: () => 'int64s',
      scalar: () => 'scalar',
      branch: (): OnnxAttribute => ({ kind: 'int', value: 0 }),
    },
    attributes,
  );
  return found;
}
