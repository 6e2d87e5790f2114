import { expect, it } from 'vitest';
import { Graph, printGraph, tensor } from '../../../../src/engine/ir/index.ts';
import { buildIn } from '../../../../src/engine/ops/index.ts';
import { dropStopGradients } from '../../../../src/engine/passes/4-optimize/stop-gradients.ts';
import { scattered } from '../../../support/arrays.ts';
import { expectGraph, runGraph } from '../../../support/graph-text.ts';

function shifted(): Graph {
  const graph = new Graph('shifted');
  const build = buildIn(graph);
  const x = graph.input('x', tensor('float32', ['rows', 3]));
  graph.output('y', build.exp(build.sub(x, build.stopGradient(build.reduceMax(x, [-1], true)))));
  return graph;
}

it('takes the mark away', () => {
  const before = shifted();
  expectGraph(
    before,
    `
    graph shifted
      input x: float32[rows, 3]
      ReduceMax: float32[rows, 1] = ReduceMax(x) {axes: [-1], keepdims: true}
      StopGradient: float32[rows, 1] = StopGradient(ReduceMax)
      Sub: float32[rows, 3] = Sub(x, StopGradient)
      Exp: float32[rows, 3] = Exp(Sub)
      output y = Exp
    `,
  );
  expectGraph(
    dropStopGradients(before),
    `
    graph shifted
      input x: float32[rows, 3]
      ReduceMax: float32[rows, 1] = ReduceMax(x) {axes: [-1], keepdims: true}
      Sub: float32[rows, 3] = Sub(x, ReduceMax)
      Exp: float32[rows, 3] = Exp(Sub)
      output y = Exp
    `,
  );
});

it('takes it away where it is an output itself, and one behind the other', () => {
  const graph = new Graph('stopped');
  const build = buildIn(graph);
  const x = graph.input('x', tensor('float32', [2]));
  graph.output('y', build.stopGradient(build.stopGradient(x)));
  expectGraph(
    dropStopGradients(graph),
    `
    graph stopped
      input x: float32[2]
      output y = x
    `,
  );
});

it('changes nothing in a graph without one', () => {
  const graph = new Graph('plain');
  graph.output('y', buildIn(graph).exp(graph.input('x', tensor('float32', [2]))));
  expect(printGraph(dropStopGradients(graph))).toBe(printGraph(graph));
});

it('computes the same', async () => {
  const feeds = { x: scattered([2, 3]) };
  expect(await runGraph(dropStopGradients(shifted()), feeds)).toEqual(await runGraph(shifted(), feeds));
});
