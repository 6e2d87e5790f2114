import { describe, expect, it } from 'vitest';
import { Graph, tensor } from '../../../../src/engine/ir/index.ts';
import { buildIn } from '../../../../src/engine/ops/index.ts';
import { emit } from '../../../../src/engine/passes/index.ts';
import { array } from '../../../support/arrays.ts';
import { fromTensor, sessionOf, toTensor } from '../../../support/run-graph.ts';

const pair = tensor('float32', [2]);
const x = toTensor(array([2], [3, -4]), 'float32');

async function run(graph: Graph, feeds: Record<string, typeof x> = { x }) {
  const results = await (await sessionOf(graph)).run(feeds);
  return Object.fromEntries(Object.entries(results).map(([name, result]) => [name, fromTensor(result).data]));
}

describe('outputs', () => {
  it('can be inputs, constants, and one value under two names', async () => {
    const graph = new Graph('outputs');
    const input = graph.input('x', pair);
    const negated = buildIn(graph).neg(input);
    graph.output('same', input);
    graph.output('constant', graph.constant('seven', pair, Float32Array.of(7, 7)));
    graph.output('first', negated);
    graph.output('second', negated);
    expect(await run(graph)).toEqual({ same: [3, -4], constant: [7, 7], first: [-3, 4], second: [-3, 4] });
  });

  it('can trade names with values inside', async () => {
    const graph = new Graph('taken');
    const build = buildIn(graph);
    const input = graph.input('x', pair);
    const other = build.apply('Neg', [input], {}, 'y')[0];
    graph.output('y', build.scale(other, 10));
    graph.output('z', other);
    expect(await run(graph)).toEqual({ y: [-30, 40], z: [-3, 4] });
  });

  it('cannot have the name of a value inside that keeps it', () => {
    const graph = new Graph('taken');
    const build = buildIn(graph);
    const inside = build.apply('Neg', [graph.input('x', pair)], {}, 'y')[0];
    graph.output('y', build.scale(inside, 10));
    expect(() => emit(graph)).toThrow('output y of graph taken has the name of another value');
  });

  it('of a branch can have the names of those of the graph around it', async () => {
    const graph = new Graph('outer');
    const build = buildIn(graph);
    const input = graph.input('x', pair);
    const chosen = graph.input('chosen', tensor('bool', []));
    const shared = build.neg(input);
    const then = new Graph('then', graph);
    then.output('y', buildIn(then).scale(shared, 2));
    const otherwise = new Graph('otherwise', graph);
    otherwise.output('y', shared);
    graph.output('y', build.apply('If', [chosen], { then, else: otherwise })[0]!);
    graph.output('shared', shared);
    const feed = (value: number) => ({ x, chosen: toTensor(array([], [value]), 'bool') });
    expect(await run(graph, feed(1))).toEqual({ y: [-6, 8], shared: [-3, 4] });
    expect(await run(graph, feed(0))).toEqual({ y: [-3, 4], shared: [-3, 4] });
  });
});
