import { describe, expect, it } from 'vitest';
import { Graph, type Shape, tensor, type Value } from '../../../../src/engine/ir/index.ts';
import { buildIn } from '../../../../src/engine/ops/index.ts';
import { accumulate } from '../../../../src/engine/passes/3-differentiate/accumulate.ts';
import { array } from '../../../support/arrays.ts';
import { expectGraph, runGraph } from '../../../support/graph-text.ts';

/** The gradient of a value of one shape from contributions of others. */
function accumulated(shape: Shape, contributions: readonly Shape[]): { graph: Graph; values: readonly Value[] } {
  const graph = new Graph('accumulated');
  const value = graph.input('x', tensor('float32', shape));
  const values = contributions.map((each, index) => graph.input(`d${index}`, tensor('float32', each)));
  graph.output('dx', accumulate(buildIn(graph), value, values));
  return { graph, values };
}

describe('what rules give is brought to the shape of the value', () => {
  it('adds contributions of that shape in the order of the uses', () => {
    expectGraph(
      accumulated(
        ['rows', 2],
        [
          ['rows', 2],
          ['rows', 2],
          ['rows', 2],
        ],
      ).graph,
      `
      graph accumulated
        input x: float32[rows, 2]
        input d0: float32[rows, 2]
        input d1: float32[rows, 2]
        input d2: float32[rows, 2]
        Add: float32[rows, 2] = Add(d0, d1)
        Add_2: float32[rows, 2] = Add(Add, d2)
        output dx = Add_2
      `,
    );
  });

  it('leaves one contribution of that shape alone', () => {
    const { graph, values } = accumulated(['rows', 1], [['rows', 1]]);
    expect(graph.nodes).toEqual([]);
    expect(graph.outputs[0]!.value).toBe(values[0]);
  });

  it('sums over axes that broadcasting put in front', () => {
    expectGraph(
      accumulated([2], [['rows', 3, 2]]).graph,
      `
      graph accumulated
        input x: float32[2]
        input d0: float32[rows, 3, 2]
        ReduceSum: float32[2] = ReduceSum(d0) {axes: [0, 1], keepdims: false}
        output dx = ReduceSum
      `,
    );
  });

  it('sums over axes of size 1 that broadcasting widened, and keeps them', () => {
    expectGraph(
      accumulated([1, 'tokens', 1], [['rows', 'tokens', 4]]).graph,
      `
      graph accumulated
        input x: float32[1, tokens, 1]
        input d0: float32[rows, tokens, 4]
        ReduceSum: float32[1, tokens, 1] = ReduceSum(d0) {axes: [0, 2], keepdims: true}
        output dx = ReduceSum
      `,
    );
  });

  it('does both for a scalar under everything', () => {
    expectGraph(
      accumulated([], [['rows', 1]]).graph,
      `
      graph accumulated
        input x: float32[]
        input d0: float32[rows, 1]
        ReduceSum: float32[] = ReduceSum(d0) {axes: [0, 1], keepdims: false}
        output dx = ReduceSum
      `,
    );
  });

  it('sums over nothing where sizes of 1 stand for themselves', () => {
    const { graph } = accumulated([1, 1], [[1, 1]]);
    expect(graph.nodes).toEqual([]);
  });

  it('expands what a reduction left small once, behind the sum', () => {
    expectGraph(
      accumulated(
        ['rows', 2],
        [
          ['rows', 1],
          [1, 1],
        ],
      ).graph,
      `
      graph accumulated
        input x: float32[rows, 2]
        input d0: float32[rows, 1]
        input d1: float32[1, 1]
        Add: float32[rows, 1] = Add(d0, d1)
        ExpandLike: float32[rows, 2] = ExpandLike(Add, x)
        output dx = ExpandLike
      `,
    );
  });

  it('expands a contribution that has fewer axes', () => {
    expectGraph(
      accumulated(['rows', 2], [[]]).graph,
      `
      graph accumulated
        input x: float32[rows, 2]
        input d0: float32[]
        ExpandLike: float32[rows, 2] = ExpandLike(d0, x)
        output dx = ExpandLike
      `,
    );
  });
});

describe('the numbers', () => {
  it('are sums over every place that a value was read at', async () => {
    const { graph } = accumulated([2, 1], [[3, 2, 2], [2, 1], []]);
    const { dx } = await runGraph(graph, {
      x: array([2, 1], [0, 0]),
      d0: array([3, 2, 2], [1, 2, 3, 4, 10, 20, 30, 40, 100, 200, 300, 400]),
      d1: array([2, 1], [0.5, 0.25]),
      d2: array([], [1000]),
    });
    expect(dx).toEqual(array([2, 1], [333 + 0.5 + 1000, 777 + 0.25 + 1000]));
  });

  it('are zero where a batch has no rows', async () => {
    const { graph } = accumulated([1, 2], [['rows', 2]]);
    const { dx } = await runGraph(graph, { x: array([1, 2], [5, 5]), d0: array([0, 2], []) });
    expect(dx).toEqual(array([1, 2], [0, 0]));
  });
});
