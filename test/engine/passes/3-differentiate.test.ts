import { expect, it } from 'vitest';
import { Graph, printGraph, tensor } from '../../../src/engine/ir/index.ts';
import { buildIn } from '../../../src/engine/ops/index.ts';
import { addBackward } from '../../../src/engine/passes/index.ts';
import { array, scattered } from '../../support/arrays.ts';
import { expectGraph, expectNear, runGraph } from '../../support/graph-text.ts';

function forward(): Graph {
  const graph = new Graph('forward');
  const build = buildIn(graph);
  const x = graph.input('x', tensor('float32', ['rows', 3]));
  const product = build.matmul(x, graph.trainable('w', tensor('float32', [3, 2])));
  const hidden = build.tanh(build.add(product, graph.parameter('frozen', tensor('float32', [2]))));
  graph.output('loss', build.reduceSum(hidden, [0, 1]));
  return graph;
}

it('adds a branch that computes the gradients of trained tensors, and of nothing else, if they are asked for', () => {
  const before = forward();
  expectGraph(
    before,
    `
    graph forward
      input x: float32[rows, 3]
      trainable w: float32[3, 2]
      parameter frozen: float32[2]
      MatMul: float32[rows, 2] = MatMul(x, w) {transA: false, transB: false, alpha: 1}
      Add: float32[rows, 2] = Add(MatMul, frozen)
      Tanh: float32[rows, 2] = Tanh(Add)
      ReduceSum: float32[] = ReduceSum(Tanh) {axes: [0, 1], keepdims: false}
      output loss = ReduceSum
    `,
  );
  expectGraph(
    addBackward(before),
    `
    graph forward
      input x: float32[rows, 3]
      trainable w: float32[3, 2]
      parameter frozen: float32[2]
      input loss_scale: float32[]
      input training: bool[]
      MatMul: float32[rows, 2] = MatMul(x, w) {transA: false, transB: false, alpha: 1}
      Add: float32[rows, 2] = Add(MatMul, frozen)
      Tanh: float32[rows, 2] = Tanh(Add)
      ReduceSum: float32[] = ReduceSum(Tanh) {axes: [0, 1], keepdims: false}
      backward_if_training: float32[3, 2] = If(training)
        then:
          graph backward
            gradient.ReduceSum.Reshape: float32[1, 1] = Reshape(loss_scale) {shape: [1, 1]}
            gradient.Tanh.ExpandLike: float32[rows, 2] = ExpandLike(gradient.ReduceSum.Reshape, Tanh)
            gradient.Tanh.Mul: float32[rows, 2] = Mul(Tanh, Tanh)
            gradient.Tanh.Sub: float32[rows, 2] = Sub(const_1, gradient.Tanh.Mul)
            gradient.Tanh.Mul_2: float32[rows, 2] = Mul(gradient.Tanh.ExpandLike, gradient.Tanh.Sub)
            gradient.MatMul.MatMul: float32[3, 2] = MatMul(x, gradient.Tanh.Mul_2) {transA: true, transB: false, alpha: 1}
            output gradient:w = gradient.MatMul.MatMul
        else:
          graph evaluation
            output gradient:w.none = none.gradient:w
      output loss = ReduceSum
      output gradient:w = backward_if_training
    `,
  );
});

it('leaves the graph that it is given as it was', () => {
  const before = forward();
  const text = printGraph(before);
  addBackward(before);
  expect(printGraph(before)).toBe(text);
});

it('refuses a graph in which nothing trained has an effect on the loss', () => {
  const graph = new Graph('untrained');
  const build = buildIn(graph);
  const x = graph.input('x', tensor('float32', [2]));
  build.mul(x, graph.trainable('aside', tensor('float32', [2])));
  graph.output('loss', build.reduceSum(x, [0]));
  expect(() => addBackward(graph)).toThrow(expect.objectContaining({ code: 'graph.nothing-trained' }));
});

it('refuses a graph without a loss', () => {
  expect(() => addBackward(new Graph('empty'))).toThrow('graph empty has no loss');
});

const feeds = {
  x: scattered([2, 3]),
  w: scattered([3, 2], 1),
  frozen: scattered([2], 2),
};

it('gives the slopes of the scaled loss when training, and empty tensors when evaluating', async () => {
  const graph = addBackward(forward());
  const run = (training: number) =>
    runGraph(graph, { ...feeds, loss_scale: array([], [0.5]), training: array([], [training]) });
  const { loss, 'gradient:w': gradient } = await run(1);
  const lossAt = async (index: number, move: number) => {
    const w = { ...feeds.w, data: feeds.w.data.with(index, feeds.w.data[index]! + move) };
    return (await runGraph(forward(), { ...feeds, w }))['loss']!.data[0]!;
  };
  const slopes: number[] = [];
  for (let index = 0; index < 6; index++) {
    slopes.push((0.5 * ((await lossAt(index, 0.01)) - (await lossAt(index, -0.01)))) / 0.02);
  }
  // Steps of 0.01 leave an error of their square times the third derivative, and 2⁻²⁴ / 0.01 of rounding.
  expectNear(gradient, array([3, 2], slopes), 3e-4);
  const evaluated = await run(0);
  expect(evaluated['loss']).toEqual(loss);
  expect(evaluated['gradient:w']).toEqual(array([0], []));
});
