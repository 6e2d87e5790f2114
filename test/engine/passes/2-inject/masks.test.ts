import { expect, it } from 'vitest';
import { Graph, printGraph, tensor } from '../../../../src/engine/ir/index.ts';
import { buildIn } from '../../../../src/engine/ops/index.ts';
import { dropoutAt, dropoutPlacesOf, poolMasks } from '../../../../src/engine/passes/2-inject/masks.ts';
import { array, scattered } from '../../../support/arrays.ts';
import { expectGraph, runGraph } from '../../../support/graph-text.ts';

function masked(): Graph {
  const graph = new Graph('masked');
  const build = buildIn(graph);
  const x = graph.input('x', tensor('float32', ['rows', 2]));
  const first = build.tanh(dropoutAt(build, x, 0.1, 'first'));
  const second = dropoutAt(build, first, 0.1, 'second');
  graph.output('y', dropoutAt(build, second, 0.5, 'third'));
  return graph;
}

it('takes masks of one probability from one pool', () => {
  const before = masked();
  expectGraph(
    before,
    `
    graph masked
      input x: float32[rows, 2]
      input mask.first: float32[rows, 2]
      input mask.second: float32[rows, 2]
      input mask.third: float32[rows, 2]
      Dropout: float32[rows, 2] = Dropout(x, mask.first) {probability: 0.1, place: first}
      Tanh: float32[rows, 2] = Tanh(Dropout)
      Dropout_2: float32[rows, 2] = Dropout(Tanh, mask.second) {probability: 0.1, place: second}
      Dropout_3: float32[rows, 2] = Dropout(Dropout_2, mask.third) {probability: 0.5, place: third}
      output y = Dropout_3
    `,
  );
  expectGraph(
    poolMasks(before),
    `
    graph masked
      input x: float32[rows, 2]
      input mask_pool_0.1: float32[mask_pool_0.1]
      input mask_start.first: int64[1]
      input mask_end.first: int64[1]
      input mask_start.second: int64[1]
      input mask_end.second: int64[1]
      input mask_pool_0.5: float32[mask_pool_0.5]
      input mask_start.third: int64[1]
      input mask_end.third: int64[1]
      Dropout.Dropout: float32[rows, 2] = Dropout(x, mask_pool_0.1, mask_start.first, mask_end.first) {probability: 0.1, place: first}
      Tanh: float32[rows, 2] = Tanh(Dropout.Dropout)
      Dropout_2.Dropout: float32[rows, 2] = Dropout(Tanh, mask_pool_0.1, mask_start.second, mask_end.second) {probability: 0.1, place: second}
      Dropout_3.Dropout: float32[rows, 2] = Dropout(Dropout_2.Dropout, mask_pool_0.5, mask_start.third, mask_end.third) {probability: 0.5, place: third}
      output y = Dropout_3.Dropout
    `,
  );
});

it('changes nothing in a graph without dropout', () => {
  const graph = new Graph('plain');
  graph.output('y', buildIn(graph).tanh(graph.input('x', tensor('float32', ['rows', 2]))));
  expect(printGraph(poolMasks(graph))).toBe(printGraph(graph));
});

it('adds no node where the probability is 0', () => {
  const graph = new Graph('none');
  const x = graph.input('x', tensor('float32', [2]));
  expect(dropoutAt(buildIn(graph), x, 0, 'nowhere')).toBe(x);
  expect([...graph.values()]).toEqual([x]);
});

it('lists every place in the order of the forward pass', () => {
  expect(dropoutPlacesOf(masked())).toEqual([
    { place: 'first', probability: 0.1, shape: ['rows', 2] },
    { place: 'second', probability: 0.1, shape: ['rows', 2] },
    { place: 'third', probability: 0.5, shape: ['rows', 2] },
  ]);
});

it('computes the same from the same mask values', async () => {
  const x = scattered([3, 2]);
  const masks = [scattered([3, 2], 1), scattered([3, 2], 2), scattered([3, 2], 3)];
  const at = (index: number) => masks[index]!.data;
  const range = (place: string, start: number) => ({
    [`mask_start.${place}`]: array([1], [start]),
    [`mask_end.${place}`]: array([1], [start + 6]),
  });
  const apart = { x, 'mask.first': masks[0]!, 'mask.second': masks[1]!, 'mask.third': masks[2]! };
  const pooled = {
    x,
    'mask_pool_0.1': array([15], [9, 9, ...at(1), ...at(0), 9]),
    'mask_pool_0.5': array([6], at(2)),
    ...range('first', 8),
    ...range('second', 2),
    ...range('third', 0),
  };
  expect(await runGraph(poolMasks(masked()), pooled)).toEqual(await runGraph(masked(), apart));
});
