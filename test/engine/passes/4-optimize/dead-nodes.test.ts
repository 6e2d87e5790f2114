import { expect, it } from 'vitest';
import { Graph, printGraph, tensor } from '../../../../src/engine/ir/index.ts';
import { buildIn } from '../../../../src/engine/ops/index.ts';
import { dropDeadNodes } from '../../../../src/engine/passes/4-optimize/dead-nodes.ts';
import { array, scattered } from '../../../support/arrays.ts';
import { expectGraph, runGraph } from '../../../support/graph-text.ts';

/** One live node; of the others one has a parameter and one the result of the first. */
function withDead(): Graph {
  const graph = new Graph('g');
  const build = buildIn(graph);
  const x = graph.input('x', tensor('float32', ['rows', 2]));
  graph.input('unread', tensor('float32', [1]));
  const live = build.tanh(x);
  build.exp(build.mul(live, graph.parameter('w', tensor('float32', [2]))));
  graph.output('y', live);
  return graph;
}

it('drops nodes that nothing reads and their parameters, and keeps inputs', () => {
  const before = withDead();
  expectGraph(
    before,
    `
    graph g
      input x: float32[rows, 2]
      input unread: float32[1]
      parameter w: float32[2]
      Tanh: float32[rows, 2] = Tanh(x)
      Mul: float32[rows, 2] = Mul(Tanh, w)
      Exp: float32[rows, 2] = Exp(Mul)
      output y = Tanh
    `,
  );
  expectGraph(
    dropDeadNodes(before),
    `
    graph g
      input x: float32[rows, 2]
      input unread: float32[1]
      Tanh: float32[rows, 2] = Tanh(x)
      output y = Tanh
    `,
  );
});

it('computes the same', async () => {
  const feeds = { x: scattered([3, 2]), unread: array([1], [0]), w: scattered([2]) };
  expect(await runGraph(dropDeadNodes(withDead()), feeds)).toEqual(await runGraph(withDead(), feeds));
});

it('keeps what only a branch reads, what a marked value needs, and every output of a node that has one in use', () => {
  const graph = new Graph('kept');
  const build = buildIn(graph);
  const x = graph.input('x', tensor('float32', [2]));
  const captured = build.neg(x);
  const then = new Graph('then', graph);
  then.output('then.y', buildIn(then).exp(captured));
  const otherwise = new Graph('otherwise', graph);
  otherwise.output('otherwise.y', x);
  const [y] = build.apply('If', [graph.input('chosen', tensor('bool', []))], { then, else: otherwise });
  graph.output('y', y!);
  graph.mark('seen', build.sqrt(x));
  graph.output('half', build.split(x, [1, 1], 0)[0]);
  expect(printGraph(dropDeadNodes(graph))).toBe(printGraph(graph));
});

it('drops dead nodes inside a branch, and what only they read outside', () => {
  const graph = new Graph('branches');
  const build = buildIn(graph);
  const x = graph.input('x', tensor('float32', [2]));
  const captured = build.neg(x);
  const then = new Graph('then', graph);
  buildIn(then).exp(captured);
  then.output('then.y', x);
  const otherwise = new Graph('otherwise', graph);
  otherwise.output('otherwise.y', x);
  const [y] = build.apply('If', [graph.input('chosen', tensor('bool', []))], { then, else: otherwise });
  graph.output('y', y!);
  expectGraph(
    dropDeadNodes(graph),
    `
    graph branches
      input x: float32[2]
      input chosen: bool[]
      If: float32[2] = If(chosen)
        then:
          graph then
            output then.y = x
        else:
          graph otherwise
            output otherwise.y = x
      output y = If
    `,
  );
});
