import { expect, it } from 'vitest';
import { Graph, printGraph, tensor } from '../../../src/engine/ir/index.ts';
import { buildIn } from '../../../src/engine/ops/index.ts';

function layer(): Graph {
  const graph = new Graph('layer');
  const x = graph.input('x', tensor('float32', ['rows', 4]));
  const weight = graph.parameter('query.weight', tensor('float32', [2, 4]));
  const a = graph.trainable('lora_A', tensor('float32', [1, 4]));
  const chosen = graph.input('chosen', tensor('bool', []));
  const build = buildIn(graph).in('attention');
  const low = build.gemm(x, a, { transB: true, alpha: 0.5 });
  const high = build.linear(x, weight, null, 'query');
  const [first, second] = build.split(high, [1, 1], -1);
  const twice = new Graph('twice', graph);
  twice.output('twice.y', buildIn(twice).add(low, first));
  const other = new Graph('other', graph);
  other.output('other.y', second);
  graph.output('y', build.apply('If', [chosen], { then: twice, else: other }, 'choice')[0]!);
  return graph;
}

it('prints one node a line with the types of what it gives', () => {
  expect(printGraph(layer())).toBe(
    `graph layer
  input x: float32[rows, 4]
  parameter query.weight: float32[2, 4]
  trainable lora_A: float32[1, 4]
  input chosen: bool[]
  attention.Gemm: float32[rows, 1] = Gemm(x, lora_A) {transA: false, transB: true, alpha: 0.5}
  attention.query: float32[rows, 2] = Linear(x, query.weight) {module: query}
  attention.Split: float32[rows, 1], attention.Split.1: float32[rows, 1] = Split(attention.query) {sizes: [1, 1], axis: -1}
  attention.choice: float32[rows, 1] = If(chosen)
    then:
      graph twice
        Add: float32[rows, 1] = Add(attention.Gemm, attention.Split)
        output twice.y = Add
    else:
      graph other
        output other.y = attention.Split.1
  output y = attention.choice`,
  );
});

it('prints the same text for the same steps', () => {
  expect(printGraph(layer())).toBe(printGraph(layer()));
});

it('numbers nodes of one name', () => {
  const graph = new Graph('names');
  const build = buildIn(graph);
  const x = graph.input('x', tensor('float32', []));
  expect([build.neg(x), build.neg(x), build.in('deep').neg(x)].map(({ name }) => name)).toEqual([
    'Neg',
    'Neg_2',
    'deep.Neg',
  ]);
});
