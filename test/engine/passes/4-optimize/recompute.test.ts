import { describe, expect, it } from 'vitest';
import { Graph, printGraph, tensor, type Value } from '../../../../src/engine/ir/index.ts';
import { buildIn } from '../../../../src/engine/ops/index.ts';
import { addBackward, inputNames } from '../../../../src/engine/passes/index.ts';
import { dropDeadNodes } from '../../../../src/engine/passes/4-optimize/dead-nodes.ts';
import { recomputeLayers } from '../../../../src/engine/passes/4-optimize/recompute.ts';
import { array, scattered } from '../../../support/arrays.ts';
import { expectGraph, runGraph } from '../../../support/graph-text.ts';

/** Residual layers h + tanh(h · w), each with a weight that is trained or not; the last one may keep pooled tokens alone. */
function layers(trained: readonly boolean[], pooled = false): Graph {
  const graph = new Graph('layers');
  let hidden: Value = graph.input('x', tensor('float32', ['tokens', 2]));
  graph.mark('hidden.0', hidden);
  trained.forEach((isTrained, index) => {
    const build = buildIn(graph, `layer.${index}`);
    const type = tensor('float32', [2, 2]);
    const weight = isTrained ? graph.trainable(`w.${index}`, type) : graph.parameter(`w.${index}`, type);
    hidden = build.add(hidden, build.tanh(build.matmul(hidden, weight)));
    if (pooled && index === trained.length - 1) {
      hidden = build.matmul(graph.input(inputNames.pooling, tensor('float32', ['rows', 'tokens'])), hidden);
    }
    graph.mark(`hidden.${index + 1}`, hidden);
  });
  graph.output('loss', buildIn(graph).reduceSum(hidden, [0, 1]));
  return dropDeadNodes(addBackward(graph));
}

/** The lines of the backward pass. */
const backwardLines = (graph: Graph) => {
  const lines = printGraph(graph).split('\n');
  const [start, end] = ['    then:', '    else:'].map((line) => lines.indexOf(line));
  return lines.slice(start! + 2, end).map((line) => line.trim());
};

it('computes the inside of a layer again from the state before it, once the gradient behind it is there', () => {
  const before = layers([true]);
  expectGraph(
    before,
    `
    graph layers
      input x: float32[tokens, 2]
      trainable w.0: float32[2, 2]
      input loss_scale: float32[]
      input training: bool[]
      layer.0.MatMul: float32[tokens, 2] = MatMul(x, w.0) {transA: false, transB: false, alpha: 1}
      layer.0.Tanh: float32[tokens, 2] = Tanh(layer.0.MatMul)
      layer.0.Add: float32[tokens, 2] = Add(x, layer.0.Tanh)
      ReduceSum: float32[] = ReduceSum(layer.0.Add) {axes: [0, 1], keepdims: false}
      backward_if_training: float32[2, 2] = If(training)
        then:
          graph backward
            gradient.ReduceSum.Reshape: float32[1, 1] = Reshape(loss_scale) {shape: [1, 1]}
            gradient.layer.0.Add.ExpandLike: float32[tokens, 2] = ExpandLike(gradient.ReduceSum.Reshape, layer.0.Add)
            gradient.layer.0.Tanh.Mul: float32[tokens, 2] = Mul(layer.0.Tanh, layer.0.Tanh)
            gradient.layer.0.Tanh.Sub: float32[tokens, 2] = Sub(const_1, gradient.layer.0.Tanh.Mul)
            gradient.layer.0.Tanh.Mul_2: float32[tokens, 2] = Mul(gradient.layer.0.Add.ExpandLike, gradient.layer.0.Tanh.Sub)
            gradient.layer.0.MatMul.MatMul: float32[2, 2] = MatMul(x, gradient.layer.0.Tanh.Mul_2) {transA: true, transB: false, alpha: 1}
            output gradient:w.0 = gradient.layer.0.MatMul.MatMul
        else:
          graph evaluation
            output gradient:w.0.none = none.gradient:w.0
      output loss = ReduceSum
      output gradient:w.0 = backward_if_training
    `,
  );
  expectGraph(
    recomputeLayers(before),
    `
    graph layers
      input x: float32[tokens, 2]
      trainable w.0: float32[2, 2]
      input loss_scale: float32[]
      input training: bool[]
      layer.0.MatMul: float32[tokens, 2] = MatMul(x, w.0) {transA: false, transB: false, alpha: 1}
      layer.0.Tanh: float32[tokens, 2] = Tanh(layer.0.MatMul)
      layer.0.Add: float32[tokens, 2] = Add(x, layer.0.Tanh)
      ReduceSum: float32[] = ReduceSum(layer.0.Add) {axes: [0, 1], keepdims: false}
      backward_if_training: float32[2, 2] = If(training)
        then:
          graph backward
            gradient.ReduceSum.Reshape: float32[1, 1] = Reshape(loss_scale) {shape: [1, 1]}
            gradient.layer.0.Add.ExpandLike: float32[tokens, 2] = ExpandLike(gradient.ReduceSum.Reshape, layer.0.Add)
            again.x.After: float32[tokens, 2] = After(x, gradient.layer.0.Add.ExpandLike)
            again.layer.0.MatMul: float32[tokens, 2] = MatMul(again.x.After, w.0) {transA: false, transB: false, alpha: 1}
            again.layer.0.Tanh: float32[tokens, 2] = Tanh(again.layer.0.MatMul)
            gradient.layer.0.Tanh.Mul: float32[tokens, 2] = Mul(again.layer.0.Tanh, again.layer.0.Tanh)
            gradient.layer.0.Tanh.Sub: float32[tokens, 2] = Sub(const_1, gradient.layer.0.Tanh.Mul)
            gradient.layer.0.Tanh.Mul_2: float32[tokens, 2] = Mul(gradient.layer.0.Add.ExpandLike, gradient.layer.0.Tanh.Sub)
            gradient.layer.0.MatMul.MatMul: float32[2, 2] = MatMul(x, gradient.layer.0.Tanh.Mul_2) {transA: true, transB: false, alpha: 1}
            output gradient:w.0 = gradient.layer.0.MatMul.MatMul
        else:
          graph evaluation
            output gradient:w.0.none = none.gradient:w.0
      output loss = ReduceSum
      output gradient:w.0 = backward_if_training
    `,
  );
});

describe('what it leaves alone', () => {
  it('is a graph whose states are not marked', () => {
    const graph = new Graph('unmarked');
    const build = buildIn(graph);
    const x = graph.input('x', tensor('float32', ['tokens', 2]));
    const hidden = build.tanh(build.matmul(x, graph.trainable('w', tensor('float32', [2, 2]))));
    graph.output('loss', build.reduceSum(hidden, [0, 1]));
    const backward = addBackward(graph);
    expect(printGraph(recomputeLayers(backward))).toBe(printGraph(backward));
  });

  it('is a layer below the first trained tensor, which has no backward pass', () => {
    const lines = backwardLines(recomputeLayers(layers([false, true])));
    expect(lines.filter((line) => line.startsWith('again.')).map((line) => line.split(':')[0])).toEqual([
      'again.layer.0.Add.After',
      'again.layer.1.MatMul',
      'again.layer.1.Tanh',
    ]);
  });

  it('is the states between layers, which are kept', () => {
    const lines = backwardLines(recomputeLayers(layers([true, true])));
    expect(lines.filter((line) => line.startsWith('again.layer.0.Add'))).toEqual([
      'again.layer.0.Add.After: float32[tokens, 2] = After(layer.0.Add, gradient.layer.1.Add.ExpandLike)',
    ]);
  });
});

it('waits for the gradient of all tokens where the last layer gives pooled ones', () => {
  const lines = backwardLines(recomputeLayers(layers([true], true)));
  expect(lines).toContain(
    'again.x.MatMul: float32[tokens, 2] = MatMul(pooling, gradient.layer.0.MatMul_2.ExpandLike) {transA: true, transB: false, alpha: 1}',
  );
});

it.each([
  ['all tokens', false],
  ['pooled tokens', true],
])('gives the same loss and gradients, bit by bit: %s', async (_, pooled) => {
  const feeds = {
    x: scattered([3, 2]),
    'w.0': scattered([2, 2], 1),
    'w.1': scattered([2, 2], 2),
    loss_scale: array([], [0.5]),
    training: array([], [1]),
    pooling: scattered([2, 3], 3),
  };
  const before = layers([true, true], pooled);
  const expected = await runGraph(before, feeds);
  expect(expected['gradient:w.0']!.data.every((slope) => slope !== 0)).toBe(true);
  expect(await runGraph(recomputeLayers(before), feeds)).toEqual(expected);
});
