import { expect, it } from 'vitest';
import { Graph, printGraph, tensor } from '../../../src/engine/ir/index.ts';
import { buildIn } from '../../../src/engine/ops/index.ts';
import { type TrainedParts, inject } from '../../../src/engine/passes/index.ts';
import { array, matrixProduct, scattered } from '../../support/arrays.ts';
import { expectGraph, expectNear, runGraph } from '../../support/graph-text.ts';

function forward(): Graph {
  const graph = new Graph('forward');
  const build = buildIn(graph);
  const x = graph.input('x', tensor('float32', ['rows', 3]));
  const weight = graph.parameter('query.weight', tensor('float32', [2, 3]));
  const hidden = build.linear(x, weight, graph.parameter('query.bias', tensor('float32', [2])), 'query');
  graph.output(
    'y',
    build.linear(build.tanh(hidden), graph.parameter('head.weight', tensor('float32', [1, 2])), null, 'head'),
  );
  return graph;
}

const plan = (dropout: number): TrainedParts => ({
  targets: new Map([['query', { rank: 1, scale: 2, dropout }]]),
  trained: new Set(['head.weight']),
});

it('adds a low-rank product to a targeted layer and makes what is trained in full a trainable', () => {
  const before = forward();
  expectGraph(
    before,
    `
    graph forward
      input x: float32[rows, 3]
      parameter query.weight: float32[2, 3]
      parameter query.bias: float32[2]
      parameter head.weight: float32[1, 2]
      query: float32[rows, 2] = Linear(x, query.weight, query.bias) {module: query}
      Tanh: float32[rows, 2] = Tanh(query)
      head: float32[rows, 1] = Linear(Tanh, head.weight) {module: head}
      output y = head
    `,
  );
  expectGraph(
    inject(before, plan(0.5)),
    `
    graph forward
      input x: float32[rows, 3]
      parameter query.weight: float32[2, 3]
      parameter query.bias: float32[2]
      trainable base_model.model.head.weight: float32[1, 2]
      trainable base_model.model.query.lora_A.weight: float32[1, 3]
      trainable base_model.model.query.lora_B.weight: float32[2, 1]
      input mask.query.lora.dropout: float32[rows, 3]
      query: float32[rows, 2] = Linear(x, query.weight, query.bias) {module: query}
      query.lora.Dropout: float32[rows, 3] = Dropout(x, mask.query.lora.dropout) {probability: 0.5, place: query.lora.dropout}
      query.lora.Gemm: float32[rows, 1] = Gemm(query.lora.Dropout, base_model.model.query.lora_A.weight) {transA: false, transB: true, alpha: 1}
      query.lora.Gemm_2: float32[rows, 2] = Gemm(query.lora.Gemm, base_model.model.query.lora_B.weight, query) {transA: false, transB: true, alpha: 2}
      Tanh: float32[rows, 2] = Tanh(query.lora.Gemm_2)
      head: float32[rows, 1] = Linear(Tanh, base_model.model.head.weight) {module: head}
      output y = head
    `,
  );
});

it('changes nothing without targets, and nothing of a layer that is no target', () => {
  const before = forward();
  expect(printGraph(inject(before, { targets: new Map(), trained: new Set() }))).toBe(printGraph(before));
  const { nodes } = inject(before, plan(0));
  expect(nodes.filter(({ op }) => op === 'Gemm').map(({ name }) => name)).toEqual([
    'query.lora.Gemm',
    'query.lora.Gemm_2',
  ]);
});

it('leaves the graph that it is given as it was', () => {
  const before = forward();
  const text = printGraph(before);
  inject(before, plan(0.5));
  expect(printGraph(before)).toBe(text);
});

it('refuses a target that is no linear layer', () => {
  const targets = new Map([['key', { rank: 1, scale: 1, dropout: 0 }]]);
  expect(() => inject(forward(), { targets, trained: new Set() })).toThrow('no linear layer named key');
});

const weights = {
  x: scattered([4, 3]),
  'query.weight': scattered([2, 3], 1),
  'query.bias': scattered([2], 2),
};
const head = scattered([1, 2], 3);

it('computes what the base computes while B is zero', async () => {
  const before = await runGraph(forward(), { ...weights, 'head.weight': head });
  const after = await runGraph(inject(forward(), plan(0)), {
    ...weights,
    'base_model.model.head.weight': head,
    'base_model.model.query.lora_A.weight': scattered([1, 3], 4),
    'base_model.model.query.lora_B.weight': array([2, 1], [0, 0]),
  });
  expect(after).toEqual(before);
});

it('computes what the base computes with the update merged into its weight', async () => {
  const [a, b] = [scattered([1, 3], 4), scattered([2, 1], 5)];
  const update = matrixProduct(b, a);
  const merged = array(
    [2, 3],
    weights['query.weight'].data.map((weight, index) => weight + 2 * update.data[index]!),
  );
  const before = await runGraph(forward(), { ...weights, 'query.weight': merged, 'head.weight': head });
  const after = await runGraph(inject(forward(), plan(0)), {
    ...weights,
    'base_model.model.head.weight': head,
    'base_model.model.query.lora_A.weight': a,
    'base_model.model.query.lora_B.weight': b,
  });
  // Products of three and one terms in float32, in another order.
  expectNear(after['y'], before['y'], 1e-6);
});
