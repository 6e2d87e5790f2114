import { describe, expect, it } from 'vitest';
import { Graph, type Shape, tensor, type Value } from '../../../../src/engine/ir/index.ts';
import { type Build, buildIn } from '../../../../src/engine/ops/index.ts';
import { differentiate } from '../../../../src/engine/passes/index.ts';
import { array, type NumberArray } from '../../../support/arrays.ts';
import { expectGraph, runGraph } from '../../../support/graph-text.ts';

/** A graph of one output `y`, the sum of what `body` gives, with the gradient of y by each input that has one. */
function gradientsOf(shapes: readonly Shape[], body: (build: Build, inputs: readonly Value[]) => Value): Graph {
  const graph = new Graph('g');
  const build = buildIn(graph);
  const inputs = shapes.map((shape, index) => graph.input('abc'[index]!, tensor('float32', shape)));
  const result = body(build, inputs);
  const y = result.type.shape.length > 0 ? build.reduceSum(result, [...result.type.shape.keys()]) : result;
  graph.output('y', y);
  const gradients = differentiate(graph, { of: y, seed: build.scalar(1, y), wrt: inputs, into: graph });
  for (const [input, gradient] of gradients) graph.output(`d${input.name}`, gradient);
  return graph;
}

async function run(graph: Graph, ...inputs: readonly NumberArray[]) {
  return runGraph(graph, Object.fromEntries(inputs.map((input, index) => ['abc'[index]!, input])));
}

describe('gradients go along the paths from what is asked for to the result, and nowhere else', () => {
  it('gives a value that is read twice the sum of both', () => {
    expectGraph(
      gradientsOf([[2]], (build, [a]) => build.add(build.mul(a!, a!), a!)),
      `
      graph g
        input a: float32[2]
        Mul: float32[2] = Mul(a, a)
        Add: float32[2] = Add(Mul, a)
        ReduceSum: float32[] = ReduceSum(Add) {axes: [0], keepdims: false}
        gradient.ReduceSum.Reshape: float32[1] = Reshape(const_1) {shape: [1]}
        gradient.Add.ExpandLike: float32[2] = ExpandLike(gradient.ReduceSum.Reshape, Add)
        gradient.Mul.Mul: float32[2] = Mul(gradient.Add.ExpandLike, a)
        gradient.Mul.Mul_2: float32[2] = Mul(gradient.Add.ExpandLike, a)
        gradient.a.Add: float32[2] = Add(gradient.Add.ExpandLike, gradient.Mul.Mul)
        gradient.a.Add_2: float32[2] = Add(gradient.a.Add, gradient.Mul.Mul_2)
        output y = ReduceSum
        output da = gradient.a.Add_2
      `,
    );
  });

  it('builds no gradient of an input that nobody asks for, and none below it', () => {
    const graph = new Graph('frozen');
    const build = buildIn(graph);
    const [a, b] = ['a', 'b'].map((name) => graph.input(name, tensor('float32', [2])));
    const below = build.exp(a!);
    const y = build.reduceSum(build.mul(below, b!), [0]);
    const before = graph.nodes.length;
    const gradients = differentiate(graph, { of: y, seed: build.scalar(1, y), wrt: [b!], into: graph });
    expect([...gradients.keys()]).toEqual([b]);
    expect(graph.nodes.slice(before).map(({ op }) => op)).toEqual(['Reshape', 'ExpandLike', 'Mul']);
  });

  it('has none for an input without an effect, or behind StopGradient and comparisons alone', () => {
    const graph = gradientsOf([[2], [2], [2]], (build, [a, b, c]) => {
      build.neg(c!);
      const larger = build.cast(build.greater(b!, a!), 'float32');
      return build.add(build.mul(build.stopGradient(b!), larger), a!);
    });
    expect(graph.outputs.map(({ name }) => name)).toEqual(['y', 'da']);
  });

  it('asks no rule for the gradient of an output that nothing reads', () => {
    // The second half of a split is unused: it counts as zeros, and its size comes from the graph.
    expectGraph(
      gradientsOf([['rows', 4]], (build, [a]) => build.split(a!, [1, 3], 1)[0]),
      `
      graph g
        input a: float32[rows, 4]
        Split: float32[rows, 1], Split.1: float32[rows, 3] = Split(a) {sizes: [1, 3], axis: 1}
        ReduceSum: float32[] = ReduceSum(Split) {axes: [0, 1], keepdims: false}
        gradient.ReduceSum.Reshape: float32[1, 1] = Reshape(const_1) {shape: [1, 1]}
        gradient.Split.ExpandLike: float32[rows, 1] = ExpandLike(gradient.ReduceSum.Reshape, Split)
        gradient.Split.ExpandLike_2: float32[rows, 3] = ExpandLike(const_0, Split.1)
        gradient.Split.Concat: float32[rows, 4] = Concat(gradient.Split.ExpandLike, gradient.Split.ExpandLike_2) {axis: 1}
        output y = ReduceSum
        output da = gradient.Split.Concat
      `,
    );
  });

  it('names the node whose gradient is not implemented', () => {
    expect(() => gradientsOf([[2], [2]], (build, [a, b]) => build.min(a!, b!))).toThrow(
      expect.objectContaining({ code: 'graph.no-gradient' }),
    );
  });
});

describe('awkward shapes', () => {
  it('un-broadcasts to a column, a row and a scalar', async () => {
    const graph = gradientsOf([[2, 1], [3], []], (build, [a, b, c]) => build.mul(build.mul(a!, b!), c!));
    const results = await run(graph, array([2, 1], [1, 2]), array([3], [1, 10, 100]), array([], [2]));
    expect(results['da']).toEqual(array([2, 1], [222, 222]));
    expect(results['db']).toEqual(array([3], [6, 6, 6]));
    expect(results['dc']).toEqual(array([], [333]));
  });

  it('keeps axes of size 1 that no broadcast widened', async () => {
    const graph = gradientsOf(
      [
        [1, 1],
        [1, 1],
      ],
      (build, [a, b]) => build.mul(a!, b!),
    );
    const results = await run(graph, array([1, 1], [3]), array([1, 1], [5]));
    expect(results['da']).toEqual(array([1, 1], [5]));
    expect(results['db']).toEqual(array([1, 1], [3]));
  });

  it('goes through a matrix that every batch shares', async () => {
    const graph = gradientsOf(
      [
        ['rows', 1, 2],
        [2, 1],
      ],
      (build, [a, b]) => build.matmul(a!, b!),
    );
    const results = await run(graph, array([3, 1, 2], [1, 2, 3, 4, 5, 6]), array([2, 1], [7, 8]));
    expect(results['da']).toEqual(array([3, 1, 2], [7, 8, 7, 8, 7, 8]));
    expect(results['db']).toEqual(array([2, 1], [9, 12]));
  });

  it('gives 0 to both sides of a tie at a kink, as its rule says', async () => {
    const graph = gradientsOf([[3]], (build, [a]) => build.relu(a!));
    expect((await run(graph, array([3], [-1, 0, 1])))['da']).toEqual(array([3], [0, 0, 1]));
  });

  it('is empty, or zero, for a batch without rows', async () => {
    const graph = gradientsOf([['rows', 2], [2]], (build, [a, b]) => build.mul(a!, b!));
    const results = await run(graph, array([0, 2], []), array([2], [1, 2]));
    expect(results['da']).toEqual(array([0, 2], []));
    expect(results['db']).toEqual(array([2], [0, 0]));
  });

  it('sums over a value that is result and operand at once', async () => {
    const graph = new Graph('loss itself');
    const build = buildIn(graph);
    const a = graph.input('a', tensor('float32', []));
    const gradients = differentiate(graph, { of: a, seed: build.scalar(4, a), wrt: [a], into: graph });
    graph.output('y', a);
    graph.output('da', gradients.get(a)!);
    expect((await runGraph(graph, { a: array([], [1]) }))['da']).toEqual(array([], [4]));
  });
});

it('marks the gradients of marked values', () => {
  const graph = new Graph('marked');
  const build = buildIn(graph);
  const a = graph.input('a', tensor('float32', [2]));
  const hidden = build.exp(a);
  graph.mark('hidden.0', hidden);
  const y = build.reduceSum(hidden, [0]);
  differentiate(graph, { of: y, seed: build.scalar(1, y), wrt: [a], into: graph });
  expect(graph.marks.get('gradient:hidden.0')?.type).toEqual(hidden.type);
});
