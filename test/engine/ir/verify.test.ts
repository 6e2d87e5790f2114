import { expect, it } from 'vitest';
import { Graph, tensor, type TensorType } from '../../../src/engine/ir/index.ts';
import { buildIn, verify } from '../../../src/engine/ops/index.ts';

const float = tensor('float32', ['rows', 2]);

function start() {
  const graph = new Graph('checked');
  return { graph, build: buildIn(graph), x: graph.input('x', float) };
}

it('accepts a graph with a branch that captures', () => {
  const { graph, build, x } = start();
  const hidden = build.tanh(x);
  const branch = new Graph('branch', graph);
  branch.output('branch.y', buildIn(branch).mul(hidden, x));
  const other = new Graph('other', graph);
  other.output('other.y', hidden);
  const chosen = graph.input('chosen', tensor('bool', []));
  graph.output('y', build.apply('If', [chosen], { then: branch, else: other })[0]!);
  expect(() => verify(graph)).not.toThrow();
});

it('catches a use before the definition', () => {
  const { graph, build, x } = start();
  build.exp(build.neg(x));
  graph.nodes.reverse();
  expect(() => verify(graph)).toThrow('Neg is used before it is defined: Exp: float32[rows, 2] = Exp(Neg)');
});

it('catches a value of another graph', () => {
  const { graph, build } = start();
  build.neg(new Graph('stranger').input('foreign', float));
  expect(() => verify(graph)).toThrow('foreign is used before it is defined');
});

it('catches a value of a branch that is used outside', () => {
  const { graph, build, x } = start();
  const branch = new Graph('branch', graph);
  const inside = buildIn(branch).neg(x);
  branch.output('branch.y', inside);
  const chosen = graph.input('chosen', tensor('bool', []));
  build.apply('If', [chosen], { then: branch, else: branch });
  build.exp(inside);
  expect(() => verify(graph)).toThrow('Neg is used before it is defined: Exp');
});

it.each<[string, TensorType]>([
  ['dtype', tensor('float16', ['rows', 2])],
  ['size', tensor('float32', ['rows', 3])],
  ['symbol', tensor('float32', ['tokens', 2])],
  ['rank', tensor('float32', ['rows'])],
])('catches a wrong %s on record', (_, recorded) => {
  const { graph, x } = start();
  graph.append('Neg', [x], {}, [recorded], 'wrong');
  expect(() => verify(graph)).toThrow('Neg gives float32[rows, 2] for wrong');
});

it('catches a node with an output too many', () => {
  const { graph, x } = start();
  graph.append('Neg', [x], {}, [float, float], 'two');
  expect(() => verify(graph)).toThrow('1 outputs expected: two: float32[rows, 2], two.1: float32[rows, 2] = Neg(x)');
});

it('catches a name that a branch and the graph around it both define', () => {
  const { graph, build, x } = start();
  const branch = new Graph('branch', graph);
  branch.output('branch.y', buildIn(branch).neg(x));
  build.neg(x);
  const chosen = graph.input('chosen', tensor('bool', []));
  build.apply('If', [chosen], { then: branch, else: branch });
  expect(() => verify(graph)).toThrow('Neg is defined twice');
});

it('catches a constant with other numbers than its type says', () => {
  const { graph } = start();
  graph.constant('short', tensor('float32', [3]), Float32Array.of(1, 2));
  expect(() => verify(graph)).toThrow('short: float32[3] has 2 numbers');
});

it('catches a constant whose numbers are of another dtype', () => {
  const { graph } = start();
  graph.constant('wrong', tensor('float32', [1]), Int32Array.of(1));
  expect(() => verify(graph)).toThrow('wrong: float32[1] has 1 numbers of Int32Array');
});

it('catches an output that is no value of the graph', () => {
  const { graph, x } = start();
  const branch = new Graph('branch', graph);
  graph.output('y', buildIn(branch).neg(x));
  expect(() => verify(graph)).toThrow('output y of graph checked is not a value of it');
});

it('refuses a second value or output of one name at once', () => {
  const { graph, x } = start();
  expect(() => graph.input('x', float)).toThrow('two values named x in graph checked');
  graph.output('y', x);
  expect(() => graph.output('y', x)).toThrow('two outputs named y in graph checked');
});
